"""What an applicant reads once its notice is over: what it waits for, or why a decision left it out."""

from registry import clock
from registry.models import Application, LeftOut, Notice, NoticeLine
from registry.queries.notice import get_notice, left_out_from, period_of
from registry.queries.notice_line import held_line
from registry.rules.procedure import Procedure
from registry.rules.state import State
from registry.web.context import site_name
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.wording.outcome import OutcomeWords


def over_words(application: Application) -> OutcomeWords | None:
    """The sentences of a file whose line is held, or that a decision on its notice left out; None of
    another."""
    if application.state == State.ON_NOTICE and (line := held_line(application)) is not None:
        return _held(line, _office(get_notice(line.notice_id)))
    notice = _over(application)
    left = left_out_from(application) if notice else None
    return _left_out(left, _office(notice)) if notice and left else None


def waiting_words(application: Application) -> str:
    """The sentence of a file whose notice is over and on which nothing was decided yet; '' of another."""
    notice = _over(application)
    if notice is None:
        return ""
    values = {"day": notice.closes_on.isoformat(), "office": _office(notice)}
    if application.route.procedure is Procedure.RECOMMENDATION:
        return str(_("公示已于 %(day)s 届满，等待%(office)s上报；目前无需操作。", **values))
    return str(_("公示已于 %(day)s 届满，等待%(office)s作出决定；目前无需操作。", **values))


def _over(application: Application) -> Notice | None:
    if application.state != State.ON_NOTICE or application.notice_id is None:
        return None
    notice = get_notice(application.notice_id)
    return notice if period_of(notice).is_over(clock.today()) else None


def _office(notice: Notice) -> str:
    return place(notice.district, notice.zone) if notice.district else site_name()


def _held(line: NoticeLine, office: str) -> OutcomeWords:
    day = clock.day_of(line.changed_at).isoformat()
    decided = _("%(office)s于 %(day)s 暂缓了本次申报在公示名单上的办理。理由：", office=office, day=day)
    remedy = _("暂缓期间不作决定；解除暂缓或另有决定时，会在本页和站内消息中告知，目前无需操作。")
    return OutcomeWords(
        str(decided), str(remedy), str(_("对决定有疑问的，请向%(office)s询问。", office=office)), line.reason
    )


def _left_out(left: LeftOut, office: str) -> OutcomeWords:
    decided = _(
        "公示已届满。%(office)s于 %(day)s 作出的认定决定（%(number)s）不包括本次申报。理由：",
        office=office,
        day=left.batch.announced_on.isoformat(),
        number=left.batch.document_no,
    )
    remedy = _(
        "本次申报仍在公示名单上，由%(office)s另行决定：可以予以认定，也可以不予认定。"
        "结果会在本页和站内消息中告知；目前无需操作。",
        office=office,
    )
    ask = _("对决定有疑问的，请向%(office)s询问。", office=office)
    return OutcomeWords(str(decided), str(remedy), str(ask), left.reason)
