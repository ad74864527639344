"""Certificate numbers that are there already, drawn here or brought in."""

from typing import Any

from registry.models import Recognition
from registry.rules.certificate import certificate_number, number_serial


def serials_taken(prefix: str, code: str, level: str, award_year: int, district: str = "") -> set[int]:
    """The serials of a series that recognitions have, drawn here or brought in by a list."""
    series = certificate_number(prefix, code, level, award_year, 0, district).removesuffix("00000")
    rows: Any = (
        Recognition.select(Recognition.certificate_no)
        .where(Recognition.certificate_no.startswith(series))
        .tuples()
    )
    serials = (number_serial(prefix, code, level, award_year, number, district) for (number,) in rows)
    return {serial for serial in serials if serial is not None}
