"""A notice as it would be published, not written yet."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.database import require_transaction
from registry.models import Notice
from registry.rules.approval import PublishArguments
from registry.rules.ledger import list_digest
from registry.rules.notice import NoticePeriod
from registry.rules.notice_contact import contact_columns
from registry.rules.notice_title import by_title, kept_titles, split_title, title_name
from registry.rules.office import office_of

DrawnNotice = tuple[Notice, list[dict[str, Any]], list[str]]
"""A notice, the lines of its list, and the name of the title of each."""


def drawn_notice(arguments: PublishArguments, period: NoticePeriod, chosen: Sequence[Any]) -> DrawnNotice:
    """The notice and its list, names and places as they are that day; nothing is written."""
    require_transaction()
    office, titles = office_of(chosen), list(by_title(chosen))
    scheme, level = split_title(titles[0])
    entries = [
        {
            "application": row.id,
            "position": position,
            "enterprise_name": row.enterprise.name,
            "subject_name": row.subject.name if row.subject.kind != "enterprise" else "",
            "district": row.district,
            "zone": row.zone,
        }
        for position, row in enumerate(chosen, start=1)
    ]
    notice = Notice(
        title=arguments.title.strip(),
        document_no=arguments.document_no.strip(),
        scheme=scheme,
        level=level,
        more_titles=kept_titles(titles[1:]),
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        days=period.days,
        first_day_counts=period.first_day_counts,
        list_digest=list_digest(entries),
        published_at=clock.now(),
        procedure=office.procedure.value,
        district=office.district,
        zone=office.zone,
        **contact_columns(arguments),
    )
    return notice, entries, [title_name(row) for row in chosen]
