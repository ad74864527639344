"""A long list for the campaign of killed imports, and what the register must hold when it is whole."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.line import Decision
from tests.make import uscc
from tests.workbooks import workbook

TITLE = ("specialized_new", "municipal")
FIRST_CODE = 5_000_000
"""The credit codes of the list begin here; who works meanwhile has others."""
DISTRICT, PLACE = "120103", "河西区"
"""Where all of the list is; who works meanwhile works in another."""
HEAD = ("企业名称", "所属区", "统一社会信用代码")
STAFF, MOST_KNOWN = 9, 2_000
WITHOUT_CODE = 3
"""One row in so many has no credit code."""
LAST = 100
"""So many rows at the end are new ones, each of another enterprise."""


@dataclass(frozen=True)
class LongList:
    """A list of one kind, of rows that are new and of enterprises that were known."""

    kind: str
    known: list[EnterpriseDetails]
    """Registered before it: each has its row."""
    rows: list[list[Any]]
    decision: Decision | None
    content: bytes

    def details(self, place: int) -> EnterpriseDetails:
        """Another enterprise, elsewhere, with the code of a row; with its name where it has none."""
        name, _place, code, _more = self.rows[place]
        return EnterpriseDetails(
            name=f"天津旁人第{place}号有限公司" if code else name, uscc=code or None, district="120111"
        )

    def firms(self, without: set[int]) -> Counter[str]:
        """By name what the list brings, each once; `without` the rows that wait."""
        known = {firm.name for firm in self.known}
        return Counter({name for name, _day in self._pairs(without)} - known)

    def titles(self, without: set[int]) -> Counter[tuple[str, str]]:
        """By name and day the titles that are there in the end."""
        return Counter(self._pairs(without) if self.decision else ())

    def _pairs(self, without: set[int]) -> list[tuple[str, str]]:
        return [(row[0], row[3]) for place, row in enumerate(self.rows) if place not in without]


def long_list(kind: str, many: int, chance: Random, today: date) -> LongList:
    """So many rows. Of titles some enterprises have two, the second far below the first."""
    known = [_known(number) for number in range(min(many // 20, MOST_KNOWN))]
    firms = dict(zip(sorted(chance.sample(range(2, many - LAST), len(known))), known, strict=True))
    late, early = ((today - timedelta(days=days)).isoformat() for days in (60, 200))
    rows: list[list[Any]] = []
    for place in range(many):
        if place in firms:
            rows.append([firms[place].name, PLACE, firms[place].uscc, late])
        elif kind == "recognitions" and place % 10 == 0 and many // 2 < place < many - LAST:
            rows.append([*rows[place // 2][:3], early])
        else:
            code = uscc(FIRST_CODE + place) if place % WITHOUT_CODE else ""
            rows.append([f"天津长单第{place}号有限公司", PLACE, code, late])
    if kind == "enterprises":
        rows = [[*row[:3], STAFF] for row in rows]
        return LongList(kind, known, rows, None, workbook([*HEAD, "从业人数"], *rows))
    content = workbook([*HEAD, "公告日期"], *rows)
    return LongList(kind, known, rows, _decision(date.fromisoformat(late)), content)


def _known(number: int) -> EnterpriseDetails:
    code = uscc(FIRST_CODE - 1 - number)
    return EnterpriseDetails(name=f"天津先前第{number}号有限公司", uscc=code, district=DISTRICT)


def _decision(day: date) -> Decision:
    scheme = catalog().schemes[TITLE[0]]
    return Decision(scheme, scheme.level(TITLE[1]), day, day.year, "津工信〔2026〕6号", None)
