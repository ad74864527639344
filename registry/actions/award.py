"""The lines of a decision on a notice: what it gives each file, and the files it leaves on the notice."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.actions.counter import draw_numbers
from registry.actions.ledger import NewEvent, record_all
from registry.actions.recognition import Award
from registry.database import require_transaction
from registry.models import Batch, LeftOut, Recognition
from registry.queries.certificate import serials_taken
from registry.queries.joined import same_subjects
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.certificate import certificate_number, counter_name
from registry.rules.scheme import Scheme
from registry.rules.validity import renewed_until, valid_until


def awards_of(batch: Batch, applications: Sequence[Any]) -> list[Award]:
    """What a decision on a notice gives each: numbered, valid until, and what it renews."""
    require_transaction()
    scheme = catalog().schemes[batch.scheme]
    code = scheme.certificate_code
    prefix = catalog().city.certificate_prefix
    # A list may have brought numbers of this series before they were drawn.
    taken = serials_taken(prefix, code, batch.level, batch.award_year, batch.district)
    series = counter_name(code, batch.level, batch.award_year, batch.district)
    serials = draw_numbers(series, len(applications), taken)
    return [
        Award(
            enterprise=row.enterprise,
            subject=row.subject,
            district=row.district,
            zone=row.zone,
            industry=row.industry,
            application_id=row.id,
            certificate_no=certificate_number(
                prefix, code, batch.level, batch.award_year, serial, batch.district
            ),
            **_validity(scheme, batch, row),
        )
        for row, serial in zip(applications, serials, strict=True)
    ]


def _validity(scheme: Scheme, batch: Batch, row: Any) -> dict[str, Any]:
    """The last valid day, and for a re-review the recognition it renews."""
    years = scheme.level(batch.level).validity_years
    if row.kind == "new":
        return {"valid_until": valid_until(batch.announced_on, years)}
    renewed = (
        Recognition.select()
        .where(
            Recognition.subject.in_(sorted(same_subjects([row.subject.id])[row.subject.id]))
            & (Recognition.scheme == batch.scheme)
            & (Recognition.level == batch.level)
            & Recognition.ended_on.is_null()
        )
        .order_by(Recognition.announced_on.desc())
        .first()
    )
    if renewed is None:
        return {"valid_until": valid_until(batch.announced_on, years)}
    last = renewed_until(batch.announced_on, renewed.valid_until, years)
    return {"valid_until": last, "renews_id": renewed.id}


def leave_out(batch: Batch, left: Sequence[tuple[Any, str]], actor: Actor) -> None:
    """The shared step of leaving lines on a notice, each with its reason."""
    require_transaction()
    if not left:
        return
    rows = [
        LeftOut.create(batch=batch.id, application=application.id, reason=reason)
        for application, reason in left
    ]
    record_all(
        actor,
        [
            NewEvent(
                kind="application.left_out",
                enterprise_id=application.enterprise.id,
                application_id=application.id,
                notice_id=batch.notice_id,
                effective_on=clock.today(),
                body={"batch": batch.id, "document_no": batch.document_no},
                secret={"note": reason},
                wrote={LeftOut: [row.id]},
            )
            for row, (application, reason) in zip(rows, left, strict=True)
        ],
    )
