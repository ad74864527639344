"""The mark by the kept outcome is that by the sheet itself, whatever officers said of any clause or the score."""

from datetime import date
from random import Random

import pytest

from registry.rules.criteria.assess import SCORE, assess
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.sheet.frozen import content_text
from registry.rules.criteria.sheet.mark import mark_of
from registry.rules.criteria.sheet.sheet import sheet_of
from registry.rules.criteria.sheet.verdict import hindrances

DAY = date(2026, 3, 2)
TRUTHS = (True, False, None)


@pytest.mark.parametrize("name", sorted(shipped().sets))
def test_it_counts_the_hindrances_of_the_sheet(name: str) -> None:
    criteria, chance = shipped().sets[name], Random(name)
    assessment = assess(criteria, {})
    content, found = content_text(assessment), {SCORE: assessment.score_found}
    found |= {f"{each.clause.role}:{each.clause.id}": each.decided.truth for each in assessment.clauses}
    keys = [key for key in found if key != SCORE or criteria.scoring]
    for tried in range(12):
        most = 0 if tried == 0 else len(keys)
        said = chance.sample(keys, chance.randint(0, most)) if tried < 9 else keys
        given = {key: True if tried == 9 else chance.choice(TRUTHS) for key in said}
        sheet, mark = sheet_of(criteria, {}, DAY, given), mark_of(content, given)
        ways = [each.truth for each in hindrances(sheet)]
        assert (mark.failed, mark.undecided) == (ways.count(False), ways.count(None)), given
        assert mark.eligible is sheet.eligible, given
        assert mark.overridden == sum(given[key] is not found[key] for key in given)
