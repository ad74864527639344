"""What an applicant reads of a refusal: whose it is, whom to ask, and whether it may file again."""

from registry import clock
from registry.models import Application, Call
from registry.queries.rejection import rejections_of
from registry.queries.setting import settings
from registry.rules.eligibility import may_file_again
from registry.rules.rejection import Rejection
from registry.rules.state import State
from registry.web.context import site_name
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.next_step import next_step
from registry.web.wording.outcome import OutcomeWords
from registry.web.wording.setting import setting_value

APPEAL_DAYS = "appeal_days"


def rejection_words(application: Application) -> OutcomeWords | None:
    """The sentences of an application that was refused; None of another."""
    if application.state != State.REJECTED:
        return None
    rejection = rejections_of([application.id]).get(application.id)
    where = place(application.district, application.zone)
    office = where if rejection and rejection.by_district else site_name()
    decided = _decided(rejection, office) if rejection else next_step(application)
    return OutcomeWords(decided, _remedy(office), again_words(application.call))


def _decided(rejection: Rejection, office: str) -> str:
    if rejection.before_the_bureau:
        return str(
            _("%(place)s不予推荐，本次申报到此办结，未送%(bureau)s。理由：", place=office, bureau=site_name())
        )
    return str(_("%(office)s：%(what)s。理由：", office=office, what=translated(rejection.label)))


def _remedy(office: str) -> str:
    """Whom to ask, and within how many days the law lets a decision be reviewed."""
    reading = settings().on(clock.today(), APPEAL_DAYS)
    return str(
        _("对决定有疑问的，请向%(office)s询问。", office=office)
        + _(
            "依法可以申请行政复议的，期限自知道决定之日起：%(time)s；是否适用及受理机关待市局补充。",
            time=setting_value(reading.facts, reading.value),
        )
    )


def again_words(call: Call) -> str:
    """Whether who is refused in a call may file in it again."""
    if not may_file_again(call.may_file_again):
        return str(_("按本批次规定，申报未获通过的不能在本批次再次申报；条件变化后可在下一批次申报。"))
    if clock.now() < call.closes_at:
        return str(_("申报未获通过的，可以在本批次截止前再次申报。"))
    return str(_("本批次已截止；条件变化后可在下一批次申报。"))
