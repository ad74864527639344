"""What an applicant is told of its application: what comes next, or how it ended."""

from registry.models import Application
from registry.rules.procedure import Procedure
from registry.rules.state import State
from registry.web.context import site_name
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.wording.on_notice import waiting_words


def next_step(application: Application) -> str:
    """The sentence for a file that its applicant cannot change now."""
    where = place(application.district, application.zone)
    with_bureau = _("%(place)s已推荐，等待%(bureau)s审核；目前无需操作。", place=where, bureau=site_name())
    with_district = _(
        "等待%(place)s审核。需要补正时会退回给您，并在首页列出要补的内容；目前无需操作。", place=where
    )
    sentences: dict[State, str] = {
        State.SUBMITTED: with_district,
        State.PASSED: with_district,
        State.RECOMMENDED: with_bureau,
        State.PROPOSED: with_bureau,
        State.ON_NOTICE: _("正在公示，期满无有效异议的予以认定。"),
        State.FORWARDED: _("已上报，称号以公布的名单为准；目前无需操作。"),
        State.RECOGNIZED: _("已获认定。"),
        State.NOT_NEEDED: _("该对象无需备案，说明："),
        State.WITHDRAWN: _("本次申报已撤回。批次开放期间可以重新申报。"),
    }
    state = State(application.state)
    return (
        waiting_words(application)
        or _in_procedure(application, state, with_district)
        or sentences.get(state, "")
    )


def _in_procedure(application: Application, state: State, with_district: str) -> str:
    """Where a procedure has a sentence of its own."""
    sentences: dict[tuple[Procedure, State], str] = {
        (Procedure.RECOMMENDATION, State.ON_NOTICE): _("拟推荐名单正在公示，期满无有效异议的予以上报。"),
        (Procedure.RECOMMENDATION, State.RECOGNIZED): _("已列入公布的名单，获得认定。"),
        (Procedure.DISTRICT_DECISION, State.RECOMMENDED): with_district,
        (Procedure.DISTRICT_DECISION, State.PROPOSED): with_district,
        (Procedure.FILING, State.SUBMITTED): _("等待受理备案；受理前不视为已备案，目前无需操作。"),
        (Procedure.FILING, State.RECOMMENDED): _("等待受理备案；受理前不视为已备案，目前无需操作。"),
        (Procedure.FILING, State.RECOGNIZED): _("备案已受理。"),
    }
    return sentences.get((application.route.procedure, state), "")
