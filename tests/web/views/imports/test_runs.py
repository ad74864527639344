"""The bureau's import pages: upload, dry run, apply, refused rows; and the command line."""

import io
import os
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.actions.imports.taking_up import bring_in_next
from registry.models import Enterprise, ImportRun, Recognition
from registry.queries.imports import piece
from registry.rules.approval import ApprovalAction
from registry.rules.imports.workbook import read_workbook
from registry.rules.role import Role
from tests.actions.approval_acts import alone
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.workbooks import MUNICIPAL, REGISTER, sample, tampered, workbook

pytestmark = one_engine

HOME = "/imports/"
LIST = {
    "kind": "recognitions",
    "title": "specialized_new:municipal",
    "announced_on": "2023-06-01",
    "award_year": "2023",
}


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def upload(client: FlaskClient, content: bytes, name: str = "名单.xlsx", **fields: str) -> TestResponse:
    data = {"kind": "enterprises", **fields, "file": (io.BytesIO(content), name)}
    return client.post(HOME, data=data, content_type="multipart/form-data")


def uploaded(client: FlaskClient, content: bytes, **fields: str) -> str:
    answer = upload(client, content, **fields)
    assert answer.status_code == 303
    return str(answer.location)


def rows(page: str) -> int:
    return page.count('<th scope="row" class="r-name"')


def test_upload_shows_what_would_happen_and_changes_nothing(reviewer: FlaskClient) -> None:
    page = reviewer.get(uploaded(reviewer, sample(REGISTER))).text
    assert "试运行：尚未导入" in page
    assert '新建 <span class="r-count">201</span>' in page
    assert '不接受 <span class="r-count">9</span>' in page
    assert "接受合格行：导入 201 行" in page
    assert "应用：整份导入" not in page
    assert rows(page) == 50
    assert not Enterprise.select().exists()


def test_rows_are_filtered_by_outcome_and_every_count_is_the_length_of_its_list(
    reviewer: FlaskClient,
) -> None:
    url = uploaded(reviewer, sample(REGISTER))
    refused = reviewer.get(f"{url}?outcome=refused").text
    assert rows(refused) == 9
    assert "没有“炼丹”这个产业" in refused
    created = [reviewer.get(f"{url}?outcome=created&page={number}").text for number in range(1, 6)]
    assert sum(map(rows, created)) == 201
    assert "没有这样的行" in reviewer.get(f"{url}?outcome=updated").text
    assert "=HYPERLINK(&#34;http" in refused


def test_good_rows_come_in_and_a_second_time_is_refused_kindly(reviewer: FlaskClient) -> None:
    url = uploaded(reviewer, sample(REGISTER))
    blocked = reviewer.post(f"{url}?do=apply", follow_redirects=True).text
    assert "整份文件未导入" in blocked
    assert not Enterprise.select().exists()
    page = reviewer.post(f"{url}?do=apply", data={"accept_good": "1"}, follow_redirects=True).text
    assert "已导入。下面是导入的结果。" in page
    assert "接受合格行" not in page
    assert Enterprise.select().count() == 201
    again = reviewer.post(f"{url}?do=apply", data={"accept_good": "1"})
    assert again.status_code == 409
    assert "已经导入过" in again.text


