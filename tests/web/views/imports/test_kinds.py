"""Lists of every kind: uploaded with what each asks; the pages of endings up to their undo."""

import io
import json
import re
from datetime import date

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.actions.imports.run import upload_list
from registry.models import Enterprise, Event, ImportRun, Recognition
from registry.queries.actor import actor_of
from registry.queries.imports.run import asked_of_run
from registry.rules.approval import ApprovalAction
from registry.rules.imports.asked import Asked, EnterpriseList, ListedRenames
from registry.rules.role import Role
from tests.actions.approval_acts import alone
from tests.actions.imports.kinds import ENDED, NAMES, holders, of_endings, of_rereviews
from tests.conftest import People
from tests.make import Make
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.workbooks import workbook

pytestmark = one_engine
ENDINGS = {
    "endings-title": "specialized_new:municipal",
    "endings-ground": "sme63_tax",
    "endings-ended_on": "2025-06-02",
    "endings-document_no": "津工信〔2025〕9号",
}
REREVIEWS = {
    "rereviews-title": "specialized_new:municipal",
    "rereviews-announced_on": "2025-02-20",
    "rereviews-award_year": "2025",
    "rereviews-document_no": "津工信〔2025〕9号",
}
RENAMES = {"renames-effective_on": "2025/6/2", "renames-document_no": "津工信〔2025〕8号"}


def test_a_list_of_endings_is_brought_in_by_two_and_its_pages_draw(make: Make, people: People) -> None:
    second = people.client(make.account(Role.BUREAU_DECIDER))
    holders(make)
    account = make.account(Role.BUREAU_REVIEWER)
    reviewer = people.client(account)
    content = workbook(["企业名称", "撤销原因"], [NAMES[0], "偷漏税"])
    run = upload_list("撤销.xlsx", content, of_endings(), actor_of(account), make.storage)
    url = f"/imports/{run.id}"
    assert NAMES[0] in reviewer.get(url).text
    assert "终止名单" in reviewer.get("/imports/").text
    proposed = reviewer.post(f"{url}?do=apply")
    page = second.get(proposed.location).text
    assert "<h1>导入终止名单</h1>" in page
    assert [_fact(page, label) for label in ("终止的认定", "无变化", "不接受")] == ["1", "0", "0"]
    assert "新建" not in page
    assert "导入终止名单" in second.get("/approvals/").text
    assert approved(second, proposed).location == url
    assert Recognition.select().where(Recognition.ended_on.is_null(False)).count() == 1
    assert reviewer.get(url).status_code == 200
    undo = second.get(f"{url}/undo")
    assert (undo.status_code, "恢复的认定" in undo.text, NAMES[0] in undo.text) == (200, True, True)


