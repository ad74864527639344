"""Decisions about titles under grounds, each with a document, for tests that need a title ended."""

from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from registry.actions.measure import keep_measure_file
from registry.config import MEGABYTE
from registry.models import MeasureFile, Recognition
from registry.queries.office import office_of_title
from registry.rules.actor import Actor
from registry.rules.approval import MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind
from registry.rules.office import THE_BUREAU, Office
from registry.storage import Storage

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SYSTEM = Actor.system("test")
WISH, FRAUD, MISTAKE, COURT = "own_wish", "sme26_false_data", "granted_in_error", "restored_by_court"


def document(storage: Storage | None = None, office: Office = THE_BUREAU) -> MeasureFile:
    """A document of an office: the one it has, or a new one."""
    own = (MeasureFile.district == office.district) & (MeasureFile.zone == office.zone)
    found: MeasureFile | None = MeasureFile.get_or_none(own)
    if found is not None:
        return found
    kept = storage or Storage(Path(mkdtemp(prefix="registry-test-")))
    return keep_measure_file(office, "决定.pdf", PDF, SYSTEM, storage=kept, limit=MEGABYTE)


def deciding(
    recognition: int,
    on: date,
    reason: str = "企业申请",
    ground: str = WISH,
    *,
    storage: Storage | None = None,
    **others: Any,
) -> MeasureArguments:
    """A decision about a title, ending it unless `measure` says otherwise."""
    office = office_of_title(Recognition.get_by_id(recognition))
    others = {"document_no": "津工信〔2026〕9号", "evidence": document(storage, office).id, **others}
    return MeasureArguments(recognition, on, reason, ground=ground, **others)


def ending_as(
    recognition: int, how: Ending, on: date, reason: str, *, storage: Storage | None = None
) -> MeasureArguments:
    """A decision after which the public reads `how`; by another document where no ground says it."""
    row = Recognition.get_by_id(recognition)
    if how is Ending.VOIDED:
        return deciding(recognition, on, reason, MISTAKE, storage=storage, measure=MeasureKind.VOID)
    grounds = catalog().grounds.of_title(f"{row.scheme}:{row.level}", on, on)
    found = [each.id for each in grounds if each.ends_as is how and each.can_end]
    ground = "other_document" if how is Ending.REVOKED or not found else found[0]
    return deciding(recognition, on, reason, ground, storage=storage)
