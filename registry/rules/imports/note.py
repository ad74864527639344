"""Lines of a list that are no data: sub-headings, sums, signatures, dates, page numbers, notes. Pure."""

import re
from dataclasses import dataclass

from registry.errors import Text, say
from registry.rules.imports.head import plain
from registry.rules.imports.written_days import with_written_days

SUB_HEADING = say("小标题，不是数据；其下各行归入这一标题。")
PLACE_HEADING = say("属地小标题，不是数据；其下没有写明属地的各行按它计。")
SUM = say("合计行，不是数据。")
SIGNATURE = say("落款（填报人、审核人、联系方式、单位盖章等），不是数据。")
DATE = say("日期，不是数据。")
PAGE = say("页码，不是数据。")
HEADER_AGAIN = say("表头重复，不是数据。")
COLUMN_NUMBERS = say("表头下的栏次或列号，不是数据。")
UNIT_LINE = say("单位说明，不是数据。")
NOTE = say("说明或备注，不是数据。")
INSTRUCTION = say("填写要求或示例，不是数据。")
ONLY_SERIALS = say("只有序号、没有内容的行。")
SAME_MERGED = say("名称合并单元格跨了几行，本行与上一行是同一项，不另计。")
STRUCK_ROW = say("划掉（加了删除线）的行，按回答不读取。")
HIDDEN_ROW = say("隐藏的行，按回答不读取。")

