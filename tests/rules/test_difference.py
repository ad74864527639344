"""Two texts in one row: what stands in both, what only before, what only now."""

from random import Random

from registry.rules.difference import PartOf, text_difference


def test_sentences_that_changed_are_named() -> None:
    found = text_difference("主营轴承。市场第二。\n有专利。", "主营轴承。市场第一。\n有专利。新增一项。")
    assert [(part.of.value, part.text) for part in found] == [
        ("both", "主营轴承。"),
        ("before", "市场第二。"),
        ("now", "市场第一。"),
        ("both", "\n有专利。"),
        ("now", "新增一项。"),
    ]
    assert text_difference("同。", "同。") == [] and text_difference("", "新") != []


def test_each_text_can_be_read_off_its_difference() -> None:
    chance = Random(7)
    for _ in range(200):
        before, now = ("".join(chance.choices("甲乙。；\n！ab", k=chance.randint(0, 12))) for _ in range(2))
        parts = text_difference(before, now)
        if before == now:
            continue
        assert "".join(part.text for part in parts if part.of is not PartOf.NOW) == before
        assert "".join(part.text for part in parts if part.of is not PartOf.BEFORE) == now
