"""The demo's criteria: every shipped set published as it came into use, a draft for next year, runs."""

from datetime import date
from typing import Any

from demo.accounts import ACCOUNTS
from demo.staff import Staff
from demo.timeline import Timeline
from registry import clock
from registry.actions.criteria import begin_draft, publish_shipped, save_draft
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.actions.pool_work import run_next
from registry.models import Account, CriteriaVersion
from registry.queries.actor import actor_of
from registry.queries.criteria import version_in_use, versions_in_use
from registry.rules.actor import Actor
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.files.version import tables_of
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.role import Role

DRAFTED = "specialized_new"
LEVEL = "municipal"
SCANNED = (("innovative_sme", "municipal"), ("specialized_new", "municipal"), ("little_giant", "national"))


def plan_library(timeline: Timeline, staff: Staff, begins: date) -> None:
    """Publish each set on its first day of use, what is older at the demo's beginning; before calls open."""
    for day in sorted({max(each.first_day, begins) for each in shipped().in_order_of_use()}):
        # The accounts of the bureau are opened at nine of the first day.
        hour, minute = (9, 2) if day == begins else (8, 30)
        timeline.add(day, hour, minute, lambda: publish_due(staff))


def publish_due(staff: Staff) -> None:
    """Publish what is in use today and not published yet."""
    publish_shipped(staff[Role.BUREAU_DECIDER], until=clock.today())


def draft_next(staff: Staff, day: date) -> None:
    """A draft for next year that asks for more research: one threshold of the version in use is raised."""
    base = version_in_use(DRAFTED, LEVEL, "new", day)
    if base is None:
        return
    actor, year = staff[Role.BUREAU_REVIEWER], day.year + 1
    draft = begin_draft(base, f"{DRAFTED}.{year}.draft", actor)
    save_draft(draft, _raised(draft, year), actor, version=draft.version)


def _raised(draft: CriteriaVersion, year: int) -> dict[str, Any]:
    document = tables_of(draft.document)
    table = document["set"]
    table |= {
        "zh": f"专精特新中小企业认定标准（{year}年修订草稿，演示）",
        "en": f"Criteria for specialized-new SMEs (draft revision for {year}, demo)",
    }
    for use in table["use"]:
        use["from"] = f"{year}-04-01"
        use.pop("to", None)
    (gate,) = [each for each in table["gate"] if each["id"] == "rd_ratio_each_year"]
    gate |= {
        "zh": "近2年研发费用总额占营业收入总额比重均在4%以上",
        "en": "R&D expense at least 4 % of revenue in each of the last two years",
        "test": {**gate["test"], "value": 4},
    }
    return document


def look_at_pool(day: date) -> None:
    """One comparison of the draft with the version in use, and scans for candidates, worked off at once."""
    draft = CriteriaVersion.get_or_none(
        (CriteriaVersion.scheme == DRAFTED) & (CriteriaVersion.state == CriteriaVersionState.DRAFT)
    )
    if draft is None or draft.base_id is None:
        return
    actor = _reviewer()
    ask_what_if(draft.base_id, draft.id, LEVEL, day, actor, persons_agree=True)
    used = versions_in_use(day)
    ask_scans({pair: used[pair] for pair in SCANNED if pair in used}, day, actor)
    while run_next():
        pass


def _reviewer() -> Actor:
    (login,) = [account.login for account in ACCOUNTS if account.role is Role.BUREAU_REVIEWER]
    return actor_of(Account.get(Account.login == login))
