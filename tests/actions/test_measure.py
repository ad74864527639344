"""Decisions about titles: what they do to figures at both times, the bars that follow, and who is stopped."""

from datetime import date, datetime, timedelta

import pytest

from registry import clock
from registry.actions.application import step_application, submit_application
from registry.actions.ledger import NewEvent, record
from registry.actions.measure import take_measure
from registry.actions.profile import save_facts
from registry.actions.setting import set_setting
from registry.database import transactional
from registry.errors import Stale, Unmet
from registry.models import Application, CriteriaVersion, Enterprise, Recognition, TitleMeasure
from registry.queries.bar import bar_for, families_barred
from registry.queries.criteria import criteria_of
from registry.queries.facts import FactsAim
from registry.queries.live_sheet import live_sheets
from registry.queries.pool import open_pool
from registry.queries.profile import profile_of
from registry.queries.recognition import titles_held
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.queries.validity import in_status
from registry.rules.approval import ApprovalAction
from registry.rules.frozen_arguments import thawed_arguments
from registry.rules.ground import MeasureKind
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from registry.rules.title_history import ENDED
from registry.rules.workflow import Action
from tests.criteria import known_of
from tests.make import SYSTEM, Make
from tests.measures import COURT, FRAUD, MISTAKE, deciding
from tests.sheets import publish_small
from tests.titles import award

GIVEN = date(2026, 4, 10)
DAY = date(2026, 5, 20)
TITLE = ("innovative_sme", "municipal")
VOID, RESTORE, BAR = MeasureKind.VOID, MeasureKind.RESTORE, MeasureKind.BAR


def at(day: date) -> object:
    return clock.at(clock.start_of(day) + timedelta(hours=9))


def titled(make: Make, title: tuple[str, str] = TITLE) -> tuple[Enterprise, int]:
    """A firm with a title announced on GIVEN."""
    enterprise = make.enterprise()
    award(*title, GIVEN, [enterprise])
    return enterprise, Recognition.select().order_by(Recognition.id.desc()).get().id


def counts(make: Make, day: date, known_at: datetime | None = None) -> dict[str, int]:
    """The city's figures of the title on a day, all taken in; they are what a recount gives."""
    make.drained()
    found = recount(day)
    assert found.agrees, found.differences
    cells = [each for each in figures(day, (), known_at=known_at) if (each.scheme, each.level) == TITLE]
    return {basis: sum(each.on(basis) for each in cells) for basis in ("ever", "net", "valid")}


def decide(make: Make, recognition: int, on: date, ground: str = FRAUD, **others: object) -> None:
    with at(max(on, DAY)):
        take_measure(deciding(recognition, on, "查实", ground, storage=make.storage, **others), SYSTEM)


def test_a_void_leaves_every_figure_as_known_now_and_none_as_known_then(make: Make) -> None:
    with at(GIVEN):
        enterprise, one = titled(make)
    decide(make, one, DAY, MISTAKE, measure=VOID)
    before = clock.start_of(DAY)
    assert counts(make, GIVEN) == {"ever": 0, "net": 0, "valid": 0}
    assert counts(make, GIVEN, before) == {"ever": 1, "net": 1, "valid": 1}
    with at(DAY):
        assert titles_held(enterprise.id, GIVEN) == set()
        with pytest.raises(Unmet):
            decide(make, one, DAY, MISTAKE, measure=VOID)
        # The very day may be given again: what is void stands in nobody's way.
        award(*TITLE, GIVEN, [enterprise])
        assert counts(make, DAY) == {"ever": 1, "net": 1, "valid": 1}


def test_a_restored_title_holds_again_from_its_day_and_had_not_meanwhile(make: Make) -> None:
    with at(GIVEN):
        enterprise, one = titled(make)
    ended, back = DAY, DAY + timedelta(days=30)
    decide(make, one, ended)
    assert counts(make, ended) == {"ever": 1, "net": 0, "valid": 0}
    with pytest.raises(Unmet):
        decide(make, one, ended - timedelta(days=1), COURT, measure=RESTORE)
    decide(make, one, back, COURT, measure=RESTORE)
    whole, gone = {"ever": 1, "net": 1, "valid": 1}, {"ever": 1, "net": 0, "valid": 0}
    for day, expected in (
        (ended - timedelta(days=1), whole),
        (ended, gone),
        (back - timedelta(days=1), gone),
        (back, whole),
    ):
        assert counts(make, day) == expected, day
        assert bool(titles_held(enterprise.id, day)) == bool(expected["valid"]), day
        statuses = [
            s for s in ("valid", "expired", "ended") if Recognition.select().where(in_status(s, day)).exists()
        ]
        assert statuses == ["valid" if expected["valid"] else "ended"], day
    # Known before it was restored, it was gone.
    assert counts(make, back, clock.start_of(back)) == gone
    decide(make, one, back + timedelta(days=9), "own_wish")
    assert counts(make, back + timedelta(days=9)) == {"ever": 1, "net": 1, "valid": 0}


