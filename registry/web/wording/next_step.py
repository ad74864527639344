"""What an applicant is told of its application: what comes next, or how it ended."""

from flask_babel import gettext as _

from registry.models import Application
from registry.rules.workflow import State
from registry.web.context import site_name
from registry.web.filters import place


def next_step(application: Application) -> str:
    """The sentence for a file that its applicant cannot change now."""
    where = place(application.district, application.zone)
    with_bureau = _("%(place)s已推荐，等待%(bureau)s审核；目前无需操作。", place=where, bureau=site_name())
    sentences: dict[State, str] = {
        State.SUBMITTED: _(
            "等待%(place)s审核。需要补正时会退回给您，并在首页列出要补的内容；目前无需操作。", place=where
        ),
        State.RECOMMENDED: with_bureau,
        State.PROPOSED: with_bureau,
        State.ON_NOTICE: _("正在公示，期满无有效异议的予以认定。"),
        State.RECOGNIZED: _("已获认定。"),
        State.REJECTED: _("本次申报不予认定，理由："),
        State.WITHDRAWN: _("本次申报已撤回。批次开放期间可以重新申报。"),
    }
    return sentences.get(State(application.state), "")
