"""What is said of an uploaded list, as labels and values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.rules.catalog import catalog
from registry.rules.ground import ExitGround
from registry.rules.imports.asked import Asked, ListedEndings, ListedRenames, ListedRereviews
from registry.rules.imports.heard import KIND_NAMES
from registry.rules.imports.line import Decision
from registry.rules.imports.report import OUTCOME_NAMES, RowOutcome
from registry.rules.imports.undo import Written
from registry.rules.scheme import Level, Scheme
from registry.web.filters import day
from registry.web.language import gettext as _
from registry.web.language import translated

Said = list[tuple[str, str]]


def kind_label(kind: str) -> str:
    """What a kind of import is called where nothing stands before it."""
    name = translated(KIND_NAMES[kind])
    return name[:1].upper() + name[1:]


def ground_words(ground: ExitGround) -> str:
    """Its name, with the days it holds where another of the same name holds on others."""
    name = translated(ground)
    if ground.last is None and ground.first is None:
        return name
    if ground.last is None:
        return str(_("%(name)s（%(first)s 起）", name=name, first=day(ground.first)))
    if ground.first is None:
        return str(_("%(name)s（至 %(last)s）", name=name, last=day(ground.last)))
    span = {"first": day(ground.first), "last": day(ground.last)}
    return str(_("%(name)s（%(first)s 至 %(last)s）", name=name, **span))


def said_rows(given: Asked) -> Said:
    """What was said of the list when it was uploaded; nothing of a list of enterprises."""
    match given:
        case Decision():
            title = _title(given.scheme, given.level)
            return [*title, *_announced(given.announced_on, given.award_year), *_rest(given)]
        case ListedEndings():
            return [
                *_title(given.scheme, given.level),
                (_("终止事由"), _ground(given.ground)),
                (_("终止日期"), day(given.ended_on)),
                (_("决定文号"), given.document_no),
                *([(_("终止理由"), given.reason)] if given.reason else []),
            ]
        case ListedRenames():
            return [(_("变更日期"), day(given.effective_on)), (_("文号"), given.document_no)]
        case ListedRereviews():
            ground = _ground(given.ground) if given.ground else _("按目录")
            return [
                *_title(given.scheme, given.level),
                *_announced(given.announced_on, given.award_year),
                *_rest(given),
                (_("未通过者的终止事由"), ground),
            ]
    return []


def _title(scheme: Scheme, level: Level) -> Said:
    return [(_("认定类别"), translated(scheme)), (_("级别"), translated(level))]


def _announced(announced_on: date, award_year: int) -> Said:
    return [(_("公告日期"), day(announced_on)), (_("认定年度"), str(award_year))]


def _rest(given: Decision | ListedRereviews) -> Said:
    last = [(_("有效期截止日"), day(given.last_valid))] if given.last_valid else []
    return [(_("文号"), given.document_no), *last]


def _ground(id: str) -> str:
    return translated(catalog().grounds.by_id[id])


def listed_kind(effect: Mapping[str, Any]) -> str:
    """The kind of a list of titles that a second person approves."""
    return "endings" if "ended_on" in effect else "rereviews" if "ground" in effect else "recognitions"


def ended_rows(effect: Mapping[str, Any]) -> Said:
    """Of a list of titles that a second person approves: its kind, the ground of endings, and their day."""
    ground = [(_("终止事由"), _ground(effect["ground"]))] if effect.get("ground") else []
    said = [(_("文件内容"), kind_label(listed_kind(effect))), *ground]
    return [*said, *([(_("终止日期"), effect["ended_on"])] if "ended_on" in effect else [])]


def counted_rows(effect: Mapping[str, Any]) -> Said:
    """How many there are of each: of endings and re-reviews the titles that end and that are renewed."""
    written = effect.get("written")
    if written is None:
        return [(translated(OUTCOME_NAMES[each]), str(effect[each.value])) for each in RowOutcome]
    labels = {Written.ENDING: _("终止的认定"), Written.TITLE: _("续期的认定")}
    rows = [(label, str(written[each.value])) for each, label in labels.items() if each.value in written]
    left = (RowOutcome.UNCHANGED, RowOutcome.REFUSED)
    return rows + [(translated(OUTCOME_NAMES[each]), str(effect[each.value])) for each in left]
