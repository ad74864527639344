"""Titles as a list that is imported recognizes them."""

from datetime import date

from registry import clock
from registry.actions.recognition import Award, grant_recognitions
from registry.database import transactional
from registry.models import Batch, Enterprise, Subject
from registry.rules.catalog import catalog
from registry.rules.name_key import keyed
from registry.rules.validity import valid_until
from tests.make import SYSTEM


@transactional
def award(
    scheme: str,
    level: str,
    on: date,
    enterprises: list[Enterprise],
    kind: str = "enterprise",
    subject: Subject | None = None,
) -> None:
    """Recognize a list, as an import does; with `subject` that one of its only enterprise."""
    batch = Batch.create(
        scheme=scheme,
        level=level,
        document_no=f"津工信〔{on.year}〕1号",
        award_year=on.year,
        announced_on=on,
        origin="imported",
        created_at=clock.now(),
    )
    years = catalog().schemes[scheme].level(level).validity_years
    awards = []
    for enterprise in enterprises:
        name = enterprise.name if kind == "enterprise" else f"{enterprise.name}一号厂房"
        own, _ = (
            (subject, False)
            if subject
            else Subject.get_or_create(  # type: ignore[no-untyped-call]
                enterprise=enterprise.id, kind=kind, **keyed(name)
            )
        )
        places = enterprise.district, enterprise.zone, enterprise.industry
        awards.append(Award(enterprise, own, *places, valid_until(on, years)))
    grant_recognitions(batch, awards, SYSTEM)
