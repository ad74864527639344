"""What everybody may read, and how somebody registers for an enterprise."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.claim import register_claim
from registry.errors import Stale, TooMany, Unmet
from registry.models import Account
from registry.queries.call import calls_open_at, get_call, stages_past
from registry.queries.call_plan import changes_of
from registry.queries.certificate import superseded_number, superseded_of
from registry.queries.composite import CountedReader
from registry.queries.criteria import versions_of_calls
from registry.queries.daily_head import last_signed_seq
from registry.queries.notice import (
    batches_of,
    get_notice,
    left_ids,
    period_of,
    public_notices,
)
from registry.queries.notice_line import entries_of
from registry.queries.notice_replacement import replaced_by_it, replacement_of
from registry.queries.recognition import get_recognition, ledger_numbers, measures_taken, same_title
from registry.queries.recommendation_answer import forwarded_from
from registry.queries.roll import SORTS, roll_by_page, years_on_roll
from registry.queries.setting import workdays
from registry.queries.tally_known import figures_moved
from registry.queries.unconfirmed import is_unconfirmed
from registry.queries.validity import how_many_valid
from registry.rules.call import CallStage
from registry.rules.catalog import catalog
from registry.rules.last_write import PUBLIC
from registry.rules.notice import first_counted
from registry.rules.notice_line import LineState
from registry.rules.procedure import Procedure
from registry.web.access import anyone, begin
from registry.web.context import site_name
from registry.web.criteria.call import calls_by_scheme
from registry.web.criteria.values import bound_to
from registry.web.device import remember_device
from registry.web.errors import form_page
from registry.web.forms.claim import RegisterForm
from registry.web.forms.filters import filter_words, narrowing
from registry.web.forms.roll import NoticeFilters, RollFilters
from registry.web.forms.upload import limit_in_megabytes
from registry.web.language import gettext as _
from registry.web.limits import REGISTER, TAKE_AWAY, address, count_search, tries
from registry.web.lists.notices import public_notice_file, public_notices_file
from registry.web.lists.paging import page_of
from registry.web.lists.recognitions import roll_file as file_of_roll
from registry.web.lists.take_away import taken_away
from registry.web.unchanged import shows
from registry.web.wording.call import change_words, ends_changed, left_in, stage_badge
from registry.web.wording.deadline import last_moment, time_left
from registry.web.wording.decided_by import decided_by, is_of_district, publisher_of
from registry.web.wording.forwarded import forwarded_words
from registry.web.wording.notice_line import mark_of, shown_lines
from registry.web.wording.rejection import again_words
from registry.web.wording.subject_kinds import SUBJECT_KINDS
from registry.web.wording.title_history import ending_by, history_of
from registry.web.wording.title_status import title_status

blueprint = Blueprint("public", __name__)
blueprint.before_request(anyone)
FEW = 5
OF_TITLES = ("batch", "enterprise", "import_work", "recognition", "subject")
OF_NOTICE = (
    *("application", "batch", "notice", "notice_entry", "notice_line", "recognition", "recommendation"),
    *("workday_override", "workday_year"),
)


def call_stages() -> int:
    """What moves at an instant of its own: at which stage calls are."""
    return stages_past(clock.now())


@blueprint.get("/")
@shows(*OF_TITLES, "call", "call_change", "notice", "notice_entry", "title_measure", also=(call_stages,))
def home() -> ResponseReturnValue:
    """What this is, what may be applied for now, what is on notice, and the search."""
    today, calls = clock.today(), calls_open_at(clock.now())
    return render_template(
        "public/home.html",
        groups=calls_by_scheme(calls),
        ended={id: ends_changed(each) for id, each in changes_of([each.id for each in calls]).items()},
        notices=list(public_notices(today, is_open=True).limit(FEW)),
        valid=how_many_valid(today),
        last_moment=last_moment,
        time_left=time_left,
    )


@blueprint.get("/calls/<int:id>")
@shows("call", "call_change", "call_criteria", "criteria_use", "criteria_version", also=(call_stages,))
def call(id: int) -> ResponseReturnValue:
    """One call, with what became of its time, on which day and why."""
    found = get_call(id)
    return render_template(
        "public/call.html",
        call=found,
        badge=stage_badge(found),
        left=left_in(found),
        is_open=(stage := found.stage(clock.now())) is CallStage.OPEN,
        is_coming=stage is CallStage.COMING,
        bound=bound_to(versions_of_calls([found])[found.id]),
        again=again_words(found),
        changes=[change_words(each) for each in changes_of([found.id])[found.id]],
        last_moment=last_moment,
    )


@blueprint.get("/roll")
@shows(*OF_TITLES, "lineage", "superseded_number", "searched_name")
def roll() -> ResponseReturnValue:
    """Everything recognized, with how it stands today."""
    form, filters = _asked_of_roll()
    if "q" in filters:
        count_search()
    today = clock.today()
    return render_template(
        "public/roll.html",
        filters_form=form,
        filters=filters,
        narrowed=narrowing(filters),
        superseded=superseded_number(filters["q"]) if "q" in filters else None,
        page=page_of(roll_by_page(filters, today)),
        title_status=title_status,
        is_of_district=is_of_district,
    )


def _asked_of_roll() -> tuple[RollFilters, dict[str, str]]:
    form = RollFilters.of(SORTS.columns, years_on_roll())
    return form, form.read(request.args)


@blueprint.get("/roll.<any(csv, xlsx):suffix>")
def roll_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole; so many times an hour for one address, for it is everybody's."""
    tries("TAKE_AWAY_LIMIT", TAKE_AWAY, f"address {address()}").count()
    form, filters = _asked_of_roll()
    return taken_away(suffix, lambda: file_of_roll(filters, clock.today(), filter_words(form, filters)))


