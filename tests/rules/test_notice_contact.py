"""What a notice says of itself, why undecided files are on it, and the day it usually opens on."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from registry.rules.notice import LONGEST_REASON, usual_start
from registry.rules.notice_contact import (
    CONTACT_NAMES,
    LONGEST_CONTACT,
    NoticeContact,
    unmet_contact,
    unmet_undecided,
)
from registry.rules.workday import Workdays
from tests.web.contact import CONTACT

WHOLE = NoticeContact(**{name: CONTACT[name] for name in CONTACT_NAMES})


def test_all_of_it_is_asked_and_none_is_too_long() -> None:
    assert unmet_contact(WHOLE, "1号") == []
    assert len(unmet_contact(WHOLE, " ")) == 1
    for name, most in LONGEST_CONTACT.items():
        assert len(unmet_contact(replace(WHOLE, **{name: " "}), "1号")) == 1, name
        typed = "字" * (most + 1 - len("@a.cn")) + "@a.cn"
        assert len(unmet_contact(replace(WHOLE, **{name: typed}), "1号")) == 1, name


@pytest.mark.parametrize(
    "typed", ["gongshi", "@example.cn", "a@b", "a b@c.cn", "a@b@c.cn", "a@b..cn", "a@.cn"]
)
def test_what_is_no_address_is_said(typed: str) -> None:
    assert len(unmet_contact(replace(WHOLE, email=typed), "1号")) == 1


def test_an_undecided_file_takes_a_reason() -> None:
    assert unmet_undecided({}, ()) == unmet_undecided({3: "TJ-3"}, ((3, "现场已核实"),)) == []
    (said,) = unmet_undecided({3: "TJ-3", 4: "TJ-4"}, ((4, "已核实"), (3, "  ")))
    assert "TJ-3" in str(said)
    assert len(unmet_undecided({3: "TJ-3"}, ((3, "字" * (LONGEST_REASON + 1)),))) == 1


@pytest.mark.parametrize(
    ("moment", "hour", "day"),
    [
        (datetime(2026, 3, 2, 15, 59), 16, date(2026, 3, 2)),
        (datetime(2026, 3, 2, 16, 0), 16, date(2026, 3, 3)),
        (datetime(2026, 3, 6, 16, 0), 16, date(2026, 3, 9)),  # a Friday
        (datetime(2026, 3, 7, 9, 0), 16, date(2026, 3, 9)),
        (datetime(2026, 3, 2, 0, 0), 0, date(2026, 3, 3)),
        (datetime(2026, 3, 2, 23, 59), 24, date(2026, 3, 2)),
    ],
)
def test_from_the_set_hour_on_a_notice_opens_on_the_next_working_day(
    moment: datetime, hour: int, day: date
) -> None:
    assert usual_start(moment, hour, Workdays()) == day
