"""Whether a row of a list can be a firm, and what waits until somebody says that it is one. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from registry.errors import Text, say
from registry.rules.imports.asking import NO, YES, Asking, ListQuestion
from registry.rules.imports.cell import quoted
from registry.rules.imports.matching import Match
from registry.rules.imports.reading import SetAside

_WORDS = re.compile(
    r"公司|集团|厂|合作社|合作联社|信用社|合伙|研究院|研究所|设计院|事务所|学校|大学|学院|中学|医院|门诊部|"
    r"银行|电站|水电|热电|油田|煤矿|矿山|超市|"
    r"\b(?:co|ltd|inc|corp|corporation|company|limited|gmbh|llc|llp|plc|ag|sa|srl|bv|group|institute|university)\b",
    re.IGNORECASE,
)
"""What a firm or another organization is called, wherever it stands in the name."""
_LAST_WORDS = re.compile(
    r"(?:(?:独资|集体|乡镇|联营|福利|校办)企业|中心|(?<!国务)(?<!法)(?<!检察)院|(?<!场)所|(?:经营|营业|服务|门市|项目|事业|销售|加工|"
    r"维修|俱乐)部|店|馆|社|行|农场|牧场|林场|市场|商场|站|园区|产业园|科技园|工作室|商会|协会|学会|联盟|基金会|个体工商户)"
    r"(?:[(（][^()（）]*[)）])?$"
)
"""What an organization's name may end with; elsewhere in a text it says nothing."""
_PLACES = re.compile(
    r"(?:园|区|港|城|谷|基地|工厂|车间|生产线|项目|系统|平台|供应链|数据中心)(?:[(（][^()（）]*[)）])?$"
)
"""What a park, a site, a supply chain is called that is its own holder."""
_NO_NAME = re.compile(
    r"[:：;；。！!？?]|盖章|公章|签章|签字|排名|不分先后|(?:企业|单位|公司|工厂|产品|项目)(?:名称|全称|名单)|"
    r"^(?:详见|见附|其中|本表|截至|如有|根据|按照)|"
    # A firm may be called 以上海, 审核云, 联系电子, 说明书: only what follows makes it a sentence or a label.
    r"^(?:以上|以下|上述)(?:企业|单位|公司|名单|数据|信息|内容|产品|项目|[均为由是各所共系按]|[\d一二三四五六七八九十]+[家个户项])|"
    r"^请(?:[各将于在按勿与向以填见]|务必|注意|参[见照]|认真|如实|联系|咨询)|^联系(?:人|电话|方式|地址|单位|部门)|"
    r"^(?:填报|填表|制表|审核|经办)(?:[人员]|单位|部门|意见|日期|时间)|^(?:说明|备注|附件)(?:[\d一二三四五六七八九十、.]|$)|"
    r"^(?:合计|总计|共计|小计)(?:[\d(（共为]|$)|"
    # 天津**有限公司, XX公司, and what is left of it without its marks: nobody's name.
    r"[*＊×…]|\.{3}|\d{7,}|[0-9A-Z]{15,}|○{2}|[xX]{2,}(?=公司|有限|科技|集团)|^(?:股份|责任|集团|控股|有限|总|分)*公司$|"
    r"^共?\d+[家个户项]|[(（]共?\d+[家个户项][)）]|\d{4}年\d{1,2}月"
)
"""What no name holds, but a sentence, a heading, a signature, a day, a sum, an example, a code behind it."""


def can_be_firm(name: str, code: str | None, *, is_place: bool = False) -> bool:
    """Whether a name, or a name with this right code, can be a firm's. `is_place`: what is named is a
    park, site or chain, which holds its title itself."""
    if code is not None:
        return True
    if _NO_NAME.search(name):
        return False
    if _WORDS.search(name) or _LAST_WORDS.search(name):
        return True
    return is_place and _PLACES.search(name) is not None


class ListedFirm(Protocol):
    """What a line of a list says of a firm. `is_firm`: by itself it can be one, or it is refused
    anyway; `doubt`: a question that has to be answered by yes before it is data."""

    @property
    def sheet(self) -> str: ...
    @property
    def row(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def is_firm(self) -> bool: ...
    @property
    def doubt(self) -> Text | None: ...


Line = TypeVar("Line", bound=ListedFirm)


@dataclass(frozen=True)
class FirmLines(Generic[Line]):
    """The lines that are data, each with its match, and those that somebody said are none."""

    lines: list[Line] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    set_aside: tuple[SetAside, ...] = ()


def firms_only(
    lines: Sequence[Line], matches: Sequence[Match], knows: Callable[[str], bool], asking: Asking
) -> FirmLines[Line]:
    """Those lines that are firms: by their name or code, by the register, or because somebody said so.

    `knows` says whether the register has or had a name. A line that waits is neither here nor set aside.
    """
    found: FirmLines[Line] = FirmLines()
    aside: list[SetAside] = []
    for line, match in zip(lines, matches, strict=True):
        answer: str | None = YES
        if line.doubt is not None or not line.is_firm:
            answer = _answer(line, knows, asking)
        if answer == YES:
            found.lines.append(line)
            found.matches.append(match)
        elif answer == NO:
            aside.append(SetAside(line.sheet, line.row, line.name, say("已回答“否”")))
    return FirmLines(found.lines, found.matches, tuple(aside))


def _answer(line: ListedFirm, knows: Callable[[str], bool], asking: Asking) -> str | None:
    """Yes, no, or None while it waits."""
    code = f"row.{line.sheet}.{line.row}"
    # An answer that was given stays one, also when the register has the firm since.
    if not line.is_firm and (code in asking.answers or not knows(line.name)):
        text = say("第 %(row)s 行“%(name)s”是企业吗？", row=line.row, name=quoted(line.name))
        if (answer := asking.ask(ListQuestion(code, text, sheet=line.sheet, row=line.row))) != YES:
            return answer
    if line.doubt is None:
        return YES
    code = f"name.{line.sheet}.{line.row}"
    return asking.ask(ListQuestion(code, line.doubt, sheet=line.sheet, row=line.row))
