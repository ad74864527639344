"""Live sheets of an enterprise, for itself and for officers: the index, and one scheme and level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.database import for_a_page
from registry.errors import NotFound, Text
from registry.models import CriteriaVersion, Enterprise, Subject
from registry.queries.advice import advice_for, position_of
from registry.queries.criteria import published_versions, version_in_use
from registry.queries.facts import FactsAim
from registry.queries.live_sheet import Live, live_sheet, live_sheets
from registry.queries.past import past_of
from registry.queries.subject import subjects_of_enterprise
from registry.rules.catalog import catalog
from registry.rules.criteria.sheet.verdict import hindrances, verdict_sentence
from registry.rules.subject_facts import asked_kinds, kind_asked_by
from registry.web.addresses import url_for
from registry.web.context import fields_of
from registry.web.criteria.titles import version_title
from registry.web.forms.sheet import SheetFilters, kind_choices, read_filters
from registry.web.language import gettext as _
from registry.web.sheet.advice import AdviceContext, LadderContext, advice_shown, ladder_shown, next_live
from registry.web.sheet.values import SheetContext, about_sheet, sheet_values
from registry.web.wording.applied_elsewhere import applied_elsewhere
from registry.web.wording.past import past_lines


@dataclass(frozen=True)
class Reader:
    """Whose pages: the blueprint, what its addresses carry besides, and whether facts may be stated there."""

    blueprint: str
    values: Mapping[str, Any]
    fills: bool

    def index_url(self, **values: Any) -> str:
        return url_for(f"{self.blueprint}.sheets", **self.values, **values)

    def sheet_url(self, scheme: str, level: str, **values: Any) -> str:
        return url_for(f"{self.blueprint}.sheet", **self.values, scheme=scheme, level=level, **values)


@dataclass(frozen=True, slots=True)
class LiveLine:
    """A sheet of the index: how many conditions it fails and how many are open, with its address."""

    live: Live
    subject: str
    """Of which site or project, where the enterprise has any that the title is given to."""
    url: str
    failed: int
    open: int
    sentence: Text


OWNER = Reader("sheet", {}, fills=True)


def officer(enterprise: Enterprise) -> Reader:
    """An officer reading an enterprise of the register."""
    return Reader("enterprises", {"id": enterprise.id}, fills=False)


@for_a_page
def index_page(reader: Reader, enterprise: Enterprise) -> ResponseReturnValue:
    """The verdict of every scheme and level in use on the day; the same few queries however many."""
    filters = read_filters(request.args, clock.today())
    found = live_sheets(enterprise, filters.day, filters.kind)
    names = _names(enterprise, found)
    # A re-review asks of titles that are held; the way up is by new applications.
    ladder_values = _ladder(reader, enterprise, filters, found) if filters.kind == "new" else None
    return render_template(
        f"{reader.blueprint}/sheets.html",
        enterprise=enterprise,
        reader=reader,
        filters=filters,
        kinds=kind_choices(),
        rows=[_row(reader, filters, live, names) for live in found],
        ladder_values=ladder_values,
    )


def _names(enterprise: Enterprise, lives: list[Live]) -> dict[int, str]:
    """What the sites and projects are called that sheets are of; no query where there are none."""
    if all(live.aim.subject_id is None for live in lives):
        return {}
    return {row.id: row.name for row in subjects_of_enterprise(enterprise.id, asked_kinds())}


def _ladder(
    reader: Reader, enterprise: Enterprise, filters: SheetFilters, lives: list[Live]
) -> LadderContext:
    def address(scheme: str, level: str) -> str:
        return reader.sheet_url(scheme, level, **_kept(filters))

    position = position_of(enterprise, lives, filters.day)
    following = next_live(position, lives)
    if following is None or following.sheet.bar:
        return ladder_shown(position, lives, address, None, "", filters.day)
    advice = advice_shown(advice_for(following), filters.day, address, fill=reader.fills)
    next_url = address(following.aim.scheme, following.aim.level)
    return ladder_shown(position, lives, address, advice, next_url, filters.day)


def _kept(filters: SheetFilters) -> dict[str, str]:
    """What a link from the index keeps of the choice."""
    kept = {"kind": filters.kind} if filters.kind != "new" else {}
    return kept | ({"day": filters.day.isoformat()} if filters.day != clock.today() else {})


def _row(reader: Reader, filters: SheetFilters, live: Live, names: Mapping[int, str]) -> LiveLine:
    ways = [each.truth for each in hindrances(live.sheet)]
    subject = live.aim.subject_id
    of_subject = {} if subject is None else {"subject": str(subject)}
    return LiveLine(
        live=live,
        subject="" if subject is None else names[subject],
        url=reader.sheet_url(live.aim.scheme, live.aim.level, **_kept(filters), **of_subject),
        failed=ways.count(False) + bool(live.sheet.bar),
        open=ways.count(None),
        sentence=verdict_sentence(live.sheet),
    )


@for_a_page
def sheet_page(reader: Reader, enterprise: Enterprise, scheme: str, level: str) -> ResponseReturnValue:
    """One enterprise × version × day. Raises NotFound for a scheme or level the catalog lacks."""
    found = catalog().schemes.get(scheme)
    if found is None or not found.has_level(level):
        raise NotFound()
    versions = published_versions(scheme)
    kind = kind_asked_by(found)
    subjects = subjects_of_enterprise(enterprise.id, [kind]) if kind else []
    filters = read_filters(request.args, clock.today(), versions, subjects)
    version = _version(filters, scheme, level, versions)
    aim = FactsAim(scheme, level, filters.kind, filters.day, _subject(filters, subjects))
    live = live_sheet(enterprise, version, aim) if version else None
    values = _values(reader, live) if live else None
    page = render_template(
        f"{reader.blueprint}/sheet.html",
        enterprise=enterprise,
        reader=reader,
        scheme=scheme,
        level=level,
        filters=filters,
        kinds=kind_choices(),
        version_choices=[(row.id, version_title(row)) for row in versions],
        live=live,
        elsewhere=applied_elsewhere(f"{scheme}:{level}", filters.day),
        subjects=[(row.id, row.name) for row in subjects],
        subject=aim.subject_id,
        about=_about(enterprise, live, filters, subjects) if live else [],
        ledger_lines=past_lines(past_of(enterprise.id, scheme, filters.day), filters.day),
        checks={},
        advice_values=_advice(reader, filters, live) if live and _is_advised(live) else None,
        # Without a sheet the template draws none.
        **(fields_of(values) if values else {}),
    )
    return page, 200


def _subject(filters: SheetFilters, subjects: Sequence[Subject]) -> int | None:
    """The one that is named, else the first: a sheet is of one."""
    return filters.subject or next((row.id for row in subjects), None)


def _about(
    enterprise: Enterprise, live: Live, filters: SheetFilters, subjects: Sequence[Subject]
) -> list[tuple[str, object]]:
    rows = about_sheet(enterprise.name, live.sheet, live.version.name, filters.kind)
    named = [(_("对象"), f"{row.name} · {row.number}") for row in subjects if row.id == live.aim.subject_id]
    return [*rows[:1], *named, *rows[1:]]


def _values(reader: Reader, live: Live) -> SheetContext:
    return sheet_values(live.sheet, live.known.origins, fill=reader.fills, subject=live.meant)


def _advice(reader: Reader, filters: SheetFilters, live: Live) -> AdviceContext:
    def address(scheme: str, level: str) -> str:
        return reader.sheet_url(scheme, level, **_kept(filters))

    return advice_shown(advice_for(live), filters.day, address, fill=reader.fills, subject=live.meant)


def _is_advised(live: Live) -> bool:
    """Nobody is advised how to meet what they may not file for."""
    return live.sheet.eligible is not True and not live.sheet.bar


def _version(
    filters: SheetFilters, scheme: str, level: str, versions: list[CriteriaVersion]
) -> CriteriaVersion | None:
    if filters.version is not None:
        return next(row for row in versions if row.id == filters.version)
    return version_in_use(scheme, level, filters.kind, filters.day)