def test_the_refused_rows_come_back_as_text_with_their_reason(reviewer: FlaskClient) -> None:
    content = workbook(
        ["企业名称", "所属区", "成立日期", ""], ["=1+1", "塘沽", "2031-01-01", "x"], ["甲公司", "", "", ""]
    )
    url = uploaded(reviewer, content)
    answer = reviewer.get(f"{url}/refused.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    (grid,) = read_workbook(answer.data)
    heads = ["企业名称", "所属区", "成立日期", "第 4 列", "原工作表", "原行号", "不接受的原因"]
    assert grid.rows[0] == heads
    assert grid.rows[1][:6] == ["=1+1", "塘沽", "2031-01-01", "x", "名单", "2"]
    assert "塘沽" in str(grid.rows[1][6])
    assert len(grid.rows) == 2
    # It can be corrected and uploaded as it is.
    assert reviewer.get(uploaded(reviewer, answer.data)).status_code == 200


def test_a_number_without_an_end_is_refused_in_its_row(reviewer: FlaskClient) -> None:
    content = workbook(["企业名称", "所属区", "从业人数"], ["甲公司", "河西区", 1234567])
    endless = tampered(content, lambda xml: xml.replace("<v>1234567.0<", "<v>1e999<"))
    assert endless != content
    page = reviewer.get(uploaded(reviewer, endless)).text
    assert '不接受 <span class="r-count">1</span>' in page
    assert "数字超出范围" in page


def test_a_refused_cell_as_long_as_a_workbook_allows_comes_back(reviewer: FlaskClient) -> None:
    long = "长" * 32_760
    url = uploaded(reviewer, workbook(["企业名称", "所属区"], ["甲公司", long]))
    answer = reviewer.get(f"{url}/refused.xlsx")
    assert answer.status_code == 200
    (grid,) = read_workbook(answer.data)
    # More than any name has is not kept whole.
    assert str(grid.rows[1][1]).startswith("长" * 50)
    assert "2000 个字" in str(grid.rows[1][4])


def test_a_list_of_recognitions_is_told_what_was_decided(reviewer: FlaskClient) -> None:
    answer = upload(reviewer, sample(MUNICIPAL), kind="recognitions")
    assert answer.status_code == 422
    for sentence in ("请选择认定类别与级别。", "请填写公告日期。", "请填写认定年度。"):
        assert sentence in answer.text
    to_come = {**LIST, "announced_on": "2099-08-01"}
    answer = upload(reviewer, sample(MUNICIPAL), **to_come, document_no="津工信〔2023〕9号")
    assert (answer.status_code, "公告日期不能晚于今天" in answer.text) == (422, True)
    assert 'value="津工信〔2023〕9号"' in answer.text
    url = uploaded(reviewer, sample(MUNICIPAL), **LIST, document_no="津工信〔2023〕9号")
    page = reviewer.get(url).text
    assert "津工信〔2023〕9号" in page
    assert rows(page) == 9


def test_a_file_whose_form_is_refused_need_not_be_chosen_again(
    reviewer: FlaskClient, make: Make, people: People
) -> None:
    wrong = {**LIST, "award_year": "1066"}
    refused = upload(reviewer, sample(MUNICIPAL), "市级.xlsx", **wrong)
    assert (refused.status_code, "已保留您选的“市级.xlsx”" in refused.text) == (422, True)
    # What is wrong in the part of one kind stands in the summary, too, and leads to its box.
    summary = refused.text.partition('class="r-errors"')[2].partition("</ul>")[0]
    assert '<a href="#award_year">' in summary
    again = re.search(r'name="waiting" type="hidden" value="([^"]+)"', refused.text)
    assert again
    other = people.client(make.account(Role.BUREAU_REVIEWER))
    for client, token, status in (
        (other, again[1], 422),
        (reviewer, again[1][:-1], 422),
        (reviewer, again[1], 303),
    ):
        assert client.post(HOME, data={**LIST, "waiting": token}).status_code == status
    run = ImportRun.get()
    assert (run.name, make.storage.read(run.sha256)) == ("市级.xlsx", sample(MUNICIPAL))
    # One that is no list does not wait: another has to be chosen.
    assert "已保留" not in upload(reviewer, b"%PDF-1.7 no workbook").text
    # What waits goes after an hour.
    (waits,) = (make.storage.folder.parent / "waiting").glob("*/*")
    os.utime(waits, (0, 0))
    upload(reviewer, workbook(["企业名称"], ["甲公司"]), kind="")
    assert not waits.exists()


def test_where_nobody_has_to_approve_only_a_decider_brings_in_recognitions(
    reviewer: FlaskClient, make: Make, people: People
) -> None:
    alone(ApprovalAction.IMPORT)
    url = uploaded(reviewer, sample(MUNICIPAL), **LIST)
    page = reviewer.get(url).text
    assert "只能由市局决定人应用" in page
    assert "应用：整份导入" not in page
    answer = reviewer.post(f"{url}?do=apply")
    assert answer.status_code == 403
    assert "只能由市局决定人应用" in answer.text
    assert not Recognition.select().exists()
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    page = decider.get(url).text
    assert "应用：整份导入" in page
    assert "只能由市局决定人应用" not in page
    assert "已导入。下面是导入的结果。" in decider.post(f"{url}?do=apply", follow_redirects=True).text
    assert Recognition.select().count() == 9
    again = reviewer.get(uploaded(reviewer, sample(MUNICIPAL), **LIST)).text
    assert "无需导入" in again
    assert "只能由市局决定人应用" not in again


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"%PDF-1.7 no workbook", "PDF"), (workbook(["甲"], ["乙"]), "没有找到表头")]
)
def test_what_cannot_be_read_is_said_on_the_form(
    reviewer: FlaskClient, content: bytes, sentence: str
) -> None:
    answer = upload(reviewer, content)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert not ImportRun.select().exists()