def _fact(page: str, label: str) -> str:
    """What the page says under a label."""
    found = re.search(f"<dt>{label}</dt>\\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return found[1].strip() if found else ""


def _posted(client: FlaskClient, kind: str, **fields: str) -> TestResponse:
    content = workbook(["企业名称", "更名前", "更名后"], [NAMES[0], NAMES[0], NAMES[1]])
    data = {"kind": kind, **fields, "file": (io.BytesIO(content), "名单.xlsx")}
    return client.post("/imports/", data=data, content_type="multipart/form-data")


def test_each_kind_is_uploaded_with_what_it_asks_and_its_page_shows_it(make: Make, people: People) -> None:
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    # What stands in the boxes of another kind does not count, not even if it could not be read.
    others = {"announced_on": "?", "award_year": "?", "answers": "x"}
    expected: dict[str, tuple[dict[str, str], Asked, list[str]]] = {
        "enterprises": ({}, EnterpriseList(), ["企业名录"]),
        "endings": (ENDINGS, of_endings(), ["终止名单", "偷漏税", "2025-06-02"]),
        "renames": (RENAMES, ListedRenames(ENDED, "津工信〔2025〕8号"), ["更名名单", "2025-06-02"]),
        "rereviews": (
            {**REREVIEWS, "rereviews-ground": "sme63_rereview_failed"},
            of_rereviews(date(2025, 2, 20), ground="sme63_rereview_failed"),
            ["复核名单", "2025-02-20", "复核未通过"],
        ),
    }
    for kind, (fields, asked, said) in expected.items():
        answer = _posted(reviewer, kind, **others, **fields)
        assert answer.status_code == 303, kind
        run = ImportRun.select().order_by(ImportRun.id.desc()).get()
        assert asked_of_run(run) == asked
        page = reviewer.get(f"/imports/{run.id}").text
        facts = page[page.index("r-facts") :]
        assert [each for each in said if each not in facts] == []


def test_what_a_kind_needs_is_said_at_its_fields_and_what_was_typed_stays(make: Make, people: People) -> None:
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    assert "checked" not in reviewer.get("/imports/").text  # no kind by default
    assert "请选择文件内容。" in _posted(reviewer, "").text
    needed = {
        "endings": ["请选择认定类别与级别。", "请选择终止事由。", "请填写终止日期。", "请填写决定文号。"],
        "renames": ["请填写变更日期。"],
        "rereviews": ["请选择认定类别与级别。", "请填写公告日期。", "请填写认定年度。", "请填写文号。"],
    }
    every = {sentence for sentences in needed.values() for sentence in sentences}
    for kind, sentences in needed.items():
        answer = _posted(reviewer, kind)
        assert (answer.status_code, {each for each in every if each in answer.text}) == (422, set(sentences))
    for field, typed, sentence in (
        ("ended_on", "2099-01-01", "终止日期不能晚于今天。"),
        ("ended_on", "去年", "“去年”不是日期"),
        ("ended_on", "2022-01-05", "该事由在所填日期不适用"),
        ("title", "single_champion:national", "该事由在所填日期不适用"),
    ):
        answer = _posted(reviewer, "endings", **{**ENDINGS, f"endings-{field}": typed})
        assert (answer.status_code, sentence in answer.text) == (422, True), typed
        assert 'value="津工信〔2025〕9号"' in answer.text
        assert re.search(r'selected value="sme63_tax"', answer.text)
    assert not ImportRun.select().exists()
    reviewer.get("/language/en")
    assert "Ground" in reviewer.get("/imports/").text


def test_which_column_a_head_is_can_be_said_on_the_page_and_is_remembered(make: Make, people: People) -> None:
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    head = ["企业名称", "在册地界", "备查"]

    def upload(name: str, heads: list[str]) -> str:
        file = (io.BytesIO(workbook(heads, [name, "河西区", "无"])), "名单.xlsx")
        return str(reviewer.post("/imports/", data={"kind": "enterprises", "file": file}).location)

    first = upload(NAMES[0], head)
    assert "第 1 行为表头，3 列中读取 1 列，可更改" in reviewer.get(first).text
    answered = reviewer.post(first, data={"do": "answer", "head.在册地界": "place", "head.备查": ""})
    assert answered.status_code == 303
    page = reviewer.get(first).text
    assert re.search(r'<option selected value="place">', page)
    assert reviewer.post(f"{first}?do=apply").status_code == 303
    assert Enterprise.get(Enterprise.name == NAMES[0]).district == "120103"
    second, other = upload(NAMES[1], head), upload(NAMES[2], [*head[:2], "备注栏"])
    assert "河西区" in _first_row(reviewer.get(second).text)
    assert "河西区" not in _first_row(reviewer.get(other).text)


def test_a_list_under_no_known_header_is_read_as_somebody_says(make: Make, people: People) -> None:
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))

    def upload(**fields: str) -> TestResponse:
        file = (io.BytesIO(workbook(["一览"], ["户名", "地界"], [NAMES[0], "河西区"])), "名单.xlsx")
        return reviewer.post("/imports/", data={"kind": "enterprises", "file": file, **fields})

    assert "上传后由我指明表头" not in reviewer.get("/imports/").text
    refused = upload()
    assert (refused.status_code, "上传后由我指明表头" in refused.text) == (422, True)
    url = str(upload(by_hand="y").location)
    assert "第 2 行：户名 | 地界" in reviewer.get(url).text
    said = {"header.名单": "2"}
    reviewer.post(url, data={"do": "answer", "seen": "0", **said})
    page = reviewer.get(url).text
    assert ("请在“各列读作什么”中说明哪一列是名称" in page, ">应用：整份导入<" in page) == (True, False)
    said |= {"head.户名": "name", "head.地界": "place"}
    reviewer.post(url, data={"do": "answer", "seen": "1", **said})
    assert "河西区" in _first_row(reviewer.get(url).text)
    assert json.loads(_event("import.answered").body)["answers"] == said
    # What is read wrongly can be said to be no column at all.
    reviewer.post(url, data={"do": "answer", "seen": "2", **said, "head.地界": ""})
    assert "河西区" not in _first_row(reviewer.get(url).text)
    reviewer.post(url, data={"do": "answer", "seen": "3", **said})
    assert reviewer.post(f"{url}?do=apply").status_code == 303
    assert "河西区" in _first_row(reviewer.get(str(upload().location)).text)  # remembered


def _event(kind: str) -> Event:
    """The last event of a kind."""
    found: Event = Event.select().where(Event.kind == kind).order_by(Event.seq.desc()).get()
    return found


def _first_row(page: str) -> str:
    rows = page[page.rindex("<tbody>") :]
    return rows[: rows.index("</tr>")]


def test_endings_are_approved_by_two_even_where_lists_of_titles_are_not(make: Make, people: People) -> None:
    alone(ApprovalAction.IMPORT)
    holders(make)
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    assert "提交批准" in decider.get(url := str(_posted(decider, "endings", **ENDINGS).location)).text
    assert str(decider.post(f"{url}?do=apply").location).startswith("/approvals/")
    alone(ApprovalAction.END)
    page = decider.get(url := str(_posted(decider, "endings", **ENDINGS).location)).text
    assert ("提交批准" in page, "应用：整份导入" in page) == (False, True)
    assert decider.post(f"{url}?do=apply").location == url
    assert (
        not Recognition.select().where(Recognition.enterprise == 1, Recognition.ended_on.is_null()).exists()
    )
