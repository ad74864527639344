"""What a merge 并入 does to the two records of the register, and taking it back."""

from typing import Any

from registry.database import require_transaction
from registry.errors import Stale, say
from registry.models import Enterprise


def close_record(goes: Enterprise, stays: Enterprise) -> None:
    """The shared step of merging: `goes` counts no more, and its code is free for `stays`, whose version
    moves on. Raises Stale where one of them has changed."""
    require_transaction()
    _move_on(goes, {"merged_into": stays.id, "uscc": None}, merged_into=None)
    _move_on(stays, {}, merged_into=None)
    stays.version += 1


def open_record(goes: Enterprise, stays: Enterprise, code: str | None) -> None:
    """The shared step of taking a merge back: `goes` counts itself again, under its code. Raises Stale."""
    require_transaction()
    _move_on(goes, {"merged_into": None, "uscc": code}, merged_into=stays.id)
    _move_on(stays, {}, merged_into=None)


def _move_on(row: Enterprise, columns: dict[str, Any], *, merged_into: int | None) -> None:
    same = Enterprise.merged_into.is_null() if merged_into is None else Enterprise.merged_into == merged_into
    unchanged = (Enterprise.id == row.id) & (Enterprise.version == row.version) & same
    if Enterprise.update(**columns, version=Enterprise.version + 1).where(unchanged).execute() != 1:
        raise Stale(say("记录已有变化，未作任何更改。请重新打开后再办理。"))
