"""An objection to a line of a notice that is upheld."""

from demo.staff import Staff
from registry.models import Application
from registry.rules.approval import StrikeArguments
from registry.rules.notice_line import StrikeCause


def uphold_objection(application: Application, reason: str, staff: Staff) -> None:
    """The line is struck: one decider proposes, the second approves."""
    staff.decide(
        StrikeArguments(
            notice=application.notice_id or 0,
            application=application.id,
            cause=StrikeCause.OBJECTION.value,
            reason=reason,
            version=application.version,
        )
    )
