"""What an applicant whose file no published list named reads: which list, whom to ask, what may be done."""

from registry import clock
from registry.models import Application
from registry.queries.recommendation_answer import answer_to
from registry.rules.catalog import catalog
from registry.rules.recommendation import WholeAnswer
from registry.rules.state import State
from registry.web.context import site_name
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.outcome import OutcomeWords


def not_named_words(application: Application) -> OutcomeWords | None:
    """The sentences of an application that was closed as not named; None of another."""
    if application.state != State.NOT_NAMED:
        return None
    known = catalog().procedure_on(application.scheme, application.level, clock.today())
    body = translated(known.decided_by)
    remedy = _(
        "名单由%(body)s公布，%(office)s据此办结。对结果有疑问的，请向%(office)s询问。",
        body=body,
        office=site_name(),
    )
    return OutcomeWords(_decided(body, answer_to(application)), str(remedy), _again(application))


def _decided(body: str, answer: WholeAnswer | None) -> str:
    if answer is None:
        return str(_("%(body)s公布的名单中没有本次申报的对象，本次申报未入选。说明：", body=body))
    values = {"body": body, "day": answer.announced_on.isoformat(), "number": answer.document_no}
    if not answer.document_no:
        return str(_("%(body)s于 %(day)s 公布的名单中没有本次申报的对象，本次申报未入选。说明：", **values))
    return str(
        _(
            "%(body)s于 %(day)s 公布的名单（%(number)s）中没有本次申报的对象，本次申报未入选。说明：",
            **values,
        )
    )


def _again(application: Application) -> str:
    """Nobody was refused: what a call says of who was does not bar from filing again."""
    if clock.now() < application.call.closes_at:
        return str(_("可以在本批次截止前再次申报。"))
    return str(_("本批次已截止；可在下一批次申报。"))