def test_a_void_over_an_ending_falls_back_to_it(make: Make) -> None:
    with at(GIVEN):
        _, one = titled(make)
    decide(make, one, DAY, "own_wish")
    decide(make, one, DAY, MISTAKE, measure=VOID)
    assert counts(make, DAY)["ever"] == 0
    decide(make, one, GIVEN, COURT, measure=RESTORE)
    assert counts(make, DAY) == {"ever": 1, "net": 1, "valid": 0}
    assert Recognition.get_by_id(one).ended_how == "exited"


@transactional
def ended_as_before(recognition: int, on: date, how: str) -> None:
    """An ending as it was recorded before grounds were asked."""
    columns = {"ended_on": on, "ended_how": how, "ended_reason": "材料不实"}
    Recognition.update(columns).where(Recognition.id == recognition).execute()
    row = Recognition.get_by_id(recognition)
    body = {"how": how, "document_no": "", "reason": "材料不实"}
    event = NewEvent(
        kind=ENDED,
        enterprise_id=row.enterprise_id,
        recognition_id=recognition,
        effective_on=on,
        visibility="public",
        body=body,
        wrote={Recognition: [recognition]},
    )
    record(SYSTEM, event)


@pytest.mark.parametrize(("how", "net"), [("revoked", 0), ("exited", 1)])
def test_what_was_ended_before_grounds_were_asked_counts_as_it_did_and_can_be_restored(
    make: Make, how: str, net: int
) -> None:
    with at(GIVEN):
        _, one = titled(make)
    back = DAY + timedelta(days=9)
    with at(DAY):
        ended_as_before(one, DAY, how)
        assert counts(make, DAY) == {"ever": 1, "net": net, "valid": 0}
    decide(make, one, back, COURT, measure=RESTORE)
    assert counts(make, DAY) == {"ever": 1, "net": net, "valid": 0}
    assert counts(make, back) == {"ever": 1, "net": 1, "valid": 1}


def test_a_title_is_ended_once_and_not_by_what_was_proposed_without_a_ground(make: Make) -> None:
    with at(GIVEN):
        _, one = titled(make)
    before = {"recognition": one, "how": "revoked", "effective_on": "2026-05-20", "reason": "材料不实"}
    arguments = thawed_arguments(ApprovalAction.END, {**before, "document_no": "1号"})
    with at(DAY), pytest.raises(Unmet):
        take_measure(arguments, SYSTEM)  # type: ignore[arg-type]
    decide(make, one, DAY)
    with pytest.raises(Stale):
        decide(make, one, DAY)


def test_a_bar_runs_its_years_for_its_family_and_falls_where_it_is_said(make: Make) -> None:
    with at(GIVEN):
        enterprise, one = titled(make)
    decide(make, one, DAY)
    for scheme, day, is_barred in (
        ("specialized_new", DAY, True),
        ("seed", date(2029, 5, 19), True),
        ("seed", date(2029, 5, 20), False),
        ("seed", DAY - timedelta(days=1), False),
        ("single_champion", DAY, False),
    ):
        assert (bar_for(enterprise.id, scheme, day) is not None) == is_barred, (scheme, day)
    decide(make, one, DAY + timedelta(days=9), COURT, measure=RESTORE)
    assert families_barred(DAY + timedelta(days=9)) == {enterprise.id: {"sme"}}
    # It stayed; the next decision takes it away.
    decide(make, one, DAY + timedelta(days=10), "bar_cause_removed", measure=MeasureKind.LIFT_BAR)
    assert families_barred(DAY + timedelta(days=10)) == {}


def test_with_the_title_its_bar_can_fall(make: Make) -> None:
    with at(GIVEN):
        _, one = titled(make)
    decide(make, one, DAY)
    decide(make, one, DAY, COURT, measure=RESTORE, lifts_bar=True)
    assert families_barred(DAY) == {}
    assert counts(make, DAY) == {"ever": 1, "net": 1, "valid": 1}


def test_how_long_a_bar_runs_is_what_was_set_on_the_day_of_the_decision(make: Make) -> None:
    with at(GIVEN):
        _, one = titled(make)
        _, other = titled(make)
    decide(make, one, DAY)
    with at(DAY):
        set_setting(SettingChange(f"bar_years/{FRAUD}", 1, DAY, "津工信〔2026〕9号"), SYSTEM)
    decide(make, other, DAY)
    until = [row.barred_until for row in TitleMeasure.select().order_by(TitleMeasure.id)]
    assert until == [date(2029, 5, 19), date(2027, 5, 19)]


