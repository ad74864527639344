"""Criteria versions: drafted, saved, given up, published for ever."""

from collections.abc import Callable
from datetime import date
from typing import Any

import peewee
import pytest

from registry.actions.criteria import (
    begin_draft,
    discard_draft,
    publish_draft,
    publish_shipped,
    publish_table,
    save_draft,
)
from registry.database import db
from registry.errors import Conflict, NotAllowed, NotFound, Refusal, Stale, Unmet
from registry.models import CriteriaUse, CriteriaVersion, Event
from registry.queries.criteria import (
    criteria_of,
    get_version,
    unpublished,
    version_named,
    versions_in_use,
)
from registry.queries.ledger_check import verify_ledger
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.files.version import digest_of, tables_of
from registry.rules.role import Role
from tests.criteria import USE, changed, published
from tests.make import SYSTEM, Make
from tests.rules.criteria.small import REVENUE, table


def test_a_draft_says_what_its_base_says_under_a_name_of_its_own(make: Make) -> None:
    base = published()
    draft = begin_draft(base, "test.2027", make.actor(Role.BUREAU_REVIEWER))
    assert (draft.state, draft.name, draft.base_id, draft.version) == ("draft", "test.2027", base.id, 1)
    assert criteria_of(draft).clauses == criteria_of(base).clauses
    assert criteria_of(draft).metrics == criteria_of(base).metrics
    assert version_named("test.2027") is None
    assert Event.select().where(Event.kind == "criteria.draft_begun").get().visibility == "staff"


def test_a_draft_takes_no_name_that_is_published_and_no_nonsense(make: Make) -> None:
    base, reviewer = published(), make.actor(Role.BUREAU_REVIEWER)
    with pytest.raises(Conflict):
        begin_draft(base, "test.2026", reviewer)
    with pytest.raises(Unmet):
        begin_draft(base, "测试 2027", reviewer)
    with pytest.raises(Unmet):
        begin_draft(base, "compare", reviewer)
    begin_draft(base, "test.2027", reviewer)
    assert begin_draft(base, "test.2027", reviewer).name == "test.2027"


@pytest.mark.shipped
def test_an_alias_of_a_published_version_is_no_name_for_another(make: Make) -> None:
    base = version_named("srdi_sme.2026")
    assert base is not None
    assert base.name == "specialized_new.2026"
    with pytest.raises(Conflict):
        begin_draft(base, "srdi_sme.2026", make.actor(Role.BUREAU_REVIEWER))
    with pytest.raises(Conflict):
        publish_table(table(REVENUE, id="champion_national.2023", use=USE % "2019-01-01"), SYSTEM)


def test_of_two_who_save_a_draft_the_second_is_told_and_nothing_is_overwritten(make: Make) -> None:
    draft = begin_draft(published(), "test.2027", make.actor(Role.BUREAU_REVIEWER))
    save_draft(draft, changed(draft, zh="甲的标准"), make.actor(Role.BUREAU_REVIEWER), version=1)
    with pytest.raises(Stale):
        save_draft(draft, changed(draft, zh="乙的标准"), make.actor(Role.BUREAU_REVIEWER), version=1)
    kept = get_version(draft.id)
    assert (criteria_of(kept).zh, kept.version, kept.digest) == ("甲的标准", 2, digest_of(kept.document))
    save_draft(kept, changed(kept), make.actor(Role.BUREAU_REVIEWER), version=2)
    assert get_version(draft.id).version == 2
    assert Event.select().where(Event.kind == "criteria.draft_saved").count() == 1


@pytest.mark.parametrize(
    "keys",
    [
        {"zh": ""},
        {"gate": []},
        {"use": []},
        {"gate": "none"},
        {"confidence": "certain"},
        {"surprise": 1},
        {"scheme": "little_giant"},
        {"scheme": 7},
        {"use": [{"levels": ["municipal"], "kinds": ["new"], "from": "soon"}]},
    ],
)
@pytest.mark.engines("sqlite")
def test_a_document_that_cannot_be_read_is_refused_and_the_draft_stays(
    make: Make, keys: dict[str, Any]
) -> None:
    draft = begin_draft(published(), "test.2027", make.actor(Role.BUREAU_REVIEWER))
    with pytest.raises(Unmet):
        save_draft(draft, changed(draft, **keys), make.actor(Role.BUREAU_REVIEWER), version=1)
    assert get_version(draft.id).document == draft.document


@pytest.mark.parametrize("document", [{}, {"set": 1, "metric": []}, {"set": {}}, {"metric": 5}])
@pytest.mark.engines("sqlite")
def test_what_is_no_document_at_all_is_refused_too(make: Make, document: dict[str, Any]) -> None:
    draft = begin_draft(published(), "test.2027", make.actor(Role.BUREAU_REVIEWER))
    with pytest.raises(Unmet):
        save_draft(draft, document, make.actor(Role.BUREAU_REVIEWER), version=1)


