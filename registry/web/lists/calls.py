"""The calls of an office as a file."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.queries.call import calls_latest_first, filed_in
from registry.queries.criteria import versions_of_calls
from registry.rules.actor import Actor
from registry.rules.eligibility import may_file_again
from registry.web.criteria.values import bound_to
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.names import level_names, scheme_names
from registry.web.wording.call import stage_badge


def calls_file(actor: Actor, today: date) -> ListFile:
    """The calls in the actor's scope, the one that closes last first."""
    columns = [
        ListColumn(_("批次名称")),
        ListColumn(_("通知文号"), CellKind.CODE),
        ListColumn(_("认定类别"), of=scheme_names()),
        ListColumn(_("级别"), of=level_names()),
        ListColumn(_("认定程序")),
        ListColumn(_("办理区")),
        ListColumn(_("开始受理时间"), CellKind.INSTANT),
        ListColumn(_("截止时间"), CellKind.INSTANT),
        ListColumn(_("认定标准")),
        ListColumn(_("认定年度"), CellKind.NUMBER),
        ListColumn(_("公示期（工作日）"), CellKind.NUMBER),
        ListColumn(_("已提交（件）"), CellKind.NUMBER),
        ListColumn(_("能否再次申报")),
        ListColumn(_("状态")),
    ]
    return ListFile("calls", _("申报批次"), columns, _lines(actor), today, _("按截止时间降序"))


def _lines(actor: Actor) -> Iterator[list[Any]]:
    for calls in in_pieces(calls_latest_first(actor).iterator()):
        filed = filed_in(actor, [call.id for call in calls])
        versions = versions_of_calls(calls)
        for call in calls:
            yield [
                call.title,
                call.document_no,
                call.scheme,
                (call.scheme, call.level),
                translated(call.route.procedure.label),
                place(call.district, call.zone or "") if call.district else "",
                call.opens_at,
                call.closes_at,
                _("；").join(title for _kinds, _name, title in bound_to(versions[call.id])),
                call.award_year,
                call.notice_days,
                filed.get(call.id, 0),
                _("是") if may_file_again(call.may_file_again) else _("否"),
                stage_badge(call)[1],
            ]
