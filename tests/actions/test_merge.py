"""Two records of one enterprise become one: titles, files, people, and figures at both times."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions import merge as merging
from registry.actions.approval import propose
from registry.actions.enterprise import correct_enterprise
from registry.actions.measure import take_measure
from registry.actions.merge import merge_enterprises
from registry.actions.unmerge import unmerge_enterprises
from registry.errors import NotAllowed, NotFound, Stale, Unmet
from registry.models import Enterprise, Event, Recognition
from registry.queries.approval import effect_of
from registry.queries.enterprise import details_of, get_enterprise, register_list
from registry.queries.imports.register import whole_register
from registry.queries.ledger import timeline
from registry.queries.ledger_check import verify_ledger
from registry.queries.merge import effect_of_merging
from registry.queries.merged import lead_of, records_of
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.rules.approval import MergeArguments
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.merges import CHAMPION, DAY, MERGED, SME, apart, at, figure, into
from tests.titles import award


@pytest.fixture
def pair(make: Make) -> tuple[Enterprise, Enterprise]:
    """One that a list named without its code, and the same one as it registered."""
    with at(DAY):
        goes = make.enterprise(name="天津并入有限公司", uscc=None)
        stays = make.enterprise(name="天津并入股份有限公司")
        award(*SME, date(2024, 5, 1), [goes])
        award(*CHAMPION, date(2024, 8, 1), [goes])
        award(*CHAMPION, date(2025, 3, 1), [stays])
    return goes, stays


def test_its_titles_count_once_from_now_on_and_twice_as_known_then(make: Make, pair: Any) -> None:
    goes, stays = pair
    with at(MERGED):
        assert figure(make, CHAMPION, MERGED) == (2, 2, 2)
        before = clock.now()
        effect = effect_of_merging(into(goes, stays), MERGED)
        assert effect["figures"]["years"] == [[*CHAMPION, "2025-12-31", 2, 1]]
    with at(MERGED + timedelta(days=1)):
        merge_enterprises(into(goes, stays), SYSTEM)
        assert figure(make, CHAMPION, MERGED) == (1, 1, 1)
        assert figure(make, CHAMPION, MERGED, before) == (2, 2, 2)
        assert figure(make, SME, MERGED) == (1, 1, 1)
        assert {row.enterprise_id for row in Recognition.select()} == {stays.id}
        kinds = [
            row.kind
            for row in Event.select().where(Event.kind.startswith("recognition.")).order_by(Event.seq)
        ]
        assert kinds[-4:] == ["recognition.left_holder", "recognition.joined_holder"] * 2
        assert verify_ledger().intact


def test_a_title_stays_where_it_was_counted_until_its_record_was_merged(make: Make) -> None:
    with at(DAY):
        goes = make.enterprise(uscc=None, district="120111", industry="I5")
        stays = make.enterprise(district="120110")
        award(*SME, date(2024, 5, 1), [goes])
    with at(MERGED):
        merge_enterprises(into(goes, stays), SYSTEM)
        make.drained()

        def places(day: date) -> set[str]:
            cells = figures(day, ("district",))
            return {each.dimensions["district"] for each in cells if each.net and each.scheme == SME[0]}

        assert places(MERGED - timedelta(days=1)) == {"120111"}
        assert places(MERGED) == {"120110"}
        row = Enterprise.get_by_id(stays.id)
        details = EnterpriseDetails(**{**vars(details_of(row)), "district": "120112"})
        correct_enterprise(row, details, SYSTEM, version=row.version, effective_on=MERGED)
        make.drained()
        assert places(MERGED) == {"120112"}
        assert recount(MERGED).agrees


def test_what_is_merged_is_out_of_lists_and_leads_to_the_other(make: Make, pair: Any) -> None:
    goes, stays = pair
    officer = make.actor(Role.BUREAU_REVIEWER)
    with at(MERGED):
        merge_enterprises(into(goes, stays), SYSTEM)
        assert [row.id for row in register_list(officer, {"q": goes.name}, MERGED)] == [stays.id]
        assert whole_register().match(None, goes.name).enterprise_id == stays.id
        with pytest.raises(NotFound):
            get_enterprise(officer, goes.id)
        assert (lead_of(goes.id), records_of(stays.id)) == (stays.id, [stays.id, goes.id])
        kinds = {item.kind for item in timeline(enterprise_id=stays.id).items}
        assert {"recognition.granted", "recognition.left_holder", "enterprise.merged"} <= kinds


def test_what_cannot_move_is_named_and_nothing_is_written(make: Make) -> None:
    with at(MERGED):
        goes, stays = make.enterprise(uscc=None), make.enterprise()
        call = make.call()
        for firm in (goes, stays):
            make.draft(firm, call)
        with pytest.raises(Unmet) as refused:
            merge_enterprises(into(goes, stays), SYSTEM)
        assert "未办结申报" in str(refused.value.reasons[0])
        for said, arguments in (
            ("并入它自己", into(goes, goes)),
            ("请填写理由", MergeArguments(goes.id, stays.id, " ")),
            ("是两家企业", into(make.enterprise(), stays)),
        ):
            with pytest.raises(Unmet, match=said):
                merge_enterprises(arguments, SYSTEM)
        with pytest.raises(NotFound):
            merge_enterprises(MergeArguments(999999, stays.id, "试验"), SYSTEM)
        with pytest.raises(NotAllowed, match="另一人批准"):
            merge_enterprises(into(goes, stays), make.actor(Role.BUREAU_DECIDER))
        assert not Event.select().where(Event.kind == "enterprise.merged").exists()


def test_of_doubles_the_one_that_holds_still_stays(make: Make) -> None:
    with at(DAY):
        goes, stays = make.enterprise(uscc=None), make.enterprise()
        award(*SME, date(2025, 5, 1), [goes, stays])
    with at(MERGED):
        own = Recognition.get(Recognition.enterprise == stays.id)
        take_measure(deciding(own.id, MERGED, storage=make.storage), SYSTEM)
        assert effect_of_merging(into(goes, stays), MERGED)["doubles"][0][0] == own.id
        merge_enterprises(into(goes, stays), SYSTEM)
        assert figure(make, SME, MERGED) == (1, 1, 1)
        unmerge_enterprises(apart(goes, stays), SYSTEM)
        assert Recognition.get_by_id(own.id).ended_how == Ending.EXITED.value
        assert figure(make, SME, MERGED) == (2, 2, 1)


def test_a_recount_finds_a_title_that_came_and_never_left(
    make: Make, pair: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes, stays = pair
    over: Callable[..., Any] = merging._over
    monkeypatch.setattr(merging, "_over", lambda *asked: over(*asked)[1:])
    with at(MERGED):
        merge_enterprises(into(goes, stays), SYSTEM)
        make.drained()
        assert not recount(MERGED).agrees


def test_a_proposal_names_each_title_that_goes_over(make: Make, pair: Any) -> None:
    goes, stays = pair
    with at(MERGED):
        waiting = propose(into(goes, stays), make.actor(Role.BUREAU_REVIEWER), make.storage)
        effect = effect_of(waiting)
        titles = Recognition.select().where(Recognition.enterprise == goes.id).order_by(Recognition.id)
        assert [line[0] for line in effect["lines"]] == [row.id for row in titles]
        assert [fact for fact, *_both, _takes in effect["facts"]] == ["name", "code"]


def test_what_changed_between_reading_and_writing_is_not_overwritten(
    make: Make, pair: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes, stays = pair
    read: Callable[..., Any] = merging.mergeable

    def and_then_another(*asked: Any) -> Any:
        found = read(*asked)
        Enterprise.update(version=Enterprise.version + 1).where(Enterprise.id == goes.id).execute()
        return found

    monkeypatch.setattr(merging, "mergeable", and_then_another)
    with at(MERGED), pytest.raises(Stale):
        merge_enterprises(into(goes, stays), SYSTEM)
    assert Enterprise.get_by_id(goes.id).merged_into is None