def test_the_pages_speak_english(reviewer: FlaskClient) -> None:
    url = uploaded(reviewer, sample(REGISTER))
    reviewer.get("/language/en")
    assert reviewer.get(f"{url}?outcome=refused").status_code == 200


def test_the_list_of_uploads_costs_the_same_however_long(reviewer: FlaskClient, queries: list[str]) -> None:
    counts = []
    for _ in range(2):
        uploaded(reviewer, workbook(["企业名称"], ["甲公司"]))
        del queries[:]
        assert reviewer.get(HOME).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.DISTRICT_OFFICER, Role.LEADER, Role.SYSTEM_ADMIN])
def test_only_the_bureau_imports(make: Make, people: People, role: Role) -> None:
    client = people.client(make.account(role))
    assert client.get(HOME).status_code == 403
    assert upload(client, sample(REGISTER)).status_code == 403


def test_an_unknown_upload_is_not_found(reviewer: FlaskClient) -> None:
    assert reviewer.get(f"{HOME}999").status_code == 404
    url = uploaded(reviewer, workbook(["企业名称"], ["甲公司"]))
    assert reviewer.get(f"{url}/refused.xlsx").status_code == 404


def test_a_long_list_shows_how_far_it_is_and_can_be_cancelled(
    reviewer: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", 100)
    url = uploaded(reviewer, sample(REGISTER))
    page = reviewer.post(f"{url}?do=apply", data={"accept_good": "1"}, follow_redirects=True).text
    assert "已开始导入，全部写入后才对外可见。" in page
    assert '<meta http-equiv="refresh" content="3">' in page
    assert "已写入 0 / 201 行（0%）" in page
    assert "试运行：尚未导入" not in page
    assert "正在导入" in reviewer.get(HOME).text
    assert "取消导入" in reviewer.get(f"{url}?refresh=no").text
    page = reviewer.post(f"{url}?do=cancel", follow_redirects=True).text
    assert "已取消导入" in page
    assert "试运行：尚未导入" in page
    reviewer.post(f"{url}?do=apply", data={"accept_good": "1"})
    assert bring_in_next(make.storage)
    assert "已导入" in reviewer.get(url).text
    assert Enterprise.select().count() == 201
    (grid,) = read_workbook(reviewer.get(f"{url}/rows.xlsx").data)
    assert [row[3] for row in grid.rows].count("不接受") == 9
    assert len(grid.rows) == 1 + 210
    seen = re.findall(r'name="seen"[^>]*value="(\w+)"', reviewer.get(f"{url}/undo").text)[0]
    page = reviewer.post(f"{url}/undo", data={"reason": "名单有误", "seen": seen}, follow_redirects=True).text
    assert "已开始撤销" in page
    assert "已撤销 0 / 201 项（0%）" in page
    assert "取消导入" not in page
    assert "正在撤销" in reviewer.get(HOME).text
    assert bring_in_next(make.storage)
    assert "同一份名单可以重新导入" in reviewer.get(url).text
