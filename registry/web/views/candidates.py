"""Candidates 候选企业: who meets a title without holding it, for authorities ought to look for them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.pool_run import ask_scans
from registry.errors import NotFound, Text
from registry.models import PoolRun
from registry.queries.application import applying_for, subjects_applying
from registry.queries.bar import barred_today
from registry.queries.call import given_titles
from registry.queries.candidate import (
    candidate_counts,
    candidate_places,
    candidates,
    latest_scan,
    latest_scans,
    outcome_counts,
    scan_document,
    scans_under_way,
    versions_to_scan,
)
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.pool.judge import lacks_text
from registry.rules.pool.what_if import SCAN_OUTCOMES, ScanOutcome
from registry.rules.right import Right, may
from registry.rules.role import REGISTER_READERS
from registry.rules.subject_facts import asks_its_subject
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.criteria.clause_names import clause_names, in_words
from registry.web.criteria.titles import version_title
from registry.web.filters import title_name
from registry.web.forms.candidate import CandidateFilters
from registry.web.forms.filters import filter_words
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.candidates import candidate_columns, candidate_line
from registry.web.lists.list_file import ListFile
from registry.web.lists.paging import Page, page_of
from registry.web.lists.tabs import tabs_of
from registry.web.lists.take_away import taken_away
from registry.web.several_forms import several_forms
from registry.web.views.what_if.progress import EVERY
from registry.web.views.what_if.result import keys_of

blueprint = Blueprint("candidates", __name__, url_prefix="/candidates")
blueprint.before_request(only(*REGISTER_READERS))


@dataclass(frozen=True)
class CandidateTitle:
    """One scheme and level with its latest scan, if any, and what that found in the reader's scope."""

    scheme: str
    level: str
    run: PoolRun | None
    counts: Mapping[str, int]
    in_use: int | None

    @property
    def outdated(self) -> bool:
        """Whether another version is in use by now than the scan went by."""
        return self.run is not None and self.in_use is not None and self.run.criteria_id != self.in_use

    @property
    def scanned_at(self) -> datetime | None:
        return self.run.finished_at if self.run else None


@dataclass(frozen=True, slots=True)
class ScanContext:
    """What both pages are given; a page looks again, after `refresh` seconds, while scans are under way."""

    outcomes: Mapping[ScanOutcome, Text]
    waiting: int
    refresh: int | None


@dataclass(frozen=True, slots=True)
class CandidateList:
    """The list a scan found for a title, narrowed by the address."""

    page: Page
    tabs: list[tuple[str, str, bool, int | None]]
    places: list[tuple[str, Mapping[str, int]]]
    """How many of each outcome a district has."""
    applies: Callable[[Any], bool]
    """Whether a row has applied already."""
    barred: Collection[int]
    """The ids of those that may not file today, whatever the scan found."""
    reasons_of: Callable[[Any], list[str]]
    """What a row waits for."""
    wide: bool
    """Whether clauses the bureau has still to supply make the list longer than it will be."""


@blueprint.route("/", methods=["GET", "POST"])
@several_forms
def index() -> ResponseReturnValue:
    """Every title that is given today, and how many the latest scan found for each."""
    today = clock.today()
    actor, scans, used, given = current_actor(), latest_scans(), versions_to_scan(today), given_titles(today)
    counts = candidate_counts(actor, [run.id for run in scans.values()])
    titles = []
    for scheme, level in catalog().titles():
        pair = (scheme.id, level.id)
        run = scans.get(pair)
        if pair in given and (run is not None or pair in used):
            titles.append(CandidateTitle(*pair, run, counts.get(run.id, {}) if run else {}, used.get(pair)))
    return render_template(
        "candidates/index.html",
        titles=titles,
        version_title=version_title,
        may_scan=may(actor, Right.SCAN_POOL),
        **fields_of(_scans(scans_under_way())),
    )


def _scans(waiting: int) -> ScanContext:
    looks_again = bool(waiting) and request.args.get("refresh") != "no"
    return ScanContext(SCAN_OUTCOMES, waiting, EVERY if looks_again else None)


@index.form("scan")
def scan() -> ResponseReturnValue:
    """Look for candidates of every title."""
    today = clock.today()
    return _asked(versions_to_scan(today), today)


def _asked(used: Mapping[tuple[str, str], int], today: date) -> ResponseReturnValue:
    runs = ask_scans(used, today, current_actor())
    flash(
        _("已提交 %(count)s 项扫描，结果稍后在本页显示。", count=len(runs))
        if runs
        else _("同样的扫描已在排队，不必重复提交。"),
        "success" if runs else "info",
    )
    return redirect(request.path)


