"""Lists of lists as files: what was sent on with a recommendation, and what was brought in."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from registry.models import Recommendation
from registry.queries.imports.run import import_runs
from registry.queries.imports.whole import unseen_runs
from registry.queries.recommendation import (
    entries_of_recommendation,
    lengths_of_recommendations,
    recommendations,
    waiting_of_forwardings,
)
from registry.rules.actor import Actor
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.names import district_name, zone_name
from registry.web.wording.import_asked import kind_label


def recommendations_file(actor: Actor, today: date) -> ListFile:
    """The recommendations in the actor's scope, the latest first."""
    columns = [
        ListColumn(_("文号"), CellKind.CODE),
        ListColumn(_("申报批次")),
        ListColumn(_("报送单位")),
        ListColumn(_("报送日期"), CellKind.DAY),
        ListColumn(_("名单（件）"), CellKind.NUMBER),
        ListColumn(_("待答复（件）"), CellKind.NUMBER),
        ListColumn(_("状态")),
    ]
    rows, order = _recommendations(recommendations(actor)), _("按报送日期降序")
    return ListFile("recommendations", _("推荐名单列表"), columns, rows, today, order)


def _recommendations(query: Any) -> Iterator[list[Any]]:
    for piece in in_pieces(query.iterator()):
        ids = [row.id for row in piece]
        lengths, waiting = lengths_of_recommendations(ids), waiting_of_forwardings(ids)
        for row in piece:
            left = waiting.get(row.id, 0)
            yield [
                row.document_no,
                row.call.title,
                place(row.district, row.zone) if row.district else _("市局上报"),
                row.sent_on,
                lengths.get(row.id, 0),
                None if row.district else left,
                _("已报送") if row.district else _("待答复") if left else _("已办结"),
            ]


def recommendation_file(found: Recommendation, today: date) -> ListFile:
    """The list of one recommendation, in its order."""
    columns = [
        ListColumn(_("序号"), CellKind.NUMBER),
        ListColumn(_("企业名称")),
        ListColumn(_("申报对象")),
        ListColumn(_("区"), of=district_name()),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("状态")),
        ListColumn(_("编号"), CellKind.CODE),
    ]
    rows = (
        [
            entry.position,
            entry.enterprise_name,
            entry.subject_name,
            entry.application.district,
            entry.application.zone,
            translated(entry.application.facts.staff_label),
            entry.application.number,
        ]
        for entry in entries_of_recommendation(found)
    )
    facts = [(_("文号"), found.document_no), (_("申报批次"), found.call.title)]
    title = _("推荐名单 %(document)s", document=found.document_no)
    order = _("按序号升序")
    return ListFile(f"recommendation-{found.id}", title, columns, rows, today, order, facts=facts)


def import_runs_file(today: date) -> ListFile:
    """Every upload, the latest first; what it brought in is on its own page."""
    columns = [
        ListColumn(_("文件")),
        ListColumn(_("文件内容")),
        ListColumn(_("上传时间"), CellKind.INSTANT),
        ListColumn(_("上传人")),
        ListColumn(_("状态")),
    ]
    under_way = unseen_runs()
    rows = (
        [row.name, kind_label(row.kind), row.created_at, row.uploader or _("命令行"), _stands(row, under_way)]
        for row in import_runs().iterator()
    )
    return ListFile("imports", _("导入记录"), columns, rows, today, _("按上传次序，最新的在前"))


def _stands(row: Any, under_way: Any) -> str:
    if row.id in under_way:
        return str(_("正在导入"))
    if row.undone_at:
        return str(_("已撤销"))
    return str(_("已导入") if row.applied_at else _("未导入（试运行）"))