def test_a_champion_not_re_reviewed_is_revoked_and_an_sme_lapses(make: Make) -> None:
    with at(GIVEN):
        _, sme = titled(make)
        _, champion = titled(make, ("single_champion", "national"))
    decide(make, champion, DAY, "champ_rereview_not_filed")
    row = Recognition.get_by_id(champion)
    assert (row.ended_how, TitleMeasure.get().family) == ("revoked", "")
    with pytest.raises(Unmet):
        decide(make, sme, DAY, "sme63_rereview_not_filed")


def test_nothing_of_the_family_is_submitted_inside_a_bar(make: Make) -> None:
    with at(GIVEN):
        enterprise, one = titled(make)
    decide(make, one, DAY)
    with at(DAY):
        publish_small()
        draft = make.draft(enterprise)
        with pytest.raises(Unmet) as refused:
            submit_application(draft, SYSTEM)
        assert "申报禁期至 2029-05-19" in str(refused.value)
        (live,) = live_sheets(enterprise, DAY)
        assert live.sheet.eligible is False
        assert "申报禁期至 2029-05-19" in str(live.sheet.bar)
        call = make.call("green_factory", "municipal")
        site = {"subject_kind": "site", "name": "一号工厂"}
        make.application(State.SUBMITTED, enterprise=enterprise, call=call, **site)
    assert Application.get_by_id(draft.id).state == "draft"


def test_a_bar_that_came_meanwhile_stops_every_gate(make: Make) -> None:
    states = (State.SUBMITTED, State.RECOMMENDED, State.PROPOSED, State.ON_NOTICE)
    with at(GIVEN):
        # Nobody has said how long such a bar is; then the bureau does.
        change = SettingChange("bar_years/other_document", 3, GIVEN, "津工信〔2026〕9号")
        set_setting(change, SYSTEM)
        files = {}
        for state in states:
            enterprise, one = titled(make, ("seed", "municipal"))
            files[state] = make.application(state, enterprise=enterprise)
            decide(make, one, GIVEN, "other_document")
    with at(DAY):
        for state, action, role in (
            (State.SUBMITTED, Action.RECOMMEND, Role.DISTRICT_OFFICER),
            (State.RECOMMENDED, Action.PROPOSE, Role.BUREAU_REVIEWER),
        ):
            with pytest.raises(Unmet) as refused:
                step_application(files[state], action, make.actor(role))
            assert "申报禁期至 2029-04-09" in str(refused.value)
        with pytest.raises(Unmet) as refused:
            make.notice(files[State.PROPOSED])
        assert "申报禁期至" in str(refused.value)
    with pytest.raises(Unmet, match="申报禁期至"):
        make.recognize(files[State.ON_NOTICE])


def claim(enterprise: Enterprise, value: bool) -> None:
    """The firm states that its conduct was lawful, or not."""
    said = [ProfileEntry("conduct_ok", None, value, "承诺书")]
    save_facts(enterprise, said, SYSTEM, seen=profile_of(enterprise.id).last_fact)


@pytest.mark.shipped
def test_what_a_firm_states_never_wins_over_the_ledger(make: Make) -> None:
    """Sheet and scan go by the decision, until it is taken back or three years are over."""
    with at(GIVEN):
        enterprise, one = titled(make)
        claim(enterprise, True)
    version = CriteriaVersion.get(CriteriaVersion.name == "specialized_new.2026")
    criteria = criteria_of(version)

    def said(day: date) -> tuple[object, str]:
        known = known_of(enterprise, criteria, FactsAim("specialized_new", "municipal", "new", day))
        (member,) = [each for each in open_pool(day).members if each.id == enterprise.id]
        assert member.denied == frozenset(known.around.denied)
        return known.facts["conduct_ok"], known.origins["conduct_ok"].kind

    assert said(DAY) == (True, "profile")
    decide(make, one, DAY)
    assert said(DAY) == (False, "against")
    assert said(DAY - timedelta(days=1)) == (True, "profile")
    after = {day: said(date(2029, 5, day)) for day in (19, 20)}
    assert after == {19: (False, "against"), 20: (True, "profile")}
    claim(enterprise, False)
    assert said(DAY) == (False, "ledger")
    claim(enterprise, True)
    decide(make, one, DAY, COURT, measure=RESTORE)
    assert said(DAY) == (True, "profile")
