"""What-if for the bureau: what another version of the criteria would mean for the whole pool."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.pool_run import ask_what_if
from registry.errors import Refusal, Unmet
from registry.models import PoolRun
from registry.queries.criteria import versions_in_use
from registry.queries.pool_run import (
    Frozen,
    frozen_of,
    get_what_if,
    rows_behind,
    versions_of_run,
    versions_to_compare,
    what_if_runs,
)
from registry.queries.profile import names_of
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.criteria.wording.compare import compare_sets
from registry.rules.pool.run_state import PoolRunState
from registry.rules.pool.what_if import OUTCOMES, WhatIfOutcome
from registry.rules.role import BUREAU
from registry.web.access import current_actor, only
from registry.web.criteria.clause_names import in_words
from registry.web.criteria.titles import title_in_state, titles_of
from registry.web.errors import form_page
from registry.web.forms.filters import filter_words
from registry.web.forms.what_if import RowFilters, WhatIfForm, chain_choices, first_guess, size_choices
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.lists.names import place_columns
from registry.web.lists.paging import page_of
from registry.web.lists.take_away import taken_away
from registry.web.views.what_if.progress import progress_of
from registry.web.views.what_if.result import Result, chains_of, keys_of, spelled, verdict_label

blueprint = Blueprint("what_if", __name__, url_prefix="/what-if")
blueprint.before_request(only(*BUREAU))


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every comparison ever asked for, the latest first."""
    page = page_of(what_if_runs())
    titles = titles_of(id for row in page.rows for id in (row.criteria_id, row.against_id))
    return render_template("what_if/index.html", page=page, titles=titles, PoolRunState=PoolRunState)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Choose two versions and ask; `changed`, `base` and `level` of the address are in_address already."""
    versions, today = versions_to_compare(), clock.today()
    form = WhatIfForm()
    if not form.is_submitted():
        guess = first_guess(versions, request.args, versions_in_use(today).values(), today)
        form = WhatIfForm(data=guess)
    form.offer(versions)
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            return redirect(url_for("what_if.run", id=_ask(form).id))
        except Unmet as unmet:
            refusal = unmet
    return form_page("what_if/new.html", form, refusal, versions=versions)


def _ask(form: WhatIfForm) -> PoolRun:
    return ask_what_if(
        int(form.base.data),
        int(form.changed.data),
        form.level.data,
        form.day.data,
        current_actor(),
        persons_agree=form.persons_agree.data,
    )


@blueprint.get("/<int:id>")
def run(id: int) -> ResponseReturnValue:
    """How far a comparison is, or what it found."""
    found = get_what_if(id)
    frozen = frozen_of(found)
    return render_template(
        "what_if/run.html",
        run=found,
        frozen=frozen,
        state=PoolRunState(found.state),
        progress=progress_of(found),
        result=Result(found, frozen) if found.state == PoolRunState.FINISHED else None,
        changes=compare_sets(frozen.base, frozen.against),
        outdated=_outdated(found, frozen),
        asked_by=names_of([found.asked_by]).get(found.asked_by, ""),
        label=verdict_label,
        titles=_titles(found, frozen),
    )


def _titles(found: PoolRun, frozen: Frozen) -> tuple[str, str]:
    """What is compared, as it was called when it was asked."""
    return (
        title_in_state(translated(frozen.base), frozen.base_state, found.criteria_id),
        title_in_state(translated(frozen.against), frozen.changed_state, found.against_id),
    )


def _outdated(found: PoolRun, frozen: Frozen) -> list[str]:
    """Drafts of the comparison that were changed, published or discarded since it was asked."""
    sides = (
        (translated(frozen.base), frozen.base_digest, frozen.base_state),
        (translated(frozen.against), frozen.changed_digest, frozen.changed_state),
    )
    notes = []
    for now, (name, digest, state) in zip(versions_of_run(found), sides, strict=True):
        if now.state == CriteriaVersionState.DISCARDED:
            notes.append(_("草稿“%(name)s”在测算后已废弃。", name=name))
        elif now.digest != digest:
            notes.append(_("草稿“%(name)s”在测算后又有修改，下面是修改前的结果。", name=name))
        elif now.state != state:
            notes.append(_("草稿“%(name)s”在测算后已发布，内容没有变化。", name=name))
    return list(dict.fromkeys(notes))


@blueprint.get("/<int:id>/enterprises")
def rows(id: int) -> ResponseReturnValue:
    """The list behind a number of a comparison."""
    found, result = _finished(id)
    form = _filters(result)
    filters = _read_filters(form)
    return render_template(
        "what_if/rows.html",
        run=found,
        result=result,
        filters_form=form,
        filters=filters,
        page=page_of(rows_behind(found, filters)),
        outcomes=OUTCOMES,
        row_words=_row_words(result),
        titles=_titles(found, result.frozen),
        published={row.id for row in versions_of_run(found) if row.state == CriteriaVersionState.PUBLISHED},
    )


def _finished(id: int) -> tuple[PoolRun, Result]:
    """A comparison and what it found; while it is under way its own page, which says how far it is."""
    found = get_what_if(id)
    if found.state != PoolRunState.FINISHED:
        abort(redirect(url_for("what_if.run", id=id)))
    return found, Result(found, frozen_of(found))


def _read_filters(form: RowFilters) -> dict[str, str]:
    """What the address narrows by; these rows have no search."""
    filters = form.read(request.args)
    filters.pop("q", None)
    return filters


def _filters(result: Result) -> RowFilters:
    names = [(key, _clause_name(result, key)) for key in result.content["clauses"]]
    return RowFilters.of(names)


def _clause_name(result: Result, key: str) -> str:
    return translated(in_words([key], result.changed_names, result.base_names)[0])


@dataclass(frozen=True, slots=True)
class RowWords:
    """A row of a comparison in words: the verdicts before and after, and the clauses that decide."""

    outcome: str
    base: str
    changed: str
    because: list[str]
    size: str
    chains: list[str]


def _row_words(result: Result) -> Callable[[Any], RowWords]:
    """What templates and exports say of a row."""
    sizes, chains = dict(size_choices()), dict(chain_choices())
    before, after = result.base_names, result.changed_names

    def words_of(row: Any) -> RowWords:
        # An enterprise that enters was kept out by the base; all others by the changed version.
        names = (before, after) if row.outcome == WhatIfOutcome.ENTERS else (after, before)
        return RowWords(
            outcome=translated(OUTCOMES[WhatIfOutcome(row.outcome)]),
            base=verdict_label(spelled(row.base)),
            changed=verdict_label(spelled(row.changed)),
            because=[translated(text) for text in in_words(keys_of(row), *names)],
            size=sizes.get(row.size, "—"),
            chains=[chains.get(chain, chain) for chain in chains_of(row)],
        )

    return words_of


@blueprint.get("/<int:id>/enterprises.<any(csv, xlsx):suffix>")
def rows_file(id: int, suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    found, result = _finished(id)
    form = _filters(result)
    filters = _read_filters(form)
    columns = [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_("厂区或项目")),
        *place_columns(),
        ListColumn(_("规模")),
        ListColumn(_("产业链")),
        ListColumn(_("是否持有该称号")),
        ListColumn(_("基准版结论")),
        ListColumn(_("对比版结论")),
        ListColumn(_("变化")),
        ListColumn(_("起决定作用的条款")),
    ]
    base, changed = _titles(found, result.frozen)
    title = _("%(base)s 改为 %(changed)s", base=base, changed=changed)

    def build() -> ListFile:
        words_of = _row_words(result)
        lines = (_line(row, words_of(row)) for row in rows_behind(found, filters).iterator())
        total = rows_behind(found, filters).order_by().count
        words, order = filter_words(form, filters), _("按区、功能区和企业名称升序")
        return ListFile(f"what-if-{id}", title, columns, lines, found.day, order, words, total=total)

    return taken_away(suffix, build)


def _line(row: Any, words: RowWords) -> list[Any]:
    return [
        row.name,
        row.uscc,
        row.subject_name or "",
        row.district,
        row.zone,
        row.industry,
        words.size,
        _("、").join(words.chains),
        _("是") if row.held else _("否"),
        words.base,
        words.changed,
        words.outcome,
        _("；").join(words.because),
    ]
