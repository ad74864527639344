"""The way of an application as the steps bar shows it: its parts, by procedure."""

from dataclasses import dataclass

from registry.errors import Text, say
from registry.rules.procedure import Procedure, Route, RouteOption
from registry.rules.state import Phase
from registry.rules.workflow import Action


@dataclass(frozen=True)
class WayStep:
    """A part of the way as the steps bar shows it, and the action that completes it."""

    phase: Phase
    label: Text
    action: Action


def way_of(route: Route) -> tuple[WayStep, ...]:
    """The parts of the way of a route, in order."""
    filled = WayStep(Phase.FILLING_IN, say("提交"), Action.SUBMIT)
    reviewed = WayStep(Phase.DISTRICT, say("区审"), Action.RECOMMEND)
    examined = WayStep(Phase.BUREAU, say("市审"), Action.PROPOSE)
    published = WayStep(Phase.NOTICE, say("公示"), Action.PUBLISH)
    forwarded = WayStep(Phase.FORWARDING, say("上报"), Action.FORWARD)
    recognized = WayStep(Phase.DECISION, say("认定"), Action.RECOGNIZE)
    accepted = WayStep(Phase.DECISION, say("受理"), Action.ACCEPT)
    by_district = WayStep(Phase.DISTRICT, say("区审"), Action.PROPOSE)
    notice = (published,) if RouteOption.NOTICE in route.options else ()
    reviewing = () if RouteOption.DISTRICT_ACCEPTS in route.options else (reviewed,)
    ways: dict[Procedure, tuple[WayStep, ...]] = {
        Procedure.CITY_DECISION: (filled, reviewed, examined, published, recognized),
        Procedure.DISTRICT_DECISION: (filled, by_district, published, recognized),
        Procedure.RECOMMENDATION: (filled, reviewed, examined, *notice, forwarded, recognized),
        Procedure.FILING: (filled, *reviewing, accepted),
        Procedure.OUTSIDE_LIST: (filled,),
    }
    return ways[route.procedure]
