"""The demo's files in progress as data: how many of which scheme end where, and the way each goes there."""

from dataclasses import dataclass

# scheme:level, "again" for re-reviews, then how many files come to which end (see PATHS).
_PLAN = """
innovative_sme:municipal draft=4 submitted=10 corrected=2 returned=4 recommended=5 proposed=3 rejected=2
innovative_sme:municipal withdrawn=1 over=9 struck=1 recognized=7
innovative_sme:municipal again submitted=2 recommended=2
seed:municipal draft=3 submitted=9 corrected=1 returned=3 recommended=5 proposed=4 rejected=2
seed:municipal withdrawn=1 recognized=5
specialized_new:municipal draft=4 submitted=12 corrected=2 returned=4 recommended=6 proposed=5 rejected=3
specialized_new:municipal withdrawn=2 open=9
specialized_new:municipal again submitted=4 returned=1 recommended=3 proposed=1 open=2
little_giant:national draft=1 submitted=4 returned=1 recommended=3 proposed=1
single_champion:municipal draft=1 submitted=3 passed=3 recommended=2 proposed=2 rejected=1
single_champion:national submitted=2 recommended=1
green_factory:district submitted=4 returned=1 decided=2 published=2
green_factory:municipal draft=2 submitted=6 returned=2 recommended=3 proposed=2 rejected=1 open=5 recognized=4
green_factory:national submitted=3 recommended=2 proposed=1 forwarded=2 answered=4
green_park:municipal submitted=1 recommended=1
green_park:national submitted=1
green_supply_chain:district submitted=2
green_supply_chain:national submitted=1
green_data_center:national submitted=1 recommended=1
smart_factory:basic draft=2 submitted=6 returned=1 accepted=5 not_needed=1
smart_factory:advanced submitted=5 returned=1 recommended=3 proposed=1 withdrawn=1 recognized=4
smart_factory:excellent submitted=1 recommended=1
smart_factory:pilot submitted=1
"""

HERO_FILES = (
    ("specialized_new:municipal", "draft"),
    ("green_factory:municipal", "returned"),
    ("smart_factory:basic", "accepted"),
)
"""The files of the enterprise whose account can be signed in to. Its draft lacks its material."""


@dataclass(frozen=True)
class PlannedApplication:
    """One file to be: what for, new or again, and where it ends."""

    scheme: str
    level: str
    again: bool
    end: str


@dataclass(frozen=True)
class PlannedStep:
    """A step taken between `early` and `late` working days before the day of loading."""

    step: str
    early: int
    late: int


CALLS = 50
"""How many working days before the day of loading the calls are opened."""
NOTICES = {"open": 1, "over": 6, "recognized": 18}
"""How many working days before the day of loading a notice opens; five of them, the first one counted."""
FORWARDED = {"forwarded": 5, "answered": 16}
"""By end: how many working days before the day of loading the city forwards what it recommends."""
ANSWERED = 3
"""How many working days before the day of loading the published list comes that is the whole answer."""
NAMED = 2
"""How many of what was forwarded the list names; of the others one is closed, the rest wait for a yes."""
RANKED = frozenset({("single_champion", "municipal")})
"""The calls that ask a ranked sheet of each place."""
RECOGNIZED = 13
"""How many working days before the day of loading the first notices' lists are recognized."""

