"""The leaders' board: targets, breakdowns, and the list behind every number."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from registry.database import snapshot
from registry.queries.board import (
    PlaceRow,
    listed_titles,
    pairs_of_scheme,
    read_board,
    read_places,
    read_progress,
)
from registry.queries.progress import pairs_of
from registry.queries.setting import last_recount
from registry.queries.tally import tally_known
from registry.rules.catalog import catalog
from registry.rules.plan import CONFIDENCE, Plan
from registry.rules.role import Role
from registry.rules.target import VERDICTS
from registry.web.access import only
from registry.web.filters import instant
from registry.web.forms.board import BoardFilters, TitleFilters, read_asked, read_titles, titles_url
from registry.web.lists.paging import page_of
from registry.web.views.board import csv_files
from registry.web.views.board.bars import place_bars, scheme_bars

blueprint = Blueprint("board", __name__, url_prefix="/board")
blueprint.before_request(only(Role.LEADER, Role.BUREAU_REVIEWER, Role.BUREAU_DECIDER))


def _context(asked: BoardFilters) -> dict[str, Any]:
    """What every template of the board is given."""
    return {
        "asked": asked,
        "plan": catalog().plan_on(asked.day),
        "list_url": partial(titles_url, asked),
        "pairs_of": pairs_of,
        "pairs_of_scheme": pairs_of_scheme,
        "verdicts": VERDICTS,
        "confidence": CONFIDENCE,
    }


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Are we on target? One page for one minute."""
    asked = read_asked(request.args)
    context = _context(asked)
    board = read_board(context["plan"], asked.day, asked.known_at)
    return render_template(
        "board/overview.html",
        **context,
        board=board,
        data_as_of=instant(board.known.recorded_at),
        recounted=_recounted(),
        by_scheme=scheme_bars(board, asked),
        by_place=place_bars(board, asked),
    )


def _recounted() -> dict[str, Any] | None:
    """The last full recount, its instant on the Shanghai clock; None before the first."""
    answer = last_recount()
    if answer is None:
        return None
    return {**answer, "at": instant(datetime.fromisoformat(answer["at"].removesuffix("Z")))}


@blueprint.get("/titles")
def titles() -> ResponseReturnValue:
    """The list behind a number: as many rows as the number says."""
    asked, chosen = read_asked(request.args), read_titles(request.args)
    with snapshot():
        page = page_of(_list(asked, chosen))
        known = tally_known()
    return render_template("board/titles.html", **_context(asked), chosen=chosen, page=page, known=known)


def _list(asked: BoardFilters, chosen: TitleFilters) -> Any:
    return listed_titles(
        asked.day,
        asked.basis,
        chosen.pairs,
        chosen.filters,
        known_at=asked.known_at,
        sort=chosen.sort,
        descending=chosen.descending,
    )


@blueprint.get("/districts")
def districts() -> ResponseReturnValue:
    """What each district and zone contributes to the numbered targets."""
    asked = read_asked(request.args)
    context = _context(asked)
    rows = _rows_by_target(asked, context["plan"])
    progress = read_progress(context["plan"], asked.day, asked.known_at)
    return render_template("board/districts.html", **context, rows=rows, progress=progress)


def _rows_by_target(asked: BoardFilters, plan: Plan) -> list[PlaceRow]:
    columns = {target.id: pairs_of(target) for target in plan.headline}
    return read_places(asked.day, columns, asked.known_at)


@blueprint.get("/indicators")
def indicators() -> ResponseReturnValue:
    """The plan's indicators as they were entered; no verdict by the registry."""
    return render_template("board/indicators.html", **_context(read_asked(request.args)))


@blueprint.get("/targets.csv")
def targets_csv() -> ResponseReturnValue:
    """Every target of the plan, with its figures."""
    asked = read_asked(request.args)
    progress = read_progress(catalog().plan_on(asked.day), asked.day, asked.known_at)
    return csv_files.targets(asked, progress)


@blueprint.get("/districts.csv")
def districts_csv() -> ResponseReturnValue:
    """District × scheme, all three bases."""
    asked = read_asked(request.args)
    columns = {scheme: pairs_of_scheme(scheme) for scheme in catalog().schemes}
    return csv_files.districts(asked, read_places(asked.day, columns, asked.known_at))


@blueprint.get("/breakdown.csv")
def breakdown_csv() -> ResponseReturnValue:
    """The city by scheme and level, by industry and by award year, all three bases."""
    asked = read_asked(request.args)
    board = read_board(catalog().plan_on(asked.day), asked.day, asked.known_at)
    return csv_files.breakdown(asked, board)


@blueprint.get("/titles.csv")
def titles_csv() -> ResponseReturnValue:
    """The list behind a number, whole."""
    asked, chosen = read_asked(request.args), read_titles(request.args)
    return csv_files.titles(asked, _list(asked, chosen))


@blueprint.get("/indicators.csv")
def indicators_csv() -> ResponseReturnValue:
    """The plan's indicators."""
    asked = read_asked(request.args)
    return csv_files.indicators(asked, catalog().plan_on(asked.day))
