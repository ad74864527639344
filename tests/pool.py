"""A small pool for tests of runs: versions, figures and titles."""

import json
from datetime import timedelta
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.pool_work import run_next
from registry.actions.recognition import Award, grant_recognitions
from registry.database import db
from registry.models import Batch, CriteriaUse, CriteriaVersion, Enterprise, ProfileFact, Recognition, Subject
from registry.rules.criteria.files.shipped import Metrics
from registry.rules.criteria.files.version import digest_of, document_of, set_of
from tests.make import SYSTEM
from tests.rules.criteria.small import USE, metrics, table


def version(
    *parts: str,
    id: str = "test.2026",
    state: str = "published",
    use: str = USE,
    known: Metrics | None = None,
) -> CriteriaVersion:
    """A version of the small criteria, or of others that are known, as if it had been published."""
    document = document_of(table(*parts, id=id, use=use), known or metrics())
    now = clock.now()
    found = CriteriaVersion.create(
        name=id,
        scheme="specialized_new",
        state=state,
        document=document,
        digest=digest_of(document),
        edited_by="system:test",
        created_at=now,
        changed_at=now,
        published_at=now if state == "published" else None,
    )
    if state == "published":
        for use in set_of(document).uses:
            for level in use.levels:
                for kind in use.kinds:
                    CriteriaUse.create(
                        criteria=found,
                        scheme=found.scheme,
                        level=level,
                        kind=kind,
                        first=use.first,
                        last=use.last,
                    )
    uses = [row.id for row in CriteriaUse.select().where(CriteriaUse.criteria == found.id)]
    with db.atomic():
        record(SYSTEM, NewEvent(kind="test.made", wrote={CriteriaVersion: [found.id], CriteriaUse: uses}))
    return found


def state_fact(enterprise: Enterprise, metric: str, value: Any, period: str = "") -> None:
    """A fact as the profile keeps it; None takes it back."""
    ProfileFact.create(
        enterprise=enterprise.id,
        metric=metric,
        period=period,
        value="" if value is None else json.dumps(value),
        entered_by="system:test",
        entered_at=clock.now(),
    )


def ratio(enterprise: Enterprise, percent: int, year: int = 2025) -> None:
    """R&D at so many percent of revenue."""
    state_fact(enterprise, "revenue", "100", str(year))
    state_fact(enterprise, "rd", str(percent), str(year))


def hold(
    enterprise: Enterprise, scheme: str = "specialized_new", level: str = "municipal", days: int = 30
) -> Recognition:
    """A title announced some days ago and valid for three years."""
    announced = clock.today() - timedelta(days=days)
    subject = Subject.get((Subject.enterprise == enterprise.id) & (Subject.kind == "enterprise"))
    with db.atomic():
        batch = Batch.create(
            scheme=scheme,
            level=level,
            document_no="试〔2026〕1号",
            award_year=announced.year,
            announced_on=announced,
            origin="imported",
            created_at=clock.now(),
        )
        place = (enterprise.district, enterprise.zone, enterprise.industry)
        until = announced.replace(year=announced.year + 3)
        (granted,) = grant_recognitions(
            batch, [Award(enterprise, subject, *place, valid_until=until)], SYSTEM
        )
    return Recognition.get_by_id(granted)


def run_all() -> int:
    """What the worker does; how many runs it worked off."""
    count = 0
    while run_next():
        count += 1
    return count
