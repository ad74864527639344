"""What an officer checks of a sheet 核对清单: every clause, and the score as one."""

from registry.errors import say
from registry.rules.criteria.assess import SCORE
from registry.rules.criteria.sheet.sheet import Sheet, SheetClause, SheetLine


def checklist(sheet: Sheet) -> tuple[SheetClause, ...]:
    """The clauses in order, then the score. Points of single indicators are not checked one by one: who
    finds them otherwise says whether the score as a whole passes, and why."""
    score = _score(sheet)
    return (*sheet.clauses, score) if score else sheet.clauses


def _score(sheet: Sheet) -> SheetClause | None:
    criteria, scoring = sheet.criteria, sheet.criteria.scoring
    if scoring is None:
        return None
    text = say("得分 %(total)s 分，须不低于 %(least)s 分", total=sheet.total, least=sheet.least)
    found = sheet.assessment.score_found
    return SheetClause(
        key=SCORE,
        id="total",
        role="score",
        title=say("评价得分不低于 %(least)s 分，各部分达到各自的最低分", least=sheet.least)
        if any(part.least for part in sheet.dimensions)
        else say("评价得分不低于 %(least)s 分", least=sheet.least),
        clause="",
        document=criteria.document,
        number=criteria.number,
        source=criteria.source,
        confidence=criteria.confidence,
        found=found,
        truth=sheet.assessment.score_pass,
        lines=(SheetLine(0, text, text, found, is_group=False, metric=""),),
    )
