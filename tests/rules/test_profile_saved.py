"""The digest of `profile.saved`: three forms, each of its own maker; every column counts in today's."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.rules.profile_saved import (
    FORMS,
    SavedFact,
    SavedProfile,
    SavedRow,
    former_form_digest,
    former_list_digest,
    holds_what_was_written,
    saved_body,
    saved_digest,
)
from tests.rules.former_profiles import FORMER

ENTERED: dict[str, Any] = {
    "enterprise": 1,
    "entered_by": "system:test",
    "entered_at": datetime(2026, 3, 2, 4, 0, 0, 123000),
}


def _profile(facts: list[dict[str, Any]], rows: list[dict[str, Any]]) -> SavedProfile:
    return SavedProfile(
        1, [SavedFact(**each, **ENTERED) for each in facts], [SavedRow(**each, **ENTERED) for each in rows]
    )


@pytest.mark.parametrize(
    ("place", "maker"), [*((place, former_form_digest) for place in range(4)), (4, former_list_digest)]
)
def test_what_a_former_maker_wrote_has_its_form(place: int, maker: Any) -> None:
    body, facts, rows = FORMER[place]
    saved = _profile(facts, rows)
    assert maker(saved) == body["digest"] != saved_digest(saved)
    assert holds_what_was_written(saved, body["digest"])


def test_a_form_gives_nothing_for_what_its_maker_never_wrote() -> None:
    removed, both = _profile(*FORMER[3][1:]), _profile(*FORMER[4][1:])
    assert former_list_digest(removed) == former_form_digest(both) == ""
    assert not holds_what_was_written(both, "")


SAVED = _profile(*FORMER[4][1:])


@pytest.mark.parametrize("kind", ["facts", "rows"])
def test_every_column_counts_today(kind: str) -> None:
    (kept,) = getattr(SAVED, kind)
    digest = saved_body(SAVED)["digest"]
    others = {"removed": True, "line": 9, "enterprise": 9, "evidence": 9}
    for name in kept._fields:
        other = (
            ENTERED["entered_at"] + timedelta(milliseconds=1)
            if name == "entered_at"
            else others.get(name, "9")
        )
        changed = {"facts": SAVED.facts, "rows": SAVED.rows, kind: [kept._replace(**{name: other})]}
        assert not holds_what_was_written(SavedProfile(1, **changed), digest), name


def test_a_value_of_another_kind_is_no_error() -> None:
    (kept,) = SAVED.rows
    garbled = SavedProfile(1, SAVED.facts, [kept._replace(entered_at="garbage")])
    assert not holds_what_was_written(garbled, saved_digest(SAVED))


def test_the_forms_differ() -> None:
    row_alone = _profile([], FORMER[2][2])
    assert len({form(row_alone) for form in FORMS}) == len(FORMS)
