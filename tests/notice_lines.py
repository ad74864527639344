"""What is done with published notices and their lines, for tests."""

from registry import clock
from registry.actions.notice_line import hold_line, release_line, strike_line
from registry.models import Application, Notice, NoticeLine
from registry.queries.notice import still_on
from registry.queries.notice_line import digest_of_listed
from registry.rules.actor import Actor
from registry.rules.approval import StrikeArguments, WithdrawArguments
from tests.make import SYSTEM


def striking(file: Application, cause: str = "objection", reason: str = "材料不实") -> StrikeArguments:
    """The file's line on the notice it is on, against the version it has now."""
    now = Application.get_by_id(file.id)
    return StrikeArguments(now.notice_id or 0, now.id, cause, reason, now.version)


def struck(
    file: Application, cause: str = "objection", reason: str = "材料不实", by: Actor = SYSTEM
) -> NoticeLine:
    """Struck at once, as an operator may at the terminal."""
    return strike_line(striking(file, cause, reason), by)


def withdrawing(notice: Notice, document_no: str = "津工信〔2026〕8号") -> WithdrawArguments:
    """The whole notice, with its lines as they are now."""
    return WithdrawArguments(
        notice.id, document_no, "名单有误", digest_of_listed(still_on(Notice.get_by_id(notice.id)))
    )


def held(file: Application, by: Actor, reason: str = "异议待核") -> NoticeLine:
    now = Application.get_by_id(file.id)
    return hold_line(now.notice_id or 0, now.id, by, reason=reason, version=now.version)


def released(file: Application, by: Actor, reason: str = "异议不成立") -> NoticeLine:
    now = Application.get_by_id(file.id)
    return release_line(now.notice_id or 0, now.id, by, reason=reason, version=now.version)


def is_marked(line: NoticeLine) -> tuple[str, str, str]:
    """Its state, cause and reason as they are kept."""
    kept = NoticeLine.get_by_id(line.id)
    assert kept.changed_at <= clock.now()
    return kept.state, kept.cause, kept.reason
