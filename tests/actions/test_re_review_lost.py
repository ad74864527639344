"""A title that lost its re-review runs to its last day and is renewed by none."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.application import submit_application
from registry.actions.measure import take_measure
from registry.errors import Unmet
from registry.models import Recognition
from registry.queries.recognition import renewable, titles_held
from registry.rules.ground import MeasureKind
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.titles import award

GIVEN, DAY = date(2026, 1, 12), date(2026, 3, 20)


def test_it_stays_valid_and_no_re_review_is_offered_or_submitted(make: Make) -> None:
    with clock.at(clock.start_of(GIVEN) + timedelta(hours=9)):
        enterprise = make.enterprise()
        award("innovative_sme", "municipal", GIVEN, [enterprise])
        call = make.call()
        draft = make.draft(enterprise, call, kind="re_review")
        (one,) = renewable(enterprise.id, call)
    with clock.at(clock.start_of(DAY) + timedelta(hours=9)):
        lost = deciding(one.id, DAY, "未更新", "sme63_update_missed", measure=MeasureKind.LOSE_RE_REVIEW)
        take_measure(lost, SYSTEM)
        assert renewable(enterprise.id, call) == []
        assert titles_held(enterprise.id, DAY) == {"innovative_sme", "innovative_sme:municipal"}
        assert Recognition.get().ended_on is None
        with pytest.raises(Unmet) as refused:
            submit_application(draft, SYSTEM)
        assert "已不得申请复核" in str(refused.value)
        with pytest.raises(Unmet):
            take_measure(lost, SYSTEM)
