"""What a list of endings says of why: a title or row that gives another kind of reason than was chosen is
asked about, for the ground is published with the firm's name. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, listed, named, say
from registry.rules.catalog import Catalog
from registry.rules.ground import ExitGround
from registry.rules.imports.asked import ListedEndings, ListedRereviews
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.ground_words import kinds_of_reason, kinds_of_title
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListTable, TableRow
from registry.rules.imports.telling_columns import DENIAL, FAULT, REMARK, RESULT, said_in
from registry.rules.imports.words import headings

LEAVE = "leave"
SAYS = ("ground", "verdict", "category", "remark")
SAYS_BESIDE = (RESULT, REMARK, FAULT, DENIAL)
HEADS = ("name", "subject", "ground", "ended_on")
"""The columns whose heads may say why: 复核未通过企业名称."""
LONGEST_REASON = 60
FAILS: frozenset[str] = frozenset({"unfit", "bottom", "inspected"})
"""Why a firm does not pass a re-review."""
SHOWN = 5
Kinds = frozenset[str]


@dataclass(frozen=True)
class SettledRow:
    """A row, and its ground as it says or as was answered: '' the chosen one, LEAVE for one to be left out,
    None while that is open."""

    row: TableRow
    ground: str | None
    table: ListTable


@dataclass(frozen=True)
class _Doubt:
    """`kinds` of reasons that are not the chosen ground's; `sheet` of the rows that give them, '' where a
    title does."""

    kinds: Kinds
    sheet: str

    @property
    def code(self) -> str:
        kinds = ".".join(sorted(self.kinds))
        return f"ground.{self.sheet}.{kinds}" if self.sheet else f"title.ground.{kinds}"


@dataclass(frozen=True)
class _Chosen:
    """The chosen ground, those by which the title can be ended, and the `usual` kinds of reasons that say the
    same as the chosen one or why it came to it."""

    ground: ExitGround
    others: Sequence[ExitGround]
    usual: Kinds = frozenset()

    def contradicts(self, kinds: Kinds) -> bool:
        """Whether these are reasons of other grounds; one that is called by no reason, as what a document
        names besides, is asked about only where another one of the title is."""
        own = kinds_of_reason(self.ground.zh)
        if own and not self.usual:
            return bool(kinds) and not kinds & own
        rest = kinds - own - self.usual
        return any(rest & kinds_of_reason(each.zh) for each in self.others)


def settle_grounds(
    tables: Sequence[ListTable], asked: ListedEndings, catalog: Catalog, asking: Asking
) -> list[SettledRow]:
    """Every row that waits for nothing, in its order. One that calls a ground by its name has it; one that
    gives another kind of reason than the chosen one, or none below a title that does, is asked about."""
    chosen = _Chosen(catalog.grounds.by_id[asked.ground], grounds_of(asked, asked.ended_on, catalog))
    below = [
        (table, row, above)
        for table in tables
        for above in [_doubt_of_title(table, chosen)]
        for row in table.rows
        if not row.waits
    ]
    grounds = _settled(below, chosen, asking)
    return [
        SettledRow(row, ground, table) for (table, row, _above), ground in zip(below, grounds, strict=True)
    ]


def settle_not_passed(
    rows: Sequence[tuple[ListTable, TableRow]],
    asked: ListedRereviews,
    ground: str,
    catalog: Catalog,
    asking: Asking,
) -> list[str | None]:
    """The ground of each row that a list of re-reviews does not keep, as of `SettledRow`.

    Most say why they did not pass; a reason that ends a title without any re-review, as that its holder gave
    it up, is asked about.
    """
    chosen = _Chosen(catalog.grounds.by_id[ground], grounds_of(asked, asked.announced_on, catalog), FAILS)
    return _settled([(table, row, frozenset()) for table, row in rows], chosen, asking)


def _settled(
    rows: Sequence[tuple[ListTable, TableRow, Kinds]], chosen: _Chosen, asking: Asking
) -> list[str | None]:
    """The grounds of rows below what is doubted of their titles; what is to be asked is asked."""
    names = {each.zh: each.id for each in chosen.others}
    doubts: list[tuple[TableRow, str, _Doubt | None]] = []
    shown: defaultdict[_Doubt, dict[str, None]] = defaultdict(dict)
    for table, row, above in rows:
        texts = _texts(row)
        by_name = next((names[text] for text in texts if text in names), "")
        doubt = None if by_name else _doubt_of_row(row.sheet, texts, above, chosen)
        doubts.append((row, by_name, doubt))
        if doubt is not None:
            shown[doubt].update(dict.fromkeys(_said(doubt, table, texts)))
    answers: dict[_Doubt, str | None] = {}
    for doubt, said in shown.items():
        own = [row for row, _name, each in doubts if each == doubt]
        answers[doubt] = asking.ask(_question(doubt, list(said)[:SHOWN], own, chosen))
    return [name if doubt is None else answers[doubt] for _row, name, doubt in doubts]


def grounds_of(asked: ListedEndings | ListedRereviews, day: date, catalog: Catalog) -> tuple[ExitGround, ...]:
    """The grounds by which the title can be ended on a day."""
    title = f"{asked.scheme.id}:{asked.level.id}"
    return tuple(each for each in catalog.grounds.of_title(title, day, day) if each.can_end)


def _texts(row: TableRow) -> list[str]:
    beside = (text for kind in SAYS_BESIDE for text in said_in(row, kind))
    texts = [*(known_text(row.cells.get(name, "")) for name in SAYS), *beside, row.section]
    return [text for text in texts if text and len(text) <= LONGEST_REASON]


def _doubt_of_row(sheet: str, texts: Sequence[str], above: Kinds, chosen: _Chosen) -> _Doubt | None:
    kinds = frozenset(kind for text in texts for kind in kinds_of_reason(text))
    if kinds:
        return _Doubt(kinds, sheet) if chosen.contradicts(kinds) else None
    return _Doubt(above, "") if above else None


def _headings(table: ListTable) -> list[str]:
    """What says something of all rows, the name of the sheet last."""
    heads = (table.heads.get(name, "") for name in HEADS)
    return [text for text in (*headings(table.title), *heads, table.sheet) if text]


def _doubt_of_title(table: ListTable, chosen: _Chosen) -> Kinds:
    """The kinds of reasons that are given above the rows, if one of those that are joined there, as in
    数据造假、主动放弃, is not the chosen ground's: then no row is known to be ended by it."""
    found = [kinds for text in _headings(table) for kinds in kinds_of_title(text)]
    return frozenset().union(*found) if any(map(chosen.contradicts, found)) else frozenset()


