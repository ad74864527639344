"""What a step of an officer leads to, in words."""

from registry.rules.procedure import Procedure
from registry.rules.state import STATES, State
from registry.rules.workflow import Action, Transition
from registry.web.language import gettext as _
from registry.web.language import translated

BEFORE_SENT_ON = frozenset({State.SUBMITTED, State.PASSED})


def effect_of(row: Transition) -> str:
    """What a step leads to, in words."""
    if row.action is Action.ACCEPT:
        return str(_("确认后即予备案并生成编号，称号自今天起有效。"))
    if row.target is State.PROPOSED and Procedure.RECOMMENDATION in row.procedures:
        return str(_("确认后列入拟推荐名单；须公示的先发布公示，再上报。"))
    if row.takes_back:
        state = translated(STATES[row.target].staff_label)
        if row.action is Action.UNPROPOSE:
            return str(_("确认后回到“%(state)s”，已作的核对保留；理由写入办理记录。", state=state))
        return str(_("确认后回到“%(state)s”，核对保留；企业会收到消息并看到您填写的理由。", state=state))
    if row.target is State.REJECTED and row.source in BEFORE_SENT_ON:
        return str(_("申报到此办结；企业会看到您填写的理由。如属误办，本区可以收回并重新审核。"))
    effects: dict[State, str] = {
        State.PASSED: _("确认后等待列入本区推荐汇总表，由区级决定人一并报送。"),
        State.NOT_NEEDED: _("申报到此办结：该对象无需备案；企业会看到您填写的说明。"),
        State.RECOMMENDED: _("确认后转市工信局审核，企业可在办理进度中看到。"),
        State.RETURNED: _("申报将退回企业补正；企业会看到勾选的事项和说明，补正后重新提交。"),
        State.REJECTED: _("申报到此办结，不能恢复；企业会看到您填写的理由。"),
        State.PROPOSED: _("确认后列入拟认定名单，等待发布公示。"),
    }
    return effects.get(row.target, "")
