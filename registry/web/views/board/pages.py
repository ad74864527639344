"""The leaders' board: targets, breakdowns, and the list behind every number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from registry.database import snapshot
from registry.errors import NotFound, Text
from registry.queries.board import read_board, read_progress
from registry.queries.board_page import titles_by_page
from registry.queries.board_place import PlaceRow, pairs_of_scheme, read_places
from registry.queries.composite import counted_names, kept_composites
from registry.queries.late import late_by_day
from registry.queries.listed_rows import title_rows
from registry.queries.progress import CityFigures, TargetProgress, due_progress, progress_of
from registry.queries.scope import place_in_scope
from registry.queries.setting import last_deep_check, last_recount
from registry.queries.tally_known import tally_known
from registry.queries.unconfirmed import count_unconfirmed
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL
from registry.rules.plan import CONFIDENCE, Plan
from registry.rules.right import Right, may
from registry.rules.role import REGISTER_READERS
from registry.rules.tally import Basis
from registry.rules.target import VERDICTS, Verdict
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.filters import instant
from registry.web.forms.board import BoardFilters, TitleFilters, TitleLinks, read_filters, read_titles
from registry.web.lists.list_file import ListFile
from registry.web.lists.paging import page_of
from registry.web.lists.take_away import taken_away
from registry.web.views.board import list_files
from registry.web.views.board.bars import place_bars, place_matrix, scheme_bars

blueprint = Blueprint("board", __name__, url_prefix="/board")
blueprint.before_request(only(*REGISTER_READERS))


@dataclass(frozen=True, slots=True)
class BoardContext:
    """What every template of the board is given."""

    filters: BoardFilters
    plan: Plan
    within: Mapping[str, str]
    """The district or zone that is all the reader may see in figures and lists; none for the city."""
    list_url: TitleLinks
    """The address of the list behind a number."""
    pairs_of_scheme: Callable[[str], list[tuple[str, str]]]
    verdicts: Mapping[Verdict, tuple[Text, str]]
    confidence: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class RecountWords:
    """The last full recount: when on the Shanghai clock, of how many events, and the differences found."""

    at: str
    events: int
    differences: list[str]


@dataclass(frozen=True, slots=True)
class DeepCheckWords:
    """The last comparison of all that is stored with the ledger: when, of how many, and how many faults were
    found."""

    at: str
    events: int
    files: int
    faults: int


def _context(filters: BoardFilters) -> BoardContext:
    within: dict[str, Any] = dict(_within())
    return BoardContext(
        filters=filters,
        plan=catalog().plan_on(filters.day),
        within=within,
        list_url=TitleLinks(filters, within),
        pairs_of_scheme=pairs_of_scheme,
        verdicts=VERDICTS,
        confidence=CONFIDENCE,
    )


def _within() -> dict[str, str]:
    return place_in_scope(current_actor())


def _within_scope(title_filters: TitleFilters) -> TitleFilters:
    """The list asked for, narrowed to what the reader may see. Raises NotFound for a place out of scope."""
    within = _within()
    if any(title_filters.filters.get(name, value) != value for name, value in within.items()):
        raise NotFound()
    return replace(title_filters, filters={**title_filters.filters, **within})


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Are we on target? One page for one minute."""
    filters = read_filters(request.args).of_cells
    context = _context(filters)
    board = read_board(context.plan, filters.day, filters.known_at, _within())
    return render_template(
        "board/overview.html",
        **fields_of(context),
        board=board,
        data_as_of=instant(board.known.recorded_at),
        recounted=_recounted(),
        deep_check=_deep_check(),
        matrix=place_matrix(board, filters, context.list_url),
        by_scheme=scheme_bars(board, filters, context.list_url),
        by_place=place_bars(board, filters, context.list_url),
        unconfirmed=count_unconfirmed(),
        may_list_unconfirmed=may(current_actor(), Right.READ_DECISIONS),
    )


def _recounted() -> RecountWords | None:
    """The last full recount; None before the first."""
    answer = last_recount()
    if answer is None:
        return None
    at = instant(datetime.fromisoformat(answer["at"].removesuffix("Z")))
    return RecountWords(at, answer["events"], answer["differences"])


def _deep_check() -> DeepCheckWords | None:
    """The last comparison of everything stored with the ledger; None before the first."""
    answer = last_deep_check()
    if answer is None:
        return None
    at = instant(datetime.fromisoformat(answer["at"].removesuffix("Z")))
    return DeepCheckWords(at, answer["events"], answer["files"], answer["count"])