def _said(doubt: _Doubt, table: ListTable, texts: Sequence[str]) -> list[str]:
    if doubt.sheet:
        return [text for text in texts if kinds_of_reason(text)]
    return [text for text in _headings(table) if kinds_of_title(text)]


def _question(doubt: _Doubt, said: Sequence[str], rows: Sequence[TableRow], chosen: _Chosen) -> ListQuestion:
    first = sorted(chosen.others, key=lambda each: not doubt.kinds & kinds_of_reason(each.zh))
    answers = (*(ListAnswer(each.id, named(each)) for each in first), ListAnswer(LEAVE, say("这些行不导入")))
    if doubt.sheet:
        return ListQuestion(doubt.code, _of_rows(said, rows, chosen), answers, doubt.sheet, rows[0].number)
    text = say(
        "“%(said)s”写的事由与所选事由“%(ground)s”不符，其中 %(count)s 行没有另写事由，按哪一事由终止？",
        said=listed(said),
        ground=named(chosen.ground),
        count=len(rows),
    )
    sheets = {row.sheet for row in rows}
    return ListQuestion(doubt.code, text, answers, rows[0].sheet if len(sheets) == 1 else "")


def _of_rows(said: Sequence[str], rows: Sequence[TableRow], chosen: _Chosen) -> Text:
    return say(
        "有 %(count)s 行写的是“%(said)s”（第 %(rows)s 行），与所选事由“%(ground)s”不符，按哪一事由终止？",
        count=len(rows),
        said=listed(said),
        rows=listed(row.number for row in rows[:SHOWN]),
        ground=named(chosen.ground),
    )