@blueprint.get("/roll/<int:id>")
@shows(*OF_TITLES, "superseded_number", "daily_head", PUBLIC)
def recognition(id: int) -> ResponseReturnValue:
    """One recognition, at an address that stays."""
    found = get_recognition(id)
    family = same_title(found)
    taken = measures_taken(family)
    history = history_of(family, ledger_numbers(family), taken, found)
    return render_template(
        "public/recognition.html",
        recognition=found,
        title_status=title_status(found, clock.today()),
        is_unconfirmed=is_unconfirmed(found),
        history=history,
        ending_by=ending_by(found, taken),
        signed=last_signed_seq(),
        family=family,
        renewed_by=next((row for row in family if row.renews_id == found.id), None),
        kinds=SUBJECT_KINDS,
        superseded=superseded_of([found.id]).get(found.id, []),
        decided_by=decided_by,
    )


@blueprint.get("/notices")
@shows("notice", "notice_entry")
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


@blueprint.get("/notices.<any(csv, xlsx):suffix>")
def notices_file(suffix: str) -> ResponseReturnValue:
    """All of both lists as a file."""
    tries("TAKE_AWAY_LIMIT", TAKE_AWAY, f"address {address()}").count()
    form = NoticeFilters.of()
    filters = form.read(request.args)
    scheme, words = filters.get("scheme", ""), filter_words(form, filters)
    return taken_away(suffix, lambda: public_notices_file(scheme, clock.today(), words))


@blueprint.get("/notices/<int:id>")
@shows(*OF_NOTICE)
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
        lines=(lines := shown_lines(found, entries_of(found))),
        marks=[mark_of(line) for line in lines],
        LineState=LineState,
        results=[
            _("%(document)s，%(day)s 公告", document=each.document_no, day=each.announced_on.isoformat())
            for each in batches_of(found)
        ],
        still_on=left_ids(found),
        is_open=(is_open := found.closes_on >= today and found.withdrawn_at is None),
        replaced=replaced_by_it(found, opened_by=today),
        replacement=replacement_of(found, opened_by=today),
        counted_from=first_counted(period_of(found), calendar),
        days_left=calendar.count(today, found.closes_on) if is_open else 0,
    )


@blueprint.get("/notices/<int:id>/list.<any(csv, xlsx):suffix>")
def notice_file(id: int, suffix: str) -> ResponseReturnValue:
    """Its list as a file."""
    tries("TAKE_AWAY_LIMIT", TAKE_AWAY, f"address {address()}").count()
    today = clock.today()
    found = get_notice(id, opened_by=today)
    return taken_away(suffix, lambda: public_notice_file(found, today))


@blueprint.get("/definitions")
@shows(also=(figures_moved,))
def definitions() -> ResponseReturnValue:
    """How everything is counted, and the plan's own words."""
    today, counts = clock.today(), CountedReader(None)
    plan = catalog().plan_on(today)
    counted = {target.id: counts.titles_of(plan, target, today).titles for target in plan.targets}
    return render_template("public/definitions.html", plan=plan, counted=counted, title_of=catalog().title_of)


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Register: an account that waits, and its claim to an enterprise; signed in at once.

    Every try counts, whatever becomes of it, and the answer is the same whatever the register holds.
    """
    form, refusal = RegisterForm(), None
    if form.is_submitted():
        try:
            tries("REGISTER_LIMIT", REGISTER, f"address {address()}").count()
            if registered := _registered(form):
                account, token = registered
                begin(token)
                answer = redirect(url_for("pending.home"))
                remember_device(answer, account.login)
                return answer
        except (Unmet, Stale, TooMany) as refused:
            refusal = refused
    return form_page("public/register.html", form, refusal, limit=limit_in_megabytes())


def _registered(form: RegisterForm) -> tuple[Account, str] | None:
    """Account and token; None where the form itself has faults. Raises Unmet with what the rules find."""
    is_sound = form.validate()
    if reasons := form.unmet():
        raise Unmet(reasons)
    licence = form.upload
    if not is_sound or licence is None:
        return None
    config = current_app.config
    return register_claim(
        form.facts(),
        form.person.data or "",
        form.password.data or "",
        licence,
        storage=config["STORAGE"],
        limit=config["REGISTRY"].attachment_limit,
    )
