"""The demo's officers go through the clauses of some files: most are confirmed, a few said otherwise."""

from collections.abc import Sequence
from random import Random

from demo.enterprises import names
from registry.actions.sheet import Check, check_clauses
from registry.models import Application, Attachment
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.sheet import SheetClause
from registry.rules.right import may_check
from registry.rules.state import State
from registry.rules.workflow import Action

SHARES = {Action.RECOMMEND: 45, Action.RETURN: 20, Action.REJECT: 100, Action.PROPOSE: 60}
"""Of a hundred files an officer takes this step with, so many have their clauses checked before it."""
BEGUN = 35
"""Of a hundred files that wait, so many are checked in part."""

DOUBTED = ("rd_", "clean", "conduct", "no_", "legal_person_clean", "neg2", "registered")
"""How the clauses begin that an officer may come to doubt, in this order."""


class Checks:
    """Fills in check lists; draws from a stream of its own, so that the files stay the same."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def before(self, application: Application, action: Action, officer: Actor) -> None:
        """Whether and how an officer checks a file before taking a step with it."""
        if self.random.randint(1, 100) <= SHARES.get(action, 0):
            self._check(application, officer, doubts=action is Action.REJECT)

    def begin(self, application: Application, officer: Actor) -> None:
        """Go through some clauses of a file that waits."""
        if self.random.randint(1, 100) <= BEGUN:
            self._check(application, officer, in_part=True)

    def _check(
        self, application: Application, officer: Actor, *, doubts: bool = False, in_part: bool = False
    ) -> None:
        filed = filed_sheet(application)
        if (
            filed is None
            or filed.checks
            or not may_check(officer, application.route, State(application.state))
        ):
            return
        clauses = [clause for clause in filed.sheet().clauses if clause.role != "direct"]
        if in_part:
            clauses = clauses[: self.random.randint(1, len(clauses) - 1)] if len(clauses) > 1 else []
        doubted = _doubtful(clauses) if doubts else None
        file = Attachment.select().where(Attachment.application == application.id).first()
        checks = [_check_of(clause, doubted, None if file is None else file.id) for clause in clauses]
        if checks:
            check_clauses(application, checks, officer, sheet_id=filed.row.id, seen=0)


def _doubtful(clauses: Sequence[SheetClause]) -> SheetClause | None:
    """The clause a rejection rests on: research spending where it is asked for, else conduct."""
    met = [clause for clause in clauses if clause.role == "gate" and clause.found]
    wanted = (clause for start in DOUBTED for clause in met if clause.id.startswith(start))
    return next(wanted, met[-1] if met else None)


def _check_of(clause: SheetClause, doubted: SheetClause | None, file: int | None) -> Check:
    if doubted is not None and clause.key == doubted.key:
        research = clause.id.startswith("rd_")
        return Check(clause.key, False, names.DOUBTS[0 if research else 1], file)
    if clause.found is None:
        return Check(clause.key, clause.role == "gate", names.FOUND_ON_SITE)
    return Check(clause.key, clause.found)
