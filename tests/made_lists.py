"""Made-up tables of lists as bureaus lay them out, with the rows that are in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from registry.rules.imports.workbook import Grid
from tests.made_faults import spoil
from tests.made_kinds import MadeKind
from tests.made_list_words import (
    ENDINGS,
    FOOTERS,
    HEADS,
    LINES_ABOVE,
    NUMERALS,
    OWN_NUMBER,
    PLACES,
    STEMS,
    UNITS,
)
from tests.made_register import HOLDERS, OTHERS, ListedFirm, code_of
from tests.made_rows import MadeRow, RowMaker

FAULTY = 0.15
"""Share of the workbooks with rows that are refused."""


@dataclass
class MadeList:
    """Sheets with the rows that are in them, and the beginnings of the codes of what is to be asked."""

    kind: MadeKind
    grids: list[Grid] = field(default_factory=list)
    rows: list[MadeRow] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    is_named: bool = False
    """Whether it matters what its sheets are called."""

    def called(self, sheet: str) -> "MadeList":
        """The same with its only sheet called otherwise, as a format does that has no names for sheets."""
        (grid,) = self.grids
        rows = [replace(row, sheet=sheet) for row in self.rows]
        asked = [code.replace(f".{grid.name}", f".{sheet}") for code in self.asked]
        return replace(self, grids=[replace(grid, name=sheet)], rows=rows, asked=asked)


@dataclass
class MadeColumns:
    """What the columns of one table are: by kind its place from the left."""

    heads: list[str]
    kinds: list[str]
    unit: str

    @property
    def first(self) -> int:
        """The first that is not blank."""
        return next(place for place, kind in enumerate(self.kinds) if kind != "blank")

    @property
    def name(self) -> int:
        """That of the names."""
        return next(place for place, kind in enumerate(self.kinds) if kind in ("name", "old"))


class TableMaker:
    """Makes the tables of one workbook by chance, and remembers what is in them."""

    def __init__(self, chance: Random, kind: MadeKind) -> None:
        self.chance = chance
        self.kind = kind
        self.made = MadeList(kind)
        self.is_fancy = chance.random() < 0.5
        self.has_faults = chance.random() < FAULTY
        self._serial = 0
        self._others = list(OTHERS)
        self._holders = list(HOLDERS)
        chance.shuffle(self._others)
        chance.shuffle(self._holders)

    def one(self, words: Sequence[Any]) -> Any:
        return self.chance.choice(words)

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def title(self) -> str:
        """One that agrees with what is asked, or none."""
        return str(self.one(self.kind.titles))

    def sheet(self, name: str, title: str, columns: MadeColumns | None = None) -> Grid:
        grid, columns = Grid(name, [], ()), columns or self.columns(self.chance)
        self.table(grid, [title] if title else [], columns)
        last = len(columns.kinds) - 1
        if title and last > columns.first and self.maybe(0.3):
            grid = replace(grid, merged=((0, columns.first, 0, last),))
        self.made.grids.append(grid)
        return grid

    def columns(self, chance: Random) -> MadeColumns:
        kinds = list(self.kind.needed)
        kinds += [kind for kind in self.kind.optional if chance.random() < 0.5]
        chance.shuffle(kinds)
        if chance.random() < 0.7:
            kinds.insert(0, "serial")
        if chance.random() < 0.2:
            kinds.insert(chance.randint(1, len(kinds)), "star")
        kinds = ["blank"] * chance.choice((0, 0, 0, 1, 2)) + kinds
        unit = chance.choice(UNITS)
        return MadeColumns(self.heads(kinds, chance), kinds, unit if "revenue" in kinds else "")

    def heads(self, kinds: Sequence[str], chance: Random) -> list[str]:
        """How each is headed, no two alike."""
        found: list[str] = []
        for kind in kinds:
            left = [head for head in HEADS.get(kind, ("",)) if head not in found or not head]
            if len(self.kind.needed) > 1 and kind == "unknown":
                # A blank column between two columns of names would part two lists.
                left = [head for head in left if head]
            found.append(chance.choice(left))
        return found

    def short(self, *more: str) -> list[str]:
        """Few columns: what a list of the kind has to have, and these."""
        return ["serial", *self.kind.needed, *more]

    def _line_above(self) -> str:
        line = self.one(LINES_ABOVE)
        asked = getattr(self.kind.asked, "document_no", "")
        return asked or line if line == OWN_NUMBER else line

    def table(
        self, grid: Grid, titles: Sequence[str], columns: MadeColumns, *, of_title: bool = False
    ) -> None:
        """Title, header, rows and foot of one list at the end of a sheet."""
        rows, kinds = grid.rows, columns.kinds
        for title in titles:
            rows.append([*[""] * kinds.count("blank"), title])
        if titles and not of_title and self.maybe(0.2):
            rows.append([*[""] * self.chance.choice((columns.first, len(kinds) - 1)), self._line_above()])
        how = self.chance.randrange(4) if columns.unit else 3
        if how == 0:
            said = self.one(("单位：", "金额单位：人民币", "（单位：")) + columns.unit
            rows.append([*[""] * (len(kinds) - 1), said])
        heads = list(columns.heads)
        if how in (1, 3) and columns.unit:
            place = kinds.index("revenue")
            heads[place] += self.one((f"（{columns.unit}）", f"(单位：{columns.unit})", f"/{columns.unit}"))
        rows.append(heads)
        if how == 2:
            rows.append([f"（{columns.unit}）" if kind == "revenue" else "" for kind in kinds])
        self._body(grid, columns, heads, titles[0][2:] if of_title and titles[0][1] == "、" else "")

    def _body(self, grid: Grid, columns: MadeColumns, heads: list[str], section: str) -> None:
        kinds = columns.kinds
        style = self.chance.choice(("none", "none", "place", "category", "page"))
        groups = self.chance.randint(2, 3) if style != "none" else 1
        places = self.chance.sample(sorted(PLACES), groups)
        number_style = self.chance.randrange(7)
        for group, place in enumerate(places):
            count = self.chance.randint(1, 4)
            said, under = "", section
            if style == "place":
                said = self._heading(group, place, count, number_style)
            elif style == "category":
                category = self.kind.categories[group]
                said = self._heading(group, category, count, number_style % 3)
                under = " / ".join(part for part in (section, category) if part)
            elif style == "page" and group:
                grid.rows.append([*[""] * columns.first, self.one(("第1页 共3页", "- 1 -"))])
                grid.rows.append(list(heads))
            if said:
                grid.rows.append([*[""] * self.one((columns.first, columns.name)), said])
            for _ in range(count):
                self.row(grid, columns, place if style == "place" else "", under)
                if self.maybe(0.03):
                    grid.rows.append([])
            if said and self.maybe(0.15) and len(kinds) > columns.first + 1:
                grid.rows.append(
                    [*[""] * columns.first, "小计", *[""] * (len(kinds) - columns.first - 2), count]
                )
        self._foot(grid, columns)

    def _heading(self, group: int, text: str, count: int, style: int) -> str:
        numbered = (
            f"（{NUMERALS[group]}）{text}",
            f"（{NUMERALS[group]}）{text}（{count}家）",
            f"{NUMERALS[group]}、{text}",
            f"{text}（{count}家）",
            f"{NUMERALS[group]}、{text}：{count}户",
            f"{text}：",
            f"{NUMERALS[group]}. {text}推荐企业",
        )
        return numbered[style]

    def firm(self) -> ListedFirm:
        """Another one each time: of the register where the kind is about its holders, or now and then."""
        self._serial += 1
        if self.kind.from_register:
            return self._holders.pop()
        if self._others and self.maybe(0.1):
            return self._others.pop()
        return ListedFirm(self.new_name(), code_of(self._serial))

    def new_name(self) -> str:
        """The name of a firm that nobody knows."""
        number = f"{NUMERALS[self._serial % 10]}{self._serial}"
        return f"{self.one(('天津', '天津市', ''))}{self.one(STEMS)}{number}{self.one(ENDINGS)}"

    def spell(self, firm: ListedFirm, unit: str = "", place: str = "", **more: Any) -> RowMaker:
        return RowMaker(self.chance, self.kind, firm, self._serial, unit, place, self.is_fancy, **more)

    def row(self, grid: Grid, columns: MadeColumns, under_place: str = "", section: str = "") -> None:
        """One more at the end of a sheet; `under_place`: that of the sub-heading it stands under."""
        firm = self.firm()
        of_sheet = grid.name if grid.name in PLACES and "place" not in columns.kinds else ""
        maker = self.spell(firm, columns.unit, under_place or of_sheet)
        cells = [maker.cell(kind) for kind in columns.kinds]
        if "place" in columns.kinds and not maker.place:
            # Left of the names a blank place may be that of the row above.
            place = columns.kinds.index("place")
            cells[place] = cells[place] or "—"
        if self.has_faults and self.maybe(0.3):
            maker.refused = spoil(cells, self.read_columns(columns.kinds), self.chance)
        grid.rows.append(cells)
        self.keep(grid.name, len(grid.rows), maker, section)

    def read_columns(self, kinds: Sequence[str]) -> list[str]:
        """The columns that are read; lists of endings and renames go by the places of the register."""
        unread = {"place"} if self.kind.name in {"endings", "renames"} else set()
        return ["" if kind in unread else kind for kind in kinds]

    def keep(self, sheet: str, number: int, maker: RowMaker, section: str = "") -> None:
        """Remember a row with what it says."""
        says = {**maker.said(), "section": section}
        self.made.rows.append(MadeRow(sheet, number, maker.firm.name, says, maker.refused))

    def _foot(self, grid: Grid, columns: MadeColumns) -> None:
        last = next(row for row in reversed(grid.rows) if row)
        if len(columns.kinds) > 1 and sum(cell != "" for cell in last) == 1:
            # A last name that stands alone above a date may be who signs.
            return
        for text in self.chance.sample(FOOTERS, self.chance.choice((0, 0, 1, 2, 4))):
            if self.maybe(0.2):
                grid.rows.append([])
            sums: list[Any] = [""] * (len(columns.kinds) - columns.first - 1)
            if text == "合计" and sums:
                sums[-1] = 60.0
            grid.rows.append([*[""] * columns.first, text, *sums])
