"""The demo's history: lists announced, re-reviews passed and failed, titles revoked and given back."""

from collections.abc import Sequence
from datetime import date
from random import Random

from demo.enterprises import names
from demo.enterprises.enterprises import HERO, INTAKES, DemoEnterprise
from demo.past.rounds import DEPARTURES, ROUNDS, Departures, Round
from demo.past.selection import ListCandidate, chosen_for, is_left_alone
from demo.staff import DEMO, Staff
from demo.state import DemoState, DemoTitle, Firm, declare_missing, subject_of
from demo.timeline import Timeline
from registry import clock
from registry.actions.counter import draw_numbers
from registry.actions.enterprise import insert_enterprises
from registry.actions.recognition import Award, grant_recognitions
from registry.database import transactional
from registry.models import Batch, Subject
from registry.rules.approval import MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.certificate import certificate_number, counter_name
from registry.rules.ending import Ending
from registry.rules.validity import renewed_until, valid_until

NUMBERED_SINCE = date(2024, 1, 1)
"""Lists of the bureau and the districts from this day on carry certificate numbers."""
PASSED, FAILED = 76, 8
"""Of a hundred titles whose re-review is due: so many pass, so many fail, the others do not file."""
YEARLY_WINDOW, WINDOW = 60, 100
"""How many days around its last valid day a title is re-reviewed: one-year titles, others."""


class History:
    """Plans the past into a timeline."""

    def __init__(self, state: DemoState, staff: Staff, random: Random) -> None:
        self.state = state
        self.staff = staff
        self.random = random

    def plan(self, timeline: Timeline, enterprises: Sequence[DemoEnterprise]) -> None:
        """Every intake, list and departure at its day; the hour keeps those of one day apart."""
        for day, _ in INTAKES:
            joining = [enterprise for enterprise in enterprises if enterprise.joins_on == day]
            timeline.add(day, 9, 0, lambda joining=joining: self._take_in(joining))  # type: ignore[misc]
        for nth, one in enumerate(ROUNDS):
            day = one.recorded_on or one.announced_on
            timeline.add(day, 10, nth % 60, lambda one=one: self._hold(one))  # type: ignore[misc]
        for departures in DEPARTURES:
            timeline.add(departures.on, 15, 0, lambda each=departures: self._depart(each))  # type: ignore[misc]

    @transactional
    def _take_in(self, joining: Sequence[DemoEnterprise]) -> None:
        rows = insert_enterprises([enterprise.details for enterprise in joining], DEMO, demo=True)
        ids = [row.id for row in rows]
        query = Subject.select().where(Subject.enterprise.between(ids[0], ids[-1]))
        own = {subject.enterprise_id: subject for subject in query if subject.kind == "enterprise"}
        for enterprise, row in zip(joining, rows, strict=True):
            self.state.firms[enterprise.number] = Firm(enterprise, row, {("enterprise", ""): own[row.id]})

    def _hold(self, one: Round) -> None:
        failed = self._decide(one)
        of_title = f"{one.scheme}:{one.level}"
        ground = _ground_of(of_title, one.announced_on, Ending.FAILED_RE_REVIEW)
        self.staff.end([self._ending(each, ground, one.announced_on, names.FAILED_REASON) for each in failed])

    @transactional
    def _decide(self, one: Round) -> list[int]:
        """Grant the list's new titles and its renewals; returns the recognitions whose re-review failed."""
        chosen = list(chosen_for(self.state, one, self.random))
        declare_missing([(each.firm, each.kind, each.name) for each in chosen if each.subject is None], DEMO)
        new = [self._award_new(each, one) for each in chosen]
        due = self._due(one) if one.renews else []
        renewed, failed = [], []
        for firm, title in due:
            drawn = self.random.randint(1, 100)
            title.followed = True
            if drawn <= PASSED:
                renewed.append((firm, title.subject, _renewal(firm, title, one)))
            elif drawn <= PASSED + FAILED:
                title.ended = True
                failed.append(title.recognition)
        for awards in (new, renewed):
            if awards:
                self._grant(one, awards)
        return failed

    def _due(self, one: Round) -> list[tuple[Firm, DemoTitle]]:
        years = catalog().schemes[one.scheme].level(one.level).validity_years
        window = YEARLY_WINDOW if years == 1 else WINDOW
        return [
            (firm, title)
            for firm, title in self.state.titles()
            if (title.scheme, title.level) == (one.scheme, one.level)
            and not (title.followed or title.ended or is_left_alone(firm, one.announced_on))
            and title.valid_until is not None
            and abs((title.valid_until - one.announced_on).days) <= window
            and title.announced_on < one.announced_on
        ]

    def _award_new(self, candidate: ListCandidate, one: Round) -> tuple[Firm, Subject, Award]:
        firm = candidate.firm
        subject = candidate.subject or subject_of(firm, candidate.kind, candidate.name)
        years = catalog().schemes[one.scheme].level(one.level).validity_years
        return firm, subject, _award(firm, subject, valid_until(one.announced_on, years), None)

    def _grant(self, one: Round, awards: list[tuple[Firm, Subject, Award]]) -> None:
        batch = Batch.create(
            scheme=one.scheme,
            level=one.level,
            document_no=self.staff.document_no(one.announced_on.year),
            award_year=one.award_year,
            announced_on=one.announced_on,
            origin="imported",
            source_name=f"演示名单{one.announced_on:%Y%m%d}.xlsx",
            created_at=clock.now(),
        )
        plain = [award for *_, award in awards]
        made = grant_recognitions(batch, _numbered(one, plain) if is_numbered(one) else plain, DEMO)
        for (firm, subject, award), recognition in zip(awards, made, strict=True):
            firm.titles.append(
                DemoTitle(recognition, one.scheme, one.level, subject, one.announced_on, award.valid_until)
            )

    def _depart(self, each: Departures) -> None:
        leaving = [
            (firm, title)
            for firm, title in self.state.titles()
            if title.is_valid(each.on) and firm.number != HERO and not is_left_alone(firm, each.on)
        ]
        endings = [Ending.REVOKED] * each.revoked + [Ending.EXITED] * each.exited
        drawn = self.random.sample(leaving, len(endings))
        leave = []
        for (_, title), how in zip(drawn, endings, strict=True):
            reasons = names.REVOKE_REASONS if how is Ending.REVOKED else names.EXIT_REASONS
            reason = self.random.choice(reasons)
            title.ended = True
            of_title = f"{title.scheme}:{title.level}"
            ground = _ground_of(of_title, each.on, how, names.GROUNDS.get(reason, ""))
            leave.append(self._ending(title.recognition, ground, each.on, reason))
        self.staff.end(leave)

    def _ending(self, recognition: int, ground: str, on: date, reason: str) -> MeasureArguments:
        number, file = self.staff.document_no(on.year), self.staff.document()
        return MeasureArguments(recognition, on, reason, number, ground, file)