@blueprint.route("/<scheme>/<level>", methods=["GET", "POST"])
@several_forms
def title(scheme: str, level: str) -> ResponseReturnValue:
    """One title: by district and outcome, and the list, narrowed by the address."""
    actor = current_actor()
    found = _title_of(actor, scheme, level)
    form, filters = _read(actor)
    listed = _list(actor, found, found.run, filters) if found.run else None
    return render_template(
        "candidates/title.html",
        found=found,
        version_title=version_title,
        filters_form=form,
        filters=filters,
        may_scan=may(actor, Right.SCAN_POOL),
        by_site=asks_its_subject(found.scheme),
        # Leaders see how many and who; what an enterprise lacks is the business of those who handle files.
        may_read=may(actor, Right.READ_PROFILE),
        **fields_of(_scans(scans_under_way())),
        # Before the first scan the template draws no list.
        **(fields_of(listed) if listed else {}),
    )


@title.form("scan")
def scan_title(scheme: str, level: str) -> ResponseReturnValue:
    """Look for candidates of this title."""
    today, pair = clock.today(), (scheme, level)
    _title_of(current_actor(), scheme, level)
    used = versions_to_scan(today)
    return _asked({pair: used[pair]} if pair in used else {}, today)


def _list(actor: Actor, found: CandidateTitle, run: PoolRun, filters: dict[str, str]) -> CandidateList:
    criteria = scan_document(run)
    page = page_of(candidates(actor, run.id, filters))
    return CandidateList(
        page=page,
        tabs=_tabs(actor, found, run.id, filters),
        places=_places(actor, run.id),
        applies=_applies(found.scheme, found.level, page.rows),
        barred=barred_today(found.scheme),
        reasons_of=_reasons_of(criteria),
        wide=lacks_text(criteria),
    )


def _applies(scheme: str, level: str, rows: Sequence[Any] | None = None) -> Callable[[Any], bool]:
    """Whether a row, of all or of these, has applied already: the site or project, else the enterprise."""
    firms = applying_for(scheme, level, None if rows is None else [row.enterprise_id for row in rows])
    sites = None if rows is None else [row.subject_id for row in rows if row.subject_id]
    subjects = subjects_applying(scheme, level, sites) if sites is None or sites else set()

    def applies(row: Any) -> bool:
        return row.subject_id in subjects if row.subject_id else row.enterprise_id in firms

    return applies


def _title_of(actor: Actor, scheme: str, level: str) -> CandidateTitle:
    """A title that is given today with its latest scan; raises NotFound."""
    today = clock.today()
    if (scheme, level) not in given_titles(today):
        raise NotFound()
    run = latest_scan(scheme, level)
    counts = candidate_counts(actor, [run.id]).get(run.id, {}) if run else {}
    return CandidateTitle(scheme, level, run, counts, versions_to_scan(today).get((scheme, level)))


def _read(actor: Actor) -> tuple[CandidateFilters, dict[str, str]]:
    """What the address asks for; another's place is not found."""
    for name in ("district", "zone"):
        own, asked = getattr(actor, name), request.args.get(name, "")
        if own and asked not in ("", own):
            raise NotFound()
    form = CandidateFilters.of(actor)
    return form, form.read(request.args)


def _tabs(
    actor: Actor, found: CandidateTitle, run: int, filters: Mapping[str, str]
) -> list[tuple[str, str, bool, int | None]]:
    labels = {"": _("全部")} | {key.value: translated(name) for key, name in SCAN_OUTCOMES.items()}
    counts = dict.fromkeys(labels, 0) | outcome_counts(actor, run, filters)
    in_address = {"scheme": found.scheme, "level": found.level, **filters}
    return tabs_of("candidates.title", "outcome", labels, counts, in_address)


def _places(actor: Actor, run: int) -> list[tuple[str, Mapping[str, int]]]:
    """The districts in the order of the catalog, 属地待定 last; none for a reader of one place only."""
    if actor.district:
        return []
    counts = candidate_places(actor, run)
    return [(code, counts.get(code, {})) for code in (*catalog().districts, "")]


def _reasons_of(criteria: CriteriaSet) -> Callable[[Any], list[str]]:
    """What a row waits for, in words."""
    names = clause_names(criteria)

    def reasons(row: Any) -> list[str]:
        return [translated(text) for text in in_words(keys_of(row), names)]

    return reasons


@blueprint.get("/<scheme>/<level>/list.<any(csv, xlsx):suffix>")
def title_file(scheme: str, level: str, suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    actor = current_actor()
    found = _title_of(actor, scheme, level)
    form, filters = _read(actor)
    run = found.run
    if run is None:
        raise NotFound()

    def build() -> ListFile:
        reasons = _reasons_of(scan_document(run)) if may(actor, Right.READ_PROFILE) else None
        applies, barred = _applies(scheme, level), barred_today(scheme)
        rows = candidates(actor, run.id, filters)
        lines = (candidate_line(row, applies, barred, reasons) for row in rows.iterator())
        title = f"{_('候选企业')} · {title_name(f'{scheme}:{level}')}"
        words, columns = filter_words(form, filters), candidate_columns(with_reasons=reasons is not None)
        name, order = f"candidates-{scheme}-{level}", _("按未定条款数、区、功能区和企业名称升序")
        return ListFile(name, title, columns, lines, run.day, order, words, total=rows.order_by().count)

    return taken_away(suffix, build)
