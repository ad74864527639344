"""What is asked about the rows of one list: columns headed alike, hidden rows, odd lines. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from registry.errors import Text, listed, say
from registry.rules.imports import note
from registry.rules.imports.asking import NO, YES, Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import read_head
from registry.rules.imports.reading import SetAside, TableRow
from registry.rules.imports.unheaded import letter

SHOWN = 5
FEW = 4
"""One of so many rows without a place is not forgotten by chance, where the rows are in order of places."""
_PLAIN_NAMES = frozenset({"企业名称", "单位名称", "公司名称", "企业全称", "单位全称", "公司全称", "企业名"})
"""What heads the name of a firm and says nothing of what it is to the list: 依托单位 is another firm."""
_OF_NAMES = ("企业名称", "公司名称", "企业全称", "公司全称")
"""复核通过企业名称 beside 新认定企业名称."""
Rows = tuple[TableRow, ...]


def ask_alike(sheet: FilledSheet, block: Block, rows: Rows, asking: Asking) -> Rows:
    """The rows with the cells of the columns that were chosen, where several are headed alike and differ."""
    header = block.header
    others = _other_names(sheet, block, rows)
    for name, places in {**header.alike, **({"name": others} if others else {})}.items():
        if all(len({text_of(sheet.rows[row.number - 1][place]) for place in places}) == 1 for row in rows):
            continue
        heads = list(dict.fromkeys(header.texts.get(place, header.heads[name]) for place in places))
        text = say(
            "第 %(row)s 行有 %(count)s 列都叫“%(head)s”，内容不同，以哪一列为准？",
            row=header.row + 1,
            count=len(places),
            head="”、“".join(heads),
        )
        answers = tuple(
            ListAnswer(letter(place), say("%(column)s 列", column=letter(place))) for place in places
        )
        code = f"column.{sheet.name}.{header.row + 1}.{name}"
        chosen = asking.ask(ListQuestion(code, text, answers, sheet.name, header.row + 1))
        if chosen is None:
            rows = tuple(_waiting(row, code) for row in rows)
            continue
        place = next(each for each in places if letter(each) == chosen)
        rows = tuple(
            replace(row, cells={**row.cells, name: sheet.rows[row.number - 1][place]}) for row in rows
        )
    return rows


def _other_names(sheet: FilledSheet, block: Block, rows: Rows) -> tuple[int, ...]:
    """The columns headed by what a firm is called, in several words or of several years, where some row
    names another firm in each: 企业名称 and 公司名称; () where no row does."""
    header = block.header
    if "name" in header.alike or "name" not in header.places:
        return ()
    own = header.places["name"]
    known = {place for name, place in header.places.items() if name != "name"}
    heads = {own: header.heads["name"]} | {
        place: header.texts[place] for place in header.texts.keys() - known
    }
    places = [place for place, head in heads.items() if _is_plain_name(head)]
    if own not in places or len(places) < 2:
        return ()
    for row in rows:
        texts = {text for place in places if note.is_firm(text := text_of(sheet.rows[row.number - 1][place]))}
        if len(texts) > 1:
            return tuple(sorted(places))
    return ()


def _is_plain_name(head: str) -> bool:
    spellings = read_head(head).spellings
    return bool(_PLAIN_NAMES & {*spellings}) or any(each.endswith(_OF_NAMES) for each in spellings)


def ask_hidden_and_struck(
    sheet: FilledSheet, block: Block, code: str, rows: Rows, asking: Asking
) -> tuple[Rows, list[SetAside]]:
    """The rows without those that are hidden, or struck out in their name or all that is filled, if somebody
    says so; while that is open, they wait.

    A filter that was left on hides rows of the list, and a clerk hides what is not to be read: nobody but
    them knows. Who strikes out a row takes it back, and leaves it to be seen.
    """
    keys = [place for place in map(block.header.places.get, ("name", "subject")) if place is not None]
    hidden = {row.number for row in rows if row.number in sheet.hidden}
    text = say("有 %(count)s 行数据是隐藏的（第 %(rows)s 行），要读取吗？", **_counted(hidden))
    rows, aside = _ask_of(hidden, text, f"hidden_rows.{code}", note.HIDDEN_ROW, rows, asking)
    struck = {
        row.number for row in rows if row.number in sheet.struck and _is_struck(sheet, row.number, keys)
    }
    text = say("有 %(count)s 行是划掉的（加了删除线，第 %(rows)s 行），仍要读取吗？", **_counted(struck))
    rows, more = _ask_of(struck, text, f"struck_rows.{code}", note.STRUCK_ROW, rows, asking)
    return rows, [*aside, *more]


def _counted(numbers: Collection[int]) -> dict[str, object]:
    return {"count": len(numbers), "rows": listed(sorted(numbers)[:SHOWN])}


def _ask_of(
    numbers: Collection[int], text: Text, code: str, why: Text, rows: Rows, asking: Asking
) -> tuple[Rows, list[SetAside]]:
    """The rows without those of these numbers, if somebody says so; `why` is kept of them. Nothing is asked
    about none."""
    if not numbers:
        return rows, []
    return _chosen(rows, numbers, ListQuestion(code, text, sheet=rows[0].sheet), why, asking)


def _is_struck(sheet: FilledSheet, number: int, keys: Sequence[int]) -> bool:
    columns = sheet.struck[number]
    filled = sheet.filled(number - 1)
    named = [place for place in keys if place in filled]
    return all(columns >> place & 1 for place in filled) or any(columns >> place & 1 for place in named)


def ask_fill_down(block: Block, code: str, rows: Rows, asking: Asking) -> Rows:
    """The rows with the place of the row above where theirs is blank, if somebody says so.

    So are lists drawn whose cells were merged once: each place left of the names, at the first of its rows;
    somebody may have filled in others since.
    """
    columns = [name for name in ("place", "province") if _is_left_of_names(block, name)]
    columns = [name for name in columns if _leaves_places_out(rows, name)]
    if not columns:
        return rows
    text = say("属地列在名称左边，有的行是空的，空白的行与上一行的属地相同吗？")
    question = ListQuestion(f"fill_down.{code}", text, sheet=rows[0].sheet)
    answer = asking.ask(question)
    if answer == NO:
        return rows
    for name in columns:
        rows = _filled_down(rows, name, "" if answer else question.code)
    return rows


def _filled_down(rows: Rows, name: str, code: str) -> Rows:
    """The rows with what stands above in a column, or, by the code of an open question, waiting for it."""
    filled, last = [], ""
    for row in rows:
        if row.text(name):
            last = row.text(name)
            filled.append(row)
        elif code:
            filled.append(_waiting(row, code))
        else:
            filled.append(replace(row, cells={**row.cells, name: last}))
    return tuple(filled)


def _is_left_of_names(block: Block, name: str) -> bool:
    places = block.header.places
    keys = [places[key] for key in ("name", "subject") if key in places]
    return name in places and any(places[name] < key for key in keys)


def _leaves_places_out(rows: Rows, name: str) -> bool:
    """Whether the rows are in order of their places, and those below one do not name it: below one that is
    named once, where others are in groups, or so many that they were hardly forgotten."""
    stated = [row.text(name) for row in rows]
    if not stated or not stated[0] or all(stated):
        return False
    named = [text for text in stated if text]
    runs = [text for place, text in enumerate(named) if place == 0 or named[place - 1] != text]
    if len(set(runs)) < len(runs):
        return False
    blank = len(stated) - len(named)
    is_below_single = any(named.count(above) == 1 for above, text in pairwise(stated) if above and not text)
    is_in_groups = blank > 1 or len(runs) < len(named) or 2 * blank >= len(stated)
    return (is_below_single and is_in_groups) or (blank > 1 and blank * FEW >= len(stated))


def ask_doubtful(
    sheet: FilledSheet, block: Block, rows: Rows, doubtful: Collection[int], asking: Asking
) -> tuple[Rows, list[SetAside]]:
    """The rows without those that are headings or signatures, if somebody says so; else they wait."""
    aside: list[SetAside] = []
    for row in [row for row in rows if row.number in doubtful]:
        text = say(
            "第 %(row)s 行只有“%(text)s”，是名单中的一家，还是小标题或落款？",
            row=row.number,
            text=_first_text(row),
        )
        answers = (
            ListAnswer(YES, say("是名单中的一家")),
            ListAnswer(NO, say("是小标题或落款，不是数据")),
        )
        code = f"row.{sheet.name}.{row.number}.{letter(block.left)}"
        question = ListQuestion(code, text, answers, sheet.name, row.number)
        rows, more = _chosen(rows, {row.number}, question, note.SUB_HEADING, asking)
        aside += more
    return rows, aside


def _chosen(
    rows: Rows, about: Collection[int], question: ListQuestion, why: Text, asking: Asking
) -> tuple[Rows, list[SetAside]]:
    answer = asking.ask(question)
    if answer == YES:
        return rows, []
    if answer == NO:
        aside = [
            SetAside(row.sheet, row.number, _first_text(row), why) for row in rows if row.number in about
        ]
        return tuple(row for row in rows if row.number not in about), aside
    return tuple(_waiting(row, question.code) if row.number in about else row for row in rows), []


def _waiting(row: TableRow, code: str) -> TableRow:
    return replace(row, waits=(*row.waits, code))


def _first_text(row: TableRow) -> str:
    texts: Sequence[str] = [row.text(name) for name in ("name", "subject", *row.cells)]
    return next((text for text in texts if text), "")
