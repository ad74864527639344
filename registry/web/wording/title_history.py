"""The life of a title in public: granted, renewed, ended, restored, each with its ledger number."""

from collections.abc import Mapping, Sequence

from registry.models import Recognition
from registry.queries.recognition import TakenMeasure
from registry.rules.ending import ENDINGS, Ending
from registry.rules.title_history import CORRECTED, ENDED, GRANTED, RESTORED, VOIDED
from registry.web.addresses import url_for
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.correction import corrected_words
from registry.web.wording.decided_by import decided_by, measure_by
from registry.web.wording.events import ShownEvent, ShownTimeline
from registry.web.wording.setting import ground_name

Taken = Mapping[int, Sequence[TakenMeasure]]


def history_of(
    family: Sequence[Recognition], numbers: Mapping[tuple[int, str], int], taken: Taken, here: Recognition
) -> ShownTimeline:
    """What happened to the recognitions of one title, latest first, for components/timeline.html."""
    events = [event for row in family for event in _events(row, numbers, taken, here)]
    return ShownTimeline(tuple(sorted(events, key=lambda event: (event.when, event.seq), reverse=True)))


def _events(
    row: Recognition, numbers: Mapping[tuple[int, str], int], taken: Taken, here: Recognition
) -> list[ShownEvent]:
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
    return [granted, *(_decided(each, row, url) for each in taken.get(row.id, ()))]


def _decided(each: TakenMeasure, row: Recognition, url: str) -> ShownEvent:
    ground = ground_name(each.body.get("ground", ""))
    what = _measure_words(each)
    if ground:
        what = str(_("%(what)s（%(ground)s）", what=what, ground=ground))
    return ShownEvent(
        what=what,
        when=each.on.isoformat(),
        iso="",
        who=_by(each, row),
        note=each.body.get("reason", ""),
        seq=each.seq,
        tone="green" if each.kind == RESTORED else "red" if each.kind in {ENDED, VOIDED} else "gray",
        url=url,
    )


def _by(each: TakenMeasure, row: Recognition) -> str:
    """Who decided and by which document."""
    body = measure_by(row, each.body.get("ground", ""))
    return " ".join(filter(None, (body, each.body.get("document_no", ""))))


def ending_by(row: Recognition, taken: Taken) -> str:
    """Who ended a title and by which document; '' of one that stands."""
    ends = [each for each in taken.get(row.id, ()) if each.kind in {ENDED, VOIDED}]
    return _by(ends[-1], row) if row.ended_on and ends else ""


def _measure_words(each: TakenMeasure) -> str:
    if each.kind == ENDED:
        return translated(ENDINGS[Ending(each.body["how"])].label)
    if each.kind == CORRECTED:
        return str(_("更正：%(what)s", what=corrected_words(each.body["changes"])))
    if each.kind == VOIDED:
        return str(_("作废，自始不计"))
    return str(_("恢复") if each.kind == RESTORED else _("记为已升级"))
