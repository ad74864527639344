"""Why a sheet says no, one sentence for each thing that stands in the way, with its arithmetic."""

from collections.abc import Sequence

from registry.errors import Text, say
from registry.rules.criteria.sheet import Sheet, SheetClause


def unmet_criteria(sheet: Sheet) -> list[Text]:
    """Nothing unless the verdict is no: unknown facts never refuse."""
    if sheet.eligible is not False:
        return []
    reasons = [clause_refusal(clause) for clause in sheet.failed]
    directs = sheet.directs
    if any(clause.truth is not False for clause in directs):
        return reasons
    if sheet.assessment.score_pass is False:
        reasons += _score_refusals(sheet)
        if directs:
            reasons.append(say("也不符合任何一项直接认定条件。"))
    elif directs and not sheet.criteria.scoring:
        reasons.append(say("不符合任何一项直接认定条件。"))
    return reasons


def clause_refusal(clause: SheetClause) -> Text:
    """A clause that is not met, or a veto that strikes, with what was found."""
    found = [line.found for line in clause.lines if not line.is_group and line.truth is clause.truth]
    values = {"clause": clause.title, "found": _in_a_row(found)}
    if clause.role == "veto":
        return say("存在“%(clause)s”的情形：%(found)s。", **values)
    return say("不满足“%(clause)s”：%(found)s。", **values)


def _in_a_row(items: Sequence[object]) -> object:
    row: object = ""
    for item in reversed(items):
        row = say("%(item)s；%(more)s", item=item, more=row) if row else item
    return row


def _score_refusals(sheet: Sheet) -> list[Text]:
    scoring = sheet.criteria.scoring
    reasons = []
    if scoring and sheet.assessment.high < scoring.least:
        reasons.append(
            say("评价得分 %(total)s 分，须不低于 %(least)s 分。", total=sheet.total, least=sheet.least)
        )
    reasons += [
        say(
            "“%(dimension)s”得分 %(points)s 分，须不低于 %(least)s 分。",
            dimension=dimension.title,
            points=dimension.points,
            least=dimension.least,
        )
        for dimension in sheet.dimensions
        if dimension.truth is False
    ]
    return reasons