def _ground_of(title: str, on: date, how: Ending, of_kind: str = "") -> str:
    """The ground of a title on a day by which it ends so, of a kind if it has one; else another document."""
    found = [
        ground.id
        for ground in catalog().grounds.of_title(title, on, on)
        if ground.ends_as is how and ground.id.endswith(of_kind)
    ]
    return found[0] if found else "other_document"


def is_numbered(one: Round) -> bool:
    """Whether the list carries numbers of our own form. All that is past came in as published lists."""
    level = catalog().schemes[one.scheme].level(one.level)
    return one.announced_on >= NUMBERED_SINCE and level.authority != "national"


def _award(firm: Firm, subject: Subject, last: date | None, renews: int | None) -> Award:
    row = firm.row
    return Award(row, subject, row.district, row.zone, row.industry, valid_until=last, renews_id=renews)


def _renewal(firm: Firm, title: DemoTitle, one: Round) -> Award:
    years = catalog().schemes[one.scheme].level(one.level).validity_years
    last = renewed_until(one.announced_on, title.valid_until, years)
    return _award(firm, title.subject, last, title.recognition)


def _numbered(one: Round, awards: list[Award]) -> list[Award]:
    """The same awards with certificate numbers, as a decision here would draw them."""
    code = catalog().schemes[one.scheme].certificate_code
    serials = draw_numbers(counter_name(code, one.level, one.award_year), len(awards))
    prefix = catalog().city.certificate_prefix
    return [
        Award(
            **{
                **award.__dict__,
                "certificate_no": certificate_number(prefix, code, one.level, one.award_year, serial),
            }
        )
        for award, serial in zip(awards, serials, strict=True)
    ]