_FIRM = re.compile(
    r"(?:公司|厂|集团|合作社|合作联社|合伙企业|事务所|研究院|研究所|设计院|科学院|学院|学校|大学|医院|银行|商行|经营部|分店|工作室"
    r"|有限合伙\)|普通合伙\)|个体工商户\))(?:\([^()]{0,30}\))?"
    r"(?:等(?:(?:\d{1,5}|[一二三四五六七八九十]{1,3})[家户个]?(?:企业|单位|公司)?)?)?[*★※。.、]*$"
)
_MAY_BE_FIRM = re.compile(
    r"(?:中心|协会|商会|联盟|基金会|学校|院|所|站|场|店|社|馆|园|部|行|企业)(?:\([^()]{0,30}\))?$"
)
_CATEGORY = re.compile(
    r"(?:民营|国有|外资|合资|私营|集体|[大中小微]型|规上|规下|认定|复核|培育|示范|重点|推荐|入选|通过|工业|服务|高新技术|创新型|其他)企业$"
)
_OFFICE = re.compile(r"(?:局|委|委员会|厅|办公室|人民政府|管委会|政府|科|处)(?:\(?(?:代?章|盖章|公章)\)?)?$")
_SUM = re.compile(
    r"\(?(?:总计|合计|小计|共计|累计|平均数?|均值|本页小?合?计|全市合计|总数|总户数|合计数|计)\)?(?:[\d:(家个户项]|$)|(?:以上)?(?:总?共|合计)\d+[家个户项]|\d+[家户](?:企业)?$"
)
_LABEL = (
    r"(?:填表|填报|制表|填写|经办|审核|复核|审批|批准|签发|负责|联系|单位负责|统计负责|法定代表|法人代表|企业负责|财务负责|部门负责"
    r"|科室负责|主管|校对|编制|报送|上报|汇总|统计)(?:人员?|领导|单位|部门|科室|机关|日期|时间)"
)
_SIGNATURE = re.compile(
    rf"{_LABEL}(?:及?(?:联系)?电话|签字|签名|签章)?(?:\([^()]*\))?(?::|$)"
    r"|(?:联系|办公|监督|咨询|举报|受理|公示)?(?:电话|方式)(?:\([^()]*\))?(?::|\d|$)"
    r"|(?:主办|承办|协办|指导|监督|监制|起草|发布|公布|印制|出品|编印|归口)(?:单位|机关|部门|管理)?:|技术支持:"
    r"|(?:手机|手机号码?|传真|邮箱|电子邮箱|e-?mail|联系地址|通讯地址|地址|邮编|邮政编码|网址)(?::|\d|$)"
    r"|(?:单位|部门|机关|领导|分管领导|主要领导|局长|科长|处长)\(?(?:盖章|公章|签字|签章)\)?(?::|$)|(?:抄送|主送|抄报|印发|报送):"
    r"|\(?(?:盖章|公章|签字|签章)\)?:?$"
)
_STAMPED = re.compile(r"\((?:盖章|公章|加盖公章|签章|签字|章)\)(?::|$)")
_DATE = re.compile(
    r"(?:(?:填报|填表|制表|报送|上报|打印|公示|发布|落款|编制)?(?:日期|时间):.*|(?:20\d\d|二[〇○零0o]?[〇○零0一二三四五六七八九十]{1,3})"
    r"[年./-](?:[\d一二三四五六七八九十]{1,3}[月./-]?)(?:[\d一二三四五六七八九十]{1,3}[日号]?)?|年月日)"
)
_PAGE = re.compile(
    r"-*第?\d+页(?:[,/、]?[(]?共\d+页[)]?)?-*|共\d+页(?:[,/、]?第\d+页)?|[-—–]+\d+[-—–]+|\d+/\d+|page\d+(?:of\d+)?"
)
_UNIT_LINE = re.compile(r"\(?(?:金额|货币|计量)?单位:[^\d]{0,16}\)?")
_NOTE = re.compile(
    r"[*※★]?(?:注|附注|备注|说明|填表说明|填报说明|填写说明|注意|注意事项|提示|温馨提示|数据来源|资料来源|来源|依据|口径|附)\d*[:、.)]"
    r"|注\d+|附件\d*[:、.]|附件[\d一二三四五六七八九十]+|附表\d*|续表|\(续表?\)|接上[页表]|[转接]下页|\(?(?:此|以下|本)[页处行]?(?:以下)?(?:空白|无正文)"
    r"|(?:以上|上述|本表|本名单|此表|名单中)(?:所列|各)?(?:企业|单位|名单|数据|信息|内容|均|为|按|排名|情况|项目|由|仅|共)"
    r"|[*※★▲△☆](?:企业|单位)?(?:原名|曾用名|更名)|(?:排名|排序)?不分先后|按.{0,10}(?:排序|排列)|详见|见附件|请(?:勿|务|各|注意|在|按|将|于|认真|如实|参照)|[*※★#]+.*(?:表示|为|代表|系|均|标记|标注)|(?:说明|备注|附注|注|无|暂无|略|空|此栏空)$|另行|特此|\(?空白\)?$|\(?无正文\)?$|\(完\)$|完$|end$"
)
_OF_PAGE = re.compile(
    r"(?:信息|文章|稿件|数据|资料|内容|名单)?来源(?:于|自|网站|:)|\(?(?:请|可|欢迎|使用|打开)*(?:微信|手机)?(?:扫码|扫一扫|扫描.{0,8}二维码|长按.{0,6}识别)"
    r"|\(?二维码\)?$|更多.{0,4}(?:信息|内容|详情|资讯)|(?:欢迎|请|敬请)?关注(?:我们|.{0,10}公众号|$)|(?:点击|阅读)(?:查看|下载)?(?:原文|全文|附件|详情)"
    r"|\(?(?:打印本页|关闭窗口|返回顶部|附件下载)\)?$|分享到|(?:本|此|以上)?名单(?:可|请).{0,12}(?:查询|查看|下载)"
)
"""What stands below a list that was copied from a page."""
_ANNEX = re.compile(r"附件\d")
_HEADS_BELOW = re.compile(r"(?:[*※]?注\d*:)?(?:以下|下列)(?:\d+[家个户]|企业|单位|公司|为|均为)")
"""What is said of the rows below, wherever it stands among them: 注：以下企业未通过."""
_SENTENCE = re.compile(r"不分先后|[。;]$|,.*[。,]|详见")
_INSTRUCTION = re.compile(r"(?:必填|选填|填写说明|请填写?|例如|例:|如:|(?:示例|样例)(?::|\(|\d*$|行|数据))")
_NOTES = ((_NOTE, NOTE), (_OF_PAGE, NOTE))
LONGEST_LABEL = 8
_ADDS = re.compile("新增|增补|增加|补充|补报|递补")
"""What stands before a row that was added, and not before who signs or a number of a document."""
_PUNCTUATION = re.compile(r"[\W_]+")
_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}[、.]|第[一二三四五六七八九十]{1,3}(?:部分|类|章|篇)[:、,]?"),
    re.compile(r"\([一二三四五六七八九十]{1,3}\)[、.]?"),
    re.compile(r"\d{1,2}(?:、|\.(?!\d))"),
    re.compile(r"\(\d{1,2}\)[、.]?"),
)
_FIRST = re.compile(r"[(第]?[一1](?![一二三四五六七八九十\d])")
_NUMERALS = re.compile(r"(\(?)[一二三四五六七八九十]{1,3}(\)?)[、.]?")
_COUNT = re.compile(r"[(:,]?\(?(?:共计?|合计|计)?(\d+)(?:家|户|个|项)(?:企业|单位)?\)?$|\((?:共计?)?(\d+)\)$")
_PLACE_LABEL = re.compile(r"^(?:所属|所在)?(?:区县?|属地|地区|区域|辖区):|^推荐(?:单位|部门):")
_BEHIND_PLACE = re.compile(r"(?:推荐|上报|报送)?(?:的)?(?:企业|单位|项目)?(?:名单)?$")
_HEADING_END = re.compile(
    r"(?:企业|产品|项目|名单|部分|领域|行业|单位|类|级|批|批次|认定|复核|通过|区|县|市|地区|年度|年|工厂|园区)$"
)


