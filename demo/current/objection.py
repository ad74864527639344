"""Objections to the notices of the demo: where they are taken, and one that is upheld."""

from demo.staff import Staff
from registry.models import Application
from registry.rules.approval import StrikeArguments
from registry.rules.notice_line import StrikeCause

OBJECTIONS_TO = (
    "优质企业梯度培育管理办法（演示）",
    "企业培育处（演示）",
    "天津市演示路1号",
    "022-00000000",
    "gongshi@example.cn",
)
"""What notices of the demo go by, and where objections to them are taken."""


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
