"""Places as the lists of one workbook name them: in a cell, a title, the name of a sheet. Pure."""

import re
from collections.abc import Collection

from registry.errors import say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.matching import known_text
from registry.rules.place import PENDING, Place

_NUMBER = re.compile(r"^(?:附[件表]?|表)?[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[)）]?[-—_、.．:： ]*")
"""What stands before the name of a place that a sheet is called by: 1.西青区, 附件2-北辰区."""
_IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]$")


class ListPlaces:
    """Places as the lists of one workbook name them, each text looked up once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._found: dict[str, frozenset[Place]] = {}
        self.districts = tuple(district.zh for district in catalog.places.districts.values())

    def named(self, text: str) -> frozenset[Place]:
        """The places a text may name; none for one that is no place, nor for the bureau."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def _look_up(self, text: str) -> frozenset[Place]:
        if not known_text(text):
            return frozenset()
        place = self._catalog.place_by_name(text)
        if place is not None:
            return frozenset({place} - {PENDING})
        known = self._catalog.known_places.find(text)
        return frozenset(Place(code, "") for code in known.districts) if known else frozenset()

    def heading_place(self, sheet: str, titles: Collection[str], asking: Asking) -> str:
        """The place of a list by its sheet, which is called like one, or by a title that begins with the name
        of one district: 西青区2023年度…名单; '' for none, and while it is asked which of two."""
        found = [place for text in (sheet, *titles) if (place := self._headed(text))]
        other = next((place for place in found if self.disagree(found[0], place)), None)
        if other is None:
            return found[0] if found else ""
        text = say(
            "工作表“%(sheet)s”的名称与标题写的属地不同（“%(place)s”和“%(other)s”），各行属地以哪个为准？",
            sheet=sheet,
            place=found[0],
            other=other,
        )
        answers = tuple(ListAnswer(each, say("按“%(place)s”计", place=each)) for each in (found[0], other))
        return asking.ask(ListQuestion(f"place.{sheet}", text, answers, sheet)) or ""

    def _headed(self, text: str) -> str:
        if self.named(text):
            return text
        said = without_city(_NUMBER.sub("", text), self._catalog)
        if self.named(said):
            return said
        ends = text_in_brackets(said)
        return next((name for name in self.districts if said.startswith(name) or ends == name), "")

    def is_unknown(self, text: str) -> bool:
        """Whether a text is neither a place, nor the city or its bureau."""
        return not self.named(text) and self._catalog.place_by_name(text) is None

    def disagree(self, one: str, other: str) -> bool:
        """Whether two texts name places that cannot both be right."""
        return not any(
            first.district == second.district
            and (not first.zone or not second.zone or first.zone == second.zone)
            for first in self.named(one)
            for second in self.named(other)
        ) and bool(self.named(one) and self.named(other))


def text_in_brackets(title: str) -> str:
    """What stands in brackets at the end of a title: 名单（西青区）; '' for nothing."""
    found = _IN_BRACKETS.search(title)
    return found[1] if found else ""


def without_city(line: str, catalog: Catalog) -> str:
    """A line without blanks and the name of the city before it."""
    plain = "".join(line.split())
    return next(
        (plain.removeprefix(city) for city in catalog.places.city_names if plain.startswith(city)), plain
    )
