"""What a list of endings says of why: the kinds of reasons, each with the words it is given in. Pure.

The same words are looked for in the names of the catalog's grounds, so that a text and a ground are of one
kind where they share words; what no row has is no reason that anybody here knows.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class GroundWords:
    """`kind` of reason; `what` it means; `words`: regular expressions of a text without blanks."""

    kind: str
    what: str
    words: tuple[str, ...]


_TITLE = "(?:称号|资格|认定|证书|编号)"
_NOT_ASKED = "(?!提交|申请|参加|申报)"
_LATER = "(?:未|不|没有|没|逾期未|拒不)(?:能)?(?:按时|按期|及时|如期|如实|按要求|按规定|再|继续|主动)?"
_AGAIN = "(?:复核|复审|复评|重新评价)"


def _given(kind: str, what: str, *words: str) -> GroundWords:
    return GroundWords(kind, what, words)


REASONS = (
    _given(
        "falsified", "data or material was not true", "虚假|造假|弄虚|作假|隐瞒|不实|不真实|失实|伪造|骗取"
    ),
    _given("accident", "an accident or event", "事故|污染|泄密|重大事件"),
    _given("tax", "tax was not paid", "(?:偷|逃|漏|骗).?税|税收违法"),
    _given("dishonest", "it broke the law or its word", "失信|违法|违规|处罚|经营异常|异常名录|黑名单"),
    _given("inspected", "an inspection found problems", "督查"),
    _given(
        "energy",
        "the supervision of energy was not met",
        "节能监察",
        f"{_LATER}[^,。;]{{0,6}}整改|整改(?:未|不)",
    ),
    _given("bottom", "its score was among the last", "后(?:5|百分之五|五)|末位|得分靠后"),
    _given(
        "failed",
        "a re-review was not passed",
        f"{_AGAIN}[^,。;]{{0,4}}(?:未|不){_NOT_ASKED}",
        "(?:未|没有|不)(?:能)?通过|不合格",
    ),
    _given(
        "lapsed",
        "no re-review was asked for in time",
        f"{_LATER}(?:申请|参加|提交|申报|{_AGAIN})|(?:应|需|须|应当)?{_AGAIN}而未",
        "(?:到期|期满|届满)(?!前)",
        f"放弃(?:参加|申请)?{_AGAIN}",
    ),
    _given("unfit", "what the title asks is met no more", "不(?:再)?(?:符合|具备|满足|达标)|达不到"),
    _given(
        "unbuilt", "what was to be built was not", "(?:未|没有)[^,。;]{0,8}建成|(?:未|没有)(?:按期|如期)?完工"
    ),
    _given(
        "dissolved",
        "the firm is no more; where it is a title that is withdrawn so, it is no reason",
        f"[注吊]销(?![^,。;、]{{0,24}}{_TITLE})",
        f"(?:已|被|工商|企业|公司|单位)[注吊]销(?!其?{_TITLE})",
        "破产|清算|解散",
    ),
    _given("merged", "another firm took it over", "吸收合并|被?兼并|被合并"),
    _given("moved", "it left the city", "迁出|迁往|迁至|搬迁|外迁"),
    _given("stopped", "it makes nothing", "停产|停业|歇业|停止经营"),
    _given("closed", "its site is closed", "关停|拆除|关闭"),
    _given(
        "gave_up",
        "its holder wished so",
        f"自愿|主动(?!{_AGAIN})|放弃(?!参加|申请|{_AGAIN})",
        "申请(?:撤销|取消|退出|终止)",
    ),
    _given("unreported", "a change was not reported", f"{_LATER}(?:报告|报备)|瞒报"),
    _given("unfiled", "a yearly table was not filled in", f"{_LATER}(?:更新|填报)"),
    _given("unanswered", "it did not answer", f"{_LATER}(?:答复|配合|回复)"),
    _given("rose", "it holds a higher title", "升入|升为|升至|晋升|晋级|已升级"),
    _given("annulled", "a court or a review decided so", "经复议|行政复议|复议决定|诉讼|判决"),
    _given(
        "in_error", "it was granted by mistake", "(?:认定|评审|登记|公布|公告)(?:有误|错误)|误认定|错误认定"
    ),
)
_PATTERNS = {reason.kind: re.compile("|".join(reason.words)) for reason in REASONS}
_NONE = re.compile(r"(?:无(?!故|法|正当|理由)|未被?[列纳]入|未发现|未见|不存在|不涉及|已解除)[^,。;、]{0,12}")
"""What is denied, with what denies it: 无违法违规, 未发现失信."""
_CITED = re.compile(r"《[^《》]*》")
_JOINED = re.compile(r"[、,;，；/]|以及|或者?|及(?!时)|和(?!平)|与")
_IN_TITLE = re.compile(
    r"(?<!已)(?<!被)(?<!工商)(?<!企业)(?<!公司)(?<!单位)注销(?!登记|营业|企业|公司|单位|[、及和]?吊销)"
)
"""Where a title is of what its body does: 注销2022年度专精特新中小企业 withdraws titles."""


def kinds_of_reason(text: str) -> frozenset[str]:
    """The kinds of reasons that a text gives; none for a bare 撤销, or for words that nobody here knows."""
    plain = _NONE.sub("", _plain(text))
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(plain))


def kinds_of_title(heading: str) -> tuple[frozenset[str], ...]:
    """The kinds of reasons that a heading gives, by each of its parts that are joined: 数据造假、主动放弃."""
    plain = _IN_TITLE.sub("", _plain(heading))
    found = (kinds_of_reason(part) for part in _JOINED.split(plain))
    return tuple(kinds for kinds in found if kinds)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", _CITED.sub("", unicodedata.normalize("NFKC", text)))
