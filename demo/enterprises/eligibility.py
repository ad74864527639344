"""What titles ask beyond what the demo's enterprises are drawn with: applicants are raised to it, and where
somebody just misses a title, it is one of these by a hair."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from random import Random

from demo.enterprises.traits import Traits

Change = Callable[[Traits, date], None]
AI_SHARES = {"excellent": 20, "pilot": 60}


def make_eligible(traits: Traits, title: str, day: date) -> None:
    """Make a title ("scheme:level") one that is not failed, as far as the enterprise's size lets it."""
    scheme, level = title.split(":")
    if scheme in RAISES:
        RAISES[scheme](traits, day)
    if title == "single_champion:national":
        _raise_champion(traits, day)
    if level in AI_SHARES:
        traits.ai = max(traits.ai, AI_SHARES[level] + 3 + traits.spare)


def _raise_tech(traits: Traits, _day: date) -> None:
    traits.rd = [max(share, Decimal("5.2") + traits.spare) for share in traits.rd]
    traits.tech_staff = max(traits.tech_staff, 21 + traits.spare)


def _raise_giant(traits: Traits, _day: date) -> None:
    traits.main = max(traits.main, Decimal("90.6") + traits.spare)
    traits.least_rd = max(traits.least_rd, 610 + 100 * traits.spare)
    traits.class1 = max(traits.class1, 4)
    traits.share = max(traits.share, Decimal("10.4") + traits.spare)
    traits.platform = max(traits.platform, Decimal("61.5") + traits.spare)


def _raise_champion(traits: Traits, day: date) -> None:
    traits.since = min(traits.since, date(day.year - 13, 5, 6))
    traits.rank_world = min(traits.rank_world, 3)


RAISES: Mapping[str, Change] = {"tech_sme": _raise_tech, "little_giant": _raise_giant}


def flaw(traits: Traits, scheme: str, random: Random, day: date) -> None:
    """Make one clause of a title one that is missed by a hair."""
    random.choice(FLAWS[scheme])(traits, day)


def _less_growth(traits: Traits, _day: date) -> None:
    # Ten points where fifteen are asked of the dimension, and no direct pass instead.
    traits.growth[0], traits.debt = Decimal("9.8"), Decimal("75.3")
    _no_direct_pass(traits)


def _less_innovation(traits: Traits, _day: date) -> None:
    traits.class1, traits.rd[0] = 0, Decimal("2.9")
    _no_direct_pass(traits)


def _no_direct_pass(traits: Traits) -> None:
    traits.high_tech, traits.awards, traits.equity = False, 0, 0
    traits.institution = traits.institution.replace("provincial", "municipal")
    traits.complete |= {"award", "equity"}


def _no_right(traits: Traits, _day: date) -> None:
    traits.class1 = 0
    traits.awards, traits.institution = 0, "below_municipal"
    traits.complete |= {"award"}


def _less_rd_share(traits: Traits, day: date) -> None:
    if traits.revenue < 3500:
        # Less than three percent would be less than 100 万元 as well: two clauses, not one.
        _less_main(traits, day)
        return
    traits.rd[0], traits.least_rd = Decimal("2.97"), Decimal(0)


def _less_rd_before(traits: Traits, day: date) -> None:
    if traits.revenue > 3200:
        _low_score(traits, day)
        return
    traits.fixed["rd", 2] = Decimal("98.6")


def _less_main(traits: Traits, _day: date) -> None:
    traits.main = Decimal("79.6")


def _more_debt(traits: Traits, _day: date) -> None:
    traits.debt = Decimal("80.3")


def _too_young(traits: Traits, day: date) -> None:
    # Three years, but for two weeks, at the end of the last accounting year.
    traits.since = date(day.year - 3, 1, 15)


def _low_score(traits: Traits, _day: date) -> None:
    traits.platform = Decimal("49.6")


def _giant(change: Change) -> Change:
    """A flaw of somebody who is otherwise a Little Giant."""

    def raised(traits: Traits, day: date) -> None:
        _raise_giant(traits, day)
        change(traits, day)

    return raised


def _less_main_for_giant(traits: Traits, _day: date) -> None:
    traits.main = Decimal("89.7")


def _three_rights(traits: Traits, _day: date) -> None:
    traits.class1 = 3
    traits.complete |= {"award"}


def _slow(traits: Traits, _day: date) -> None:
    traits.growth[0] = traits.growth[1] = Decimal("4.8")


def _less_rd_sum(traits: Traits, day: date) -> None:
    if traits.revenue > 19000:
        _three_rights(traits, day)
        return
    traits.fixed["rd", 1], traits.fixed["rd", 2] = Decimal("597.4"), Decimal("596.1")


def _score_for_giant(traits: Traits, _day: date) -> None:
    traits.platform = Decimal("59.4")


def _small_share(traits: Traits, _day: date) -> None:
    traits.share, traits.rank_home = Decimal("9.6"), 4


def _fourth_in_the_world(traits: Traits, day: date) -> None:
    _raise_champion(traits, day)
    traits.rank_world = 4


def _nine_years(traits: Traits, day: date) -> None:
    _raise_champion(traits, day)
    traits.since = date(day.year - 10, 2, 1)


def _without(flag: str) -> Change:
    def change(traits: Traits, _day: date) -> None:
        traits.flags[flag] = False

    return change


def _immature(traits: Traits, _day: date) -> None:
    traits.maturity = 1


def _one_scene(traits: Traits, _day: date) -> None:
    traits.scenes = 1


FLAWS: Mapping[str, tuple[Change, ...]] = {
    "innovative_sme": (_less_growth, _less_innovation),
    "specialized_new": (
        _no_right,
        _less_rd_share,
        _less_rd_before,
        _less_main,
        _more_debt,
        _too_young,
        _low_score,
    ),
    "little_giant": tuple(
        _giant(change)
        for change in (
            _less_main_for_giant,
            _three_rights,
            _slow,
            _less_rd_sum,
            _score_for_giant,
            _small_share,
        )
    ),
    "single_champion": (_fourth_in_the_world, _nine_years),
    "green_factory": (_without("four_management_systems"), _without("no_overdue_energy_rectification")),
    "smart_factory": (_immature, _without("covers_production_management"), _without("covers_operation")),
    "digital_workshop": (_one_scene,),
}
