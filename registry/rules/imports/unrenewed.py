"""Rows of a list of new titles that passed a re-review of one that nobody knows: they are asked. Pure."""

from collections.abc import Sequence

from registry.errors import say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.reading import SetAside
from registry.rules.imports.recognition import RecognitionPlan
from registry.rules.imports.telling import KEEP, LEAVE

SHOWN = 5
CODE = "re_reviewed"


def ask_unrenewed(
    plans: Sequence[RecognitionPlan], asking: Asking
) -> tuple[list[RecognitionPlan], list[SetAside]]:
    """The plans without the lines that renew nothing that is known, if somebody says so; while that is open,
    they wait."""
    found = [plan for plan in plans if plan.entry.re_reviewed and plan.grants and not plan.renews]
    if not found:
        return list(plans), []
    text = say(
        "%(count)s 行（第 %(rows)s 行）写明复核通过，而本系统没有此前的同一认定。这是复核名单吗？"
        "是的，请先导入此前的认定名单，或改为导入复核名单；此前的认定无从导入的，可按这份名单登记。",
        count=len(found),
        rows="、".join(str(plan.entry.row) for plan in found[:SHOWN]),
    )
    answers = (ListAnswer(LEAVE, say("这些行不导入")), ListAnswer(KEEP, say("按这份名单登记")))
    answer = asking.ask(ListQuestion(CODE, text, answers))
    if answer == KEEP:
        return list(plans), []
    left = {id(plan) for plan in found}
    rest = [plan for plan in plans if id(plan) not in left]
    if answer is None:
        return rest, []
    why = say("按对复核通过的回答，这一行不导入")
    return rest, [SetAside(plan.entry.sheet, plan.entry.row, plan.entry.name, why) for plan in found]
