"""Made-up tables of lists as bureaus lay them out, with the rows that are in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from registry.rules.imports.workbook import Grid
from tests.made_list_words import (
    CATEGORIES,
    CODE_HEADS,
    ENDINGS,
    FOOTERS,
    NAME_HEADS,
    NUMERALS,
    PLACE_HEADS,
    PLACES,
    REVENUE_HEADS,
    STEMS,
    UNITS,
    UNKNOWN_HEADS,
)


@dataclass(frozen=True)
class MadeRow:
    """A row that is in a list."""

    sheet: str
    number: int
    name: str
    place: str
    section: str
    unit: str
    amount: str = ""


@dataclass
class MadeList:
    """Sheets with the rows that are in them, and the beginnings of the codes of what is to be asked."""

    grids: list[Grid] = field(default_factory=list)
    rows: list[MadeRow] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)


@dataclass
class _Columns:
    """What the columns of one table are: by kind its place from the left."""

    heads: list[str]
    kinds: list[str]
    unit: str


class TableMaker:
    """Makes the tables of one workbook by chance, and remembers what is in them."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.made = MadeList()
        self._serial = 0

    def one(self, words: Sequence[str]) -> str:
        return self.chance.choice(words)

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def sheet(self, name: str, title: str, columns: _Columns | None = None) -> Grid:
        grid = Grid(name, [], ())
        self.table(grid, [title] if title else [], columns or self.columns(self.chance))
        self.made.grids.append(grid)
        return grid

    def columns(self, chance: Random) -> _Columns:
        kinds = ["name"]
        kinds += [kind for kind in ("code", "place", "revenue", "unknown") if chance.random() < 0.6]
        chance.shuffle(kinds)
        if chance.random() < 0.7:
            kinds.insert(0, "serial")
        if chance.random() < 0.2:
            kinds.insert(chance.randint(1, len(kinds)), "star")
        kinds = ["blank"] * chance.choice((0, 0, 0, 1, 2)) + kinds
        unit = chance.choice(UNITS)
        spelled = {
            "name": NAME_HEADS,
            "code": CODE_HEADS,
            "place": PLACE_HEADS,
            "unknown": UNKNOWN_HEADS,
            "serial": ("序号", "序号 No.", "编号", "序 号"),
            "blank": ("",),
            "star": ("",),
        }
        heads = [chance.choice(spelled.get(kind, REVENUE_HEADS)) for kind in kinds]
        return _Columns(heads, kinds, unit if "revenue" in kinds else "")

    def table(self, grid: Grid, titles: Sequence[str], columns: _Columns, *, of_title: bool = False) -> None:
        """Title, header, rows and foot of one list at the end of a sheet."""
        rows, kinds = grid.rows, columns.kinds
        for title in titles:
            rows.append([*[""] * kinds.count("blank"), title])
        how = self.chance.randrange(4) if columns.unit else 3
        if how == 0:
            rows.append(
                [
                    *[""] * (len(kinds) - 1),
                    self.one(("单位：", "金额单位：人民币", "（单位：")) + columns.unit,
                ]
            )
        heads = list(columns.heads)
        if how in (1, 3) and columns.unit:
            place = kinds.index("revenue")
            heads[place] += self.one((f"（{columns.unit}）", f"(单位：{columns.unit})", f"/{columns.unit}"))
        rows.append(heads)
        if how == 2:
            rows.append([f"（{columns.unit}）" if kind == "revenue" else "" for kind in kinds])
        self._body(grid, columns, heads, titles[0][2:] if of_title and titles[0][1] == "、" else "")

    def _body(self, grid: Grid, columns: _Columns, heads: list[str], section: str) -> None:
        style = self.chance.choice(("none", "none", "place", "category", "page"))
        groups = self.chance.randint(2, 3) if style != "none" else 1
        places = self.chance.sample(PLACES, groups)
        number_style = self.chance.randrange(4)
        for group, place in enumerate(places):
            count = self.chance.randint(1, 4)
            said, under = "", section
            if style == "place":
                said = self._heading(group, place, count, number_style)
            elif style == "category":
                category = CATEGORIES[group]
                said = self._heading(group, category, count, min(number_style, 1))
                under = " / ".join(part for part in (section, category) if part)
            elif style == "page" and group:
                grid.rows.append([*[""] * columns.kinds.count("blank"), self.one(("第1页 共3页", "- 1 -"))])
                grid.rows.append(list(heads))
            if said:
                self._add_heading(grid, columns, said)
            for _ in range(count):
                self._row(grid, columns, place if style == "place" else "", under)
        self._foot(grid, columns)

    def _heading(self, group: int, text: str, count: int, style: int) -> str:
        numbered = (
            f"（{NUMERALS[group]}）{text}",
            f"（{NUMERALS[group]}）{text}（{count}家）",
            f"{text}（{count}家）",
            f"{NUMERALS[group]}、{text}：{count}户",
        )
        return numbered[style]

    def _add_heading(self, grid: Grid, columns: _Columns, text: str) -> None:
        first = next(place for place, kind in enumerate(columns.kinds) if kind != "blank")
        grid.rows.append([*[""] * first, text])

    def firm(self) -> str:
        self._serial += 1
        number = f"{NUMERALS[self._serial % 10]}{self._serial}"
        return f"{self.one(('天津', '天津市', ''))}{self.one(STEMS)}{number}{self.one(ENDINGS)}"

    def _row(self, grid: Grid, columns: _Columns, under_place: str, section: str) -> None:
        name, place = self.firm(), under_place
        if not under_place and "place" in columns.kinds:
            place = self.one(PLACES)
        elif not under_place and grid.name in PLACES:
            place = grid.name
        grid.rows.append([self._cell(kind, name, "" if under_place else place) for kind in columns.kinds])
        amount = "1234.5" if columns.unit else ""
        row = MadeRow(grid.name, len(grid.rows), name, place, section, columns.unit, amount)
        self.made.rows.append(row)

    def _cell(self, kind: str, name: str, place: str) -> Any:
        always: dict[str, Any] = {"name": name, "place": place, "code": "91120111MA0000701K", "star": "★"}
        if kind == "unknown":
            return self.one(("阀门", "张三", "", "是"))
        return {**always, "revenue": 1234.5, "serial": float(self._serial)}.get(kind, "")

    def _foot(self, grid: Grid, columns: _Columns) -> None:
        first = next(place for place, kind in enumerate(columns.kinds) if kind != "blank")
        for text in self.chance.sample(FOOTERS, self.chance.choice((0, 0, 1, 2, 4))):
            if self.maybe(0.2):
                grid.rows.append([])
            sums = [""] * (len(columns.kinds) - first - 1)
            if text == "合计" and sums:
                sums[-1] = 60.0  # type: ignore[call-overload]
            grid.rows.append([*[""] * first, text, *sums])
