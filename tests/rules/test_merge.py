"""Facts of two records side by side, in people's words."""

from typing import Any

import pytest

from registry.errors import Text
from registry.rules.merge import fact_text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"revenue_fen": 123_456_789_012_345}, "123,456,789.012345"),
        ({"assets_fen": 0}, "0"),
        ({"revenue_fen": None}, ""),
        ({"industry": "", "subsector": ""}, ""),
        ({"district": "", "zone": ""}, ""),
        ({"chains": ()}, ""),
        ({"staff": 93}, "93"),
    ],
)
def test_figures_are_exact_and_what_is_not_said_is_empty(values: dict[str, Any], said: str) -> None:
    assert str(fact_text(values)) == said


@pytest.mark.parametrize("values", [{"chains": ("equipment",)}, {"industry": "I1", "subsector": ""}])
def test_no_code_word_is_read_by_people(values: dict[str, Any]) -> None:
    found = fact_text(values)
    assert isinstance(found, Text)
    assert not set(map(str, values.values())) & set(str(found).split())
    assert "equipment" not in str(found)
