"""A run over the pool and the own sheet of an enterprise never disagree on the same day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from registry import clock
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.models import Application, CriteriaVersion, Enterprise, PoolRun, PoolRunRow, Subject
from registry.queries.criteria import criteria_of
from registry.queries.facts import FactsAim
from registry.queries.recognition import titles_held, titles_of_holder
from registry.queries.setting import settings
from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.metric import Metric
from registry.rules.eligibility import unmet_prerequisites
from registry.rules.pool import judge as pool_rules
from registry.rules.pool.judge import favorable
from registry.rules.pool.what_if import ScanOutcome
from registry.rules.profile import COMPLETE
from registry.rules.state import State
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.criteria import known_of
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.pool import hold, run_all, state_fact, version
from tests.rules.criteria.small import gate

SETS = (
    ("innovative_sme.2022", "municipal", DAY),
    ("specialized_new.2022", "municipal", DAY),
    # A day of another year: what the register says undated is not of its last year.
    ("specialized_new.2026", "municipal", date(2027, 6, 1)),
    ("little_giant.2026", "national", date(2026, 12, 31)),
    ("seed.tj.2021", "municipal", DAY),
)
TITLES = (
    ("innovative_sme", "municipal"),
    ("specialized_new", "municipal"),
    ("green_factory", "municipal"),
    ("single_champion", "national"),
)
REFUSALS = (
    gate("lately", '{ metric = "refusals_12m", op = "<=", value = 0 }'),
    gate("of_late", '{ metric = "refusals_36m", op = "<=", value = 1 }'),
    gate("long_ago", '{ metric = "months_without_refusal", op = ">=", value = 18 }'),
    gate("market", '{ manual = "market_position_ok" }'),
)
"""No document asks for these: a set of the campaign's own does."""
REFUSAL_DAYS = (DAY - timedelta(days=40), DAY, DAY.replace(year=DAY.year + 1))
HOW_MANY = 45
Judged = tuple[bool, Truth, Truth]
"""Whether the title is held, the verdict, and the one there might be if persons decided in favor."""
ALWAYS, NEVER = 1, 10**9


def register(make: Make, chance: Random) -> list[Enterprise]:
    """Enterprises that state something of everything, or little, or nothing; some hold titles, some apply."""
    found = [_enterprise(make, chance) for _ in range(HOW_MANY)]
    for enterprise in found:
        for scheme, level in chance.sample(TITLES, chance.choice((0, 1, 1, 2))):
            hold(enterprise, scheme, level)
    for enterprise in found[:4]:
        make.draft(enterprise)
    _refuse(make, found, chance)
    return found


