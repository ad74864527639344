"""What a title says behind the name of the title that is asked, and that lists of grants do not say. Pure.

What lists can be is never listed to the end; what titles of grants say behind the name of the title is: 企业,
认定, 名单, a place, a year, a batch, a branch. Any other word there is asked about.
"""

import re
from functools import cache

from registry.rules.catalog import Catalog
from registry.rules.imports.words import plain_words, without_schemes
from registry.rules.imports.written_days import with_written_years

_USUAL = (
    "认定 评定 审定 确定 核定 评选 遴选 公布 公告 公开 发布 印发 下达 转发 入选 上榜 入库 获批 获评 "
    "获得 荣获 授予 授牌 命名 表彰 通过 新增 增补 补充 递补 更新 更正 勘误 最终 正式 最新 定稿 公示 "
    "无异议 期满 评审 审核 专家 结果 有关 企业 单位 公司 工厂 车间 项目 产品 园区 机构 主体 集团 管理 "
    "示范 梯度 名单 清单 目录 名录 花名册 汇总 一览 总览 信息 情况 基本 简要 简介 明细 登记 备案 统计 "
    "台账 资料 数据 联系方式 联系 证书 编号 代码 名称 排名 排序 排列 不分先后 笔画 拼音 通知 决定 "
    "通报 意见 文件 附件 附表 正文 称号 资格 荣誉 质量 如下 以下 现将 予以 详见 按区 分区 各区 本市 "
    "全市 我市 我区 本区 辖区 区内 市级 省级 区级 国家级 部级 部分 全部 所有 具体 有效 有效期 "
    "工业和信息化 中小企业 局 部 厅 办公室 委员会 制造 产业 行业 领域 年度 批次 至 起 日 月 年 批 届 "
    "期 号 家 户 个 项 共 第 表 册 版 稿 新 的 及 和 与 等 级 类 型 为 在 中 市 区 省 附 文 函 业 一 "
    "二 三 四 五 六 七 八 九 十 首 上 下 半 度 本 名 之 于 并 后 现 经 见 按 梯度培育 工作 季度 季 库 "
    "万元 元 打印 存档 整理 导出 基础 制表 电子 国家 公众 社会 发文 含 其中 当前 今年 当年 增加 "
    "优质 优秀 重点 先进 标杆"
)
"""What titles of grants say behind the name of the title, in any order: longer ones are looked for first."""
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
LONGEST_SAID = 20
"""Characters of it that the question repeats."""


def odd_tail(heading: str, catalog: Catalog) -> str:
    """What a heading says behind the name of a title, where a word of it is none of the usual ones; '' where
    all are, and where it names no title."""
    plain = _BRACKETS.sub("", with_written_years(plain_words(heading)))
    _before, named, tail = without_schemes(plain, catalog).rpartition("·")
    if not named:
        return ""
    is_odd = _WORD.search(_any_of(_usual_words(catalog)).sub(" ", tail))
    return tail.strip(" /、,-—:")[:LONGEST_SAID] if is_odd else ""


def _usual_words(catalog: Catalog) -> frozenset[str]:
    levels = {level.zh for scheme in catalog.schemes.values() for level in scheme.levels}
    branches = {each.zh for each in catalog.industries.values()} | {
        each.zh for each in catalog.chains.values()
    }
    places = {*catalog.places.names, *catalog.places.city_names}
    return frozenset({*_USUAL.split(), *levels, *branches, *places})


@cache
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)), re.IGNORECASE)
