"""Titles as 0.2.0 let them be decided here and its upgrade leaves them: by a notice of the bureau."""

from datetime import date

from registry import clock
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.subject import find_or_add_subject
from registry.database import transactional
from registry.models import Batch, Enterprise, Recognition
from registry.rules.catalog import catalog
from registry.rules.state import State
from registry.rules.validity import valid_until
from tests.make import SYSTEM, Make


def decided_in_0_2(
    make: Make, scheme: str, level: str, enterprise: Enterprise, on: date, *, number: str | None = None
) -> Recognition:
    """A title whose batch is the bureau's, whatever its law says."""
    notice = make.application(State.ON_NOTICE).notice_id
    return _granted(make.draft(), notice, (scheme, level), enterprise, on, number)


@transactional
def _granted(
    file: object, notice: int | None, title: tuple[str, str], holder: Enterprise, on: date, number: str | None
) -> Recognition:
    scheme, level = title
    batch = Batch.create(
        notice=notice, scheme=scheme, level=level, document_no="津工信〔2025〕9号", award_year=on.year,
        announced_on=on, origin="decided", procedure="city_decision", created_at=clock.now(),
    )  # fmt: skip
    found = catalog().schemes[scheme]
    kind = found.subject_kinds[0]
    subject = find_or_add_subject(holder, kind, holder.name if kind == "enterprise" else "一号工厂", SYSTEM)
    award = Award(
        holder, subject, holder.district, holder.zone, holder.industry,
        valid_until=valid_until(on, found.level(level).validity_years),
        application_id=file.id, certificate_no=number,  # type: ignore[attr-defined]
    )  # fmt: skip
    (granted,) = grant_recognitions(batch, [award], SYSTEM)
    return Recognition.get_by_id(granted)
