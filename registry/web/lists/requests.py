"""What is asked and confirmed as files: claims, change requests and proposals, as the tabs show them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.queries.approval import approvals, effect_of, names_of_proposers, state_of
from registry.queries.change import change_list
from registry.queries.claim import claim_list, claim_state
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.approval import ACTION_NAMES, ApprovalAction
from registry.rules.change import FACT_NAMES, ChangeState, Fact
from registry.rules.change_kind import KIND_NAMES, ChangeKind
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.tabs import confirming_labels
from registry.web.wording.approval import effect_about
from registry.web.wording.change import both_words

CODE, DAY, INSTANT, NUMBER = CellKind.CODE, CellKind.DAY, CellKind.INSTANT, CellKind.NUMBER


def _shown(label: str) -> list[tuple[str, str]]:
    return [(_("查看"), label)]


def _sent_order(tab: str) -> str:
    return str(_("按提交时间降序") if tab == "settled" else _("按提交时间升序"))


def claims_file(actor: Actor, tab: str, today: date) -> ListFile:
    """The claims of a tab in the actor's scope; nothing of the person who claims."""
    columns = [
        ListColumn(_("号"), NUMBER),
        ListColumn(_("企业")),
        ListColumn(_("统一社会信用代码"), CODE),
        ListColumn(_("认领填写的属地")),
        ListColumn(_("提交时间"), INSTANT),
        ListColumn(_("有效至"), DAY),
        ListColumn(_("状态")),
    ]
    rows = (
        [
            row.id,
            row.name,
            row.uscc,
            place(row.district, row.zone),
            row.sent_at,
            row.last_day,
            translated(claim_state(row, today).label),
        ]
        for row in claim_list(actor, tab, today).iterator()
    )
    words = _shown(confirming_labels()[tab])
    return ListFile("claims", _("企业认领"), columns, rows, today, _sent_order(tab), words)


def changes_file(actor: Actor, tab: str, today: date) -> ListFile:
    """The change requests of a tab in the actor's scope."""
    columns = [
        ListColumn(_("号"), NUMBER),
        ListColumn(_("企业")),
        ListColumn(_("统一社会信用代码"), CODE),
        ListColumn(_("事项")),
        ListColumn(_("变更类型")),
        ListColumn(_("变更前")),
        ListColumn(_("变更后")),
        ListColumn(_("生效日期"), DAY),
        ListColumn(_("提交时间"), INSTANT),
        ListColumn(_("状态")),
    ]
    rows = (
        [
            row.id,
            row.enterprise.name,
            row.enterprise.uscc,
            translated(FACT_NAMES[Fact(row.fact)]),
            translated(KIND_NAMES[ChangeKind(row.kind)]),
            *both_words(row),
            row.effective_on,
            row.requested_at,
            translated(ChangeState(row.state).label),
        ]
        for row in change_list(actor, tab).iterator()
    )
    words = _shown(confirming_labels()[tab])
    return ListFile("changes", _("变更申请"), columns, rows, today, _sent_order(tab), words)


def approvals_file(actor: Actor, today: date, *, settled: bool) -> ListFile:
    """The proposals in the actor's scope that wait, or are settled."""
    columns = [
        ListColumn(_("号"), NUMBER),
        ListColumn(_("事项")),
        ListColumn(_("内容")),
        ListColumn(_("提出人")),
        ListColumn(_("提出时间"), INSTANT),
        ListColumn(_("最后一天"), DAY),
        ListColumn(_("状态")),
    ]
    rows = _proposals(approvals(actor, waiting=not settled, day=today), today)
    words = _shown(_("已办结") if settled else _("待批准"))
    return ListFile("approvals", _("待批事项"), columns, rows, today, _("按号降序"), words)


def _proposals(query: Any, today: date) -> Iterator[list[Any]]:
    known = settings()
    for piece in in_pieces(query.iterator()):
        proposers = names_of_proposers({row.proposer_id for row in piece})
        for row in piece:
            action = ApprovalAction(row.action)
            yield [
                row.id,
                translated(ACTION_NAMES[action]),
                effect_about(action, effect_of(row), known),
                proposers.get(row.proposer_id, ""),
                row.proposed_at,
                row.last_day,
                translated(state_of(row, today).label),
            ]
