"""Bars 申报禁期 of holders on a day, from what was decided about their titles: pages and gates ask here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from registry import clock
from registry.errors import Text
from registry.models import TitleMeasure
from registry.prepared import Prepared
from registry.queries.held_title import holding
from registry.queries.measure import bar_of
from registry.queries.prior_title import lacking
from registry.rules.bar import FilingBar, bar_sentence, barred_on
from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate


def bars_among(enterprises: Collection[int]) -> Mapping[int, list[FilingBar]]:
    """Every bar of these holders, also those that are over, by holder; one query."""
    return bars_by(_barring(sorted(set(enterprises))))


@Prepared
def _barring(enterprises: Sequence[int]) -> Any:
    barring = (TitleMeasure.family != "") & TitleMeasure.enterprise.in_(enterprises)
    return TitleMeasure.select().where(barring)


def bars_by(measures: Iterable[TitleMeasure]) -> Mapping[int, list[FilingBar]]:
    """Likewise, by these decisions."""
    found: defaultdict[int, list[FilingBar]] = defaultdict(list)
    for row in measures:
        if bar := bar_of(row):
            found[row.enterprise_id].append(bar)
    return found


def families_barred(day: date) -> Mapping[int, frozenset[str]]:
    """The families that are barred on a day, by holder; one query, of all holders."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in TitleMeasure.select().where(TitleMeasure.family != ""):
        bar = bar_of(row)
        if bar and bar.holds_on(day):
            found[row.enterprise_id].add(bar.family)
    return {enterprise: frozenset(families) for enterprise, families in found.items()}


def barred_today(scheme: str) -> frozenset[int]:
    """Who may not file for a scheme today."""
    family, today = catalog().grounds.family_of(scheme), clock.today()
    return frozenset(holder for holder, families in families_barred(today).items() if family in families)


def bar_for(enterprise: int, scheme: str, day: date) -> FilingBar | None:
    """The bar that keeps a holder from filing for a scheme on a day; None where none does."""
    return barred_on(bars_among([enterprise])[enterprise], catalog().grounds.family_of(scheme), day)


def bar_text(bar: FilingBar | None) -> Text | None:
    """Until when, why, and what can be done; None of no bar."""
    return bar_sentence(bar, catalog().grounds) if bar else None


def unmet_bar(enterprise: int, scheme: str, day: date) -> list[Text]:
    """Why nothing may be filed for a scheme on a day."""
    sentence = bar_text(bar_for(enterprise, scheme, day))
    return [sentence] if sentence else []


def bar_texts(enterprise: int, day: date) -> Mapping[str, Text]:
    """By scheme, why a holder may not file for it on a day; one query."""
    return texts_of_bars(bars_among([enterprise])[enterprise], day)


def texts_of_bars(bars: Sequence[FilingBar], day: date) -> Mapping[str, Text]:
    """Likewise, of the bars of one holder."""
    grounds = catalog().grounds
    found = {scheme: barred_on(bars, grounds.family_of(scheme), day) for scheme in catalog().schemes}
    return {scheme: bar_sentence(bar, grounds) for scheme, bar in found.items() if bar}


def barred_files(applications: Sequence[Any], day: date) -> dict[int, list[Text]]:
    """Of files, by id: the bar that came meanwhile, a re-review's, too. One query however many there are."""
    bars = bars_among([row.enterprise_id for row in applications])
    grounds = catalog().grounds
    found = {
        row.id: barred_on(bars[row.enterprise_id], grounds.family_of(row.scheme), day) for row in applications
    }
    return {id: [bar_sentence(bar, grounds)] for id, bar in found.items() if bar}


def stopped(applications: Sequence[Any], gate: Gate, day: date) -> dict[int, list[Text]]:
    """Of files of one title, by id, what stops them at a gate on a day: a bar, the same title that is held, a
    base title that lacks."""
    found = barred_files(applications, day), holding(applications, day), lacking(applications, gate, day)
    ids = {id for each in found for id in each}
    return {id: [reason for each in found for reason in each.get(id, [])] for id in ids}
