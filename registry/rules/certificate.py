"""Certificate numbers: scheme code, level, award year, serial without gaps."""

import re
from collections.abc import Collection
from datetime import date


def counter_name(code: str, level: str, award_year: int, district: str = "") -> str:
    """The counter a number is drawn from: one a scheme, level and award year, and for what a district
    decides one a district."""
    return f"certificate:{code}:{level}:{award_year}" + (f":{district}" if district else "")


def certificate_number(
    prefix: str, code: str, level: str, award_year: int, serial: int, district: str = ""
) -> str:
    """For example TJ-ZJTX-M-2026-00001, of a district TJ-LSGC-D-2026-120111-00001; `level` gives its first
    letter."""
    place = f"{district}-" if district else ""
    return f"{prefix}-{code}-{level[0].upper()}-{award_year}-{place}{serial:05d}"


def number_serial(
    prefix: str, code: str, level: str, award_year: int, number: str, district: str = ""
) -> int | None:
    """The serial of a number of a series; None of a number that the series never gives."""
    written = re.fullmatch(r".*-(\d{5,9})", number, re.ASCII)
    serial = int(written[1]) if written else 0
    own = certificate_number(prefix, code, level, award_year, serial, district)
    return serial if number == own else None


def next_serials(last: int, count: int, taken: Collection[int] = ()) -> list[int]:
    """The next `count` serials after the last one, but for those `taken`."""
    found: list[int] = []
    while len(found) < count:
        last += 1
        if last not in taken:
            found.append(last)
    return found


def application_number(day: date, serial: int) -> str:
    """An application's number: SB, day of opening, serial of that day."""
    return f"SB{day:%Y%m%d}{serial:04d}"
