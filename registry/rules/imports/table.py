"""The lists of a workbook: every sheet, every list on it and every line is accounted for. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from registry.errors import Text, listed, say
from registry.rules.catalog import catalog
from registry.rules.imports.about_export import ABOUT_EXPORT, is_about_export
from registry.rules.imports.alike import ReadableList, ask_lists, foreign_subjects, is_section, kind_of
from registry.rules.imports.asking import NO, Asking
from registry.rules.imports.blocks import Block
from registry.rules.imports.chosen_head import chosen_heads, offer_heads
from registry.rules.imports.doubts import ask_alike, ask_doubtful, ask_fill_down, ask_hidden_and_struck
from registry.rules.imports.elsewhere import ask_elsewhere
from registry.rules.imports.filled import FilledSheet, fill
from registry.rules.imports.found_list import (
    FoundList,
    FoundPart,
    code_of,
    filled_rows,
    names_of,
    part_of,
)
from registry.rules.imports.head import HeadNames
from registry.rules.imports.holder_doubt import ask_holder
from registry.rules.imports.left_sheet import HIDDEN, NOT_CHOSEN, why_left
from registry.rules.imports.list_places import ListPlaces
from registry.rules.imports.named_header import (
    HEADER,
    heads_of_lines,
    named_block,
    question_of_header,
)
from registry.rules.imports.noticed import notice_columns, notice_count
from registry.rules.imports.outside import ask_lone_names, ask_outside
from registry.rules.imports.place_columns import placed_rows
from registry.rules.imports.reading import (
    Column,
    ListPart,
    ListReading,
    ListRemark,
    ListTable,
    SetAside,
)
from registry.rules.imports.section import RowReader
from registry.rules.imports.telling_columns import with_telling
from registry.rules.imports.unheaded import ask_unheaded, blocks_of, holds_names
from registry.rules.imports.units import ask_units, units_of
from registry.rules.imports.workbook import Grid, NoHeader, Unreadable

WAITS = say("等待回答")
NOT_ASKED_FOR = say("没有要求读取")
NO_ROWS = say("表头下面没有数据行")
NO_HEADER = say("没有识别出表头")
BLANK = say("空白")


def read_lists(
    grids: Sequence[Grid],
    columns: Sequence[Column],
    keys: Sequence[str],
    asking: Asking,
    sheets: Collection[str] = (),
    *,
    by_hand: bool = False,
) -> ListReading:
    """Every list whose header names one of the `keys` columns; of `sheets` only, if any are named.

    What is doubtful is asked: which of several kinds of lists, hidden sheets and rows, units, columns headed
    alike, places that disagree; if there is no list, `by_hand`, which line is its header. Raises Unreadable
    if there is none, or no such sheet.
    """
    unknown = [name for name in sheets if name not in {grid.name for grid in grids}]
    if unknown:
        raise Unreadable(
            say(
                "没有名为“%(sheet)s”的工作表，工作簿里有：%(sheets)s。",
                sheet=unknown[0],
                sheets=listed(grid.name for grid in grids),
            )
        )
    names = HeadNames(columns, keys, chosen_heads(asking.answers, columns))
    return _Workbook(names, asking, sheets, by_hand=by_hand).read(grids)


class _Workbook:
    def __init__(self, names: HeadNames, asking: Asking, sheets: Collection[str], *, by_hand: bool) -> None:
        self._names, self._asking, self._sheets, self._by_hand = names, asking, sheets, by_hand
        self._headless: list[FilledSheet] = []
        self._places = ListPlaces(catalog())
        self._found: list[FoundPart] = []
        self._others: list[str] = []
        self._odd: list[FilledSheet] = []
        self._count = 0

    def read(self, grids: Sequence[Grid]) -> ListReading:
        self._count = len(grids)
        for grid in grids:
            self._find(grid)
        self._choose()
        lists = [each for each in self._lists if each.part.is_read]
        if not lists and not self._asking.open:
            for sheet in self._headless if self._by_hand else ():
                self._asking.ask(question_of_header(sheet))
            if not self._asking.open:
                raise (NoHeader if self._headless else Unreadable)(self._why_none())
        tables, aside, remarks = [], [], []
        for each in lists:
            table, more, noticed = self._table(each)
            tables.append(table)
            aside += more
            remarks += noticed
        return ListReading(
            tuple(tables),
            self._parts,
            tuple(sorted(aside, key=lambda each: [grid.name for grid in grids].index(each.sheet))),
            (*remarks, *self._unread()),
            tuple(line for sheet in self._headless for line in heads_of_lines(sheet)),
        )

    @property
    def _lists(self) -> list[FoundList]:
        """The lists that have rows."""
        return [each for each in self._found if isinstance(each, FoundList) and each.rows.rows]

    @property
    def _parts(self) -> tuple[ListPart, ...]:
        return tuple(each.part for each in self._found)

    def _find(self, grid: Grid) -> None:
        """What is on a sheet: its lists, or that there is none, and why."""
        sheet = fill(grid)
        if not any(map(sheet.filled, range(len(sheet.rows)))):
            self._found.append(FoundPart(ListPart(grid.name, "", None, 0, False, BLANK)))
            return
        if is_about_export(sheet):
            self._leave(sheet, (), ABOUT_EXPORT)
            return
        blocks = blocks_of(sheet, self._names, self._is_place)
        keyed = [block for block in blocks if block.header.has_key]
        if (why := self._why_left(grid, is_list=bool(keyed))) is not None:
            self._leave(sheet, blocks, why)
            return
        named = self._named(sheet, is_read=bool(keyed) or grid.is_hidden)
        if named is not None:
            blocks = [named]
        elif not keyed and not grid.is_hidden and not any(self._is_other(sheet, each) for each in blocks):
            block, is_open = ask_unheaded(sheet, self._names.keys[0], self._asking)
            if is_open:
                self._leave(sheet, (), WAITS)
                return
            blocks = [block] if block else blocks
            self._odd += [] if block else [sheet]
        if not blocks:
            self._leave(sheet, (), NO_HEADER)
        for block in blocks:
            self._read_block(sheet, block, is_keyed=bool(keyed))

    def _named(self, sheet: FilledSheet, *, is_read: bool) -> Block | None:
        """The list under the header that somebody has named; where none is read, it is offered to."""
        if is_read and HEADER + sheet.name not in self._asking.answers:
            return None
        row = self._asking.offer(question_of_header(sheet))
        if row is None or row == NO:
            self._headless.append(sheet)
            return None
        return named_block(sheet, int(row), self._names, self._asking)

    def _leave(self, sheet: FilledSheet, blocks: Sequence[Block], why: Text) -> None:
        """Account for a sheet that is not read."""
        if not blocks:
            count = sum(1 for row in range(len(sheet.rows)) if sheet.filled(row))
            self._found.append(FoundPart(ListPart(sheet.name, "", None, count, False, why)))
        for block in blocks:
            self._found.append(FoundPart(part_of(sheet, block, filled_rows(sheet, block), why)))

    def _why_left(self, grid: Grid, *, is_list: bool) -> Text | None:
        """Why a sheet is not read though there may be lists on it."""
        if self._sheets:
            return None if grid.name in self._sheets else NOT_ASKED_FOR
        return why_left(grid, self._asking, is_only=self._count < 2) if is_list else None

    def _read_block(self, sheet: FilledSheet, block: Block, *, is_keyed: bool) -> None:
        header = block.header
        texts = [text for place, text in sorted(header.texts.items()) if place != header.serial]
        heads = [(text, self._names.is_known(text)) for text in dict.fromkeys(texts)]
        offer_heads(sheet.name, header.row + 1, heads, self._names.columns.values(), self._asking)
        if not block.header.has_key:
            count = filled_rows(sheet, block)
            self._found.append(FoundPart(part_of(sheet, block, count, self._why_keyless())))
            if self._is_other(sheet, block, 1 if is_keyed else 2):
                self._others.append(f"{sheet.name}!{block.header.row + 1}")
            return
        block, waits = ask_holder(sheet, block, self._names, self._asking)
        first = [
            text for row in range(block.first, min(block.first + 2, block.end)) for text in sheet.texts(row)
        ]
        units = units_of(block, self._names, (*first, *block.sheet_titles, *block.titles))
        rows = RowReader(sheet, block, self._names, self._is_place, units).read()
        if waits:
            rows.rows = [replace(row, waits=waits) for row in rows.rows]
        why = None if rows.rows else NO_ROWS
        self._found.append(
            FoundList(replace(part_of(sheet, block, len(rows.rows), why), is_read=True), sheet, block, rows)
        )

    def _is_other(self, sheet: FilledSheet, block: Block, fewest: int = 2) -> bool:
        """Whether a list without a column of names is one all the same: of other subjects, or of firms in so
        many columns, under heads of another kind of list, as of old names and new ones."""
        columns = range(block.left, block.right + 1)
        holds = [holds_names(sheet, place, block.first, block.end, 1) for place in columns]
        return any(holds) and (bool(foreign_subjects(block, self._names)) or holds.count(True) >= fewest)

    def _is_place(self, text: str) -> bool:
        return bool(self._places.named(text))

    def _why_keyless(self) -> Text:
        return say("表头里没有“%(names)s”等名称列，不能读取", names=self._key_headers())

    def _key_headers(self) -> object:
        return listed(header for key in self._names.keys for header in self._names.columns[key].headers[:3])

    def _choose(self) -> None:
        """Which lists are read, where there are several kinds."""
        lists = self._lists
        for sheet in self._odd if lists else ():
            ask_lone_names(sheet, self._asking)
        places = catalog().places
        words = sorted({*places.names, *places.city_names}, key=len, reverse=True)
        candidates: list[ReadableList] = []
        for each in lists:
            each.code = code_of(each, lists)
            kind = kind_of(each.sheet.name, each.block, self._names, words)
            above = candidates[-1] if candidates and candidates[-1].sheet == each.sheet.name else None
            section = above is not None and is_section(each.block, kind, above.kind)
            candidates.append(
                ReadableList(
                    each.sheet.name,
                    each.code,
                    each.block,
                    each.part.rows,
                    kind,
                    section,
                    names_of(each, lists),
                )
            )
        chosen, is_open = ask_lists(candidates, self._others, self._asking)
        for each in lists:
            if each.code not in chosen:
                each.part = replace(each.part, is_read=False, why=WAITS if is_open else NOT_CHOSEN)

    def _table(self, found: FoundList) -> tuple[ListTable, list[SetAside], list[ListRemark]]:
        """A list that is read, with what is asked about its rows."""
        sheet, block, section, asking = found.sheet, found.block, found.rows, self._asking
        header = block.header
        rows = ask_alike(sheet, block, tuple(section.rows), asking)
        rows, doubtful = ask_doubtful(sheet, block, rows, section.doubtful, asking)
        rows, unseen = ask_hidden_and_struck(sheet, block, found.code, rows, asking)
        rows = ask_fill_down(block, found.code, rows, asking)
        rows, abroad = ask_elsewhere(rows, found.code, catalog().places.city_names, self._places, asking)
        rows = ask_units(block, found.code, sheet.name, rows, self._names, asking)
        rows, remarks = placed_rows(sheet, block, rows, self._places, asking)
        above = ask_outside(found, self._lists, asking)
        rows, heads = with_telling(sheet, block, rows, self._names)
        remarks = [*notice_columns(sheet, block, heads.values()), *remarks]
        remarks += notice_count(sheet.name, block, len(section.rows))
        units = rows[0].units if rows else {}
        table = ListTable(sheet.name, header.row + 1, units, rows, block.title, heads, found.code)
        found.part = replace(found.part, rows=len(rows))
        aside = sorted([*above, *section.set_aside, *doubtful, *unseen, *abroad], key=lambda each: each.row)
        return table, aside, [*remarks, *section.remarks]

    def _unread(self) -> list[ListRemark]:
        """One remark for what is not read without being asked about."""
        said = (BLANK, WAITS, HIDDEN, NOT_CHOSEN, NOT_ASKED_FOR)
        known = {part.name for part in self._parts if part.is_read or part.why in said}
        names = dict.fromkeys(part.name for part in self._parts if part.name not in known)
        text = say("工作簿里还有未读取的工作表：%(sheets)s。", sheets=listed(names))
        return [ListRemark(text)] if names else []

    def _why_none(self) -> Text:
        empty = next((each.part.name for each in self._found if each.part.is_read), None)
        if empty is not None:
            return say("工作表“%(sheet)s”的表头下面没有数据行。", sheet=empty)
        return say(
            "没有找到表头：工作表里要有一行写明列名，其中须有“%(names)s”之一。", names=self._key_headers()
        )
