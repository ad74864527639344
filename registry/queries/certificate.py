"""Certificate numbers that are there already, drawn here or brought in."""

from collections.abc import Collection, Sequence
from typing import Any

from peewee import Expression

from registry.conditions import begins
from registry.models import Recognition, SupersededNumber
from registry.prepared import Prepared, few_lengths
from registry.rules.certificate import certificate_number, number_serial


def serials_taken(prefix: str, code: str, level: str, award_year: int, district: str = "") -> set[int]:
    """The serials of a series that recognitions have or had before they were corrected, drawn here or brought
    in by a list."""
    series = certificate_number(prefix, code, level, award_year, 0, district).removesuffix("00000")
    found: set[int] = set()
    for column in (Recognition.certificate_no, SupersededNumber.number):
        rows: Any = column.model.select(column).where(begins(column, series)).tuples()
        serials = (number_serial(prefix, code, level, award_year, number, district) for (number,) in rows)
        found |= {serial for serial in serials if serial is not None}
    return found


def had_number(text: str) -> Expression:
    """The condition that a recognition had this whole certificate number before it was corrected."""
    had = SupersededNumber.select(SupersededNumber.recognition)
    found: Expression = Recognition.id.in_(had.where(SupersededNumber.number == text.upper()))
    return found


def superseded_number(text: str) -> tuple[SupersededNumber, Recognition] | None:
    """A whole certificate number that was corrected, and the recognition that had it."""
    row: Any = SupersededNumber.get_or_none(SupersededNumber.number == text.upper())
    return None if row is None else (row, Recognition.get_by_id(row.recognition_id))


def superseded_of(recognition_ids: Collection[int]) -> dict[int, list[SupersededNumber]]:
    """The numbers that these recognitions had before they were corrected, by recognition, in order."""
    found: dict[int, list[SupersededNumber]] = {}
    for row in _superseded(few_lengths(list(recognition_ids))):
        found.setdefault(row.recognition_id, []).append(row)
    return found


@Prepared
def _superseded(recognitions: Sequence[int]) -> Any:
    rows = SupersededNumber.select().where(SupersededNumber.recognition.in_(recognitions))
    return rows.order_by(SupersededNumber.id)
