"""Advice and the ladder as pages show them: every thing with its gap, and the way to where it is entered."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registry.errors import Text
from registry.queries.advice import title_of
from registry.queries.call import given_titles
from registry.queries.live_sheet import Live
from registry.rules.advice.kind import Kind
from registry.rules.advice.ladder import Ladder, LadderPosition, LadderRung, RungStatus, ladder
from registry.rules.advice.wording import AdviceShown, Item
from registry.rules.catalog import catalog
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.sheet.sheet import Sheet
from registry.rules.criteria.sheet.verdict import verdict_sentence
from registry.rules.plan import CONFIDENCE
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.sheet.values import fill_url
from registry.web.wording.applied_elsewhere import applied_elsewhere

Address = Callable[[str, str], str]
"""The address of the sheet of a scheme and level."""
Given = Collection[tuple[str, str]]
"""The titles that are given on the day of the sheet."""
TONES = {
    Kind.FILL: "orange",
    Kind.CHANGE: "blue",
    Kind.TITLE: "indigo",
    Kind.YEAR: "purple",
    Kind.TIME: "gray",
    Kind.PERSON: "teal",
    Kind.SUPPLY: "gray",
}
STEP_TONES = {
    RungStatus.HELD: "green",
    RungStatus.PASSED: "gray",
    RungStatus.NEXT: "blue",
    RungStatus.LATER: "gray",
}
SIZE_FACT = "staff_total"
"""Where the figures the size class is found by are entered."""


@dataclass(frozen=True, slots=True)
class AdviceItem:
    """One thing to be done: what is needed, what it is now, how much is lacking, how, and from when on."""

    kind: str
    label: str
    tone: str
    needed: str
    now: str
    gap: str
    how: str
    then: str
    places: list[tuple[str, str]]
    """(anchor, title) of every clause it is asked for."""
    links: list[tuple[str, str]]
    """(section, address) where facts are entered."""
    titles: list[tuple[str, str]]
    """(title, address of its sheet) where a title is what is needed."""


@dataclass(frozen=True, slots=True)
class AdvicePlan:
    """One way to a met sheet: `items` are its own, `count` counts those all ways need, too."""

    routes: list[str]
    items: list[AdviceItem]
    count: int
    waiting: int
    """How many of them the enterprise cannot do by itself."""
    when: date | None


@dataclass(frozen=True, slots=True)
class AdviceContext:
    """What components/advice.html draws: what every plan needs, then the plans, and whether more were cut."""

    met: bool
    common: list[AdviceItem]
    plans: list[AdvicePlan]
    blocked: list[str]
    """What nothing the enterprise does can change."""
    cut: bool


@dataclass(frozen=True, slots=True)
class RungTitle:
    """A title of a rung; `live` is its sheet, None where no criteria are in use for it."""

    name: str
    held: bool
    live: Sheet | None
    sentence: Text | str
    url: str


@dataclass(frozen=True, slots=True)
class RungLine:
    """A rung of the ladder as one enterprise stands to it."""

    id: str
    name: str
    period: str
    step: str
    tone: str
    label: str
    titles: list[RungTitle]


@dataclass(frozen=True, slots=True)
class LadderContext:
    """What components/advice.html draws of the ladder, its rungs from the top down."""

    period: str
    held: str
    rungs: list[RungLine]
    next: str
    """The rung to be reached next; '' on the highest."""
    ladder: Ladder
    confidence: Text
    advice: AdviceContext | None
    """How to reach it; None where no criteria are in use for it."""
    next_url: str
    elsewhere: str
    """Where the next title is applied for, if not here."""


def advice_shown(
    advice: AdviceShown, day: date, address: Address, *, fill: bool, subject: int | None = None
) -> AdviceContext:
    """An advice for a sheet of a day; with `fill`, also where facts are entered, those of a site or project
    at `subject`."""
    given = given_titles(day)

    def shown(items: Iterable[Item]) -> list[AdviceItem]:
        return [_item(item, day, given, address, fill=fill, subject=subject) for item in items]

    plans = [
        AdvicePlan(
            routes=[translated(route) for route in plan.routes],
            items=shown(plan.own),
            count=len(plan.items),
            waiting=plan.waiting,
            when=plan.when,
        )
        for plan in advice.plans
    ]
    return AdviceContext(
        met=advice.met,
        common=shown(advice.common),
        plans=plans,
        blocked=[translated(title) for title in advice.blocked],
        cut=advice.cut,
    )


def _item(
    item: Item, day: date, given: Given, address: Address, *, fill: bool, subject: int | None
) -> AdviceItem:
    return AdviceItem(
        kind=item.kind.value,
        label=translated(item.label),
        tone=TONES[item.kind],
        needed=translated(item.needed),
        now=translated(item.now),
        gap=translated(item.gap),
        how=translated(item.how),
        then=translated(item.then),
        places=[(place.key.replace(":", "-"), translated(place.title)) for place in item.places],
        links=_fill_links(item.stated, day.year, subject) if fill and not item.waits else [],
        titles=list(_title_links(item.titles, given, address)) if item.kind is Kind.TITLE else [],
    )


def _fill_links(stated: Iterable[Metric], year: int, subject: int | None) -> list[tuple[str, str]]:
    """(section, address) of every section of the profile the figures are entered in, each once."""
    sections = {section.id: section for section in shipped().metrics.profile.sections}
    found: dict[str, str] = {}
    for metric in stated:
        asked = shipped().metrics.by_id[SIZE_FACT] if metric.sizes else metric
        url = fill_url(asked, year, subject)
        section = asked.section
        if asked.records and asked.records.record in shipped().metrics.profile.records:
            section = shipped().metrics.profile.records[asked.records.record].section
        if url and section in sections:
            found.setdefault(section, url)
    return [(translated(sections[section]), url) for section, url in found.items()]


def _title_links(titles: Iterable[str], given: Given, address: Address) -> Iterable[tuple[str, str]]:
    """The titles that are given on the day, of a scheme without a level its lowest."""
    for title in titles:
        scheme, _colon, wanted = title.partition(":")
        levels = (level.id for level in catalog().schemes[scheme].levels if wanted in ("", level.id))
        level = next((each for each in levels if (scheme, each) in given), None)
        if level is not None:
            yield translated(catalog().title_of(title)), address(scheme, level)


def ladder_shown(
    position: LadderPosition,
    lives: Iterable[Live],
    address: Address,
    advice: AdviceContext | None,
    next_url: str,
    day: date,
) -> LadderContext:
    """Where an enterprise stands, rung by rung from the top down, and where the periods come from."""
    by_title = {title_of(live): live for live in lives}
    highest, nearest = position.highest, position.next.nearest if position.next else None
    return LadderContext(
        period=translated(position.period) if position.period else "",
        held=_("、").join(_title(title) for title in highest.held) if highest else "",
        rungs=[_rung(each, by_title, address) for each in reversed(position.rungs)],
        next=translated(position.next.rung) if position.next else "",
        ladder=ladder(),
        confidence=CONFIDENCE[ladder().confidence],
        advice=advice,
        next_url=next_url,
        elsewhere=applied_elsewhere(nearest.title, day) if nearest else "",
    )


def _rung(each: LadderRung, lives: Mapping[str, Live], address: Address) -> RungLine:
    return RungLine(
        id=each.rung.id,
        name=translated(each.rung),
        period=translated(each.rung.period),
        step=each.step.value,
        tone=STEP_TONES[each.step],
        label=translated(_step_word(each.step, optional=each.rung.optional)),
        titles=[
            RungTitle(
                name=_title(title),
                held=title in each.held,
                live=lives[title].sheet if title in lives else None,
                sentence=verdict_sentence(lives[title].sheet) if title in lives else "",
                url=address(*title.split(":")) if title in lives else "",
            )
            for title in each.rung.titles
        ],
    )


def _step_word(step: RungStatus, *, optional: bool) -> str:
    words = {
        RungStatus.HELD: _("已持有"),
        RungStatus.PASSED: _("未持有，已有更高称号"),
        RungStatus.NEXT: _("可选的下一步") if optional else _("下一步"),
        RungStatus.LATER: _("以后"),
    }
    return str(words[step])


def _title(title: str) -> str:
    return translated(catalog().title_of(title))


def next_live(position: LadderPosition, lives: Iterable[Live]) -> Live | None:
    """The sheet of the next rung that is least far."""
    nearest = position.next.nearest if position.next else None
    return next((live for live in lives if nearest and title_of(live) == nearest.title), None)
