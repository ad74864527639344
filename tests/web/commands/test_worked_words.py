"""Codes and days out of reports and notices, at the terminal, each with what is right."""

import json

import pytest
from flask import Flask

from tests.web.one_engine import one_engine

pytestmark = one_engine


@pytest.mark.parametrize(
    ("words", "last"),
    [
        # May Day runs to 3 May and Saturday 6 May is worked.
        (("--from", "2023-05-01"), "2023-05-09"),
        (("--from", "2024-03-04", "--exclude-first-day"), "2024-03-11"),
        # The Spring Festival of 2020 was lengthened to 2 February.
        (("--from", "2020-01-23"), "2020-02-06"),
        (("--from", "2019-04-26"), "2019-05-05"),
    ],
    ids=["PC68", "PC69", "PC70", "PC72"],
)
def test_five_working_days_end_as_the_calendar_of_that_year_has_it(
    app: Flask, words: tuple[str, ...], last: str
) -> None:
    ran = app.test_cli_runner().invoke(args=["notice", "period", *words, "--days", "5", "--json"])
    said = json.loads(ran.stdout)
    assert (last in said.values(), said["certain"]) == (True, True), said


def test_a_year_that_is_not_announced_is_said_to_be_unsure(app: Flask) -> None:
    """PC75."""
    run = app.test_cli_runner().invoke
    words = ["notice", "period", "--from", "2027-02-01", "--days", "5"]
    said = json.loads(run(args=[*words, "--json"]).stdout)
    assert said["certain"] is False
    assert "2027" in run(args=words).output


def test_codes_of_reports_are_judged_by_their_check_character(app: Flask) -> None:
    """PC62 and PC66; the last is held right by a report, and its check character computes to F."""
    codes = ["91350203M0001QKT19", "91350203M0001FUE2P", "9162010558590643X0", "916201055811843000"]
    ran = app.test_cli_runner().invoke(args=["uscc", "check", *codes, "--json"])
    reasons = [each["reason"] for each in json.loads(ran.stdout)]
    assert (reasons, ran.exit_code) == (["checksum", "checksum", None, "checksum"], 1)
