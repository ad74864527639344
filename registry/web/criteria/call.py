"""What is shown of a call for applications before one applies."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry import clock
from registry.models import Call, Enterprise
from registry.queries.bar import unmet_bar
from registry.queries.call import unmet_open
from registry.queries.criteria import versions_of_calls
from registry.queries.held_title import held_for_call
from registry.queries.recognition import titles_towards
from registry.queries.rejection import refused_itself
from registry.queries.setting import settings
from registry.rules.catalog import catalog
from registry.rules.eligibility import unmet_filing_again, unmet_prerequisites
from registry.rules.scheme import Scheme
from registry.web.criteria.values import bound_to
from registry.web.language import translated
from registry.web.wording.deadline import last_moment, time_left
from registry.web.wording.rejection import again_words


@dataclass(frozen=True, slots=True)
class CallContext:
    """A call as an enterprise reads it before it applies: what judges it, how long it is open, what lacks."""

    call: Call
    scheme: Scheme
    enterprise: Enterprise
    bound: list[tuple[str, str, str]]
    """As of criteria/values.bound_to."""
    deadline: str
    left: str
    prerequisites: list[str]
    """What this enterprise would lack today."""
    held: list[str]
    """What of this enterprise's holds the title already, and so is not applied for anew."""
    closed: list[str]
    """Why it may not begin now."""
    again: str
    """Whether who is refused may file again."""


def calls_by_scheme(calls: Iterable[Call]) -> list[tuple[str, list[Call]]]:
    """Calls under their scheme, in the order they come: the scheme of the first call first."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(call.scheme, []).append(call)
    return list(groups.items())


def call_facts(call: Call, enterprise: Enterprise) -> CallContext:
    """The call, how long it is open, and what this enterprise would lack today."""
    scheme, today = catalog().schemes[call.scheme], clock.today()
    titles = titles_towards(enterprise.id, None, today)
    missing = unmet_bar(enterprise.id, call.scheme, today)
    missing += unmet_prerequisites(scheme, call.level, titles, today, catalog(), settings())
    closed = unmet_open(call, clock.now())
    if scheme.subject_kinds == ("enterprise",):
        closed += unmet_filing_again(call.may_file_again, refused_itself(call.id, enterprise.id))
    return CallContext(
        call=call,
        scheme=scheme,
        enterprise=enterprise,
        bound=bound_to(versions_of_calls([call])[call.id]),
        deadline=last_moment(call.closes_at),
        left=time_left(call.closes_at),
        prerequisites=[translated(reason) for reason in missing],
        held=[translated(each) for each in held_for_call(enterprise.id, call, today)],
        closed=[translated(reason) for reason in closed],
        again=again_words(call),
    )
