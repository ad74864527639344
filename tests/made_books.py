"""A made-up workbook: of a kind, a layout, with at most one doubt, and now and then rows that are refused."""

from random import Random

from tests.made_doubts import DOUBTS, Doubt
from tests.made_kinds import KINDS, some_kind
from tests.made_layouts import LAYOUTS, OF_ENTERPRISES
from tests.made_lists import MadeList, TableMaker
from tests.made_title_doubts import all_due, verdict_sections

_KINDS: dict[Doubt, tuple[str, ...]] = {
    **dict.fromkeys(OF_ENTERPRISES, ("enterprises",)),
    all_due: ("rereviews",),
    verdict_sections: ("rereviews",),
    **DOUBTS,
}
"""What kinds of lists a layout or doubt is of, where it is not of any."""
TURN: tuple[Doubt, ...] = (*LAYOUTS, all_due, verdict_sections, *DOUBTS, *LAYOUTS, *LAYOUTS)
"""What one workbook after the other is about: three of five have no doubt."""
TRAITS = frozenset({*(each.__name__ for each in TURN), *(kind.name for kind in KINDS)})


def make_book(chance: Random, turn: int) -> MadeList:
    """One workbook with what is in it; `turn`: how many were made before."""
    layout = TURN[turn % len(TURN)]
    kind = some_kind(chance)
    while kind.name not in _KINDS.get(layout, (kind.name,)):
        kind = chance.choice(KINDS)
    maker = TableMaker(chance, kind)
    layout(maker)
    maker.made.traits += [layout.__name__, kind.name]
    return maker.made
