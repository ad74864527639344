"""Procedures 认定程序: who decides a title, by which steps, and since when.

A municipal click must never make a national title. So every title has a procedure for every period; a call is
pinned to the one of the day it opens on, its files keep it, and the workflow table is keyed by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from registry.errors import Text, say


class Procedure(StrEnum):
    """Who decides, and how."""

    FILING = "filing"
    """备案: the title begins when the filing is accepted."""
    DISTRICT_DECISION = "district_decision"
    """区级认定: the district reviews, publishes the notice, decides and numbers; the bureau only reads."""
    CITY_DECISION = "city_decision"
    RECOMMENDATION = "recommendation"
    """推荐: the bureau forwards; the title begins by the list of the body that decides, by nothing else."""
    OUTSIDE_LIST = "outside_list"
    """外部名单: nothing is applied for here; the registry only takes the lists."""

    @property
    def label(self) -> Text:
        return PROCEDURE_NAMES[self]


PROCEDURE_NAMES: dict[Procedure, Text] = {
    Procedure.FILING: say("备案"),
    Procedure.DISTRICT_DECISION: say("区级认定"),
    Procedure.CITY_DECISION: say("市级认定"),
    Procedure.RECOMMENDATION: say("推荐上报"),
    Procedure.OUTSIDE_LIST: say("外部名单"),
}

DECIDED_HERE = frozenset({Procedure.CITY_DECISION, Procedure.DISTRICT_DECISION})
"""Procedures in which the list of a notice is recognized here."""
NEVER_OURS = frozenset({Procedure.RECOMMENDATION, Procedure.OUTSIDE_LIST})
"""Procedures in which no office here decides: a title begins by the list of another body."""
KEPT = "kept"
"""Instead of a procedure: decided without a notice, before procedures were; nothing new is ever so."""


class RouteOption(StrEnum):
    """What a call asks beyond its procedure; some rows of the workflow table are there only with it."""

    NOTICE = "notice"
    """A notice 公示 of whom the city is going to recommend, before they are forwarded."""
    RANKED_SHEET = "ranked_sheet"
    """A ranked sheet 推荐汇总表 of each place, with which its files go on together."""
    DISTRICT_ACCEPTS = "district_accepts"
    """Filings are accepted by the district, not by the bureau."""


OPTIONS_OF: dict[Procedure, frozenset[RouteOption]] = {
    Procedure.FILING: frozenset({RouteOption.DISTRICT_ACCEPTS}),
    Procedure.DISTRICT_DECISION: frozenset(),
    Procedure.CITY_DECISION: frozenset({RouteOption.RANKED_SHEET}),
    Procedure.RECOMMENDATION: frozenset({RouteOption.NOTICE, RouteOption.RANKED_SHEET}),
    Procedure.OUTSIDE_LIST: frozenset(),
}
"""Which options a call of a procedure can have."""


def options_with(option: RouteOption) -> list[str]:
    """Every way in which options with this one among them are stored."""
    found: set[str] = set()
    for possible in OPTIONS_OF.values():
        for count in range(len(possible) + 1):
            found |= {",".join(each) for each in combinations(sorted(possible), count) if option in each}
    return sorted(found)


@dataclass(frozen=True)
class Route:
    """The procedure of a call and of its files, with what the call asks beyond it."""

    procedure: Procedure
    options: frozenset[RouteOption] = frozenset()

    def __post_init__(self) -> None:
        if not self.options <= OPTIONS_OF[self.procedure]:
            raise ValueError(f"{self.procedure} has not the options {sorted(self.options)}")

    @property
    def kept_options(self) -> str:
        """The options as they are stored: their names in order, with commas between."""
        return ",".join(sorted(self.options))


def route_of(procedure: str, options: str) -> Route:
    """A stored route. ValueError for a word there is not."""
    return Route(Procedure(procedure), frozenset(RouteOption(each) for each in options.split(",") if each))


def unmet_cap(procedure: Procedure, cap: int | None) -> list[Text]:
    """Why a call cannot have such a cap of what is forwarded."""
    if cap is None:
        return []
    if procedure is not Procedure.RECOMMENDATION:
        return [say("只有推荐上报的称号有上报名额，请将名额留空。")]
    return [] if cap > 0 else [say("上报名额至少为 1；没有名额限制的请留空。")]


def unmet_notice_days(route: Route, days: int | None) -> list[Text]:
    """Why a call of a route cannot say how long its notices run; None: it does not say it."""
    has_notice = route.procedure in DECIDED_HERE or RouteOption.NOTICE in route.options
    if days is None or has_notice:
        return []
    return [say("该批次没有公示环节，请将公示期留空；推荐上报的，如须公示，“上报前公示”请选“是”。")]


def require_origin(origin: str, procedure: str, forwarding: int | None, files: Sequence[int | None]) -> None:
    """A title begins in one of three ways: decided here by the list of a notice, filed here, or brought in by
    a published list, whose lines may answer files of one forwarding. RuntimeError for any other."""
    decided = origin == "decided" and procedure in DECIDED_HERE and forwarding is None
    filed = origin == "filed" and procedure == Procedure.FILING and forwarding is None
    if (decided or filed) and None not in files:
        return
    if origin == "imported" and not procedure and (forwarding is not None or set(files) <= {None}):
        return
    raise RuntimeError(f"no title begins so: {origin} {procedure} for {files}")
