"""What a list of endings says of why: a row that gives another kind of reason than was chosen is asked about,
for the ground is published with the firm's name. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from registry.errors import listed, named, say
from registry.rules.catalog import Catalog
from registry.rules.ground import ExitGround
from registry.rules.imports.asked import ListedEndings
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import TableRow

LEAVE = "leave"
SAYS = ("ground", "verdict", "category", "remark")
LONGEST_REASON = 60
SHOWN = 5
RowKey = tuple[str, int]
"""The sheet of a row, and its number."""

_KINDS: Mapping[str, re.Pattern[str]] = {
    "falsified": re.compile(r"虚假|造假|弄虚|隐瞒|不实|伪造|骗取"),
    "accident": re.compile(r"事故|污染|泄密|重大事件"),
    "dishonest": re.compile(r"失信|违法|违规|(?:偷|逃|漏|骗).?税|处罚|经营异常"),
    "failed": re.compile(r"(?:复核|复审|复评)[^,。]{0,4}(?:未|不)|(?:未|没有|不)(?:能)?通过|不合格"),
    "lapsed": re.compile(
        r"(?:未|不|没有)(?:按时|按期|及时|再)?(?:申请|参加|提交|申报)|(?:到期|期满|届满)(?!前)|放弃(?:参加|申请)?(?:复核|复审)"
    ),
    "unfit": re.compile(r"不(?:再)?(?:符合|具备|满足|达标)|达不到"),
    "left": re.compile(r"注销|吊销|迁出|迁往|迁至|搬迁|破产|停产|停业|清算|歇业|吸收合并|被兼并|解散"),
    "gave_up": re.compile(r"自愿|主动|放弃(?!参加|申请|复核|复审)"),
    "silent": re.compile(r"(?:未|不)(?:按时|按期|及时|如实)?(?:报告|报备|更新|填报|答复|配合)|拒不"),
}
"""Kinds of reasons, by the words they are given in."""


def kinds_of_reason(text: str) -> frozenset[str]:
    """The kinds of reasons that a text gives; none for a bare 撤销, or for words that nobody here knows."""
    return frozenset(kind for kind, pattern in _KINDS.items() if pattern.search(text))


def settle_grounds(
    rows: Iterable[TableRow], asked: ListedEndings, catalog: Catalog, asking: Asking
) -> dict[RowKey, str | None]:
    """The ground of each row that calls one by its name, or gives another kind of reason than the chosen one:
    then as answered, LEAVE for a row to be left out, None while that is open."""
    chosen = catalog.grounds.by_id[asked.ground]
    grounds = grounds_of(asked, asked.ended_on, catalog)
    doubtful: defaultdict[tuple[str, frozenset[str]], list[TableRow]] = defaultdict(list)
    settled: dict[RowKey, str | None] = {}
    for row in rows:
        texts = _texts(row)
        by_name = next((each.id for text in texts for each in grounds if each.zh == text), "")
        kinds = _doubt(texts, chosen)
        if by_name:
            settled[row.sheet, row.number] = by_name
        elif kinds:
            doubtful[row.sheet, kinds].append(row)
    for (sheet, kinds), alike in doubtful.items():
        answer = asking.ask(_question(sheet, kinds, alike, chosen, grounds))
        settled.update({(row.sheet, row.number): answer for row in alike})
    return settled


def grounds_of(asked: ListedEndings, day: date, catalog: Catalog) -> tuple[ExitGround, ...]:
    """The grounds by which the title can be ended on a day."""
    title = f"{asked.scheme.id}:{asked.level.id}"
    return tuple(each for each in catalog.grounds.of_title(title, day, day) if each.can_end)


def _texts(row: TableRow) -> list[str]:
    texts = [*(known_text(row.cells.get(name, "")) for name in SAYS), row.section]
    return [text for text in texts if text and len(text) <= LONGEST_REASON]


def _doubt(texts: Sequence[str], chosen: ExitGround) -> frozenset[str]:
    """The kinds of reasons that a row gives, if the chosen ground is of none of them."""
    kinds = frozenset(kind for text in texts for kind in kinds_of_reason(text))
    of_chosen = kinds_of_reason(chosen.zh)
    return kinds if of_chosen and not kinds & of_chosen else frozenset()


def _question(
    sheet: str,
    kinds: frozenset[str],
    rows: Sequence[TableRow],
    chosen: ExitGround,
    grounds: Sequence[ExitGround],
) -> ListQuestion:
    texts = dict.fromkeys(each for row in rows for each in _texts(row) if kinds_of_reason(each))
    text = say(
        "有 %(count)s 行写的是“%(said)s”（第 %(rows)s 行），与所选事由“%(ground)s”不符，按哪一事由终止？",
        count=len(rows),
        said=listed(list(texts)[:SHOWN]),
        rows=listed(row.number for row in rows[:SHOWN]),
        ground=named(chosen),
    )
    first = sorted(grounds, key=lambda each: not kinds & kinds_of_reason(each.zh))
    answers = (*(ListAnswer(each.id, named(each)) for each in first), ListAnswer(LEAVE, say("这些行不导入")))
    return ListQuestion(f"ground.{sheet}.{'.'.join(sorted(kinds))}", text, answers, sheet, rows[0].number)
