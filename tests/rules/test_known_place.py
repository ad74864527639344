"""Places that are no district: read where they are sure, by their time, or asked; never guessed."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.reading import TableRow
from registry.rules.imports.row_place import RowPlace, read_row_place
from registry.rules.place import Place

BINHAI = Place("120116", "")
THEN, NOW = date(2008, 6, 1), date(2026, 3, 2)


def read(text: str, day: date | None = NOW, zone: str = "") -> RowPlace:
    return read_row_place(TableRow(2, {"place": text, "zone": zone}), catalog(), day)


@pytest.mark.parametrize(
    ("text", "day", "place"),
    [
        ("塘沽区", date(2009, 11, 9), BINHAI),
        ("天津市大港区工信委", THEN, BINHAI),
        ("120108", THEN, BINHAI),
        ("宁河县", NOW, Place("120117", "")),
        ("静海县", None, Place("120118", "")),
        ("临港经济区", NOW, Place("120116", "BH-TJFTZ")),
        ("空港经济区管委会", NOW, Place("120116", "BH-TJFTZ")),
        ("滨海－中关村科技园", NOW, BINHAI),
        ("天津宝坻经济技术开发区", NOW, Place("120115", "")),
        ("海教园", NOW, Place("120112", "")),
        ("滨城", NOW, BINHAI),
    ],
)
def test_what_is_sure_or_of_its_time_is_read_and_said(text: str, day: date | None, place: Place) -> None:
    found = read(text, day)
    assert (found.place, found.reasons) == (place, ())
    direct = catalog().place_by_name(text)
    assert [str(note)[:1] for note in found.notes] == ([] if direct else ["“"])


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        ("塘沽区", date(2009, 11, 10), "“塘沽区”已于 2009 年撤销，现属“滨海新区”。请核对地址"),
        ("汉沽", None, "“汉沽区”已于 2009 年撤销"),
        ("武清县", NOW, "“武清县”已于 2000 年撤销，现属“武清区”"),
        ("津城", NOW, "“津城”可能在：和平区、河东区"),
        ("京津高新技术产业带", NOW, "不止在一个区，或者没有公布边界"),
        ("通武廊", NOW, "不止在一个区"),
        ("华苑产业区", NOW, "可能在：南开区、西青区"),
        ("渤龙湖科技园", NOW, "“渤龙湖科技园”应在“滨海新区”，尚未核实"),
        ("天津新技术产业园区", NOW, "没有公布边界"),
        ("西青区（塘沽）", THEN, "“塘沽区”不在“西青区”"),
        ("朝阳区", THEN, "不是本市的区"),
    ],
)
def test_what_is_not_sure_is_asked(text: str, day: date | None, said: str) -> None:
    found = read(text, day)
    assert found.place == Place("", "")
    assert said in "".join(map(str, found.reasons))


@pytest.mark.parametrize(
    ("place", "zone", "found"),
    [
        ("滨海新区（塘沽）", "", BINHAI),
        ("滨海新区", "渤龙湖科技园", BINHAI),
        ("滨海新区", "临港经济区", Place("120116", "BH-TJFTZ")),
        ("南开区", "华苑科技园", Place("120104", "")),
    ],
)
def test_a_district_that_is_said_beside_it_is_believed(place: str, zone: str, found: Place) -> None:
    assert read(place, zone=zone) == RowPlace(found)


def test_a_district_that_does_not_have_it_is_refused() -> None:
    assert "“华苑科技园”不在“和平区”" in "".join(map(str, read("和平区", zone="华苑科技园").reasons))


def test_no_known_place_is_a_place_of_its_own() -> None:
    """Accounts, forms and reviewing go by districts and zones only."""
    for word, known in catalog().known_places.by_name.items():
        found = catalog().place_by_name(word)
        assert found is None or found.district in known.districts, word


def test_an_address_says_its_district_but_no_zone() -> None:
    """Where the rest of it may name a zone, which counts for itself, it is refused as before."""
    found = read("天津市西青区张家窝镇汇祥道1号")
    assert (found.place.district, found.place.zone, len(found.notes)) == ("120111", "", 1)
    for text in ("天津市滨海新区经济技术开发区第七大街", "西青区某某产业园区", "石家庄市西青区路"):
        assert read(text).reasons, text
