"""Whose affair it is: the office 经办机关 of what is proposed, decided or ended."""

from registry.errors import NotFound
from registry.models import Application, Notice, Recognition
from registry.queries.batch import get_batch, office_of_batch
from registry.rules.approval import (
    Arguments,
    CorrectArguments,
    MeasureArguments,
    PublishArguments,
    RecognizeArguments,
    StrikeArguments,
    WithdrawArguments,
)
from registry.rules.catalog import catalog
from registry.rules.office import THE_BUREAU, Office, office_of
from registry.rules.procedure import Procedure


def office_of_title(recognition: Recognition) -> Office:
    """Who ends a title: the district what districts decide, the bureau all else."""
    known = catalog().procedure_on(recognition.scheme, recognition.level, recognition.announced_on)
    if known.procedure is not Procedure.DISTRICT_DECISION:
        return Office(known.procedure)
    return Office(known.procedure, recognition.district, recognition.zone)


def office_of_notice(notice: Notice) -> Office:
    """Who published it and decides on its list."""
    return Office(Procedure(notice.procedure), notice.district, notice.zone)


def office_of_proposal(arguments: Arguments) -> Office:
    """Whose affair a proposal is. Raises NotFound for a thing there is not."""
    if isinstance(arguments, PublishArguments):
        files = list(Application.select().where(Application.id.in_(list(arguments.applications))))
        return office_of(files) if files else THE_BUREAU
    if isinstance(arguments, RecognizeArguments | StrikeArguments | WithdrawArguments):
        notice = Notice.get_or_none(Notice.id == arguments.notice)
        if notice is None:
            raise NotFound()
        return office_of_notice(notice)
    if isinstance(arguments, MeasureArguments):
        recognition = Recognition.get_or_none(Recognition.id == arguments.recognition)
        if recognition is None:
            raise NotFound()
        return office_of_title(recognition)
    if isinstance(arguments, CorrectArguments):
        return office_of_batch(get_batch(arguments.batch))
    return THE_BUREAU
