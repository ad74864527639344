"""The profile: only what changed is kept, nobody's word is overwritten unseen, facts find their origin."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from registry.actions.profile import add_profile_file, remove_row, save_facts, save_row
from registry.actions.profile_list import NewRow, Statement, state_profiles
from registry.errors import Conflict, NotFound, Stale, Unmet
from registry.models import Enterprise, Event, ProfileFact, ProfileRecord
from registry.queries.facts import FactsAim
from registry.queries.ledger_check import verify_ledger
from registry.queries.profile import files_of, names_of, profile_of, row_of
from registry.rules.actor import Actor
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.gathering.gather import Stated
from registry.rules.criteria.gathering.origin import PROFILE, REGISTER, origins_of, origins_text
from registry.rules.criteria.gathering.register_figures import RegisterFigures, filled_up, size_on
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from tests.criteria import known_of
from tests.make import AWARD, PDF, SYSTEM, Make


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise(revenue_fen=None, staff=None)


@pytest.fixture
def owner(make: Make, enterprise: Enterprise) -> Actor:
    return make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)


def test_only_what_differs_is_kept_and_one_event_says_so(enterprise: Enterprise, owner: Actor) -> None:
    entries = [
        ProfileEntry("revenue", 2025, "5400", "2025年审计报告"),
        ProfileEntry("rd", 2025, "162", "2025年审计报告"),
    ]
    assert save_facts(enterprise, entries, owner, seen=0) == 2
    seen = profile_of(enterprise.id).last_fact
    assert save_facts(enterprise, entries, owner, seen=seen) == 0
    changed = [entries[0], ProfileEntry("rd", 2025, "163", "2025年审计报告")]
    assert save_facts(enterprise, changed, owner, seen=seen) == 1
    assert [(row.metric, row.value) for row in ProfileFact.select().order_by(ProfileFact.id)] == [
        ("revenue", '"5400"'),
        ("rd", '"162"'),
        ("rd", '"163"'),
    ]
    kept = profile_of(enterprise.id)
    assert (kept.value("rd", 2025), kept.value("rd", 2024)) == ("163", None)
    assert Event.select().where(Event.kind == "profile.saved").count() == 2
    assert "5400" not in Event.select().where(Event.kind == "profile.saved").get().body
    assert verify_ledger().intact


def test_a_new_source_is_a_change_and_an_empty_value_takes_the_fact_back(
    enterprise: Enterprise, owner: Actor
) -> None:
    save_facts(enterprise, [ProfileEntry("revenue", 2025, "5400")], owner, seen=0)
    assert save_facts(enterprise, [ProfileEntry("revenue", 2025, "5400", "审计报告")], owner, seen=1) == 1
    assert profile_of(enterprise.id).facts["revenue", 2025].source == "审计报告"
    assert save_facts(enterprise, [ProfileEntry("revenue", 2025, None)], owner, seen=2) == 1
    assert save_facts(enterprise, [ProfileEntry("revenue", 2025, None)], owner, seen=3) == 0
    assert profile_of(enterprise.id).stated().facts == {}


def test_of_two_who_state_one_fact_the_second_is_told_both_values(
    enterprise: Enterprise, owner: Actor
) -> None:
    save_facts(enterprise, [ProfileEntry("revenue", 2025, "5400")], owner, seen=0)
    seen = profile_of(enterprise.id).last_fact
    save_facts(
        enterprise, [ProfileEntry("revenue", 2025, "5500"), ProfileEntry("rd", 2025, "1")], owner, seen=seen
    )
    with pytest.raises(Stale) as refused:
        save_facts(enterprise, [ProfileEntry("revenue", 2025, "5600")], owner, seen=seen)
    (reason,) = refused.value.reasons
    assert "5500" in str(reason) and "5600" in str(reason) and "2025年营业收入" in str(reason)
    # Another fact does not matter, and the same value again is no quarrel.
    assert save_facts(enterprise, [ProfileEntry("revenue", 2025, "5500")], owner, seen=seen) == 0
    assert save_facts(enterprise, [ProfileEntry("cost", 2025, "4000")], owner, seen=seen) == 1
    assert profile_of(enterprise.id).value("revenue", 2025) == "5500"


@pytest.mark.parametrize(
    "entry",
    [
        ProfileEntry("revenue", 2026, "1"),
        ProfileEntry("revenue", None, "1"),
        ProfileEntry("revenue", 2025, "-1"),
        ProfileEntry("revenue", 2025, "many"),
        ProfileEntry("revenue", 2025, "0.1234567"),
        ProfileEntry("staff_total", None, "1.5"),
        ProfileEntry("market_share_pct", None, "101"),
        ProfileEntry("segment_since", None, "2027-01-01"),
        ProfileEntry("own_brand", None, "yes"),
        ProfileEntry("rd_ratio", 2025, "3"),
        ProfileEntry("market_position_ok", None, True),
        ProfileEntry("complete:nothing", None, True),
        ProfileEntry("no_such_metric", None, "1"),
    ],
)
def test_what_cannot_be_is_refused(enterprise: Enterprise, owner: Actor, entry: ProfileEntry) -> None:
    with pytest.raises(Unmet):
        save_facts(enterprise, [ProfileEntry("rd", 2025, "1"), entry], owner, seen=0)
    assert not ProfileFact.select().exists()


def test_a_loss_is_a_figure_too(enterprise: Enterprise, owner: Actor) -> None:
    assert save_facts(enterprise, [ProfileEntry("net_profit", 2025, "-120.5")], owner, seen=0) == 1


def test_rows_are_added_changed_and_removed_and_all_states_stay(enterprise: Enterprise, owner: Actor) -> None:
    line = save_row(enterprise, "award", None, AWARD, owner, source="证书")
    assert save_row(enterprise, "award", None, AWARD, owner) == line + 1
    first = row_of(enterprise.id, "award", line)
    save_row(enterprise, "award", line, {**AWARD, "date": "2025-01-02"}, owner, seen=first.id)
    with pytest.raises(Stale):
        save_row(enterprise, "award", line, AWARD, owner, seen=first.id)
    now = row_of(enterprise.id, "award", line)
    assert now.content["date"] == "2025-01-02"
    remove_row(enterprise, "award", line, owner, seen=now.id)
    with pytest.raises(NotFound):
        row_of(enterprise.id, "award", line)
    assert [row.line for row in profile_of(enterprise.id).rows] == [line + 1]
    assert ProfileRecord.select().count() == 4
    assert save_row(enterprise, "award", None, AWARD, owner) == line + 2


@pytest.mark.parametrize(
    "change", [{"name": None}, {"date": "2027-01-01"}, {"date": "soon"}, {"kind": "oscar"}, {"price": "1"}]
)
def test_a_row_that_cannot_be_is_refused(
    enterprise: Enterprise, owner: Actor, change: dict[str, str | None]
) -> None:
    with pytest.raises(Unmet):
        save_row(enterprise, "award", None, {**AWARD, **change}, owner)
    assert not ProfileRecord.select().exists()


def test_evidence_is_kept_once_and_belongs_to_its_enterprise(
    make: Make, enterprise: Enterprise, owner: Actor
) -> None:
    limit = make.config.attachment_limit
    file = add_profile_file(enterprise, "审计.pdf", PDF, owner, storage=make.storage, limit=limit)
    again = add_profile_file(enterprise, "又一次.pdf", PDF, owner, storage=make.storage, limit=limit)
    assert (again.id, [each.name for each in files_of(enterprise.id)]) == (file.id, ["审计.pdf"])
    save_facts(enterprise, [ProfileEntry("rd", 2025, "1", evidence=file.id)], owner, seen=0)
    assert profile_of(enterprise.id).facts["rd", 2025].evidence_name == "审计.pdf"
    with pytest.raises(NotFound):
        save_facts(make.enterprise(), [ProfileEntry("rd", 2025, "1", evidence=file.id)], SYSTEM, seen=0)
    with pytest.raises(Unmet):
        add_profile_file(enterprise, "a.exe", b"MZ", owner, storage=make.storage, limit=limit)


def test_where_the_profile_is_silent_the_register_speaks(make: Make) -> None:
    enterprise = make.enterprise(revenue_fen=5_000 * 1_000_000, staff=200, gbt4754="C3562")
    criteria = shipped().sets["specialized_new.2026"]
    aim = FactsAim("specialized_new", "municipal", "new", date(2026, 3, 2))
    known = known_of(enterprise, criteria, aim)
    assert known.facts["revenue_y1"] == Fraction(5000)
    assert known.origins["revenue_y1"].kind == REGISTER
    assert known.around.size_class == "small"
    save_facts(enterprise, [ProfileEntry("revenue", 2025, "5400", "审计报告")], SYSTEM, seen=0)
    known = known_of(enterprise, criteria, aim)
    assert known.facts["revenue_y1"] == Fraction(5400)
    assert (known.origins["revenue_y1"].kind, known.origins["revenue_y1"].source) == (PROFILE, "审计报告")
    assert origins_of(origins_text(known.origins)) == known.origins
    # What the register says is of this year's last year, not of another's.
    assert (
        "revenue_y1"
        not in known_of(
            enterprise, criteria, FactsAim("specialized_new", "municipal", "new", date(2025, 3, 2))
        ).facts
    )


def test_the_size_class_follows_the_figures_that_count() -> None:
    own = RegisterFigures("C3562", 200, Decimal(5000))
    assert size_on(Stated(), own, 2025) == "small"
    assert size_on(Stated({("staff_total", None): "400", ("revenue", 2025): "30000"}), own, 2025) == "medium"
    assert size_on(Stated(), RegisterFigures("C3562", None, Decimal(5000)), 2025) is None
    assert filled_up(Stated({("revenue", 2025): "1"}), own, 2025).facts["revenue", 2025] == "1"


def test_names_are_found_at_once(make: Make, owner: Actor, queries: list[str]) -> None:
    del queries[:]
    assert names_of({owner.text, "system:cli"}) == {owner.text: "张三"}
    assert len(queries) == 1


def test_a_profile_is_read_in_two_queries(enterprise: Enterprise, owner: Actor, queries: list[str]) -> None:
    save_facts(enterprise, [ProfileEntry("rd", year, "1") for year in (2023, 2024, 2025)], owner, seen=0)
    save_row(enterprise, "award", None, AWARD, owner)
    del queries[:]
    assert len(profile_of(enterprise.id).facts) == 3
    assert len(queries) == 2


def test_many_profiles_are_stated_at_once_and_none_is_changed(
    make: Make, enterprise: Enterprise, owner: Actor
) -> None:
    other = make.enterprise()
    save_row(enterprise, "award", None, AWARD, owner)
    entries = [ProfileEntry("rd", 2025, "162", "审计报告"), ProfileEntry("own_brand", None, True)]
    state_profiles(
        [
            Statement(enterprise, entries, [NewRow("award", AWARD), NewRow("award", AWARD)]),
            Statement(other, [ProfileEntry("rd", 2025, "70.5")]),
        ],
        SYSTEM,
    )
    kept = profile_of(enterprise.id)
    assert (kept.value("rd", 2025), kept.facts["rd", 2025].source) == ("162", "审计报告")
    assert [row.line for row in kept.listed("award")] == [1, 2, 3]
    assert profile_of(other.id).value("rd", 2025) == "70.5"
    events = [event.enterprise_id for event in Event.select().where(Event.kind == "profile.saved")]
    assert events == [enterprise.id, enterprise.id, other.id]
    with pytest.raises(Conflict, match="研发费用"):
        state_profiles([Statement(other, [ProfileEntry("rd", 2025, "71")])], SYSTEM)
    state_profiles([Statement(other, [ProfileEntry("rd", 2024, "60")])], SYSTEM)
    assert (profile_of(other.id).value("rd", 2025), profile_of(other.id).value("rd", 2024)) == ("70.5", "60")
    assert verify_ledger().intact


def test_a_list_with_anything_wrong_in_it_is_not_kept(
    make: Make, enterprise: Enterprise, owner: Actor
) -> None:
    other = make.enterprise()
    right = Statement(other, [ProfileEntry("rd", 2025, "162")])
    with pytest.raises(Unmet, match="不能为负数"):
        state_profiles([right, Statement(enterprise, [ProfileEntry("rd", 2025, "-1")])], owner)
    with pytest.raises(Unmet, match="证书日期"):
        state_profiles([right, Statement(enterprise, [], [NewRow("award", {**AWARD, "date": None})])], owner)
    file = add_profile_file(other, "审计报告.pdf", PDF, owner, storage=make.storage, limit=10_000)
    with pytest.raises(NotFound):
        state_profiles([right, Statement(enterprise, [ProfileEntry("rd", 2025, "1", "", file.id)])], owner)
    assert not ProfileFact.select().exists()
