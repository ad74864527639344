"""Units of figures in both languages: "162 万元" is "CNY 1,620,000"."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from registry.errors import Named
from registry.rules.catalog_entry import CatalogEntry, catalog_folders, read_file

FILE = "units.toml"


@dataclass(frozen=True)
class Measure:
    """A unit by name, and how English says so many of it: `figure` and `one` hold {} for the number,
    which in English is `times` the Chinese one."""

    zh: str
    en: str
    figure: str
    one: str
    times: int


@cache
def measures() -> Mapping[str, Measure]:
    """Every unit by its Chinese name. Raises CatalogError where units.toml is broken."""
    units = read_file(catalog_folders(), FILE, lambda entry: entry.each("unit", _read_measure, ("zh",)))
    return {unit.zh: unit for unit in units}


def _read_measure(entry: CatalogEntry) -> Measure:
    figure = entry.text("figure")
    one = entry.optional_text("one") or figure
    if figure.count("{}") != 1 or one.count("{}") != 1:
        raise entry.fault("figure and one must hold {} once, for the number")
    times = entry.optional_whole("times")
    return Measure(entry.text("zh"), entry.text("en"), figure, one, 1 if times is None else times)


def unit_name(unit: str) -> Named | str:
    """A unit by itself, as beside a box; '' for none."""
    return Named(unit, en=measures()[unit].en) if unit else ""


def places_of(unit: str) -> int:
    """Decimal places that say a figure exactly: 万元 to the fen, others to the fourth."""
    return 6 if unit and measures()[unit].times != 1 else 4


def with_unit(number: str, unit: str) -> Named | str:
    """A figure, written with thousands separators, and its unit; the bare figure where it has none."""
    if not unit:
        return number
    measure = measures()[unit]
    number_text = number
    if measure.times != 1:
        amount = Decimal(number.replace(",", "")) * measure.times
        number_text = f"{amount.normalize():,f}"
    pattern = measure.one if number in {"1", "-1"} else measure.figure
    return Named(f"{number} {unit}", en=pattern.format(number_text))
