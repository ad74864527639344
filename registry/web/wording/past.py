"""What the ledger knows of a holder's past in words: a line each, the newest first."""

from datetime import date

from registry import clock
from registry.models import Application, TitleMeasure
from registry.queries.measure import bar_of
from registry.queries.past import Past
from registry.rules.bar import bar_state
from registry.rules.catalog import catalog
from registry.rules.ground import MEASURE_NAMES, MeasureKind
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.setting import ground_title


def past_lines(past: Past, day: date) -> list[tuple[str, str]]:
    """Each as its day and what happened, as it stands on a day."""
    lines = [_refused(row) for row in past.refused] + [_measure(row, day) for row in past.measures]
    return [(on.isoformat(), said) for on, said in sorted(lines, reverse=True) if on <= day]


def _refused(row: Application) -> tuple[date, str]:
    title = translated(catalog().title_of(f"{row.scheme}:{row.level}"))
    state = translated(row.facts.staff_label)
    return clock.day_of(row.changed_at), str(
        _("%(title)s：%(state)s（%(call)s）", title=title, state=state, call=row.call.title)
    )


def _measure(row: TitleMeasure, day: date) -> tuple[date, str]:
    recognition = row.recognition
    values = {
        "title": translated(catalog().title_of(f"{recognition.scheme}:{recognition.level}")),
        "what": translated(MEASURE_NAMES[MeasureKind(row.kind)]),
        "ground": ground_title(row.ground),
        "document": row.document_no,
    }
    said = str(_("%(title)s：%(what)s（%(ground)s，%(document)s）", **values))
    bar = bar_of(row)
    if bar is None:
        return row.effective_on, said
    return row.effective_on, str(
        _("%(said)s；申报禁期%(state)s", said=said, state=translated(bar_state(bar, day)))
    )
