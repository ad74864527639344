from pathlib import Path

import pytest

from tests.guards.template_state import compared_states
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_no_template_compares_a_state_with_a_text() -> None:
    sound(compared_states(ROOT))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{% if application.state == 'returned' %}x{% endif %}", "state"),
        ("{% if 'returned' != row['state'] %}x{% endif %}", "state"),
        ("{{ 'x' if run.status in ('failed', 'done') }}", "status"),
        ("{% set over = clause.verdict not in ['yes'] %}", "verdict"),
        ("{% if (title_status|string) == 'valid' %}x{% endif %}", "title_status"),
        ("{% if row.state is eq('draft') %}x{% endif %}", "state"),
        ("{% macro f(state) %}{{ {'draft': 'x'}[state] }}{% endmacro %}", "state"),
        ("{{ status(row.state, tone='blue' if row.state == 'proposed' else 'gray') }}", "state"),
    ],
)
def test_a_text_for_a_state_is_found(tmp_path: Path, text: str, name: str) -> None:
    found = compared_states(plant(tmp_path, {"templates/board/x.html": f"<p>\n{text}"}))
    assert [line.partition(";")[0] for line in found] == [
        f"templates/board/x.html:2: {name} is compared with a text"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ STATES[application.state].label }}",
        "{% if application.state == State.ON_NOTICE %}x{% endif %}",
        "{% if row.kind == 'new' and not row.state %}x{% endif %}",
        "{# application.state == 'draft' #}<p>state == 'draft'</p>",
        "{% if status == 409 %}x{% endif %}",
    ],
)
def test_what_is_none_is_not_found(tmp_path: Path, text: str) -> None:
    assert compared_states(plant(tmp_path, {"templates/board/x.html": text})) == []
