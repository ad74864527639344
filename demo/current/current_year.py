"""The demo's present: calls, files in every state, notices; placed by working days before the loading day."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from demo.current.answer import Answer
from demo.current.applicants import File, deal
from demo.current.application_plan import (
    ANSWERED,
    CALLS,
    FORWARDED,
    NOTICES,
    ON_NOTICE,
    PATHS,
    RANKED,
    RECOGNIZED,
    PlannedStep,
)
from demo.current.asked_changes import ask_for_changes
from demo.current.checks import Checks
from demo.current.objection import OBJECTIONS_TO, uphold_objection
from demo.current.paper import PAPERS, paper
from demo.current.waiting_claims import claim_firms
from demo.enterprises import names
from demo.enterprises.enterprises import HERO
from demo.enterprises.profiles import Profiles
from demo.staff import Staff
from demo.state import DemoState
from demo.timeline import Timeline, at
from registry import clock
from registry.actions.application import (
    save_application,
    start_application,
    step_application,
    submit_application,
)
from registry.actions.attachment import attach_file
from registry.actions.call import open_call
from registry.actions.filing import accept_filing
from registry.actions.recommendation import Sending, forward, send_sheet
from registry.actions.setting import set_workday
from registry.config import MEGABYTE
from registry.models import Application, Call, Notice
from registry.queries.call import callable_titles
from registry.queries.setting import least_days, workdays
from registry.rules.actor import Actor
from registry.rules.approval import PublishArguments, RecognizeArguments
from registry.rules.call import CallTerms
from registry.rules.catalog import catalog
from registry.rules.notice import NoticePeriod, notice_period
from registry.rules.role import Role
from registry.rules.workday import Workdays
from registry.rules.workflow import Action
from registry.storage import Storage

OPEN_FOR = timedelta(days=60)
"""How long after the loading day the calls stay open."""
DISTRICT_ENDS = ("decided", "published", "accepted", "not_needed")
"""Ends that a district brings files to alone."""
ListKey = tuple[str, str, str, str]
"""A notice of the demo: which, of what title, and the district that publishes it; '' the bureau."""
WAITING = ("submitted", "corrected")
"""Ends of files that lie on the districts' desks."""
PAST_YEARS = (2023, 2024, 2025)
NOTICE_DAYS = 5


