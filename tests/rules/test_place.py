"""Places as published lists spell them."""

import pytest

from registry.rules.catalog import catalog
from registry.rules.place import PENDING, Place, read_place

XIQING = Place("120111", "")
BINHAI = Place("120116", "")
HITECH = Place("120116", "BH-THT")
TEDA = Place("120116", "BH-TEDA")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("西青", XIQING),
        ("西青区", XIQING),
        (" 西 青 区 ", XIQING),
        ("天津市西青区", XIQING),
        ("西青区工信局", XIQING),
        ("西青区工业和信息化局", XIQING),
        ("天津市西青区人民政府", XIQING),
        ("西青经济技术开发区", XIQING),
        ("120111", XIQING),
        ("１２０１１１", XIQING),
        ("滨海新区", BINHAI),
        ("滨海", BINHAI),
        ("滨海高新区", HITECH),
        ("高新区", HITECH),
        ("天津滨海高新技术产业开发区", HITECH),
        ("BH-THT", HITECH),
        ("滨海新区（高新区）", HITECH),
        ("滨海新区(高新区)", HITECH),
        ("滨海新区 高新区", HITECH),
        ("滨海新区-高新区", HITECH),
        ("滨海新区高新区管委会", HITECH),
        ("经开区", TEDA),
        ("泰达", TEDA),
        ("经开区管委会", TEDA),
        ("天津经济技术开发区（南港工业区）", Place("120116", "BH-TEDA-NANGANG")),
        ("保税区", Place("120116", "BH-TJFTZ")),
        ("天津港保税区", Place("120116", "BH-TJFTZ")),
        ("生态城", Place("120116", "BH-ECO")),
        ("东疆", Place("120116", "BH-DONGJIANG")),
        ("河北", Place("120105", "")),
        ("120105000000", Place("120105", "")),
    ],
)
def test_spellings_of_places(text: str, place: Place) -> None:
    assert catalog().place_by_name(text) == place


@pytest.mark.parametrize(
    "text", ["", "  ", "市工信局", "市级", "天津市", "天津", "天津市工业和信息化局", "120000"]
)
def test_blank_and_the_bureau_wait_for_their_district(text: str) -> None:
    assert catalog().place_by_name(text) == PENDING


@pytest.mark.parametrize(
    "text",
    [
        "塘沽区",
        "朝阳区",
        "西青区、津南区",
        "西青区（高新区）",
        "西青区（塘沽）",
        "区",
        "工信局",
        "经开区（高新区）",
        "()",
    ],
)
def test_what_is_unknown_or_contradicts_itself_is_not_guessed(text: str) -> None:
    assert catalog().place_by_name(text) is None


def test_every_name_and_alias_reads_back() -> None:
    places = catalog().places
    for district in places.districts.values():
        for word in (district.code, district.zh, *district.aliases):
            assert read_place(word, places) == Place(district.code, "")
    for zone in places.zones.values():
        for word in (zone.id, zone.zh, *zone.aliases):
            assert read_place(word, places) == Place(zone.district_code, zone.id)
