"""Filed sheets: the frozen sheet of a submission, the same for applicant, district and bureau."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.errors import NotFound, Text
from registry.models import Application, Enterprise, FiledSheet
from registry.queries.live_sheet import assess_application
from registry.queries.profile import names_of
from registry.queries.sheet import Filed, evidence_of, filed_sheet, sheets_of
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.criteria.sheet.sheet import Sheet
from registry.rules.criteria.sheet.verdict import Hindrance, hindrances, verdict_sentence
from registry.rules.subject_facts import asks_its_subject
from registry.web.addresses import url_for
from registry.web.context import fields_of
from registry.web.filters import instant
from registry.web.forms.review import ReviewForm
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.sheet.checklist import ChecklistRow, checklist_rows, shown_checks
from registry.web.sheet.values import about_sheet, sheet_values


@dataclass(frozen=True)
class SheetBrief:
    """What a page of an application says of its newest sheet; `open` counts what is neither met nor unmet."""

    sheet: Sheet
    sentence: Text
    hindrances: list[Hindrance]
    open: int
    url: str
    row: FiledSheet


@dataclass(frozen=True)
class OfficersSheet:
    """The newest sheet as its officers read it, with their check list."""

    brief: SheetBrief
    rows: list[ChecklistRow]
    seen: int
    """The greatest number of a check that is shown."""
    may_check: bool
    live_url: str
    reasons: list[str]
    """Why the sheet refuses a decision for the applicant."""

    @property
    def overridden(self) -> list[ChecklistRow]:
        return [row for row in self.rows if row.check and row.check.overridden]

    @property
    def lost(self) -> list[ChecklistRow]:
        """What was typed by somebody whose turn is over meanwhile, to be copied."""
        return [] if self.may_check else [row for row in self.rows if row.touched]

    @property
    def to_judge(self) -> list[ChecklistRow]:
        """What the facts do not settle for the enterprise, and what was said or typed against them."""
        return [row for row in self.rows if row.counts and not row.met]

    @property
    def met(self) -> list[ChecklistRow]:
        return [row for row in self.rows if row.counts and row.met]

    @property
    def idle(self) -> list[ChecklistRow]:
        """What no decision waits for."""
        return [row for row in self.rows if not row.counts]

    @property
    def counted(self) -> int:
        return sum(row.counts for row in self.rows)

    @property
    def checked(self) -> int:
        return sum(row.counts and bool(row.check) for row in self.rows)


@dataclass(frozen=True)
class DraftsSheet:
    """What the criteria of its call say of a draft as it now is."""

    sheet: Sheet
    sentence: Text
    hindrances: list[Hindrance]
    reasons: list[str]
    """What would refuse it."""
    fills: dict[str, object]
    """What is lacking, by the address where it is filled in."""
    url: str
    before: str
    """The sheet of the last submission; '' before the first."""


def filed_page(
    blueprint: str,
    application: Application,
    sheet_id: int | None,
    *,
    back: str,
    staff: bool,
) -> ResponseReturnValue:
    """One sheet of an application, by default the newest. Raises NotFound where it has none, or not this one.

    Officers read their checks with it; the applicant reads it as filed until the outcome is told.
    """
    filed = filed_sheet(application, sheet_id)
    if filed is None:
        raise NotFound()
    sheet = filed.sheet(checked=staff or findings_shown(application))
    checks = shown_checks(filed, _names(filed), staff=staff) if staff or findings_shown(application) else {}
    return render_template(
        "sheet/filed.html",
        application=application,
        back=back,
        about=_about(filed, sheet, application),
        checks=checks,
        as_filed=verdict_sentence(filed.sheet(checked=False)) if checks else "",
        others=[
            (each, url_for(f"{blueprint}.sheet", id=application.id, sheet_id=each.id))
            for each in sheets_of(application)
        ],
        here=filed.row.id,
        **fields_of(sheet_values(sheet, filed.origins)),
    )


def findings_shown(application: Application) -> bool:
    """Whether the applicant may know what officers found."""
    return application.facts.findings_shown


def _names(filed: Filed) -> Mapping[str, str]:
    return names_of({check.checked_by for check in filed.checks.values()})


def _about(filed: Filed, sheet: Sheet, application: Application) -> list[tuple[str, object]]:
    rows = about_sheet(application.enterprise.name, sheet, filed.name, application.kind)
    return [
        (_("申报编号"), application.number),
        *rows,
        (_("生成时间"), instant(filed.row.made_at)),
        (_("台账序号"), filed.row.seq),
        (_("评价表校验码"), filed.row.digest),
        (_("标准校验码"), filed.rules),
    ]


def brief_of(blueprint: str, application: Application, *, checked: bool) -> SheetBrief | None:
    """What a page of an application says of its newest sheet; None where it has none."""
    filed = filed_sheet(application)
    return _brief(filed, blueprint, application, checked=checked) if filed else None


def _brief(filed: Filed, blueprint: str, application: Application, *, checked: bool) -> SheetBrief:
    sheet = filed.sheet(checked=checked)
    found = hindrances(sheet)
    return SheetBrief(
        sheet=sheet,
        sentence=verdict_sentence(sheet),
        hindrances=found,
        open=sum(each.truth is None for each in found),
        url=url_for(f"{blueprint}.sheet", id=application.id),
        row=filed.row,
    )


def sheet_before(application: Application, enterprise: Enterprise) -> DraftsSheet | None:
    """What the criteria of its call say of a draft now: what would refuse it, what is open, where to fill in;
    None where no version is in use."""
    judged = assess_application(application, enterprise)
    if judged is None:
        return None
    sheet = judged.sheet
    values = sheet_values(sheet, judged.known.origins, fill=True, subject=application.subject_id)
    open_keys = [each.clause.key for each in values.hindrances if each.truth is None and each.clause]
    wanted = [*open_keys, *(key for key in values.grounds if key.startswith("indicator:"))]
    lacking = [row for key in wanted for row in values.grounds.get(key, []) if row.missing]
    return DraftsSheet(
        sheet=sheet,
        sentence=values.sentence,
        hindrances=values.hindrances,
        reasons=[translated(reason) for reason in judged.reasons],
        fills={row.url: row.name for row in lacking if row.url},
        url=url_for(
            "sheet.sheet",
            scheme=application.scheme,
            level=application.level,
            version=judged.version.id,
            day=sheet.day.isoformat(),
            kind=application.kind,
            subject=application.subject_id if asks_its_subject(application.scheme) else None,
        ),
        before=url_for("enterprise.sheet", id=application.id) if application.submitted_at else "",
    )


def officers_sheet(
    blueprint: str,
    application: Application,
    filed: Filed,
    form: ReviewForm,
    *,
    may_check: bool,
    changed: frozenset[str],
) -> OfficersSheet:
    """What an officer is shown of the newest sheet: verdict, what was overridden, the check list; `changed`
    are the clauses whose facts a correction changed."""
    brief = _brief(filed, blueprint, application, checked=True)
    names, evidence = _names(filed), evidence_of(filed.checks.values())
    rows = checklist_rows(filed, shown_checks(filed, names, evidence, staff=True), form, changed)
    return OfficersSheet(
        brief=brief,
        rows=rows,
        seen=filed.seen,
        may_check=may_check,
        live_url=url_for(
            "enterprises.sheet",
            id=application.enterprise.id,
            scheme=application.scheme,
            level=application.level,
            kind=application.kind,
            version=filed.row.criteria_id,
            subject=application.subject_id if asks_its_subject(application.scheme) else None,
        ),
        reasons=[translated(reason) for reason in unmet_criteria(brief.sheet)],
    )