def _refuse(make: Make, enterprises: list[Enterprise], chance: Random) -> None:
    """Files of some, refused in their family or another, or withdrawn, around the days that are looked at and
    those on which a span begins, late and early in the day."""
    calls = [make.call(scheme, level) for scheme, level in TITLES]
    edges = [day.replace(year=day.year - back) for day in REFUSAL_DAYS for back in (0, 1, 3)]
    for number in range(2 * HOW_MANY):
        enterprise, call = chance.choice(enterprises[: HOW_MANY * 2 // 3]), chance.choice(calls)
        day = chance.choice(edges) + timedelta(days=chance.choice((-400, -1, 0, 1)))
        at = clock.start_of(day) + timedelta(minutes=chance.choice((0, 30, 720, 1439)))
        Application.create(
            number=f"T{number:06d}",
            call=call.id,
            scheme=call.scheme,
            level=call.level,
            procedure=chance.choice((call.procedure, call.procedure, "outside_list")),
            subject=Subject.get(Subject.enterprise == enterprise.id).id,
            enterprise=enterprise.id,
            district=enterprise.district,
            state=chance.choice((State.REJECTED, State.REJECTED, State.WITHDRAWN)),
            submitted_at=at,
            created_at=at,
            changed_at=at,
        )


def _enterprise(make: Make, chance: Random) -> Enterprise:
    made = make.enterprise(
        gbt4754=chance.choice(("", "C3562", "6510", "2762")),
        staff=chance.choice((None, 12, 250, 2000)),
        revenue_fen=chance.choice((None, 900_000_000, 30_000_000_000, 500_000_000_000)),
        assets_fen=chance.choice((None, 0, 80_000_000_000)),
    )
    lacking = chance.choice((0.05, 0.3, 0.95))
    for family in shipped().metrics.families.values():
        metric = family.metrics[0]
        if not metric.stated or chance.random() < lacking:
            continue
        if family.years or metric.year:
            for year in (2026, 2025, 2024, 2023):
                if chance.random() < 0.9:
                    state_fact(made, metric.stem, _value(metric, chance), str(year))
        else:
            state_fact(made, metric.id, _value(metric, chance))
    for record in ("award", "ip"):
        if chance.random() < 0.3:
            state_fact(made, f"{COMPLETE}{record}", True)
    if chance.random() < 0.3:
        make.award(made)
    return made


def _value(metric: Metric, chance: Random) -> Any:
    if metric.kind == "flag":
        return chance.random() < 0.9
    if metric.kind == "choice":
        return chance.choice(metric.options).value
    if metric.kind == "several":
        return [option.value for option in metric.options if chance.random() < 0.5]
    if metric.kind == "day":
        return f"{chance.randint(2000, 2025)}-07-01"
    return f"{chance.choice((5, 60, 400, 3000, 20_000))}{chance.choice(('', '.25'))}"


def sheets(
    enterprises: Iterable[Enterprise], version: CriteriaVersion, level: str, day: date
) -> dict[int, Judged]:
    """What each one's own live sheet says."""
    criteria, found = criteria_of(version), {}
    for enterprise in enterprises:
        held = f"{criteria.scheme}:{level}" in titles_held(enterprise.id, day)
        aim = FactsAim(criteria.scheme, level, "re_review" if held else "new", day)
        facts = known_of(enterprise, criteria, aim).facts
        at_best = assess(criteria, {**favorable(criteria), **facts}).eligible
        found[enterprise.id] = (held, assess(criteria, facts).eligible, at_best)
    return found


def run(case: Case) -> Seen:
    """A pool of its own, judged by columns and one by one in turn."""
    fewest = (ALWAYS, NEVER)[case.number % 2]
    with case.registry.fresh("shipped") as config, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool_rules, "FEWEST", fewest)
        enterprises = register(Make(config), case.chance)
        seen = _agree(enterprises, case.chance.choice(REFUSAL_DAYS))
    return seen + Counter({"columns" if fewest == ALWAYS else "one by one": 1})


def _agree(enterprises: list[Enterprise], refusal_day: date) -> Seen:
    seen: Seen = Counter()
    refusals = version(*REFUSALS, id="refusals.test", state="draft", known=shipped().metrics)
    for name, level, day in (*SETS, (refusals.name, "municipal", refusal_day)):
        rules = CriteriaVersion.get(CriteriaVersion.name == name)
        plain, supposed = (
            ask_what_if(rules.id, rules.id, level, day, SYSTEM, persons_agree=agree)
            for agree in (False, True)
        )
        (scan,) = ask_scans({(rules.scheme, level): rules.id}, day, SYSTEM)
        run_all()
        judged = sheets(enterprises, rules, level, day)
        assert _verdicts(plain) == {id: (held, said) for id, (held, said, _) in judged.items()}, name
        assert _verdicts(supposed) == {id: (held, best) for id, (held, _, best) in judged.items()}, name
        wanted = expected_of(judged, rules.scheme, level, day)
        assert _candidates(scan) == wanted, name
        seen.update(str(outcome) for outcome in wanted.values())
        seen.update(str(verdict) for row in judged.values() for verdict in row[1:])
        if name == refusals.name:
            seen.update("refused" if said is False else "not refused" for _, said, _ in judged.values())
    return seen


def _verdicts(run: PoolRun) -> dict[int, tuple[bool, Truth]]:
    assert PoolRun.get_by_id(run.id).state == "finished"
    rows = PoolRunRow.select().where(PoolRunRow.run == run.id)
    assert all(row.base is row.changed for row in rows)
    return {row.enterprise_id: (row.held, row.base) for row in rows}


def _candidates(scan: PoolRun) -> dict[int, str]:
    return {row.enterprise_id: row.outcome for row in PoolRunRow.select().where(PoolRunRow.run == scan.id)}


def expected_of(judged: dict[int, Judged], scheme: str, level: str, day: date) -> dict[int, str]:
    """What a scan should list: by the sheets, and by what stands in the way of filing at all."""
    names = {(True, True): "meets", (None, True): "to_judge", (None, None): "may_meet"}
    found = {}
    for id, (held, said, best) in judged.items():
        name = names.get((said, best))
        titles = titles_of_holder(id, day).towards(None)
        if unmet_prerequisites(catalog().schemes[scheme], level, titles, day, catalog(), settings()):
            name = "barred" if name and best else None
        if name and not held:
            found[id] = name
    return found


CAMPAIGN = Campaign(
    "A run over the pool says of everybody what the own sheet says, and a scan lists who it should.",
    run,
    few=2,
    must_see=frozenset(
        {"columns", "one by one", "True", "False", "None", "refused", "not refused", *ScanOutcome}
    ),
    engines=("sqlite", "postgres"),
    in_turn=True,
)