@blueprint.get("/titles")
def titles() -> ResponseReturnValue:
    """The list behind a number: as many rows as the number says."""
    filters, title_filters = read_filters(request.args), read_titles(request.args)
    with snapshot():
        page = page_of(_list(filters, _within_scope(title_filters)))
        known = tally_known()
        composites = _composites(title_filters)
    return render_template(
        "board/titles.html",
        **fields_of(_context(filters)),
        title_filters=title_filters,
        page=page,
        known=known,
        composites=composites,
    )


def _composites(title_filters: TitleFilters) -> dict[str, list[str]]:
    """The titles of each composite that the list is of, by its id."""
    asked = {scheme for scheme, level in title_filters.counts or () if level == NO_LEVEL}
    return {each.id: counted_names(each) for each in kept_composites() if each.id in asked} if asked else {}


def _list(
    filters: BoardFilters, title_filters: TitleFilters, read: Callable[..., Any] = titles_by_page
) -> Any:
    plan = catalog().plan_on(filters.day)
    if title_filters.late:
        filters = filters.of_cells
    return read(
        plan.last_of(filters.day) if filters.basis is Basis.IN_PERIOD else filters.day,
        filters.basis,
        title_filters.pairs,
        title_filters.filters,
        known_at=filters.known_at,
        since=plan.starts_on,
        late=title_filters.late,
        sort=title_filters.sort,
        descending=title_filters.descending,
    )


@blueprint.get("/districts")
def districts() -> ResponseReturnValue:
    """What each district and zone contributes to the numbered targets."""
    filters = read_filters(request.args).of_cells
    context = _context(filters)
    with snapshot():
        progress = read_progress(context.plan, filters.day, filters.known_at)
        rows = _rows_by_target(filters, context.plan, progress)
    return render_template("board/districts.html", **fields_of(context), rows=rows, progress=progress)


def _rows_by_target(filters: BoardFilters, plan: Plan, progress: list[TargetProgress]) -> list[PlaceRow]:
    headline = {target.id: target for target in plan.headline}
    columns = {item.target.id: item.counted.pairs for item in progress if item.target.id in headline}
    in_period = any(target.basis == Basis.IN_PERIOD for target in headline.values())
    period = (plan.starts_on, plan.last_of(filters.day)) if in_period else None
    return read_places(filters.day, columns, filters.known_at, period=period, within=_within())


@blueprint.get("/indicators")
def indicators() -> ResponseReturnValue:
    """The plan's indicators as they were entered; no verdict by the registry."""
    return render_template(
        "board/indicators.html", **fields_of(_context(read_filters(request.args).of_cells))
    )


@blueprint.get("/targets.<any(csv, xlsx):suffix>")
def targets_file(suffix: str) -> ResponseReturnValue:
    """Every target of the plan, with its figures."""
    filters = read_filters(request.args).of_cells
    plan = catalog().plan_on(filters.day)

    def build() -> ListFile:
        city = CityFigures(filters.known_at)
        progress = progress_of(plan, filters.day, city=city)
        due = due_progress(plan, filters.day, city=city)
        days = [filters.day, *(item.target.due_on for item in due.values())]
        return list_files.targets(filters, progress, due, late_by_day(days, filters.known_at))

    return taken_away(suffix, build)


@blueprint.get("/districts.<any(csv, xlsx):suffix>")
def districts_file(suffix: str) -> ResponseReturnValue:
    """District × scheme, all three bases."""
    filters, within = read_filters(request.args).of_cells, _within()
    columns = {scheme: pairs_of_scheme(scheme) for scheme in catalog().schemes}
    return taken_away(
        suffix,
        lambda: list_files.districts(
            filters, read_places(filters.day, columns, filters.known_at, within=within)
        ),
    )


@blueprint.get("/breakdown.<any(csv, xlsx):suffix>")
def breakdown_file(suffix: str) -> ResponseReturnValue:
    """The city by scheme and level, by industry and by award year, all three bases."""
    filters, within = read_filters(request.args).of_cells, _within()
    plan = catalog().plan_on(filters.day)
    return taken_away(
        suffix,
        lambda: list_files.breakdown(filters, read_board(plan, filters.day, filters.known_at, within)),
    )


@blueprint.get("/titles.<any(csv, xlsx):suffix>")
def titles_file(suffix: str) -> ResponseReturnValue:
    """The list behind a number, whole."""
    filters, title_filters = read_filters(request.args), _within_scope(read_titles(request.args))
    return taken_away(
        suffix,
        lambda: list_files.titles(filters, title_filters, _list(filters, title_filters, title_rows)),
    )


@blueprint.get("/indicators.<any(csv, xlsx):suffix>")
def indicators_file(suffix: str) -> ResponseReturnValue:
    """The plan's indicators."""
    filters = read_filters(request.args).of_cells
    return taken_away(suffix, lambda: list_files.indicators(filters, catalog().plan_on(filters.day)))
