"""Facts and rows of a profile as people read them: values with units, and who said so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry import clock
from registry.queries.actor import parts_of
from registry.queries.profile import Said
from registry.rules.criteria.facts import read_number, read_value
from registry.rules.criteria.files.profile_schema import RecordField
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.unit import with_unit
from registry.rules.criteria.wording.figures import number_text, value_text
from registry.rules.role import ROLE_NAMES, Role
from registry.web.addresses import url_for
from registry.web.language import gettext as _
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class SaidWords:
    """Who entered something, when, from which document and file; `url` is that of the file."""

    who: str
    when: str
    source: str
    file: str
    url: str


def fact_words(metric: Metric, raw: Any) -> str:
    """What the profile keeps, with its unit; '' where nothing is said."""
    value = None if raw is None else read_value(metric, raw)
    return "" if value is None else translated(value_text(metric, value))


def field_words(field: RecordField, raw: Any) -> str:
    """One field of a row; '' where it is empty."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return str(_("是") if raw else _("否"))
    if field.options:
        return next((translated(option) for option in field.options if option.value == raw), str(raw))
    number = read_number(raw) if field.kind in {"whole", "amount"} else None
    return str(raw) if number is None else translated(with_unit(number_text(number, 0, 6), field.unit))


def said_words(said: Said, names: Mapping[str, str]) -> SaidWords:
    """Who entered it, when, from which document and file."""
    return SaidWords(
        who=who(said.entered_by, names),
        when=clock.local(said.entered_at).strftime("%Y-%m-%d"),
        source=said.source,
        file=said.evidence_name,
        url=url_for("files.evidence", id=said.evidence_id) if said.evidence_id else "",
    )


def who(actor: str, names: Mapping[str, str]) -> str:
    """A person by name, else by role, else the system."""
    parts = parts_of(actor)
    if actor in names:
        return names[actor]
    return translated(ROLE_NAMES[Role(parts[1])]) if parts else str(_("系统"))
