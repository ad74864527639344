"""The system administrator: accounts, working days, and in a demo the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock as time
from registry.actions.account import open_account, renew_link, set_disabled
from registry.actions.person import state_person
from registry.actions.setting import advance_demo_clock, clear_workday, set_workday
from registry.errors import Conflict, NotFound, Refusal, Unmet, say
from registry.models import Account
from registry.queries.account import accounts as find_accounts
from registry.queries.account import get_account
from registry.queries.approval import person_of
from registry.queries.colleague import is_last_administrator
from registry.queries.enterprise import enterprise_by_code
from registry.queries.ledger import operator_events
from registry.queries.setting import workday_overrides
from registry.queries.workday import declared_years
from registry.rules.account import AccountState, account_state, link_mark
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.role import ROLE_NAMES, Role
from registry.rules.workday import Workdays, knows_year
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.admin import (
    AccountForm,
    ClockForm,
    PersonForm,
    WorkdayForm,
)
from registry.web.forms.text import searched
from registry.web.headers import PRIVATE
from registry.web.language import gettext as _
from registry.web.lists.paging import Page, page_of
from registry.web.review.workday_year import withdraw_page, year_page
from registry.web.several_forms import line_id_sent, line_sent, own_form_and_others
from registry.web.wording.events import timeline_events
from registry.web.wording.one_time import OneTimeLink

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(only(Role.SYSTEM_ADMIN))


@blueprint.route("/accounts", methods=["GET", "POST"])
@own_form_and_others
def accounts() -> ResponseReturnValue:
    """The accounts, and opening one."""
    form = AccountForm().offer()
    if not form.validate_on_submit():
        return _accounts_page(form)
    try:
        account, token = _open(form)
    except (Unmet, Conflict) as refusal:
        return _accounts_page(form, refusal)
    flash(_("已开通账号 %(login)s。", login=account.login), "success")
    return _link_page(account, token or "")


def _open(form: AccountForm) -> tuple[Account, str | None]:
    """Open what the form says."""
    code = (form.code.data or "").strip()
    enterprise = enterprise_by_code(code) if code else None
    if code and enterprise is None:
        raise Unmet([say("名录中没有统一社会信用代码为 %(code)s 的企业，请先登记企业。", code=code)])
    district, zone = form.district_and_zone
    account, token = open_account(
        form.login.data or "",
        form.name.data or "",
        Role(form.role.data),
        current_actor(),
        district=district,
        zone=zone,
        enterprise_id=enterprise.id if enterprise else None,
        part=form.chosen_part,
    )
    if form.phone.data or form.staff_no.data:
        state_person(account, form.phone.data or "", form.staff_no.data or "", current_actor())
    return account, token


def _accounts_page(
    form: AccountForm, refusal: Refusal | None = None, link: OneTimeLink | None = None
) -> ResponseReturnValue:
    given = {"text": link.login} if link else request.args
    filters = {name: searched(given.get(name)) for name in ("text", "role", "state")}
    filters["role"] = filters["role"] if filters["role"] in set(Role) else ""
    filters["state"] = filters["state"] if filters["state"] in set(AccountState) else ""
    page = page_of(find_accounts(filters))
    asked: dict[str, Any] = {name: value for name, value in filters.items() if value}
    return form_page(
        "admin/accounts.html",
        form,
        refusal,
        page=page,
        filters=filters,
        here=url_for("admin.accounts", **asked, page=page.number if page.number > 1 else None),
        roles=ROLE_NAMES,
        parts=PART_NAMES,
        FirmPart=FirmPart,
        states=AccountState,
        state_of=_state_of,
        link_mark=link_mark,
        link=link,
        now=time.now(),
    )


def _state_of(account: Account) -> AccountState:
    return account_state(disabled=account.disabled, has_password=bool(account.password_hash))


def _link_page(account: Account, token: str) -> ResponseReturnValue:
    """The answer that shows a link: it stands here only, in no cookie, no cache and no database.

    Reloaded, the browser sends the form again, which is refused: the account is there, or has got its link.
    """
    form = AccountForm(formdata=None).offer()
    answer = make_response(_accounts_page(form, link=OneTimeLink.of(account.login, token)))
    answer.headers["Cache-Control"] = PRIVATE
    return answer


@blueprint.route("/accounts/<int:id>/person", methods=["GET", "POST"])
def person(id: int) -> ResponseReturnValue:
    """Telephone and staff number of an account's person."""
    account, form = get_account(id), PersonForm()
    if not form.is_submitted():
        kept = person_of(id)
        form.phone.data, form.staff_no.data = kept.phone, kept.staff_no
        return form_page("admin/person.html", form, kept=account)
    if not form.validate_on_submit():
        return form_page("admin/person.html", form, kept=account)
    try:
        state_person(account, form.phone.data or "", form.staff_no.data or "", current_actor())
    except Unmet as refusal:
        return form_page("admin/person.html", form, refusal, kept=account)
    flash(_("已登记 %(login)s 的电话和工号。", login=account.login), "success")
    return redirect(url_for("admin.accounts", text=account.login))


