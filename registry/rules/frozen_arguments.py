"""What is proposed, as it is kept until somebody approves it: canonical JSON, and what an approval is of."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar, get_args, get_type_hints

from registry.rules.approval import ApprovalAction, Arguments
from registry.rules.ground import MeasureKind
from registry.rules.ledger import canonical_json

_KINDS: dict[ApprovalAction, type[Arguments]] = {kind.action: kind for kind in get_args(Arguments)}
Kind = TypeVar("Kind")


def frozen_arguments(arguments: Arguments) -> str:
    """Arguments as they are kept: canonical JSON."""
    plain = {field.name: _plain(getattr(arguments, field.name)) for field in fields(arguments)}
    return canonical_json(plain)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def thawed_arguments(action: ApprovalAction, frozen: Mapping[str, Any]) -> Arguments:
    """Kept arguments again. ValueError or KeyError where they are not of this action."""
    kind = _KINDS[action]
    hints = get_type_hints(kind)
    # What a proposal of an older version did not know has its usual value.
    known = [each for each in fields(kind) if each.name in frozen or each.default is MISSING]
    return kind(**{field.name: _typed(hints[field.name], frozen[field.name]) for field in known})


def _typed(kind: Any, value: Any) -> Any:
    if kind in (date, date | None) and value is not None:
        return date.fromisoformat(value)
    if kind is MeasureKind:
        return MeasureKind(value)
    return _tuples(value)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


def digest_of_proposal(action: str, arguments: str) -> str:
    """What an approval is of: SHA-256 of the action and its frozen arguments."""
    return sha256(f"{action}\n{arguments}".encode()).hexdigest()
