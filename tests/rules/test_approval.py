"""Frozen arguments come back as they were; those of an older version too."""

import json
from datetime import date

from registry.rules.approval import ApprovalAction, RecognizeArguments
from registry.rules.frozen_arguments import frozen_arguments, thawed_arguments

WITH_LINES = RecognizeArguments(
    7, "津工信〔2026〕1号", 2026, date(2026, 3, 9), ((12, "核查未完成"), (15, "缓"))
)


def test_lines_that_are_left_out_are_frozen_with_their_reasons() -> None:
    frozen = json.loads(frozen_arguments(WITH_LINES))
    assert frozen["left_out"] == [[12, "核查未完成"], [15, "缓"]]
    assert thawed_arguments(ApprovalAction.RECOGNIZE, frozen) == WITH_LINES


def test_a_proposal_that_knew_of_no_lines_to_be_left_out_leaves_none() -> None:
    frozen = json.loads(frozen_arguments(WITH_LINES))
    del frozen["left_out"]
    assert thawed_arguments(ApprovalAction.RECOGNIZE, frozen).left_out == ()  # type: ignore[union-attr]
