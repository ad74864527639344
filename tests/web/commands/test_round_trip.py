"""What was taken away is brought in again at the terminal, as .xlsx and as .csv, and nothing changes."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.imports.file import apply_import, apply_kept_import
from registry.models import Enterprise, Recognition
from registry.rules.catalog import catalog
from registry.rules.imports.asked import ListedRenames
from registry.rules.role import Role
from tests.actions.imports.kinds import NUMBER, TITLE, of_endings, of_rereviews
from tests.actions.imports.kinds import listed as listed_as
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.titles import award

pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.parametrize("suffix", ["xlsx", "csv"])]
DAY, ENDED = date(2024, 4, 20), date(2025, 6, 2)
OF = ["--scheme", TITLE[0], "--level", TITLE[1]]
GRANTED = ["--announced-on", "2023-01-04", "--award-year", "2023"]
ENDING = [*OF, "--ground", "sme63_tax", "--ended-on", "2025-01-09", "--document-no", NUMBER]
BY_LIST = "/bureau/recognitions.{}?scheme=specialized_new&level=municipal"
Back = Callable[..., dict[str, Any]]


@pytest.fixture
def back(make: Make, people: People, app: Flask, tmp_path: Path, suffix: str) -> Back:
    """Take a list away and bring it in; what `import … --json` says, without what is unchanged."""
    reviewer: FlaskClient = people.client(make.account(Role.BUREAU_REVIEWER))

    def run(address: str, *words: str) -> dict[str, Any]:
        file = tmp_path / f"list.{suffix}"
        file.write_bytes(reviewer.get(address.format(suffix)).data)
        answer = app.test_cli_runner().invoke(args=["import", words[0], str(file), *words[1:], "--json"])
        said = json.loads(answer.stdout)
        questions = [each["code"] for each in said["questions"]]
        counts = {name: said[name] for name in ("unchanged", "created", "updated", "matched")}
        return {**counts, "refused": [each["reason"] for each in said["refused"]], "questions": questions}

    return run


def unchanged(count: int, *questions: str) -> dict[str, Any]:
    nothing = {"created": 0, "updated": 0, "matched": 0, "refused": []}
    return {"unchanged": count, **nothing, "questions": list(questions)}


def odd_firms(make: Make) -> list[Enterprise]:
    """What a spreadsheet would spoil, what says little, and a firm of every district and zone."""
    return [
        make.enterprise(name="天津数字代码有限公司", uscc="911201110103803250", chains=("xinchuang", "ic")),
        make.enterprise(name="天津面议有限公司", revenue_fen=12_345_678_91, assets_fen=10**15 - 1, staff=0),
        make.enterprise(uscc=None, district="", industry="", founded_on=None, revenue_fen=None),
        make.enterprise(name="-SUM(A1)有限公司", founded_on=date(1898, 5, 1), assets_fen=1),
        make.enterprise(name="＠天津特殊名称有限公司", founded_on=date(1950, 5, 1), revenue_fen=0),
        make.enterprise(name="3E5科技有限公司"),
        *(make.enterprise(district=code) for code in catalog().districts),
        *(make.enterprise(district=zone.district_code, zone=zone.id) for zone in catalog().zones.values()),
    ]


def test_the_register_comes_back(make: Make, back: Back) -> None:
    firms = odd_firms(make)
    award(*TITLE, DAY, firms[:3])
    assert back("/enterprises/list.{}", "enterprises") == unchanged(len(firms))


def test_recognitions_of_every_title_and_kind_of_subject_come_back(make: Make, back: Back) -> None:
    firms = odd_firms(make)[:4]
    titles = [(scheme, level) for scheme, level in catalog().titles()]
    for scheme, level in titles:
        for kind in scheme.subject_kinds:
            award(scheme.id, level.id, DAY, firms, kind)
    for scheme, level in titles:
        address = f"/bureau/recognitions.{{}}?scheme={scheme.id}&level={level.id}"
        said = back(address, "recognitions", "--scheme", scheme.id, "--level", level.id, *GRANTED)
        assert said == unchanged(len(firms) * len(scheme.subject_kinds)), (scheme.id, level.id)


def test_the_roll_and_the_list_behind_a_number_come_back(make: Make, back: Back) -> None:
    firms = odd_firms(make)[:4]
    award(*TITLE, DAY, firms)
    make.drained()
    lists = "/roll.{}?scheme=specialized_new", "/board/titles.{}?count=specialized_new:municipal"
    for address in lists:
        assert back(address, "recognitions", *OF, *GRANTED) == unchanged(4), address
    assert back(lists[1], "enterprises") == unchanged(4), "a list of titles is one of firms, too"


def ended_and_kept(make: Make) -> list[Enterprise]:
    """Three firms: the title of the first ended by a list, that of the second renewed by one."""
    firms = [make.enterprise(name=f"天津{name}制造有限公司") for name in "甲乙丙"]
    award(*TITLE, date(2022, 3, 1), firms[:1])
    award(*TITLE, DAY, firms)
    heads = ["企业名称", "复核结果"]
    for asked, rows in (
        (of_endings(ended_on=ENDED), [["企业名称"], [firms[0].name]]),
        (of_rereviews(date(2025, 9, 1)), [heads, [firms[1].name, "通过"], [firms[2].name, "通过"]]),
    ):
        file, content = listed_as(asked, *rows)
        said = apply_kept_import(file, content, SYSTEM, make.storage, accept_good=False, yes=True)
        assert said.applied
    return firms


def test_titles_that_ended_and_were_renewed_come_back(make: Make, back: Back, suffix: str) -> None:
    ended_and_kept(make)
    count = Recognition.select().count()
    assert back(f"{BY_LIST}&state=ended", "endings", *ENDING) == unchanged(2)
    asked = f"column.{'名单' if suffix == 'xlsx' else 'CSV'}.撤销"
    said = back(BY_LIST, "recognitions", *OF, *GRANTED)
    assert said == unchanged(count - 2, asked), "what ended is no grant, and is asked about"
    kept = back(BY_LIST, "recognitions", *OF, *GRANTED, "--answer", f"{asked}=keep")
    assert kept == unchanged(count)
    assert Recognition.select().count() == count


def test_a_list_of_what_is_valid_ends_nothing(make: Make, back: Back) -> None:
    ended_and_kept(make)
    said = back(BY_LIST, "endings", *ENDING)
    assert (said["unchanged"], said["updated"], len(said["questions"])) == (2, 0, 1)
    assert Recognition.select().where(Recognition.ended_on.is_null(False)).count() == 2


def test_what_a_re_review_renewed_comes_back(make: Make, back: Back, suffix: str) -> None:
    ended_and_kept(make)
    words = ["--announced-on", "2025-09-01", "--document-no", NUMBER]
    for state, count in (("&state=valid", 4), ("&year=2025", 2)):
        assert back(BY_LIST + state, "rereviews", *OF, *words) == unchanged(count)


def test_renames_that_wait_come_back(make: Make, back: Back) -> None:
    firm = make.enterprise(name="天津甲制造有限公司")
    asked = ListedRenames(date(2025, 1, 2), NUMBER)
    rows = ["更名前企业名称", "更名后企业名称"], [firm.name, "天津丁制造有限公司"]
    assert apply_import(listed_as(asked, *rows)[0], SYSTEM, accept_good=False, yes=True).applied
    said = back("/changes/list.{}?state=elsewhere", "renames", "--effective-on", "2025-01-02")
    assert said == unchanged(1)
