"""Whom a whole answer leaves unnamed is read before: at the terminal, on its page, by who approves."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.models import Application, Enterprise, Recommendation
from registry.queries.enterprise import details_of
from registry.rules.recommendation import same_number
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.commands import import_report
from tests.actions.imports.test_answer import CENTER, FIRST, HEAD, PUBLISHED, SECOND, holder, sent
from tests.conftest import People
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.web.views.imports.test_runs import upload, uploaded
from tests.workbooks import workbook

pytestmark = one_engine
STRANGER = "天津陌生数据有限公司"


def lines(*names: str) -> bytes:
    return workbook(HEAD, *([name, CENTER["name"], ""] for name in names))


def as_whole_answer(forwarding: Recommendation, **others: str) -> dict[str, str]:
    """The form of a list that is the whole answer."""
    about = {"kind": "recognitions", "title": "green_data_center:national", "award_year": "2026"}
    day = {"announced_on": PUBLISHED.isoformat(), "document_no": FIRST}
    return {**about, **day, "answers": str(forwarding.id), "whole": "y", **others}


@pytest.fixture
def case(make: Make) -> tuple[Recommendation, list[Application], str]:
    """A forwarding of four; one file's holder was called so before as a stranger of the list is now."""
    forwarding, files = sent(make, 4)
    renamed: Any = Enterprise.get_by_id(files[3].enterprise_id)
    former, details = renamed.name, details_of(renamed)
    moved = type(details)(**{**vars(details), "name": "天津改名以后的数据有限公司"})
    correct_enterprise(renamed, moved, SYSTEM, version=renamed.version)
    return forwarding, files, former.replace("天津", "天津市")


def numbers(text: str, files: list[Application]) -> list[str]:
    known = {file.number for file in files}
    return [each for each in re.findall(r"SB\d+", text) if each in known]


def test_the_terminal_says_whom_the_list_leaves_unnamed(
    app: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: tuple[Recommendation, list[Application], str],
) -> None:
    forwarding, files, near = case
    path = tmp_path / "名单.xlsx"
    path.write_bytes(lines(holder(files[0]), STRANGER, near))
    words = ["import", "recognitions", str(path), "--scheme", "green_data_center", "--level", "national"]
    words += ["--announced-on", PUBLISHED.isoformat(), "--award-year", "2026", "--document-no", FIRST]
    words += ["--answers", forwarding.document_no]

    def said(*more: str) -> str:
        with clock.at(noon(PUBLISHED)):
            return str(app.test_cli_runner().invoke(args=[*words, *more]).output)

    near_first = (files[3].number, {file.number for file in files[1:3]})
    shown = said("--whole", "--dry-run")
    assert "名单未列入的上报申报 3 件" in shown
    order = numbers(shown.partition("未列入")[2], files)
    assert _near_first(order) == near_first
    assert f"天津改名以后的数据有限公司 · 一号数据中心（名单中相近的名称：{near}" in shown
    listed = json.loads(said("--whole", "--dry-run", "--json"))["unnamed"]
    assert [each["number"] for each in listed] == order
    assert "未列入" not in said("--dry-run")
    monkeypatch.setattr(import_report, "MOST_SHOWN", 1)
    assert "另有 2 件" in said("--whole", "--dry-run")
    asked = said("--whole")
    assert f"须核对：1 个要新建的企业与本局上报的申报名称相近：“{near}”（" in asked
    assert "核对无误后加 --yes 再导入" in asked
    done = said("--whole", "--yes")
    assert "名单未列入的上报申报 3 件" in done
    assert "还有 3 件申报待决定人逐件确认未入选" in done
    assert f"（/bureau/recommendations/{forwarding.id}）" in done
    other = said("--whole", "--dry-run", "--document-no", "另一份名单的号")
    assert f"已由名单“{FIRST} · 名单.xlsx”" in other


