"""Why a sheet says no, one sentence for each thing that stands in the way, with its arithmetic."""

from registry.errors import Text, say
from registry.rules.criteria.sheet.sheet import Sheet, SheetClause
from registry.rules.criteria.sheet.verdict import in_a_row, score_or_direct


def unmet_criteria(sheet: Sheet) -> list[Text]:
    """Nothing unless the criteria say no: unknown facts never refuse. A bar is said with what lacks first."""
    if sheet.assessment.eligible is not False:
        return []
    reasons = [clause_refusal(clause) for clause in sheet.failed]
    directs = sheet.directs
    if score_or_direct(sheet) is not False:
        return reasons
    if not sheet.criteria.scoring:
        return [*reasons, say("不符合任何一项直接认定条件。"), *(clause_refusal(each) for each in directs)]
    reasons += _score_refusals(sheet)
    return [*reasons, say("也不符合任何一项直接认定条件。")] if directs else reasons


def clause_refusal(clause: SheetClause) -> Text:
    """A clause that is not met, or a veto that strikes, with what was found, or that an officer found so."""
    if clause.overridden and clause.role == "veto":
        return say("“%(clause)s”的情形经审核认定存在。", clause=clause.title)
    if clause.overridden:
        return say("“%(clause)s”经审核认定不符合。", clause=clause.title)
    found = [line.found for line in clause.lines if line.found and line.truth is clause.truth]
    values = {"clause": clause.title, "found": in_a_row(found)}
    if clause.role == "veto":
        return say("存在“%(clause)s”的情形：%(found)s。", **values)
    return say("不满足“%(clause)s”：%(found)s。", **values)


def _score_refusals(sheet: Sheet) -> list[Text]:
    scoring = sheet.criteria.scoring
    reasons = []
    if sheet.assessment.score_found is not False:
        return [say("评价得分经审核认定不达标。")]
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
