"""Public notices as files: an office's list of them, and the list of one for its office and the public."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from registry.models import Notice
from registry.queries.notice import batches_of, lengths_of, notice_list, period_of, public_notices
from registry.queries.notice_line import entries_of
from registry.rules.actor import Actor
from registry.rules.notice_line import LineState
from registry.rules.procedure import Procedure
from registry.web.context import site_name
from registry.web.filters import place, title_name
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.names import district_name, zone_name
from registry.web.wording.decided_by import publisher_of
from registry.web.wording.notice_line import ShownNoticeLine, mark_of, shown_lines
from registry.web.wording.notice_status import notice_status
from registry.web.wording.state_words import StateWords, state_words


def notices_file(actor: Actor, state: str, today: date, words: Sequence[tuple[str, str]]) -> ListFile:
    """The notices in the actor's scope of one state, or ('') all; `words` say which."""
    columns = [
        ListColumn(_("公示标题")),
        ListColumn(_("文号"), CellKind.CODE),
        ListColumn(_("类别与级别")),
        ListColumn(_("办理单位")),
        ListColumn(_("开始日期"), CellKind.DAY),
        ListColumn(_("截止日期"), CellKind.DAY),
        ListColumn(_("名单（件）"), CellKind.NUMBER),
        ListColumn(_("状态")),
    ]
    rows = _notices(notice_list(actor, state, today), today)
    return ListFile("notices", _("公示"), columns, rows, today, _("按开始日期降序"), words)


def _notices(query: Any, today: date) -> Iterator[list[Any]]:
    for piece in in_pieces(query.iterator()):
        lengths = lengths_of([row.id for row in piece])
        for row in piece:
            yield [
                row.title,
                row.document_no,
                _titles(row),
                place(row.district, row.zone) if row.district else site_name(),
                row.opens_on,
                row.closes_on,
                lengths.get(row.id, 0),
                notice_status(row, row.decisions, row.left, today)[1],
            ]


def _titles(notice: Notice) -> str:
    return str(_("；")).join(map(title_name, notice.titles))


def public_notices_file(scheme: str, today: date, words: Sequence[tuple[str, str]]) -> ListFile:
    """Every notice the public reads, of a scheme or ('') of all: those that are open, then past ones."""
    columns = [
        ListColumn(_("公示标题")),
        ListColumn(_("文号"), CellKind.CODE),
        ListColumn(_("类别与级别")),
        ListColumn(_("公示单位")),
        ListColumn(_("开始日期"), CellKind.DAY),
        ListColumn(_("截止日期"), CellKind.DAY),
        ListColumn(_("名单（件）"), CellKind.NUMBER),
        ListColumn(_("状态")),
    ]
    order = _("公示中的在前，按截止日期升序；其余按截止日期降序")
    return ListFile("notices", _("公示公告"), columns, _public(scheme, today), today, order, words)


def _public(scheme: str, today: date) -> Iterator[list[Any]]:
    for is_open, word in ((True, _("公示中")), (False, _("公示期满"))):
        for row in public_notices(today, is_open=is_open, scheme=scheme).iterator():
            yield [
                row.title,
                row.document_no,
                _titles(row),
                publisher_of(row) or site_name(),
                row.opens_on,
                row.closes_on,
                row.length,
                word if row.withdrawn_at is None else _("已撤回"),
            ]


def notice_file(notice: Notice, today: date) -> ListFile:
    """The frozen list of a notice with what became of each line, as its office reads it."""
    columns = [*_line_columns(), ListColumn(_("状态")), ListColumn(_("日期"), CellKind.DAY)]
    columns += [ListColumn(_("理由")), ListColumn(_("证书编号"), CellKind.CODE)]
    lines = shown_lines(notice, entries_of(notice))
    words = state_words(line.entry.application for line in lines)
    is_over = period_of(notice).is_over(today)
    rows = (
        [
            *_line(line),
            _status(notice, line, words, is_over=is_over),
            line.when,
            line.reason,
            line.certificate_no,
        ]
        for line in lines
    )
    return ListFile(
        f"notice-{notice.id}", notice.title, columns, rows, today, _("按序号升序"), facts=_facts(notice)
    )


def public_notice_file(notice: Notice, today: date) -> ListFile:
    """The same as everybody reads it."""
    columns = [*_line_columns(), ListColumn(_("结果"))]
    has_results = bool(batches_of(notice))
    lines = shown_lines(notice, entries_of(notice))
    rows = ([*_line(line), _result(line, has_results=has_results)] for line in lines)
    return ListFile(
        f"notice-{notice.id}", notice.title, columns, rows, today, _("按序号升序"), facts=_facts(notice)
    )


def _line_columns() -> list[ListColumn]:
    return [
        ListColumn(_("序号"), CellKind.NUMBER),
        ListColumn(_("企业名称")),
        ListColumn(_("类别与级别")),
        ListColumn(_("申报对象")),
        ListColumn(_("区"), of=district_name()),
        ListColumn(_("功能区"), of=zone_name()),
    ]


def _line(line: ShownNoticeLine) -> list[Any]:
    entry = line.entry
    title, subject = title_name(line.title), entry.subject_name or _("企业")
    return [entry.position, entry.enterprise_name, title, subject, entry.district, entry.zone]


def _status(notice: Notice, line: ShownNoticeLine, words: StateWords, *, is_over: bool) -> str:
    if line.word:
        return line.word
    if is_over and line.state is LineState.LISTED:
        recommends = notice.procedure == Procedure.RECOMMENDATION
        return str(_("公示期满，待上报") if recommends else _("公示期满，待认定"))
    return translated(words.staff(line.entry.application))


def _result(line: ShownNoticeLine, *, has_results: bool) -> str:
    if line.recognition_id:
        return str(_("已认定"))
    if mark := mark_of(line):
        return mark
    if not has_results:
        return ""
    return str(_("尚未作出") if line.state is LineState.LISTED else _("未认定"))


def _facts(notice: Notice) -> list[tuple[str, str]]:
    """What of a notice its list alone does not say."""
    return [
        (_("文号"), notice.document_no),
        (_("公示期"), _("%(start)s 至 %(end)s", start=notice.opens_on, end=notice.closes_on)),
        (_("名单校验码"), notice.list_digest),
    ]
