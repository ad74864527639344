"""A draft edited section by section: its form, what is typed laid over the present draft, and the page."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask.typing import ResponseReturnValue

from registry.actions.criteria import save_draft
from registry.errors import NotFound, Refusal, Unmet, say
from registry.models import CriteriaVersion
from registry.queries.criteria import criteria_of
from registry.rules.actor import Actor
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.draft import DraftClause, clauses_of, metrics_for, put, redefined, summed
from registry.rules.criteria.files.draft_points import DraftPointsRow
from registry.rules.criteria.files.shipped import parse_toml
from registry.rules.criteria.files.version import tables_of
from registry.rules.criteria.files.write_toml import toml_of
from registry.web.context import fields_of
from registry.web.criteria.values import role_titles
from registry.web.errors import form_page
from registry.web.forms.criteria import (
    DraftForm,
    about_data,
    about_fields,
    about_typed,
    check_uses,
    made_form,
    text_fields,
    use_rows,
)
from registry.web.forms.criteria_clause import (
    check_clauses,
    check_scores,
    clause_fields,
    clauses_typed,
    metric_label,
    score_fields,
    score_rows,
    scores_typed,
)
from registry.web.language import gettext as _

Tables = Mapping[str, Any]


class Editing:
    """One draft being edited: its version, its set and its tables."""

    def __init__(self, draft: CriteriaVersion) -> None:
        self.draft = draft
        self.criteria: CriteriaSet = criteria_of(draft)
        self.tables = tables_of(draft.document)
        self.table: dict[str, Any] = self.tables["set"]
        self.metrics = metrics_for(self.tables).by_id

    def metric_name(self, id: str) -> str:
        """What a metric of a table is called; of a yearly one named without its year, the family's name."""
        metric = self.metrics.get(id) or self.metrics.get(f"{id}_y1")
        return metric_label(metric) if metric else id


@dataclass(frozen=True)
class DraftSection:
    """A part of a draft with a form of its own: how the form is made, checked, and read into a table."""

    name: str
    title: Callable[[], str]
    form: Callable[[Editing], DraftForm]
    check: Callable[[DraftForm, Editing], bool]
    typed: Callable[[DraftForm, Editing], Tables]


def _about_form(editing: Editing) -> DraftForm:
    return made_form(
        editing.draft, about_fields(editing.criteria), about_data(editing.criteria, editing.table)
    )


def _about_typed(form: DraftForm, editing: Editing) -> Tables:
    typed = about_typed(form, editing.criteria)
    return put(editing.table, {(key,): value for key, value in typed.items()})


def _clause_form(editing: Editing) -> DraftForm:
    return made_form(editing.draft, *clause_fields(editing.table, editing.metrics))


def _score_form(editing: Editing) -> DraftForm:
    return made_form(editing.draft, *score_fields(editing.table))


def _text_form(editing: Editing) -> DraftForm:
    return made_form(editing.draft, text_fields(), {"text": toml_of(editing.table)})


def _text_typed(form: DraftForm, _editing: Editing) -> Tables:
    text = str(form["text"].data)
    if not text.lstrip().startswith("{"):
        return parse_toml("TOML", text.replace("\r\n", "\n"))
    try:
        table = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"JSON: {error}") from None
    return dict(table)


@dataclass(frozen=True, slots=True)
class AboutPart:
    """What the form of names and periods is drawn along: the rows for periods of use."""

    rows: range


@dataclass(frozen=True, slots=True)
class ClausesPart:
    """What the form of clauses is drawn along: (what a kind of clauses is called, the clauses)."""

    roles: list[tuple[str, list[DraftClause]]]


@dataclass(frozen=True, slots=True)
class ScoresPart:
    """What the form of the score is drawn along: tables of the draft, and the rows of every indicator."""

    dimensions: Sequence[Tables]
    draft_indicators: Sequence[Tables]
    rows: dict[str, list[DraftPointsRow]]


SECTIONS: dict[str, DraftSection] = {
    each.name: each
    for each in (
        DraftSection(
            "about",
            lambda: str(_("名称、依据和适用期")),
            _about_form,
            lambda form, editing: check_uses(form, editing.criteria),
            _about_typed,
        ),
        DraftSection(
            "clauses",
            lambda: str(_("条款和数值")),
            _clause_form,
            lambda form, editing: check_clauses(form, editing.table),
            lambda form, editing: put(editing.table, clauses_typed(form, editing.table)),
        ),
        DraftSection(
            "scores",
            lambda: str(_("评分")),
            _score_form,
            lambda form, editing: check_scores(form, editing.table),
            lambda form, editing: summed(put(editing.table, scores_typed(form, editing.table))),
        ),
        DraftSection(
            "text", lambda: str(_("整套文本")), _text_form, lambda _form, _editing: True, _text_typed
        ),
    )
}
"""In the order of their tabs."""


def section_of(name: str, draft: CriteriaVersion) -> DraftSection:
    """The section of this name; raises NotFound, also for the score of a set that has none."""
    found = SECTIONS.get(name)
    if found is None or (name == "scores" and criteria_of(draft).scoring is None):
        raise NotFound()
    return found


def sections_of(draft: CriteriaVersion) -> list[DraftSection]:
    """The sections a draft has."""
    has_score = criteria_of(draft).scoring is not None
    return [section for name, section in SECTIONS.items() if name != "scores" or has_score]


def save_section(section: DraftSection, form: DraftForm, editing: Editing, actor: Actor) -> None:
    """Keep what was typed in a section. Raises Unmet where the set cannot be read so, Stale, Conflict."""
    try:
        table = section.typed(form, editing)
        document = redefined(editing.tables, table)
    except CatalogError as error:
        raise Unmet([say("认定标准无法读取：%(fault)s", fault=str(error))]) from None
    save_draft(editing.draft, tables_of(document), actor, version=form.seen_version)


def edit_page(
    section: DraftSection,
    form: DraftForm,
    editing: Editing,
    *,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    """The page of a section. After a warning of another's change it may be saved over."""
    form["version"].data = str(editing.draft.version)
    part = _part(section, editing)
    return form_page(
        f"criteria_drafts/{section.name}.html",
        form,
        refusal,
        draft=editing.draft,
        criteria=editing.criteria,
        section=section,
        sections=sections_of(editing.draft),
        metric_name=editing.metric_name,
        **(fields_of(part) if part else {}),
    )


def _part(section: DraftSection, editing: Editing) -> AboutPart | ClausesPart | ScoresPart | None:
    """What the form is drawn along, for each section; nothing of the whole set as text."""
    if section.name == "about":
        return AboutPart(use_rows(editing.criteria))
    if section.name == "clauses":
        clauses = clauses_of(editing.table)
        titles = role_titles()
        return ClausesPart(
            [(titles[role], [clause for clause in clauses if clause.role == role]) for role in titles]
        )
    if section.name == "scores":
        return ScoresPart(
            dimensions=editing.table.get("dimension", []),
            draft_indicators=editing.table.get("indicator", []),
            rows=score_rows(editing.table),
        )
    return None
