"""One key for all spellings of a name, and none for two names."""

import importlib
from itertools import combinations
from random import Random
from unicodedata import category

import pytest

from registry.rules.name_key import LONGEST_KEY, former_key, name_key

NAME = "华电水务（天津）ＡＢ·Ｃ—控制“系统”有限公司"


@pytest.mark.parametrize(
    "spelled",
    [
        '华电水务(天津)AB·C-控制"系统"有限公司',
        "华电水务 （天津）　ａｂ・ｃ——控制「系统」有限公司".replace("「", "“").replace("」", "”"),
        "华电水务〔天津〕Ab•C－控制'系统'有限公司",
        "华电水务[天津]aB．c−控制＂系统＂有限公司\u200b",
        "\ufeff华电\u00ad水务【天津】AB｡C–控制„系统‟有限公司\n",
    ],
)
def test_spellings_of_one_name_have_one_key(spelled: str) -> None:
    assert name_key(spelled) == name_key(NAME)


@pytest.mark.parametrize(
    ("name", "same"),
    [("⼯业", "工业"), ("契约", "契约"), ("㈱丰田", "(株)丰田"), ("辻󠄀本", "辻本"), ("Ⅲ型", "III型")],
)
def test_compatibility_forms_are_what_they_stand_for(name: str, same: str) -> None:
    assert name_key(name) == name_key(same)


def test_two_names_have_two_keys() -> None:
    names = [
        "天津甲厂", "天津甲", "天津（甲）厂", "V2.5", "V25", "HX-400", "HX400",
        "甲𠮷厂", "甲吉厂", "甲.乙厂", "甲-乙厂",
    ]  # fmt: skip
    for one, other in combinations(names, 2):
        assert name_key(one) != name_key(other)


def test_the_key_of_a_key_is_itself_and_nothing_that_is_seen_is_lost() -> None:
    chance = Random(9)
    for _ in range(5000):
        text = "".join(chr(chance.choice(_SPANS)[chance.randrange(200)]) for _ in range(6))
        key = name_key(text)
        assert name_key(key) == key
        if any(category(character)[0] in "LN" for character in text):
            assert key
    assert len(name_key("ﷺ" * 200)) == LONGEST_KEY


_SPANS = [
    range(start, start + 200)
    for start in (0x20, 0xA0, 0x2000, 0x2100, 0x3000, 0x3300, 0x4E00, 0xF900, 0xFF00)
]


def test_only_a_former_name_of_the_lineage_has_a_key() -> None:
    assert former_key("name", "甲（乙）") == "甲(乙)"
    assert former_key("place", "120111/") is None


def test_the_migration_fills_in_the_key_of_the_rule() -> None:
    written = importlib.import_module("migrations.0009_name_keys").name_key
    chance = Random(10)
    for _ in range(2000):
        text = "".join(chr(chance.choice(_SPANS)[chance.randrange(200)]) for _ in range(8))
        assert written(text) == name_key(text)
    assert written("ﷺ" * 200) == name_key("ﷺ" * 200)