def test_only_a_decider_publishes_and_only_the_bureau_drafts(make: Make) -> None:
    base = published()
    for role in (Role.DISTRICT_OFFICER, Role.ENTERPRISE, Role.LEADER, Role.SYSTEM_ADMIN):
        with pytest.raises(NotAllowed):
            begin_draft(base, "test.2027", make.actor(role))
    draft = begin_draft(base, "test.2027", make.actor(Role.BUREAU_REVIEWER))
    with pytest.raises(NotAllowed):
        publish_draft(draft, make.actor(Role.BUREAU_REVIEWER), version=1)
    with pytest.raises(NotAllowed):
        discard_draft(draft, make.actor(Role.DISTRICT_OFFICER), version=1)


def test_publishing_a_draft_gives_it_its_uses_and_an_event(make: Make) -> None:
    draft = begin_draft(published(last="2026-12-31"), "test.2027", make.actor(Role.BUREAU_REVIEWER))
    decider = make.actor(Role.BUREAU_DECIDER)
    with pytest.raises(Unmet) as refused:
        publish_draft(draft, decider, version=1)
    assert "重叠" in str(refused.value)
    use = {"levels": ["municipal"], "kinds": ["new", "re_review"], "from": "2027-02-01"}
    save_draft(draft, changed(draft, use=[use]), decider, version=1)
    with pytest.raises(Unmet) as gap:
        publish_draft(get_version(draft.id), decider, version=2)
    assert "2027-01-01 至 2027-01-31 没有任何版本适用" in str(gap.value)
    assert get_version(draft.id).state == "draft"
    assert not CriteriaUse.select().where(CriteriaUse.criteria == draft.id).exists()
    save_draft(get_version(draft.id), changed(draft, use=[{**use, "from": "2027-01-01"}]), decider, version=2)
    with pytest.raises(Stale):
        publish_draft(get_version(draft.id), decider, version=2)
    version = publish_draft(get_version(draft.id), decider, version=3)
    assert (version.state, version.published_by) == ("published", decider.text)
    event = Event.get(Event.seq == version.seq)
    assert (event.kind, event.visibility) == ("criteria.published", "public")
    assert version.digest in event.body
    assert CriteriaUse.select().where(CriteriaUse.criteria == version.id).count() == 2
    assert verify_ledger().intact


def test_a_draft_given_up_is_gone_and_a_published_one_cannot_be_given_up(make: Make) -> None:
    base, reviewer = published(), make.actor(Role.BUREAU_REVIEWER)
    draft = begin_draft(base, "test.2027", reviewer)
    discard_draft(draft, reviewer, version=1)
    with pytest.raises(NotFound):
        get_version(draft.id)
    for action in (
        lambda: discard_draft(base, reviewer, version=base.version),
        lambda: save_draft(base, changed(base, zh="新名"), reviewer, version=base.version),
        lambda: save_draft(draft, tables_of(draft.document), reviewer, version=1),
        lambda: publish_draft(draft, make.actor(Role.BUREAU_DECIDER), version=2),
    ):
        with pytest.raises(Refusal):
            action()


def test_the_shipped_sets_are_published_in_the_order_they_came_into_use(make: Make) -> None:
    names = publish_shipped(SYSTEM)
    assert sorted(names) == sorted(shipped().sets)
    assert names.index("specialized_new.2022") < names.index("specialized_new.2026")
    assert publish_shipped(SYSTEM) == []
    assert unpublished() == []
    assert Event.select().where(Event.kind == "criteria.published").count() == len(names)
    used = versions_in_use(date(2026, 5, 1))
    by_name = {row.id: row.name for row in CriteriaVersion.select()}
    assert by_name[used["little_giant", "national"]] == "little_giant.2026"
    again = versions_in_use(date(2026, 5, 1), "re_review")
    assert by_name[again["little_giant", "national"]] == "little_giant.2022"


TAMPERING: dict[str, Callable[[CriteriaVersion], Any]] = {
    "its document": lambda row: CriteriaVersion.update(document="{}").where(CriteriaVersion.id == row.id),
    "its state": lambda row: CriteriaVersion.update(state="draft").where(CriteriaVersion.id == row.id),
    "itself": lambda row: CriteriaVersion.delete().where(CriteriaVersion.id == row.id),
    "its use": lambda row: CriteriaUse.update(last=date(2026, 2, 1)).where(CriteriaUse.criteria == row.id),
    "all its uses": lambda row: CriteriaUse.delete().where(CriteriaUse.criteria == row.id),
}


@pytest.mark.parametrize("what", list(TAMPERING))
def test_the_database_itself_refuses_to_change_a_published_version(make: Make, what: str) -> None:
    version = published()
    with pytest.raises(peewee.DatabaseError), db.atomic():
        TAMPERING[what](version).execute()
    kept = get_version(version.id, ["published"])
    assert kept.document == version.document
    assert CriteriaUse.select().where(CriteriaUse.criteria == version.id).count() == 2


@pytest.mark.by_hand
def test_a_draft_may_still_change_in_the_database(make: Make) -> None:
    draft = begin_draft(published(), "test.2027", make.actor(Role.BUREAU_REVIEWER))
    assert CriteriaVersion.update(version=5).where(CriteriaVersion.id == draft.id).execute() == 1
