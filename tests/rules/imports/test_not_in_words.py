"""What says of a list or a section that those in it were not taken."""

import pytest

from registry.rules.imports.not_in_words import says_not_in
from registry.rules.imports.words import plain_words


@pytest.mark.parametrize(
    "text",
    [
        "落选企业",
        "未入选",
        "不再认定企业",
        "暂缓",
        "有异议企业",
        "二、核减企业",
        "候补企业",
        "失信",
        "待定",
        "迁出企业",
        "暂不认定",
    ],
)
def test_those_left_out(text: str) -> None:
    assert says_not_in(plain_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "公示无异议",
        "异议期满",
        "异议受理电话：022-12345678",
        "属地待定",
        "未被列入失信名单",
        "入选企业",
        "认定企业",
        "通过",
    ],
)
def test_what_is_said_of_every_list(text: str) -> None:
    assert not says_not_in(plain_words(text))
