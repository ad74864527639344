"""What everybody may read, and how an enterprise registers itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.account import register_with_account
from registry.errors import Conflict, Refusal, TooMany, Unmet
from registry.queries.call import calls_open_at
from registry.queries.composite import CountedReader
from registry.queries.daily_head import last_signed_seq
from registry.queries.notice import (
    batches_of,
    entries_of,
    get_notice,
    left_ids,
    period_of,
    public_notices,
)
from registry.queries.recognition import get_recognition, ledger_numbers, measures_taken, same_title
from registry.queries.recommendation_answer import forwarded_from
from registry.queries.roll import SORTS, how_many_on_roll, how_many_valid, years_on_roll
from registry.queries.roll import roll as roll_of
from registry.queries.setting import workdays
from registry.queries.unconfirmed import is_unconfirmed
from registry.rules.catalog import catalog
from registry.rules.notice import first_counted
from registry.rules.procedure import Procedure
from registry.web.access import anyone
from registry.web.context import site_name
from registry.web.criteria.call import calls_by_scheme
from registry.web.errors import form_page
from registry.web.forms.filters import narrowing
from registry.web.forms.register import RegisterForm
from registry.web.forms.roll import NoticeFilters, RollFilters
from registry.web.limits import REGISTER, TAKEN, address, tries
from registry.web.lists.paging import page_of
from registry.web.wording.deadline import last_moment, time_left
from registry.web.wording.decided_by import decided_by, is_of_district, publisher_of
from registry.web.wording.forwarded import forwarded_words
from registry.web.wording.subject_kinds import SUBJECT_KINDS
from registry.web.wording.title_history import history_of
from registry.web.wording.title_status import title_status

blueprint = Blueprint("public", __name__)
blueprint.before_request(anyone)
FEW = 5


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What this is, what may be applied for now, what is on notice, and the search."""
    today = clock.today()
    return render_template(
        "public/home.html",
        groups=calls_by_scheme(calls_open_at(clock.now())),
        notices=list(public_notices(today, is_open=True).limit(FEW)),
        valid=how_many_valid(today),
        last_moment=last_moment,
        time_left=time_left,
    )


@blueprint.get("/roll")
def roll() -> ResponseReturnValue:
    """Everything recognized, with how it stands today."""
    form = RollFilters.of(SORTS.columns, years_on_roll())
    filters = form.read(request.args)
    today = clock.today()
    return render_template(
        "public/roll.html",
        filters_form=form,
        filters=filters,
        narrowed=narrowing(filters),
        page=page_of(roll_of(filters, today), total=how_many_on_roll(filters, today)),
        title_status=title_status,
        is_of_district=is_of_district,
    )


@blueprint.get("/roll/<int:id>")
def recognition(id: int) -> ResponseReturnValue:
    """One recognition, at an address that stays."""
    found = get_recognition(id)
    family = same_title(found)
    history = history_of(family, ledger_numbers(family), measures_taken(family), found)
    signed = last_signed_seq()
    return render_template(
        "public/recognition.html",
        recognition=found,
        title_status=title_status(found, clock.today()),
        is_unconfirmed=is_unconfirmed(found),
        history=history,
        provable=sorted(event.seq for event in history.events if 0 < event.seq <= signed),
        family=family,
        renewed_by=next((row for row in family if row.renews_id == found.id), None),
        kinds=SUBJECT_KINDS,
        decided_by=decided_by,
    )


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """Open notices first, all of them; past ones by the page."""
    form = NoticeFilters.of()
    filters = form.read(request.args)
    scheme = filters.get("scheme", "")
    today = clock.today()
    return render_template(
        "public/notices.html",
        filters_form=form,
        filters=filters,
        open_notices=list(public_notices(today, is_open=True, scheme=scheme)),
        page=page_of(public_notices(today, is_open=False, scheme=scheme), per_page=20),
    )


@blueprint.get("/notices/<int:id>")
def notice(id: int) -> ResponseReturnValue:
    """One notice with its frozen list."""
    today = clock.today()
    found, calendar = get_notice(id, opened_by=today), workdays()
    forwarded = forwarded_from(found)
    return render_template(
        "public/notice.html",
        notice=found,
        publisher=publisher_of(found) or site_name(),
        recommends=found.procedure == Procedure.RECOMMENDATION,
        forwarded=forwarded,
        forwarded_words=forwarded_words(forwarded),
        entries=entries_of(found),
        results=[
            _("%(document)s，%(day)s 公告", document=each.document_no, day=each.announced_on.isoformat())
            for each in batches_of(found)
        ],
        still_on=left_ids(found),
        is_open=found.closes_on >= today,
        counted_from=first_counted(period_of(found), calendar),
        days_left=calendar.count(today, found.closes_on) if found.closes_on >= today else 0,
    )


@blueprint.get("/definitions")
def definitions() -> ResponseReturnValue:
    """How everything is counted, and the plan's own words."""
    today, counts = clock.today(), CountedReader(None)
    plan = catalog().plan_on(today)
    counted = {target.id: counts.titles_of(plan, target, today).titles for target in plan.targets}
    return render_template("public/definitions.html", plan=plan, counted=counted, title_of=catalog().title_of)


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """An enterprise and its first account: both or neither."""
    form = RegisterForm()
    refusal: Refusal | None = None
    is_sound = form.validate_on_submit()
    reasons = form.unmet() if form.is_submitted() else []
    if is_sound and not reasons:
        try:
            _register(form)
        except (Unmet, Conflict, TooMany) as refused:
            refusal = refused
        else:
            flash(_("企业已注册，请用刚才的登录名和密码登录。"), "success")
            return redirect(url_for("session.sign_in"))
    elif reasons:
        refusal = Unmet(reasons)
    return form_page("public/register.html", form, refusal)


def _register(form: RegisterForm) -> None:
    """Count, then register. Raises Conflict for a login or credit code that is taken, TooMany.

    Whether one is taken must be said, and is told to nobody often: only of a form that is otherwise right,
    and every such answer counts, whether something was taken or not.
    """
    made = tries("REGISTER_LIMIT", REGISTER, f"address {address()}")
    consulted = tries("TAKEN_LIMIT", TAKEN, f"address {address()}")
    consulted.count()
    made.count()
    try:
        register_with_account(
            form.details(), form.login.data or "", form.person.data or "", form.password.data or ""
        )
    except (Unmet, Conflict):
        made.give_back()
        raise
    consulted.give_back()
