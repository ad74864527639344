"""Acts of merging two records and parting them, for the table of rights."""

from collections.abc import Callable

from registry.actions import merge, unmerge
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, MergeArguments, UnmergeArguments
from tests.actions import approval_acts
from tests.make import SYSTEM, Make

Act = Callable[[Actor], object]


def merging(make: Make) -> MergeArguments:
    """A record that waits for its code, into another."""
    return MergeArguments(make.enterprise(uscc=None).id, make.enterprise().id, "同一企业的两条记录")


def parting(make: Make) -> UnmergeArguments:
    """Two that were merged."""
    arguments = merging(make)
    merge.merge_enterprises(arguments, SYSTEM)
    return UnmergeArguments(arguments.one, arguments.into, "核实为两家企业")


def merged(make: Make) -> Act:
    arguments = merging(make)
    approval_acts.alone(ApprovalAction.MERGE)
    return lambda actor: merge.merge_enterprises(arguments, actor)


def parted(make: Make) -> Act:
    arguments = parting(make)
    approval_acts.alone(ApprovalAction.MERGE)
    return lambda actor: unmerge.unmerge_enterprises(arguments, actor)