@dataclass(frozen=True)
class Heading:
    """A line above others: `level` 1 for 一、 to 4 for (1), 0 without a number; `count`: how many it says;
    `is_first`: its number begins a row of them."""

    level: int
    text: str
    count: int | None = None
    is_wrapped: bool = False
    is_first: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether it has a number, a count, or brackets or a colon, as headings do."""
        return self.level > 0 or self.count is not None or self.is_wrapped

    @property
    def ends_as_one(self) -> bool:
        """Whether its last word is one that headings end with: 企业, 批, 区."""
        return bool(_HEADING_END.search(self.text))


def read_heading(text: str, number: str = "") -> Heading:
    """A line as a heading; `number` is what stands before it in a cell of its own: 一, (二)."""
    folded = plain(text)
    level = 0
    if found := _NUMERALS.fullmatch(plain(number)):
        level = 2 if found[1] else 1
    for depth, pattern in enumerate(_LEVELS, 1):
        if level == 0 and (found := pattern.match(folded)):
            level, folded = depth, folded[found.end() :]
    counted = _COUNT.search(folded)
    count = int(counted[1] or counted[2]) if counted else None
    folded = folded[: counted.start()] if counted else folded
    folded = _PLACE_LABEL.sub("", folded)
    wrapped = re.fullmatch(r"\(([^()]*)\)", folded)
    core = wrapped[1] if wrapped else folded
    is_wrapped = wrapped is not None or folded.endswith(":")
    is_first = _FIRST.match(plain(number) or plain(text)) is not None
    return Heading(level, core.rstrip(":,、;").strip("*※★●◆■ "), count, is_wrapped, is_first)


def place_names(text: str) -> tuple[str, ...]:
    """What of a heading may be the name of a place: without a number before it and what stands behind it."""
    bare = _BEHIND_PLACE.sub("", text)
    return bare, text.lstrip("一二三四五六七八九十"), bare.lstrip("一二三四五六七八九十")


def is_numeral(text: str) -> bool:
    """Whether a text is the number of a heading alone: 一, （二）."""
    return bool(_NUMERALS.fullmatch(plain(text)))


def is_firm(text: str) -> bool:
    """Whether a text ends as the names of firms do."""
    return bool(_FIRM.search(plain(text)))


def may_be_firm(text: str) -> bool:
    """Whether it ends as names of other organizations do, or firms': what is asked about."""
    folded = plain(text)
    return bool(_FIRM.search(folded) or (_MAY_BE_FIRM.search(folded) and not _CATEGORY.search(folded)))


def is_office(text: str) -> bool:
    """Whether a text ends as the names of authorities do."""
    return bool(_OFFICE.search(plain(text)))


def why_no_data(text: str) -> Text | None:
    """Why a line that says only this is no data; None if it may be."""
    folded = plain(text)
    if _STAMPED.search(folded):
        return SIGNATURE
    if _HEADS_BELOW.match(folded):
        return None
    for pattern, why in ((_SUM, SUM), (_SIGNATURE, SIGNATURE), (_UNIT_LINE, UNIT_LINE), *_NOTES):
        if pattern.match(folded) and not (is_firm(folded) and ":" not in folded and not _ANNEX.match(folded)):
            return why
    if _DATE.fullmatch(with_written_days(folded)):
        return DATE
    if _PAGE.fullmatch(folded):
        return PAGE
    if _INSTRUCTION.match(folded) and not (is_firm(folded) and ":" not in folded):
        return INSTRUCTION
    if _PUNCTUATION.fullmatch(folded) or (_SENTENCE.search(folded) and not is_firm(folded)):
        return NOTE
    return None


def is_sum(text: str) -> bool:
    """Whether a line that begins so sums up others."""
    folded = plain(text)
    return bool(_SUM.match(folded)) and not is_firm(folded)


def is_labeled(text: str) -> bool:
    """Whether a text is a label and what it says, and that is no organization: 文号：津工信〔2023〕8号."""
    label, colon, said = plain(text).partition(":")
    is_label = colon != "" and len(label) <= LONGEST_LABEL and not _ADDS.search(label)
    return is_label and said != "" and not may_be_firm(said)


def counts(text: str) -> list[str]:
    """The numbers in a text."""
    return re.findall(r"\d+", plain(text))


def is_label(text: str) -> bool:
    """Whether a cell is a label of a signature line, with what follows it or alone: 填表人：王某, 电话."""
    folded = plain(text)
    return bool(_SIGNATURE.match(folded) or _STAMPED.search(folded)) and not (
        is_firm(folded) and ":" not in folded
    )
