"""The demo's enterprises: every place and industry, verdicts of every kind, the one that signs in."""

import json
from collections import Counter
from typing import Any

import pytest

from demo.enterprises.enterprises import INTAKES
from registry.models import (
    Account,
    Application,
    Attachment,
    Enterprise,
    Lineage,
    ProfileFact,
    ProfileRecord,
    Recognition,
)
from registry.queries.criteria import criteria_of, version_in_use, version_named
from registry.queries.facts import FactsAim, dossier_of
from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.sheet.sheet import sheet_of
from registry.rules.pool.judge import favorable
from registry.rules.role import Role
from registry.rules.state import State
from tests.criteria import known_of
from tests.databases import LOADED_ON
from tests.demo.counting import count_by

# One load takes half a minute alone, and several where other tests share the machine.
pytestmark = pytest.mark.timeout(600)


@pytest.mark.slow
def test_every_place_industry_and_subsector_is_there(demo: None) -> None:
    known = catalog()
    # And one that a published list brought in.
    assert Enterprise.select().count() == sum(count for _, count in INTAKES) + 1
    assert count_by(Enterprise.district).keys() == {"", *known.districts}
    assert count_by(Enterprise.zone).keys() == {"", *known.zones}
    assert count_by(Enterprise.industry).keys() - {""} == known.industries.keys()
    parts = {part.id for industry in known.industries.values() for part in industry.subsectors}
    assert count_by(Enterprise.subsector).keys() - {""} == parts
    assert Enterprise.select().where(Enterprise.uscc.is_null()).count() == 31
    assert Enterprise.select().where(Enterprise.district == "").count() == 20
    assert count_by(Lineage.what).keys() == {"name", "place", "industry", "code"}


@pytest.mark.slow
def test_the_enterprise_has_a_title_a_draft_a_returned_file_and_a_recognized_one(demo: None) -> None:
    account = Account.get(Account.login == "enterprise")
    assert account.role == Role.ENTERPRISE
    enterprise = Enterprise.get_by_id(account.enterprise_id)
    assert catalog().districts[enterprise.district].zh == "西青区"
    mine = {row.state: row for row in Application.select().where(Application.enterprise == enterprise.id)}
    assert mine.keys() == {State.DRAFT, State.RETURNED, State.RECOGNIZED}
    assert mine[State.DRAFT].scheme == "specialized_new"
    assert not Attachment.select().where(Attachment.application == mine[State.DRAFT].id).exists()
    held = Recognition.select().where(
        (Recognition.enterprise == enterprise.id) & (Recognition.scheme == "innovative_sme")
    )
    assert [row.valid_until is not None and row.valid_until > LOADED_ON for row in held] == [True]


@pytest.mark.slow
def test_the_verdicts_over_the_pool_are_mixed(demo: None) -> None:
    profiled = ProfileFact.select(ProfileFact.enterprise).distinct()
    assert 850 <= profiled.count() <= 1000
    assert ProfileRecord.select().count() > 3000
    began: Any = ProfileFact.select(ProfileFact.value, Enterprise.founded_on).join(Enterprise)
    for since, founded in began.where(ProfileFact.metric == "segment_since").tuples():
        assert json.loads(since) >= founded.isoformat(), "nobody was in a market before it was founded"
    firms = list(Enterprise.select().where(Enterprise.id.in_(profiled)).order_by(Enterprise.id))[::2]
    assert {firm.district for firm in firms} == catalog().districts.keys()
    dossiers = [dossier_of(firm, LOADED_ON) for firm in firms]
    for title in (
        "tech_sme:national",
        "innovative_sme:municipal",
        "specialized_new:municipal",
        "little_giant:national",
        "single_champion:national",
        "green_factory:municipal",
        "smart_factory:basic",
        "digital_workshop:municipal",
    ):
        scheme, level = title.split(":")
        aim = FactsAim(scheme, level, "new", LOADED_ON)
        criteria = criteria_of(version_in_use(scheme, level, "new", LOADED_ON))
        # Persons decide something of most titles: what they would in favor tells the figures apart.
        supposed = favorable(criteria)
        assessed = [assess(criteria, {**supposed, **each.known(criteria, aim).facts}) for each in dossiers]
        verdicts = Counter(each.eligible for each in assessed)
        assert min(verdicts[truth] for truth in (True, False, None)) >= 2, (title, verdicts)
        one_off = [each for each in assessed if sum(item.truth is False for item in each.clauses) == 1]
        assert len(one_off) >= 2, title


@pytest.mark.slow
def test_the_enterprise_lacks_one_clause_that_a_patent_would_mend(demo: None) -> None:
    enterprise = Enterprise.get_by_id(Account.get(Account.login == "enterprise").enterprise_id)
    criteria = criteria_of(version_named("specialized_new.2026"))
    aim = FactsAim("specialized_new", "municipal", "new", LOADED_ON)
    known = known_of(enterprise, criteria, aim)
    assessed = sheet_of(criteria, known.facts, LOADED_ON)
    assert assessed.eligible is False
    assert [clause.id for clause in assessed.failed] == ["class1_ip"]
    assert [clause.id for clause in assessed.clauses if clause.found is None] == ["market_position"]
    mended = sheet_of(criteria, {**known.facts, "class1_ip_applied": 1}, LOADED_ON)
    assert mended.eligible is None