PATHS: dict[str, tuple[PlannedStep, ...]] = {
    "draft": (PlannedStep("start", 20, 1),),
    "submitted": (PlannedStep("start", 16, 9), PlannedStep("submit", 8, 1)),
    "corrected": (
        PlannedStep("start", 34, 28),
        PlannedStep("submit", 27, 22),
        PlannedStep("return", 16, 10),
        PlannedStep("submit", 7, 1),
    ),
    "returned": (PlannedStep("start", 26, 20), PlannedStep("submit", 19, 13), PlannedStep("return", 9, 1)),
    "returned by the bureau": (
        PlannedStep("start", 32, 26),
        PlannedStep("submit", 25, 20),
        PlannedStep("recommend", 18, 12),
        PlannedStep("return", 9, 1),
    ),
    "recommended": (
        PlannedStep("start", 30, 22),
        PlannedStep("submit", 21, 16),
        PlannedStep("recommend", 12, 1),
    ),
    "proposed": (
        PlannedStep("start", 34, 26),
        PlannedStep("submit", 25, 20),
        PlannedStep("recommend", 18, 12),
        PlannedStep("propose", 9, 1),
    ),
    "decided": (
        PlannedStep("start", 34, 26),
        PlannedStep("submit", 25, 20),
        PlannedStep("propose", 9, 1),
    ),
    "published": (
        PlannedStep("start", 34, 26),
        PlannedStep("submit", 25, 20),
        PlannedStep("propose", 12, 4),
    ),
    "passed": (PlannedStep("start", 30, 22), PlannedStep("submit", 21, 16), PlannedStep("pass", 12, 1)),
    "not_needed": (
        PlannedStep("start", 30, 22),
        PlannedStep("submit", 21, 16),
        PlannedStep("not_need", 12, 2),
    ),
    "answered": (
        PlannedStep("start", 48, 44),
        PlannedStep("submit", 43, 38),
        PlannedStep("recommend", 36, 30),
        PlannedStep("propose", 28, 20),
    ),
    "accepted": (
        PlannedStep("start", 30, 22),
        PlannedStep("submit", 21, 16),
        PlannedStep("accept", 12, 1),
    ),
    "forwarded": (
        PlannedStep("start", 42, 36),
        PlannedStep("submit", 35, 30),
        PlannedStep("recommend", 28, 20),
        PlannedStep("propose", 16, 10),
    ),
    "open": (
        PlannedStep("start", 34, 26),
        PlannedStep("submit", 25, 20),
        PlannedStep("recommend", 18, 12),
        PlannedStep("propose", 9, 3),
    ),
    "over": (
        PlannedStep("start", 42, 36),
        PlannedStep("submit", 35, 30),
        PlannedStep("recommend", 28, 20),
        PlannedStep("propose", 16, 8),
    ),
    "struck": (
        PlannedStep("start", 42, 36),
        PlannedStep("submit", 35, 30),
        PlannedStep("recommend", 28, 20),
        PlannedStep("propose", 16, 8),
        PlannedStep("reject", 4, 3),
    ),
    "recognized": (
        PlannedStep("start", 48, 44),
        PlannedStep("submit", 43, 38),
        PlannedStep("recommend", 36, 28),
        PlannedStep("propose", 26, 20),
    ),
    "rejected": (PlannedStep("start", 40, 34), PlannedStep("submit", 33, 28), PlannedStep("reject", 20, 5)),
    "rejected by the bureau": (
        PlannedStep("start", 40, 34),
        PlannedStep("submit", 33, 28),
        PlannedStep("recommend", 24, 18),
        PlannedStep("reject", 12, 2),
    ),
    "withdrawn": (
        PlannedStep("start", 30, 22),
        PlannedStep("submit", 21, 16),
        PlannedStep("withdraw", 12, 2),
    ),
}
"""By end: its steps. Notices and recognitions are taken for whole lists."""

ON_NOTICE = {
    "open": "open",
    "published": "open",
    "over": "over",
    "struck": "over",
    "recognized": "recognized",
}
"""By end: which notice the file stands on."""


def planned_application(title: str, end: str, *, again: bool = False) -> PlannedApplication:
    """A planned application from "scheme:level" and an end."""
    scheme, level = title.split(":")
    return PlannedApplication(scheme, level, again, end)


def read_application_plan() -> list[PlannedApplication]:
    """Every planned application. Of the returned and rejected, every other one is sent back by the bureau."""
    planned_applications = []
    for line in filter(None, _PLAN.split("\n")):
        title, *rest = line.split()
        for word in rest:
            if word == "again":
                continue
            end, count = word.split("=")
            for nth in range(int(count)):
                by_bureau = f"{end} by the bureau"
                chosen = by_bureau if nth % 2 and by_bureau in PATHS else end
                planned_applications.append(planned_application(title, chosen, again="again" in rest))
    return planned_applications
