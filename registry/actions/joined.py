"""Joining two records of one site or product, and parting them again: an officer says so, with the reason."""

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Stale, Text, Unmet, listed, say
from registry.models import Enterprise, Subject
from registry.queries.subject import has_joined, open_titles
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.right import Right, require, require_place
from registry.rules.subject import unmet_correction
from registry.rules.title_history import JOINED, PARTED


@transactional
def join_subjects(one: Subject, into: Subject, actor: Actor, *, reason: str) -> None:
    """Say that two records of one holder and kind are the same: `into` counts for both from now on, as known
    before they stay two. Titles and files stay with the record they are of.

    Raises Unmet where they are not of one holder and kind, one is joined already, or both have an open
    application for the same title; NotAllowed for an officer of another place.
    """
    require(actor, Right.REGISTER_ENTERPRISE)
    holder = Enterprise.get_by_id(one.enterprise_id)
    require_place(actor, holder.district, holder.zone)
    one, into = (Subject.get_by_id(each.id) for each in (one, into))
    if reasons := _unmet(one, into) + unmet_correction(reason):
        raise Unmet(reasons)
    Subject.update(joined_to=into.id).where(Subject.id == one.id).execute()
    _record(JOINED, one, into.id, actor, reason)


@transactional
def part_subject(one: Subject, actor: Actor, *, reason: str) -> None:
    """Take back that a record is the same as another: from now on they count as two again.

    Raises Unmet, Stale where it is not joined, NotAllowed for an officer of another place.
    """
    require(actor, Right.REGISTER_ENTERPRISE)
    holder = Enterprise.get_by_id(one.enterprise_id)
    require_place(actor, holder.district, holder.zone)
    one = Subject.get_by_id(one.id)
    if one.joined_to is None:
        raise Stale(say("该对象没有并入其他对象，可能已被他人撤销。"))
    if reasons := unmet_correction(reason):
        raise Unmet(reasons)
    into = one.joined_to
    Subject.update(joined_to=None).where(Subject.id == one.id).execute()
    _record(PARTED, one, into, actor, reason)


def _unmet(one: Subject, into: Subject) -> list[Text]:
    if (one.enterprise_id, one.kind) != (into.enterprise_id, into.kind) or one.id == into.id:
        return [say("只能把同一企业、同一种类的两个对象并为同一处。")]
    if one.kind == "enterprise" or one.joined_to is not None or into.joined_to is not None:
        return [say("其中一个已并入其他对象，请在那一个上办理。")]
    if has_joined(one.id):
        return [say("已有其他对象并入“%(name)s”，请改为把另一个并入它。", name=one.name)]
    both = open_titles(one.id).keys() & open_titles(into.id).keys()
    titles = [catalog().title_of(f"{scheme}:{level}") for scheme, level in sorted(both)]
    if titles:
        said = say("两个对象都有未办结的申报：%(titles)s。请先办结或撤回其中一份。", titles=listed(titles))
        return [said]
    return []


def _record(kind: str, one: Subject, into: int, actor: Actor, reason: str) -> None:
    event = NewEvent(
        kind=kind,
        enterprise_id=one.enterprise_id,
        effective_on=clock.today(),
        body={"subject": one.id, "into": into},
        secret={"note": reason.strip()},
        wrote={Subject: [one.id]},
    )
    record(actor, event)
