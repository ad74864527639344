"""What a step of an officer leads to, in words."""

from flask_babel import gettext as _

from registry.rules.procedure import Procedure
from registry.rules.state import State
from registry.rules.workflow import Action, Transition


def effect_of(row: Transition) -> str:
    """What a step leads to, in words."""
    if row.action is Action.ACCEPT:
        return str(_("确认后即予备案并生成编号，称号自今天起有效。"))
    if row.target is State.PROPOSED and Procedure.RECOMMENDATION in row.procedures:
        return str(_("确认后列入拟推荐名单；须公示的先发布公示，再上报。"))
    effects: dict[State, str] = {
        State.PASSED: _("确认后等待列入本区推荐汇总表，由区级决定人一并报送。"),
        State.NOT_NEEDED: _("申报到此办结：该对象无需备案；企业会看到您填写的说明。"),
        State.RECOMMENDED: _("确认后转市工信局审核，企业可在办理进度中看到。"),
        State.RETURNED: _("申报将退回企业补正；企业会看到勾选的事项和说明，补正后重新提交。"),
        State.REJECTED: _("申报到此办结，不能恢复；企业会看到您填写的理由。"),
        State.PROPOSED: _("确认后列入拟认定名单，等待发布公示。"),
    }
    return effects.get(row.target, "")
