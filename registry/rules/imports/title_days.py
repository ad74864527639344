"""The day of its own announcement that a title names, and several years of award in one. Pure."""

import re
from collections.abc import Iterable
from datetime import date

from registry.rules.imports.written_days import plain_days

_DAY = r"(20\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?"
_MADE = r"(?:公布|公告|发布|印发|认定)"
_ANNOUNCED = re.compile(rf"{_MADE}(?:日期|时间|日)?[为于:]*{_DAY}|{_DAY}(?:起|正式|予以)?{_MADE}")
LONGEST_TITLE = 400
"""Characters of a heading that is looked into."""
_VALID = re.compile(r"\([^()]*有效[^()]*\)|有效期[^,。;()]*")
_SEVERAL = re.compile(
    r"20\d\d(?:年度|年)?(?:[-‐–—~～、,和及与至到]+(?:20)?\d\d(?:年度|年)?)+(?<=[年度])(?!\d)"
)


def days_announced(headings: Iterable[str]) -> list[date]:
    """The days on which a list says that it was announced: 2023年8月1日公布, 公布日期：2023-08-01."""
    found = []
    for line in headings:
        for said in _ANNOUNCED.finditer(plain_days(line[:LONGEST_TITLE])):
            year, month, day = (int(part) for part in said.groups() if part is not None)
            try:
                found.append(date(year, month, day))
            except ValueError:
                continue
    return list(dict.fromkeys(found))


def years_together(headings: Iterable[str]) -> list[str]:
    """What a title says of several years at once, as it is written: 2021-2023年度."""
    plain = (_VALID.sub("", plain_days(line[:LONGEST_TITLE])) for line in headings)
    return list(dict.fromkeys(found[0] for line in plain for found in _SEVERAL.finditer(line)))
