"""A small register that made-up lists are about: firms with codes and places, and who holds which title."""

from dataclasses import dataclass
from datetime import date

from registry.actions.imports.file import apply_import
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.uscc import check_character
from tests.make import SYSTEM
from tests.workbooks import workbook

HELD_ON, HELD_UNTIL = date(2024, 3, 1), "2027-02-28"
DUE_ON = date(2023, 3, 1)
"""Of titles whose re-review was due before the day of the tests."""
HELD_NUMBER = "津工信〔2024〕3号"
_PLACES = (("西青区", "120111"), ("和平区", "120101"), ("武清区", "120114"), ("宝坻区", "120115"))
_COUNT, _HOLDERS, _DUE = 80, 60, 4


@dataclass(frozen=True)
class ListedFirm:
    """A firm that lists name; `district` '' for one that the register does not have."""

    name: str
    code: str
    place: str = ""
    district: str = ""
    holds: bool = False


def code_of(number: int, group: int = 0) -> str:
    """A right code; no two of one group are the same."""
    first = f"{('91', '93', '92', '91')[number % 4]}120111MA{group}{number:06d}"
    return first + check_character(first)


def _known(number: int) -> ListedFirm:
    place, district = _PLACES[number % len(_PLACES)]
    name = f"天津名录{chr(ord('一') + number)}机电设备有限公司"
    return ListedFirm(name, code_of(number, 9), place, district, number < _HOLDERS)


KNOWN = tuple(map(_known, range(_COUNT)))
HOLDERS = KNOWN[:_HOLDERS]
DUE = KNOWN[_HOLDERS : _HOLDERS + _DUE]
OTHERS = KNOWN[_HOLDERS + _DUE :]
"""Without a title."""


def fill_register() -> None:
    """Bring the firms in, and the titles they hold."""
    rows = [[firm.name, firm.code, firm.place] for firm in KNOWN]
    firms = workbook(["企业名称", "统一社会信用代码", "所属区"], *rows)
    apply_import(read_import("名录.xlsx", firms, None), SYSTEM, accept_good=False)
    scheme = catalog().schemes["specialized_new"]
    for day, holders, number in ((DUE_ON, DUE, "津工信〔2023〕3号"), (HELD_ON, HOLDERS, HELD_NUMBER)):
        decision = Decision(scheme, scheme.level("municipal"), day, day.year, number)
        named = workbook(["企业名称"], *([firm.name] for firm in holders))
        report = apply_import(read_import("名单.xlsx", named, decision), SYSTEM, accept_good=False, yes=True)
        assert report.applied, report.summary()
