"""Bringing a list of endings in: each title ended under its ground, the list itself the document."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from registry import clock
from registry.actions.ledger import record_listed
from registry.actions.listed_events import ListedEvents
from registry.actions.measure import KeptFile, add_measure_file
from registry.database import require_transaction
from registry.errors import Stale
from registry.inserted import insert_rows, numbered
from registry.models import MeasureFile, Recognition, TitleMeasure
from registry.queries.imports.list_plan import EndingListPlan
from registry.queries.measure_effect import ALREADY_ENDED
from registry.rules.actor import Actor
from registry.rules.attachment import ALLOWED
from registry.rules.ending import Ending
from registry.rules.imports.ending import EndedTitle
from registry.rules.imports.file import ImportFile
from registry.rules.office import Office
from registry.rules.right import require_handle
from registry.rules.title_history import ENDED

OTHER_TYPES = {".csv": "text/csv", ".ods": "application/vnd.oasis.opendocument.spreadsheet"}


def bring_in_endings(plan: EndingListPlan, file: ImportFile, actor: Actor) -> None:
    """The shared step of importing: titles of one office rest on one document, which is the list. Its bytes
    must be kept already, and nothing since the plan may touch its rows.

    An event each, of those of one day and one ending one after the other: they are written as one statement.
    """
    require_transaction()
    by_office: defaultdict[Office, list[EndedTitle]] = defaultdict(list)
    for line in plan.plans:
        for each in line.ends:
            by_office[each.title.office].append(each)
    for office, ends in by_office.items():
        require_handle(actor, office.procedure, office.district, office.zone)
        evidence = add_measure_file(office, _document(file), actor)
        alike: defaultdict[tuple[date, Ending | None], list[EndedTitle]] = defaultdict(list)
        for each in ends:
            alike[each.arguments.effective_on, each.outcome.how].append(each)
        for (day, how), members in alike.items():
            _end(members, day, how, evidence, actor)


def _end(
    ends: Sequence[EndedTitle], day: date, how: Ending | None, evidence: MeasureFile, actor: Actor
) -> None:
    """End titles on one day in one way. Raises Stale where one of them has ended since it was planned."""
    if how is None:
        raise ValueError("an ending says as what it ends")
    of_all = {"effective_on": day, "evidence": evidence.id, "decided_at": clock.now()}
    rows = numbered(TitleMeasure, [{**of_all, **_measure(each)} for each in ends])
    inserted = insert_rows(TitleMeasure, rows)
    own = (TitleMeasure.evidence == evidence.id) & TitleMeasure.id.between(rows[0]["id"], rows[-1]["id"])
    held = (TitleMeasure.recognition == Recognition.id) & Recognition.ended_how.is_null()
    columns = {"ended_on": day, "ended_how": how.value, "ended_reason": TitleMeasure.reason}
    if Recognition.update(**columns).from_(TitleMeasure).where(held & own).execute() != len(rows):
        raise Stale(ALREADY_ENDED)
    record_listed(actor, _ended(rows, day, how), [inserted])


def _measure(each: EndedTitle) -> dict[str, Any]:
    return {
        "recognition": each.title.id,
        "enterprise": each.title.enterprise_id,
        "kind": each.outcome.kind.value,
        "ground": each.arguments.ground,
        "document_no": each.arguments.document_no.strip(),
        "reason": each.arguments.reason.strip(),
        "leaves_net": each.outcome.leaves_net,
        "family": each.outcome.family,
        "barred_until": each.outcome.bar.last if each.outcome.bar else None,
    }


def _ended(rows: Sequence[Mapping[str, Any]], day: date, how: Ending) -> ListedEvents:
    """What `actions/measure.py` says of each one by one."""
    column = {name: [row[name] for row in rows] for name in rows[0]}
    said = {name: column[name] for name in ("ground", "document_no", "reason", "leaves_net")}
    nothing = [None] * len(rows)
    return ListedEvents(
        kind=ENDED,
        enterprise_ids=column["enterprise"],
        recognition_ids=column["recognition"],
        effective_on=day,
        visibility="public",
        body={
            **said,
            "measure": column["id"],
            "undoes": nothing,
            "bar": column["family"],
            "barred_until": [last and last.isoformat() for last in column["barred_until"]],
            "how": [how.value] * len(rows),
        },
        wrote={TitleMeasure: column["id"], Recognition: column["recognition"]},
    )


def _document(file: ImportFile) -> KeptFile:
    ending = PurePosixPath(file.name).suffix.lower()
    media_type = (ALLOWED | OTHER_TYPES).get(ending, ALLOWED[".xlsx"])
    return KeptFile(file.name, media_type, file.size, file.sha256)
