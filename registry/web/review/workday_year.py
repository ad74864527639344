"""The calendar of a year of working days, and declaring it complete: shown first, then done."""

from collections.abc import Mapping
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.workday import declare_year, withdraw_year
from registry.errors import NotFound, Refusal, Unmet
from registry.queries.workday import calendar_of, declared_year, effect_of_declaring
from registry.rules.approval import Effect, effect_digest
from registry.rules.workday import knows_year
from registry.rules.workday_year import EARLIEST_YEAR, LATEST_YEAR, read_table
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.admin import WithdrawYearForm, YearForm
from registry.web.language import gettext as _


def year_page(year: int) -> ResponseReturnValue:
    """What was typed is tried first and the calendar with it shown; the same sent again is done."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotFound()
    form = YearForm()
    if not form.validate_on_submit():
        return _page(year, form)
    text, document_no = form.table.data or "", form.document_no.data or ""
    read = read_table(text, year) if text.strip() else None
    if read and read.reasons:
        return _page(year, form, Unmet(list(read.reasons)))
    table = read.days if read else None
    try:
        effect = effect_of_declaring(year, document_no, table)
        seen = effect_digest(effect)
        if form.seen.data != seen or "try" in request.form:
            form.seen.data = seen
            return _page(year, form, effect=effect, table=table)
        declare_year(year, document_no, table, current_actor())
    except Unmet as refusal:
        return _page(year, form, refusal)
    flash(_("%(year)s 年已登记完整，公示期按此计算。", year=year), "success")
    return redirect(url_for("admin.workday_year", year=year))


def withdraw_page(year: int) -> ResponseReturnValue:
    """Take back that a year is complete."""
    form = WithdrawYearForm()
    if not form.validate_on_submit():
        return _page(year, YearForm(formdata=None), withdrawing=form)
    withdraw_year(year, form.reason.data or "", current_actor())
    flash(_("已撤回 %(year)s 年的全年登记。", year=year), "success")
    return redirect(url_for("admin.workday_year", year=year))


def _page(
    year: int,
    form: YearForm,
    refusal: Refusal | None = None,
    *,
    effect: Effect | None = None,
    table: Mapping[date, bool] | None = None,
    withdrawing: WithdrawYearForm | None = None,
) -> ResponseReturnValue:
    if effect is None:
        form.seen.data = ""
    return form_page(
        "admin/workday_year.html",
        withdrawing if withdrawing is not None else form,
        refusal,
        year=year,
        declaring=form,
        withdrawing=withdrawing or WithdrawYearForm(formdata=None),
        effect=effect,
        months=calendar_of(year, table),
        declared=declared_year(year),
        is_known=knows_year(year),
    )
