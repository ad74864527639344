"""Whether a file, or the list in it, was brought in before."""

from typing import Any

from registry import clock
from registry.errors import say
from registry.models import Batch, ImportRun, Recognition
from registry.queries.validity import not_voided
from registry.rules.imports.file import ImportFile
from registry.rules.imports.line import Decision
from registry.rules.imports.reading import ListRemark
from registry.rules.name_key import name_key

SHOWN = 3


def seen_before(file: ImportFile) -> list[ListRemark]:
    """What is noticed of the same file, and of the same list: one of the same title, document number and
    day. Only what was brought in and still stands."""
    runs: Any = (
        ImportRun.select(ImportRun.id, ImportRun.applied_at)
        .where((ImportRun.sha256 == file.sha256) & ImportRun.undone_at.is_null())
        .where(ImportRun.applied_at.is_null(False))
        .order_by(ImportRun.id.desc())
        .limit(SHOWN)
        .tuples()
    )
    same_file = [
        ListRemark(
            say(
                "同一份文件已于 %(day)s 导入（导入批次 %(run)s）。",
                day=clock.local(applied_at).date().isoformat(),
                run=run,
            )
        )
        for run, applied_at in runs
    ]
    return same_file or (_same_list(file.decision) if file.decision else [])


def _same_list(decision: Decision) -> list[ListRemark]:
    number = name_key(decision.document_no)
    if not number:
        return []
    same = (Batch.scheme == decision.scheme.id) & (Batch.level == decision.level.id)
    of_day = same & (Batch.announced_on == decision.announced_on) & (Batch.document_no != "")
    still_valid = Recognition.select(Recognition.batch).where(not_voided())
    rows: Any = Batch.select(Batch.document_no, Batch.source_name).where(of_day & Batch.id.in_(still_valid))
    found = [source for document_no, source in rows.tuples() if name_key(document_no) == number]
    return [
        ListRemark(
            say(
                "同一称号、文号和公告日期的名单此前已登记：%(list)s。",
                list=source or say("本系统的认定决定"),
            )
        )
        for source in found[:SHOWN]
    ]
