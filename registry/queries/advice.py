"""What an enterprise could do next: advice for one of its sheets, and where it stands on the ladder."""

from collections.abc import Iterable
from datetime import date

from registry.models import Enterprise
from registry.queries.live_sheet import Live, live_sheets
from registry.queries.recognition import titles_held
from registry.rules.advice.advise import advise
from registry.rules.advice.ladder import LadderPosition, ladder, ladder_position, reading_of
from registry.rules.advice.wording import AdviceShown, advice_in_words


def advice_for(live: Live) -> AdviceShown:
    """What would have to happen for a sheet to be met; no query."""
    return advice_in_words(advise(live.sheet.assessment), live.aim.day)


def title_of(live: Live) -> str:
    """What a sheet is about, as "scheme:level"."""
    return f"{live.aim.scheme}:{live.aim.level}"


def position_of(enterprise: Enterprise, lives: Iterable[Live], day: date) -> LadderPosition:
    """Where an enterprise stands on a day by the titles it holds, with what these sheets say; one query."""
    readings = {title_of(live): reading_of(title_of(live), live.sheet) for live in lives}
    return ladder_position(ladder(), titles_held(enterprise.id, day), readings)


def next_level_of(enterprise: Enterprise, day: date) -> LadderPosition:
    """Where an enterprise stands on a day, with what the sheets of its next rung say."""
    held = titles_held(enterprise.id, day)
    coming = ladder_position(ladder(), held, {}).next
    lives = live_sheets(enterprise, day, only=coming.rung.titles) if coming else []
    readings = {title_of(live): reading_of(title_of(live), live.sheet) for live in lives}
    return ladder_position(ladder(), held, readings)
