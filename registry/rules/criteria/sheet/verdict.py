"""The verdict of a sheet in one sentence: 符合, 不符合 or 待定, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import Text, say
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.sheet import Sheet, SheetClause


def verdict_word(truth: Truth) -> Text:
    """What three values are called wherever people read them."""
    if truth is None:
        return say("待定")
    return say("符合") if truth else say("不符合")


@dataclass(frozen=True)
class Hindrance:
    """One thing that stands in the way: a clause, or, without one, the score or the direct passes."""

    truth: Truth
    clause: SheetClause | None


def hindrances(sheet: Sheet) -> list[Hindrance]:
    """All that is not met, then all that is open; none where the verdict is yes."""
    row = [Hindrance(False, clause) for clause in sheet.failed]
    rest = score_or_direct(sheet)
    if rest is False:
        row.append(Hindrance(False, None))
    row += [Hindrance(None, clause) for clause in sheet.undecided]
    if rest is None:
        row.append(Hindrance(None, None))
    return row


def score_or_direct(sheet: Sheet) -> Truth:
    """Whether the score or a direct pass suffices; True of a set that asks neither."""
    ways = [clause.truth for clause in sheet.directs]
    if sheet.criteria.scoring:
        ways.append(sheet.assessment.score_pass)
    if not ways or True in ways:
        return True
    return None if None in ways else False


def verdict_sentence(sheet: Sheet) -> Text:
    """The verdict with what it hangs on: how many clauses fail or are open, the score, a direct pass."""
    if sheet.bar:
        return sheet.bar
    why = in_a_row(_reasons(sheet))
    if sheet.eligible is None:
        return say("待定：%(why)s。", why=why)
    return say("符合：%(why)s。", why=why) if sheet.eligible else say("不符合：%(why)s。", why=why)


def in_a_row(items: Sequence[object]) -> object:
    """Several sentences in one, 甲；乙; '' for none."""
    row: object = ""
    for item in reversed(items):
        row = say("%(item)s；%(more)s", item=item, more=row) if row else item
    return row


def _reasons(sheet: Sheet) -> list[Text]:
    gates, failed, undecided = sheet.gates, len(sheet.failed), len(sheet.undecided)
    reasons = []
    if failed:
        reasons.append(say("%(count)s 项条件不符合", count=failed))
    if undecided:
        reasons.append(say("%(count)s 项条件待定", count=undecided))
    if gates and not failed and not undecided:
        reasons.append(say("%(count)s 项条件全部符合", count=len(gates)))
    return reasons + _score(sheet)


def _score(sheet: Sheet) -> list[Text]:
    """What the score says, and the direct passes that stand in for it."""
    direct = next((clause for clause in sheet.directs if clause.truth is True), None)
    if direct is not None:
        return [say("符合直接认定条件“%(clause)s”", clause=direct.title)]
    reasons = []
    if sheet.criteria.scoring:
        reasons.append(_total(sheet))
        reasons += [
            say("“%(dimension)s”未达最低 %(least)s 分", dimension=each.title, least=each.least)
            for each in sheet.dimensions
            if each.truth is False
        ]
    if sheet.directs and sheet.assessment.score_pass is not True:
        reasons.append(_directs(sheet))
    return reasons


def _total(sheet: Sheet) -> Text:
    values = {"total": sheet.total, "least": sheet.least}
    truth = sheet.assessment.score_pass
    if truth is not sheet.assessment.score_found:
        return say("评价得分经审核认定%(verdict)s", verdict=verdict_word(truth))
    if truth is None:
        return say("得分 %(total)s 分，尚不能确定是否达到 %(least)s 分的要求", **values)
    if sheet.criteria.scoring and sheet.assessment.low >= sheet.criteria.scoring.least:
        return say("得分 %(total)s 分，达到 %(least)s 分", **values)
    return say("得分 %(total)s 分，低于 %(least)s 分", **values)


def _directs(sheet: Sheet) -> Text:
    if all(clause.truth is False for clause in sheet.directs):
        return say("直接认定条件均不符合")
    return say("直接认定条件待定")


def verdict_words(role: str, given: Truth) -> Text:
    """The verdict an officer gives on a clause of this role."""
    if given is None:
        return say("待定")
    if role == "veto":
        return say("存在该情形") if given else say("不存在该情形")
    return say("符合") if given else say("不符合")