def test_a_number_means_its_forwarding_however_it_is_written(make: Make, app: Flask, tmp_path: Path) -> None:
    forwarding, files = sent(make, 1)
    other, _ = sent(make, 2)
    path = tmp_path / "名单.xlsx"
    path.write_bytes(lines(holder(files[0])))
    words = ["import", "recognitions", str(path), "--scheme", "green_data_center", "--level", "national"]
    words += ["--announced-on", PUBLISHED.isoformat(), "--award-year", "2026", "--document-no", FIRST]

    def answered(number: str, *more: str) -> Any:
        with clock.at(noon(PUBLISHED)):
            return app.test_cli_runner().invoke(args=[*words, "--answers", number, *more])

    unknown = answered("津工信报〔2019〕999号")
    assert unknown.exit_code == 2
    assert f"{forwarding.document_no}（{forwarding.sent_on} 报送，待答复 1 件）" in unknown.stderr
    assert f"{other.document_no}（{other.sent_on} 报送，待答复 2 件）" in unknown.stderr
    typed = forwarding.document_no.replace("〔", " [").replace("〕", "] ")
    assert "该上报批次的申报均已办结" in answered(typed, "--whole").output
    assert Application.get_by_id(files[0].id).forwarding_id == forwarding.id
    assert Application.get_by_id(files[0].id).state == State.RECOGNIZED
    none_left = answered("没有的号").stderr
    assert forwarding.document_no not in none_left
    assert other.document_no in none_left


def test_of_kept_numbers_that_are_alike_the_one_written_so_is_meant() -> None:
    kept = [(1, "津报〔2026〕1号"), (2, "津报[2026]1号"), (3, "津报〔2026〕2号")]
    assert same_number("津报[2026]1号", kept) == [kept[1]]
    assert same_number("津报（2026）1号", kept) == kept[:2]
    assert not same_number("", kept)


def test_the_page_says_it_before_it_is_proposed_and_to_who_approves(
    make: Make, people: People, case: tuple[Recommendation, list[Application], str]
) -> None:
    forwarding, files, near = case
    with clock.at(noon(PUBLISHED)):
        reviewer, second = (
            people.client(make.account(role)) for role in (Role.BUREAU_REVIEWER, Role.BUREAU_DECIDER)
        )
        address = uploaded(reviewer, lines(holder(files[0]), near), **as_whole_answer(forwarding))
        other = uploaded(reviewer, lines(holder(files[1])), **as_whole_answer(forwarding, document_no=SECOND))
        page = reviewer.get(address).text
        near_first = (files[3].number, {file.number for file in files[1:3]})
        assert page.index("有 3 件上报的申报不在名单中") < page.index("提交批准：整份导入")
        assert _near_first(_section(page, files)) == near_first
        assert f'href="/bureau/recommendations/{forwarding.id}"' in page
        answer = reviewer.post(f"{address}?do=apply")
        waiting = second.get(answer.location).text
        assert _near_first(_section(waiting, files)) == near_first
        assert near in waiting.partition('id="unnamed"')[2]
        for shown in (page, waiting):
            assert f"1 个要新建的企业与本局上报的申报名称相近：“{near}”（" in shown
        assert f'href="/bureau/recommendations/{forwarding.id}"' in waiting
        assert approved(second, answer).location == address
        assert _near_first(_section(reviewer.get(address).text, files)) == near_first
        _is_refused_by_name(reviewer, other, forwarding)
    assert Application.get_by_id(files[0].id).state == State.RECOGNIZED


def _near_first(numbers: list[str]) -> tuple[str, set[str]]:
    """The nearest name; the others are as near as the numbers in their names happen to be."""
    return numbers[0], set(numbers[1:])


def _section(page: str, files: list[Application]) -> list[str]:
    return numbers(page.partition('id="unnamed"')[2].partition("</section>")[0], files)


def _is_refused_by_name(client: FlaskClient, other: str, forwarding: Recommendation) -> None:
    """Another whole answer that was uploaded before, and one that is uploaded now."""
    page = client.get(other).text
    said = f"已由名单“{FIRST} · 名单.xlsx”（2026-03-06 公布）给出"
    assert said in page
    assert "提交批准" not in page
    refused = client.post(f"{other}?do=apply")
    again = upload(client, lines(STRANGER), **as_whole_answer(forwarding, document_no=SECOND))
    for answer in (refused, again):
        assert (answer.status_code, said in answer.text) == (422, True)
