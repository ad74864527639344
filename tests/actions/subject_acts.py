"""Acts of declaring and correcting sites and products, for the table of rights."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from registry.actions import joined as joining
from registry.actions import subject, subject_facts
from registry.models import Enterprise, Subject
from registry.queries.subject import subject_details
from registry.rules.actor import Actor
from registry.rules.profile import ProfileEntry
from registry.rules.subject import SubjectDetails, seen_subject
from tests.make import SYSTEM, Make

Act = Callable[[Actor], object]
_numbers = count(1)


def site(make: Make, **details: str) -> Subject:
    """A factory of an enterprise of its own."""
    said = SubjectDetails(**{"name": f"{next(_numbers)}号工厂", **details})
    return subject.declare_subject(make.enterprise(), "site", said, SYSTEM)


def declared(make: Make) -> Act:
    firm = make.enterprise()
    return lambda actor: subject.declare_subject(firm, "site", SubjectDetails(f"{next(_numbers)}号厂"), actor)


def saved(make: Make) -> Act:
    found = site(make)
    before = subject_details(found)
    after = replace(before, address="东丽开发区一经路1号")
    return lambda actor: subject.save_subject(found, after, actor, seen=seen_subject(before))


def corrected(make: Make) -> Act:
    found = site(make)
    before = subject_details(found)
    after = replace(before, address="东丽开发区一经路2号")
    return lambda actor: subject.correct_subject(
        found, after, actor, seen=seen_subject(before), reason="门牌号有误"
    )


def answered(make: Make) -> Act:
    found = site(make)
    return lambda actor: subject_facts.save_answers(found, [ProfileEntry("scenes", None, "2")], actor, seen=0)


def confirmed(make: Make) -> Act:
    found = site(make)
    return lambda actor: subject_facts.confirm_answers(found, actor)


def joined(make: Make) -> Act:
    one = site(make)
    firm = Enterprise.get_by_id(one.enterprise_id)
    other = subject.declare_subject(firm, "site", SubjectDetails("另一处"), SYSTEM)
    return lambda actor: joining.join_subjects(other, one, actor, reason="现场核对")


def parted(make: Make) -> Act:
    one = site(make)
    firm = Enterprise.get_by_id(one.enterprise_id)
    other = subject.declare_subject(firm, "site", SubjectDetails("另一处"), SYSTEM)
    joining.join_subjects(other, one, SYSTEM, reason="现场核对")
    return lambda actor: joining.part_subject(other, actor, reason="核对有误")
