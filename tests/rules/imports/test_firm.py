"""Which rows can be firms, and how those that cannot wait for an answer."""

import pytest

from registry.rules.imports.asking import Asking
from registry.rules.imports.firm import can_be_firm, firms_only
from registry.rules.imports.line import ListEntry
from registry.rules.imports.matching import Match
from tests.rules.imports.listed import entry


@pytest.mark.parametrize(
    "name",
    [
        "天津甲有限公司",
        "天津甲集团",
        "中国石油天津分公司",
        "天津甲股份有限公司第一工厂",
        "天津第一机床厂",
        "天津宝坻绿色蔬菜专业合作社",
        "天津甲投资中心（有限合伙）",
        "天津合伙企业（有限合伙）",
        "天津市地质研究所",
        "天津大学",
        "天津市第一医院",
        "天津甲律师事务所",
        "天津甲餐饮店（个体工商户）",
        "天津农商银行",
        "华能杨柳青热电",
        "Tianjin Jia Co., Ltd",
        "Jia Maschinenbau GmbH",
        "天津甲创新中心",
        "天津市西青区老王超市",
        "天津市工程设计院",
        "以上海有限公司",
        "审核云科技有限公司",
        "联系电子机械厂",
        "说明书印刷有限公司",
        "小计算机有限公司",
        "请君来餐饮有限公司",
    ],
)
def test_an_organization_can_be_a_firm(name: str) -> None:
    assert can_be_firm(name, None)


@pytest.mark.parametrize(
    "name",
    [
        "填表人：王某        审核人：李某",
        "联系电话：022-00000000",
        "天津市西青区工业和信息化局（盖章）",
        "天津市西青区中小企业服务中心（盖章）",
        "2023年8月1日",
        "以上企业排名不分先后",
        "天津**科技有限公司",
        "XX有限公司",
        "有限公司",
        "以上3家由天津甲有限公司推荐",
        "请联系天津甲有限公司",
        "审核单位天津甲有限公司",
        "联系人天津甲有限公司",
        "根据天津甲有限公司",
        "小计3家公司",
        "详见附件2",
        "共5家公司",
        "本表由天津甲有限公司填报。",
        "合计",
        "新能源汽车零部件",
        "自行车变速器",
        "45139",
        "规上工业企业（3家）",
        "创新型中小企业",
        "国务院",
        "工业和信息化部",
        "单位名称",
    ],
)
def test_a_sentence_a_day_a_product_cannot(name: str) -> None:
    assert not can_be_firm(name, None)
    assert can_be_firm(name, "91120116MADEM0011C")


def test_a_park_is_its_own_holder() -> None:
    assert can_be_firm("天津经济技术开发区", None, is_place=True)
    assert not can_be_firm("天津经济技术开发区", None)


def asked(line: ListEntry, answers: dict[str, str], known: str = "") -> tuple[int, list[str], list[str]]:
    """How many lines are data, the open questions, and what was set aside."""
    asking = Asking(answers)
    found = firms_only([line], [Match(None)], known.__eq__, asking)
    assert len(found.lines) == len(found.matches)
    return len(found.lines), [each.code for each in asking.open], [each.text for each in found.set_aside]


def test_a_row_waits_until_it_is_said_to_be_a_firm() -> None:
    line = entry("天津飞鸽", is_firm=False)
    assert asked(line, {}) == (0, ["row.名单.4"], [])
    assert asked(line, {"row.名单.4": "yes"}) == (1, [], [])
    assert asked(line, {"row.名单.4": "no"}) == (0, [], ["天津飞鸽"])
    assert asked(line, {}, known="天津飞鸽") == (1, [], [])
    assert asked(line, {"row.名单.4": "no"}, known="天津飞鸽") == (0, [], ["天津飞鸽"])