class CurrentYear:
    """Plans the present into a timeline. `day` is the loading day; the same day gives the same files."""

    def __init__(
        self,
        state: DemoState,
        staff: Staff,
        storage: Storage,
        profiles: Profiles,
        checks: Checks,
        day: date,
        random: Random,
    ) -> None:
        self.state = state
        self.staff = staff
        self.storage = storage
        self.profiles = profiles
        self.checks = checks
        self.day = day
        self.random = random
        self.days = _working_days_before(day)
        self.calls: dict[tuple[str, str], Call] = {}
        self.notices: dict[ListKey, Notice] = {}

    def plan(self, timeline: Timeline) -> None:
        """Past calls at their days; this year's calls, from which everything else follows."""
        for year in PAST_YEARS:
            timeline.add(date(year, 3, 10), 16, 0, lambda year=year: self._open_past_calls(year))  # type: ignore[misc]
        timeline.add(self.days[-CALLS], 9, 0, lambda: self._begin(timeline))

    def _open_past_calls(self, year: int) -> None:
        seen: set[str] = set()
        for scheme, level in callable_titles(date(year, 3, 15)):
            if scheme not in seen:
                self._open_call(scheme, level, date(year, 3, 15), date(year, 6, 30), year)
            seen.add(scheme)

    def _begin(self, timeline: Timeline) -> None:
        for scheme, level in callable_titles(clock.today()):
            self.calls[scheme, level] = self._open_call(
                scheme, level, clock.today(), self.day + OPEN_FOR, self.day.year
            )
        files = deal(self.state, self.day, self.random, self.profiles)
        self.staff.open_applicants([file.firm for file in files])
        self.profiles.state_all(files)
        if clock.today().year < self.day.year:
            timeline.add(date(self.day.year, 1, 1), 8, 0, self.profiles.state_new_year)
        lists: dict[ListKey, list[File]] = defaultdict(list)
        for file in files:
            for step in PATHS[file.planned.end]:
                self._plan_step(timeline, file, step)
            if file.planned.end in ON_NOTICE:
                place = file.firm.row.district if file.planned.end in DISTRICT_ENDS else ""
                key = (ON_NOTICE[file.planned.end], file.planned.scheme, file.planned.level, place)
                lists[key].append(file)
        self._plan_forwardings(timeline, files)
        waiting = [file for file in files if file.planned.end in WAITING]
        timeline.add(self.days[-1], 17, 30, lambda: self._begin_checks(waiting))
        timeline.add(self.days[-1], 17, 40, lambda: ask_for_changes(waiting, self.staff, self.storage))
        timeline.add(self.days[-1], 17, 50, lambda: claim_firms(self.state, self.staff, self.storage))
        for key, listed in lists.items():
            day = self.days[-NOTICES[key[0]]]
            timeline.add(day, 17, 10, lambda key=key, listed=listed: self._publish(key, listed))  # type: ignore[misc]
            if key[0] == "recognized":
                timeline.add(self.days[-RECOGNIZED], 10, 0, lambda key=key: self._recognize(key))  # type: ignore[misc]

    def _open_call(self, scheme: str, level: str, first: date, last: date, year: int) -> Call:
        known = catalog().schemes[scheme]
        title = f"{year}年度{known.zh}（{known.level(level).zh}）申报（演示）"
        return open_call(
            scheme,
            level,
            title,
            at(first, 9),
            clock.start_of(last + timedelta(days=1)),
            year,
            self.staff[Role.BUREAU_REVIEWER],
            terms=CallTerms(self.staff.document_no(year, "演示申报"), ranked_sheet=(scheme, level) in RANKED),
        )

    def _plan_step(self, timeline: Timeline, file: File, step: PlannedStep) -> None:
        day = self.days[-self.random.randint(step.late, step.early)]
        hour, minute = self.random.randint(9, 16), self.random.randint(0, 59)
        if step.step == "start":
            timeline.add(day, hour, minute, lambda: self._start(file))
        else:
            timeline.add(day, hour, minute, lambda: self._step(file, step.step))

    def _start(self, file: File) -> None:
        actor = self.staff.applicant(file.firm)
        application = start_application(
            self.calls[file.planned.scheme, file.planned.level],
            file.firm.row,
            actor,
            kind="re_review" if file.planned.again else "new",
            subject_kind=file.subject_kind,
            name=file.subject_name,
        )
        file.application = application.id
        is_hero = file.firm.number == HERO
        if file.planned.end == "draft" and not is_hero and self.random.randint(0, 1):
            return
        save_application(
            application,
            actor,
            version=application.version,
            statement=self.random.choice(names.STATEMENTS),
            contact=self.random.choice(names.CONTACTS),
            phone=f"022-0000{file.firm.number:04d}",
        )
        if file.planned.end == "draft" and is_hero:
            return
        for nth in range(min(2, self.random.randint(1, len(PAPERS)))):
            attach_file(
                application, PAPERS[nth], paper(nth), actor, storage=self.storage, limit=MEGABYTE, slot=""
            )

    def _step(self, file: File, step: str) -> None:
        application = Application.get_by_id(file.application)
        action = Action(step)
        if action is Action.SUBMIT:
            submit_application(application, self.staff.applicant(file.firm))
            return
        actor = self._who(file, action)
        self.checks.before(application, action, actor)
        # The next officer has seen what was checked: a check counts as a change of the application.
        application = Application.get_by_id(file.application)
        if action is Action.RECOMMEND and (file.planned.scheme, file.planned.level) in RANKED:
            self._send_sheet(file)
            return
        if file.planned.end == "struck" and action is Action.REJECT:
            uphold_objection(application, self._note(action), self.staff)
            return
        if action is Action.ACCEPT:
            accept_filing(application, actor, version=application.version)
            return
        step_application(application, action, actor, note=self._note(action))

    def _begin_checks(self, files: list[File]) -> None:
        for file in files:
            application = Application.get_by_id(file.application)
            self.checks.begin(application, self.staff.officer(file.firm.row.district, file.firm.row.zone))

    def _who(self, file: File, action: Action) -> Actor:
        if action is Action.WITHDRAW:
            return self.staff.applicant(file.firm)
        by_district = file.planned.end in DISTRICT_ENDS
        by_bureau = (action is Action.PROPOSE and not by_district) or file.planned.end.endswith("bureau")
        if file.planned.end == "struck" and action is Action.REJECT:
            return self.staff[Role.BUREAU_DECIDER]
        if by_bureau and action is not Action.RECOMMEND:
            return self.staff[Role.BUREAU_REVIEWER]
        return self.staff.officer(file.firm.row.district, file.firm.row.zone)

    def _note(self, action: Action) -> str:
        notes = {
            Action.RETURN: names.RETURN_NOTES,
            Action.REJECT: names.REJECT_NOTES,
            Action.WITHDRAW: names.WITHDRAW_NOTES,
            Action.NOT_NEED: names.NOT_NEEDED_NOTES,
        }
        return self.random.choice(notes[action]) if action in notes else ""

    def _publish(self, key: ListKey, listed: list[File]) -> None:
        _, scheme, level, district = key
        zh = catalog().schemes[scheme].zh
        today = clock.today()
        days = max(NOTICE_DAYS, least_days(scheme, level, today))
        self._enter_years(notice_period(today, days, workdays()))
        made = self.staff.decide(
            PublishArguments(
                scheme=scheme,
                level=level,
                applications=tuple(file.application for file in listed),
                title=f"{today.year}年{zh}拟认定名单公示（演示）",
                document_no=self.staff.document_no(today.year, "演示公示"),
                opens_on=today,
                days=days,
                contact=OBJECTIONS_TO,
            ),
            district,
        )
        self.notices[key] = Notice.get_by_id(int(made.removeprefix("notice:")))

    def _enter_years(self, period: NoticePeriod) -> None:
        """A demo loaded in a year the calendar does not know yet: the bureau entered its first day."""
        for day in {date(day.year, 1, 1) for day in (period.opens_on, period.closes_on)}:
            if not workdays().is_certain(day):
                set_workday(day, False, "元旦（演示）", self.staff[Role.SYSTEM_ADMIN])

    def _send_sheet(self, file: File) -> None:
        """What needs a ranked sheet passes review, and goes on with a sheet of its place."""
        application = Application.get_by_id(file.application)
        officer = self.staff.officer(application.district, application.zone)
        step_application(application, Action.PASS, officer)
        number = self.staff.document_no(clock.today().year, "演示区推")
        decider = self.staff.decider(application.district, application.zone)
        call = self.calls[file.planned.scheme, file.planned.level]
        send_sheet(call, Sending((application.id,), number, clock.today()), decider)

    def _plan_forwardings(self, timeline: Timeline, files: list[File]) -> None:
        for end, day in FORWARDED.items():
            sent = [file for file in files if file.planned.end == end]
            timeline.add(self.days[-day], 15, 0, lambda sent=sent: self._forward(sent))  # type: ignore[misc]
        answered = [file for file in files if file.planned.end == "answered"]
        timeline.add(self.days[-ANSWERED], 11, 0, lambda: Answer(self.staff, self.storage).come(answered))

    def _forward(self, files: list[File]) -> None:
        """One forwarding for each call, in the order of the files."""
        by_call: dict[tuple[str, str], list[int]] = defaultdict(list)
        for file in files:
            by_call[file.planned.scheme, file.planned.level].append(file.application)
        for title, ids in by_call.items():
            number = self.staff.document_no(clock.today().year, "演示上报")
            sending = Sending(tuple(ids), number, clock.today())
            forward(self.calls[title], sending, self.staff[Role.BUREAU_DECIDER])

    def _recognize(self, key: ListKey) -> None:
        today = clock.today()
        document_no = self.staff.document_no(today.year, "演示认定")
        self.staff.decide(RecognizeArguments(self.notices[key].id, document_no, today.year, today), key[3])


def _working_days_before(day: date) -> list[date]:
    """The working days of the half year before a day, oldest first; the last is [-1]."""
    calendar = Workdays()
    span = [day - timedelta(days=back) for back in range(180, 0, -1)]
    return [each for each in span if calendar.is_working(each)]
