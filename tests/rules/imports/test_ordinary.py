"""Radicals and compatibility forms become what is typed on a keyboard; every other character stays."""

import unicodedata

from registry.rules.imports.ordinary import ordinary


def test_what_only_looks_like_an_ideograph_becomes_one() -> None:
    assert ordinary("\u2f2f\u2f83\u2fa6⺠⻓⻢⻰\uf90a\U0002f800") == "工自金民长马龙金丽"
    radicals = [chr(point) for point in range(0x2E80, 0x2FE0) if unicodedata.name(chr(point), "")]
    assert [each for each in radicals if ordinary(each) == each] == ["\u2e80"]
    assert ordinary("天津\ue863源\ue864\ue816") == "天津\u4dae源\u9fbb\U00020087"
    given_up = "".join(map(chr, range(0xE815, 0xE865)))
    assert not any(unicodedata.category(each) == "Co" for each in ordinary(given_up))
    assert len(set(ordinary(given_up))) == len(given_up)
    for name in (
        "天津\U000323b0业",
        "㛃𥙿\U0002ebf0",
        "𠮷野家",
        "Ｄ－厂（一）①",
        "\ufa0e\ufa29",
        "\ue814\ue865",
    ):
        assert ordinary(name) == name
