"""The columns of published lists and how they are headed. Compared without spaces, marks and brackets."""

from registry.rules.imports.holder_columns import (
    ADDRESS,
    FORMER_NAME,
    INDUSTRY,
    NAME,
    PHONE,
    PLACE,
    PROVINCE,
    RECOMMENDER,
    USCC,
    ZONE,
)
from registry.rules.imports.reading import Column

_FACTS = (
    USCC,
    NAME,
    FORMER_NAME,
    PLACE,
    PROVINCE,
    RECOMMENDER,
    ZONE,
    INDUSTRY,
    Column("chains", ("产业链", "所属产业链", "重点产业链", "所属重点产业链")),
    Column(
        "founded_on",
        (
            "成立日期",
            "成立时间",
            "企业成立日期",
            "企业成立时间",
            "注册日期",
            "注册时间",
            "设立日期",
            "设立时间",
        ),
    ),
    Column(
        "staff",
        (
            "从业人数",
            "从业人员",
            "从业人员数",
            "从业人员数量",
            "从业人员总数",
            "职工人数",
            "职工总数",
            "在职职工人数",
            "员工人数",
            "员工总数",
            "员工数",
            "从业人员期末人数",
            "从业人员年末数",
            "employees",
            "numberofemployees",
            "人数",
        ),
    ),
    Column(
        "revenue_fen",
        (
            "上年度营业收入",
            "上年营业收入",
            "上一年度营业收入",
            "年度营业收入",
            "营业收入",
            "年营业收入",
            "营业总收入",
            "上年度营业总收入",
            "营收",
            "revenue",
            "operatingrevenue",
            "operatingincome",
        ),
        money=True,
    ),
    Column(
        "assets_fen",
        ("资产总额", "资产总计", "总资产", "上年度资产总额", "上年末资产总额", "年末资产总额", "totalassets"),
        money=True,
    ),
)

SUBJECT_HEADERS = {
    "product": ("产品名称", "单项冠军产品名称", "单项冠军产品", "绿色产品名称", "绿色设计产品名称"),
    "site": (
        "工厂名称",
        "智能工厂名称",
        "绿色工厂名称",
        "车间名称",
        "数字化车间名称",
        "数字化车间和智能工厂名称",
        "工厂车间名称",
        "项目名称",
        "智能工厂",
        "数字化车间",
        "绿色工厂",
        "工厂",
        "车间",
    ),
    "park": ("园区名称", "绿色园区名称", "工业园区名称", "绿色工业园区名称", "园区"),
    "supply_chain": ("供应链名称", "绿色供应链名称", "绿色供应链管理企业名称", "绿色供应链管理企业"),
    "data_center": ("数据中心名称", "绿色数据中心名称", "数据中心"),
    "group": ("集团名称", "企业集团名称"),
}
"""How lists head the name of what is recognized, by kind of subject."""

DECISION_COLUMNS = (
    Column("model", ("产品型号", "规格型号", "型号", "产品规格型号")),
    Column("award_year", ("认定年度", "年度", "认定年份", "入选年度", "公布年度", "年份")),
    Column(
        "announced_on",
        ("公告日期", "公告时间", "公布日期", "公布时间", "认定日期", "认定时间", "发布日期", "发文日期"),
    ),
    Column(
        "valid_until",
        (
            "有效期",
            "有效期至",
            "有效期限",
            "有效期截止",
            "有效期截止日期",
            "有效期止",
            "有效期结束日期",
            "有效期结束时间",
            "有效期到期日",
            "有效期截止时间",
            "有效截止日期",
            "有效日期至",
            "证书有效期",
            "证书有效期至",
            "称号有效期",
            "到期时间",
            "到期日期",
            "到期日",
            "有效期终止日期",
            *("有效期结束", "有效期终", "有效期到", "有效期终止", "有效期截止日", "有效期限止", "有效期限至"),
            *("证书有效期止", "证书有效期截止", "称号有效期至", "称号有效期止", "截止日期"),
        ),
    ),
    Column("certificate_no", ("证书编号", "证书号", "入库登记编号", "入库编号", "登记编号")),
    Column("batch", ("认定批次", "批次", "入选批次", "公布批次", "公告批次")),
)

CATEGORY = Column(
    "category",
    (
        "认定类型",
        "认定类别",
        "申报类型",
        "申报类别",
        "入选类型",
        "认定称号",
        "称号名称",
        "荣誉称号",
        "称号",
        "新增复核",
        "新认定复核",
        "首次复核",
        "类别",
        "类型",
    ),
)
VERDICT = Column(
    "verdict",
    (
        "复核结果",
        "复核结论",
        "复核情况",
        "复核意见",
        "复审结果",
        "是否通过复核",
        "认定结果",
        "认定情况",
        "评审结果",
        "审核结果",
        "审核意见",
        "评审意见",
        "是否通过",
        "是否认定",
        "是否入选",
        "是否推荐",
        "是否合格",
        "是否达标",
        "是否有效",
        "推荐意见",
        "初审意见",
        "公示结果",
        "公示情况",
        "核查结果",
        "评定结果",
        "处理结果",
        "处理意见",
        "结果",
        "结论",
        "认定状态",
        "称号状态",
        "状态",
    ),
)
LEVEL_SAID = Column("level_said", ("认定级别", "称号级别", "认定等级", "级别", "等级", "层级"))
IS_REREVIEW = Column("is_rereview", ("是否复核", "是否为复核", "是否复核企业", "是否为复核企业"))
ENDING_DAY = Column(
    "ended_on",
    tuple(
        f"{what}{day}"
        for day in ("日期", "时间")
        for what in ("撤销", "取消", "终止", "退出", "注销", "失效")
    ),
)
LIST_REMARK = Column("remark", ("备注", "备注说明", "情况说明", "说明"))
GROUND = Column(
    "ground",
    tuple(
        f"{what}{why}"
        for why in ("原因", "事由", "理由", "依据", "情形")
        for what in (
            "撤销",
            "取消",
            "终止",
            "退出",
            "注销",
            "撤回",
            "移出",
            "失效",
            "未通过",
            "不通过",
            "处理",
        )
    ),
)
RENAMED = Column(
    "renamed",
    (
        "更正后企业名称",
        "更正后名称",
        "更正后",
        "更名后企业名称",
        "更名后单位名称",
        "更名后名称",
        "企业更名后名称",
        "变更后企业名称",
        "变更后单位名称",
        "变更后名称",
        "企业名称更名后",
        "企业名称变更后",
        "单位名称更名后",
        "单位名称变更后",
        "名称更名后",
        "名称变更后",
        "更名后",
        "变更后",
        "新企业名称",
        "企业新名称",
        "新名称",
        "现企业名称",
        "企业现名称",
        "现名称",
        "现用名",
        "现名",
    ),
)
ENTERPRISE_COLUMNS = (*_FACTS, ADDRESS, PHONE, GROUND, RENAMED)
TELLING = (CATEGORY, VERDICT, IS_REREVIEW, LEVEL_SAID, LIST_REMARK, GROUND, ENDING_DAY, RENAMED)
"""What lists say of their rows: it has to agree with what is asked of them."""


def recognition_columns(subject_kinds: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a list of a scheme that recognizes these kinds of subject."""
    headers = tuple(header for kind in subject_kinds for header in SUBJECT_HEADERS.get(kind, ()))
    subject = Column("subject", headers)
    places = (PROVINCE, PLACE, RECOMMENDER, ZONE)
    return (USCC, NAME, FORMER_NAME, subject, *places, ADDRESS, INDUSTRY, *DECISION_COLUMNS, *TELLING)
