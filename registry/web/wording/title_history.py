"""The life of a title in public: granted, renewed, ended, each with its ledger number."""

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _

from registry.models import Recognition
from registry.rules.ending import ENDINGS, Ending
from registry.rules.title_history import ENDED, GRANTED
from registry.web.language import translated
from registry.web.wording.decided_by import decided_by
from registry.web.wording.events import ShownEvent, ShownTimeline


def history_of(
    family: Sequence[Recognition], numbers: Mapping[tuple[int, str], int], here: Recognition
) -> ShownTimeline:
    """What happened to the recognitions of one title, latest first, for components/timeline.html."""
    events = [event for row in family for event in _events(row, numbers, here)]
    return ShownTimeline(tuple(sorted(events, key=lambda event: (event.when, event.seq), reverse=True)))


def _events(row: Recognition, numbers: Mapping[tuple[int, str], int], here: Recognition) -> list[ShownEvent]:
    url = "" if row.id == here.id else url_for("public.recognition", id=row.id)
    what = _("复核通过，续期") if row.renews_id else _("认定")
    if row.valid_until:
        what = _("%(what)s，有效期至 %(day)s", what=what, day=row.valid_until.isoformat())
    granted = ShownEvent(
        what=what,
        when=row.announced_on.isoformat(),
        iso="",
        who=" ".join(filter(None, (decided_by(row), row.batch.document_no))),
        note="",
        seq=numbers.get((row.id, GRANTED), 0),
        tone="green",
        url=url,
    )
    if row.ended_on is None:
        return [granted]
    ended = ShownEvent(
        what=translated(ENDINGS[Ending(row.ended_how or "")].label),
        when=row.ended_on.isoformat(),
        iso="",
        who=decided_by(row),
        note=row.ended_reason,
        seq=numbers.get((row.id, ENDED), 0),
        tone="red",
        url=url,
    )
    return [granted, ended]
