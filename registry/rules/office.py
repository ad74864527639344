"""The office 经办机关 that handles a list: the bureau, or of what districts decide the place itself."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from registry.errors import Named, Text, say
from registry.rules.actor import Actor
from registry.rules.procedure import Procedure, Route


class Office(NamedTuple):
    """The procedure of a list and the place that handles it; '' is the bureau, or a whole district."""

    procedure: Procedure
    district: str = ""
    zone: str = ""

    @property
    def plain(self) -> dict[str, str]:
        """As the effect of a proposal names it."""
        return {"procedure": self.procedure.value, "district": self.district, "zone": self.zone}


THE_BUREAU = Office(Procedure.CITY_DECISION)


def own_office(actor: Actor) -> Office:
    """The office an officer acts for: the place of who is of a district, else the bureau."""
    if actor.district:
        return Office(Procedure.DISTRICT_DECISION, actor.district, actor.zone)
    return THE_BUREAU


class Bilingual(Protocol):
    """What has a name in both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def body_of_place(body: Bilingual, place: Bilingual) -> Named:
    """The name of a body that every district has, as that of one place: 西青区工业和信息化主管部门."""
    return Named(place.zh + body.zh.removeprefix("区"), en=f"{place.en} {_lower(body.en)}")


def _lower(name: str) -> str:
    rest = name.removeprefix("District ")
    return rest[:1].lower() + rest[1:]


class Placed(Protocol):
    """A file: by which route, in which place."""

    @property
    def route(self) -> Route: ...

    district: str
    zone: str


def office_of(files: Sequence[Placed]) -> Office:
    """The office of a list that is not empty and of one office: a zone's own where all are of the zone."""
    first = files[0]
    if first.route.procedure is not Procedure.DISTRICT_DECISION:
        return Office(first.route.procedure)
    zones = {each.zone for each in files}
    return Office(first.route.procedure, first.district, first.zone if len(zones) == 1 else "")


def unmet_one_office(files: Iterable[tuple[Route, str]]) -> list[Text]:
    """Why a list, its files by route and district, is not one office's."""
    offices = {
        (route.procedure, district if route.procedure is Procedure.DISTRICT_DECISION else "")
        for route, district in files
    }
    if len(offices) <= 1:
        return []
    return [say("一份名单只能由一个机关办理：请把认定程序或所属区不同的申报分开。")]
