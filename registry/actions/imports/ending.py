"""Bringing a list of endings in: each title ended under its ground, the list itself the document."""

from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath

from registry.actions.measure import KeptFile, add_measure_file, decide_measures
from registry.database import require_transaction
from registry.queries.imports.list_plan import EndingListPlan
from registry.queries.imports.register import CHUNK
from registry.queries.office import office_of_title
from registry.queries.recognition import recognitions_by_id
from registry.rules.actor import Actor
from registry.rules.approval import MeasureArguments
from registry.rules.attachment import ALLOWED
from registry.rules.imports.file import ImportFile
from registry.rules.office import Office

OTHER_TYPES = {".csv": "text/csv", ".ods": "application/vnd.oasis.opendocument.spreadsheet"}


def bring_in_endings(plan: EndingListPlan, file: ImportFile, actor: Actor) -> None:
    """The shared step of importing: titles of one office rest on one document, which is the list. Its bytes
    must be kept already."""
    require_transaction()
    ends = [each.arguments for line in plan.plans for each in line.ends]
    by_office: defaultdict[Office, list[MeasureArguments]] = defaultdict(list)
    for start in range(0, len(ends), CHUNK):
        chunk = ends[start : start + CHUNK]
        rows = recognitions_by_id([each.recognition for each in chunk])
        for each in chunk:
            by_office[office_of_title(rows[each.recognition])].append(each)
    for office, arguments in by_office.items():
        evidence = add_measure_file(office, _document(file), actor)
        for start in range(0, len(arguments), CHUNK):
            chunk = arguments[start : start + CHUNK]
            decide_measures([replace(each, evidence=evidence.id) for each in chunk], actor)


def _document(file: ImportFile) -> KeptFile:
    ending = PurePosixPath(file.name).suffix.lower()
    media_type = (ALLOWED | OTHER_TYPES).get(ending, ALLOWED[".xlsx"])
    return KeptFile(file.name, media_type, file.size, file.sha256)