@blueprint.get("/operator")
def operator() -> ResponseReturnValue:
    """What was done at the terminal, the latest first: there one person acts alone."""
    before = request.args.get("before", type=int)
    events, following = operator_events(before)
    return render_template(
        "admin/operator.html", events=timeline_events(events), following=following, is_first=before is None
    )


@accounts.form("link")
def link() -> ResponseReturnValue:
    """A new one-time link, shown once; of a form that was sent before none is made."""
    account = get_account(line_id_sent())
    token = renew_link(account, current_actor(), seen=request.form.get("seen", ""))
    return _link_page(account, token)


@accounts.form("enable")
def enable() -> ResponseReturnValue:
    """Enable an account again."""
    account = get_account(line_id_sent())
    set_disabled(account, False, current_actor())
    flash(_("已启用账号 %(login)s。", login=account.login), "success")
    return redirect(url_for("admin.accounts", text=account.login))


@blueprint.route("/accounts/<int:id>/disabled", methods=["GET", "POST"])
def disabled(id: int) -> ResponseReturnValue:
    """Ask whether to disable an account; disable it (`disabled=1`)."""
    account = get_account(id)
    if request.method == "GET":
        return render_template("admin/disabled.html", kept=account, is_last=is_last_administrator(account))
    if request.form.get("disabled") != "1":
        raise Refusal()
    set_disabled(account, True, current_actor())
    flash(_("已停用账号 %(login)s，其登录已失效。", login=account.login), "success")
    return redirect(url_for("admin.accounts", text=account.login))


@blueprint.route("/workdays", methods=["GET", "POST"])
@own_form_and_others
def workdays() -> ResponseReturnValue:
    """The bureau's own working days, and which years the calendar knows."""
    form = WorkdayForm()
    if form.validate_on_submit():
        try:
            for day in form.days:
                set_workday(day, form.kind.data == "working", form.note.data or "", current_actor())
        except Unmet as refusal:
            return form_page("admin/workdays.html", form, refusal, **fields_of(_workdays_page()))
        flash(_("已登记 %(count)s 天。", count=len(form.days)), "success")
        return redirect(url_for("admin.workdays"))
    return form_page("admin/workdays.html", form, **fields_of(_workdays_page()))


@dataclass(frozen=True, slots=True)
class WorkdaysContext:
    """What templates/admin/workdays.html is given beside its form."""

    page: Page
    library: Mapping[date, bool]
    """What the calendar library says of a day, for the days it knows."""
    years: list[tuple[int, bool, int]]
    """(year, whether the library knows it, how many days the bureau set)."""
    declared: Mapping[int, str]
    """By which document a year was declared complete."""


def _workdays_page() -> WorkdaysContext:
    year = time.today().year
    library = Workdays()
    page = page_of(workday_overrides())
    known = [row.day for row in page.rows if knows_year(row.day.year)]
    return WorkdaysContext(
        page=page,
        library={day: library.is_working(day) for day in known},
        years=[(one, knows_year(one), workday_overrides(one).count()) for one in range(year - 2, year + 3)],
        declared=declared_years(),
    )


@workdays.form("remove")
def remove_workday() -> ResponseReturnValue:
    """Take the bureau's word on a day back; the calendar's own word counts again."""
    day = line_sent()
    try:
        clear_workday(date.fromisoformat(day), current_actor())
    except ValueError:
        raise NotFound() from None
    flash(_("已取消 %(day)s 的登记。", day=day), "success")
    return redirect(url_for("admin.workdays"))


@blueprint.route("/workdays/<int:year>", methods=["GET", "POST"])
@own_form_and_others
def workday_year(year: int) -> ResponseReturnValue:
    """The calendar of a year, and declaring it complete."""
    return year_page(year)


@workday_year.form("withdraw")
def withdraw_workdays(year: int) -> ResponseReturnValue:
    """Take back that a year is complete."""
    return withdraw_page(year)


@accounts.form("clock")
@workdays.form("clock")
def clock() -> ResponseReturnValue:
    """Move the demo clock forward; refused outside a demo."""
    form = ClockForm()
    if g.demo and not form.validate_on_submit():
        raise Unmet([say("天数应为 1 至 366 的整数。")])
    today = advance_demo_clock(timedelta(days=form.days.data or 1), current_actor())
    flash(_("演示时钟已调到 %(day)s。", day=today.isoformat()), "success")
    return redirect(request.path)
