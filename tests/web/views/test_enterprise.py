"""An enterprise's pages: its record, and an application from draft to submission."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from registry.actions.application import save_application, step_application, submit_application
from registry.models import Application, Attachment, Enterprise, Event
from registry.rules.role import Role
from registry.rules.workflow import Action, State
from tests.conftest import People
from tests.make import PDF, Make, uscc

STATEMENT = "我们长期专注于精密传动这一细分市场。"
TYPED = {"statement": STATEMENT, "contact": "王五", "phone": "022-12345678"}


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise()


@pytest.fixture
def client(make: Make, people: People, enterprise: Enterprise) -> FlaskClient:
    return people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))


def page(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def address(application: Application, rest: str = "") -> str:
    return f"/enterprise/applications/{application.id}{rest}"


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)


def test_home_shows_the_officers_words_first(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    make.application(State.RETURNED, enterprise=enterprise)
    text = page(client, "/enterprise/")
    assert text.index("缺少审计报告") < text.index("我的申报</h2>")


def test_home_of_a_new_enterprise_says_what_is_missing(client: FlaskClient, enterprise: Enterprise) -> None:
    Enterprise.update(industry="").where(Enterprise.id == enterprise.id).execute()
    text = page(client, "/enterprise/")
    assert "企业资料缺少：所属产业" in text
    assert "目前没有开放的申报批次" in text


def test_home_costs_the_same_however_much_there_is(
    client: FlaskClient, make: Make, enterprise: Enterprise, queries: list[str]
) -> None:
    make.application(State.RETURNED, enterprise=enterprise)
    page(client, "/enterprise/")
    queries.clear()
    page(client, "/enterprise/")
    few = len(queries)
    make.application(State.RECOGNIZED, enterprise=enterprise, call=make.call("tech_sme", "national"))
    make.application(State.SUBMITTED, enterprise=enterprise, call=make.call("leading_enterprise"))
    make.application(State.RETURNED, enterprise=enterprise, call=make.call("single_champion"))
    make.draft(enterprise, make.call("seed"))
    queries.clear()
    page(client, "/enterprise/")
    assert len(queries) == few


def test_from_start_to_submission(client: FlaskClient, make: Make) -> None:
    call = make.call()
    assert "申报对象：" in page(client, f"/enterprise/applications/new/{call.id}")
    started = client.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    assert started.status_code == 302
    application = Application.get()
    page(client, started.location)
    saved = client.post(address(application), data={**TYPED, "version": 1})
    assert saved.status_code == 302
    file = {"file": [(BytesIO(PDF), "审计报告.pdf")], **TYPED, "version": 2}
    assert client.post(address(application, "/files"), data=file).status_code == 302
    assert "审计报告.pdf" in page(client, address(application))
    done = client.post(address(application, "/submit"), data={**TYPED, "version": 2})
    assert done.status_code == 302
    assert again(application).state == State.SUBMITTED
    text = page(client, address(application))
    assert "等待西青区审核" in text
    assert STATEMENT in text
    assert "保存草稿" not in text


def test_submitting_lists_all_that_is_missing_and_keeps_what_was_typed(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    call = make.call()
    client.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    application = Application.get()
    answer = client.post(
        address(application, "/submit"), data={"statement": "太短", "contact": "", "version": 1}
    )
    assert answer.status_code == 422
    for sentence in ("申报说明不能少于", "请填写联系人", "请填写联系电话", "请至少上传一份申报材料"):
        assert sentence in answer.text
    assert ">太短</textarea>" in answer.text.replace("\r\n", "")
    assert again(application).statement == "太短"


@pytest.mark.parametrize("button", ["", "/files", "/submit"])
def test_every_button_keeps_what_was_typed(
    client: FlaskClient, make: Make, enterprise: Enterprise, button: str
) -> None:
    draft = make.draft(enterprise)
    client.post(address(draft, button), data={**TYPED, "version": draft.version})
    assert again(draft).statement == STATEMENT


def test_saving_over_somebody_elses_change_is_refused_with_the_text_kept(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    draft = make.draft(enterprise)
    colleague = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    save_application(
        draft, colleague, version=draft.version, statement="同事改过的说明", contact="", phone=""
    )
    stale = {**TYPED, "version": draft.version}
    answer = client.post(address(draft), data=stale)
    assert answer.status_code == 409
    assert STATEMENT in answer.text
    assert "同事改过的说明" in answer.text
    assert again(draft).statement == "同事改过的说明"
    fresh = {**TYPED, "version": draft.version + 1}
    assert client.post(address(draft), data=fresh).status_code == 302
    assert again(draft).statement == STATEMENT


def test_typing_into_what_was_submitted_elsewhere_shows_the_lost_text(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    draft = make.draft(enterprise)
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id))
    answer = client.post(address(draft), data={**TYPED, "version": draft.version})
    assert answer.status_code == 409
    assert "以下内容没有保存" in answer.text
    assert STATEMENT in answer.text


def test_a_wrong_file_is_refused_and_the_good_one_stays(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    draft = make.draft(enterprise)
    files = [
        (BytesIO(PDF + b"%\n"), "好.pdf"),
        (BytesIO(b"MZ\x90"), "坏.exe"),
        (BytesIO(b"<html>"), "假.pdf"),
    ]
    answer = client.post(address(draft, "/files"), data={**TYPED, "version": draft.version, "file": files})
    assert answer.status_code == 422
    assert "不接受“.exe”文件" in answer.text
    assert "“假.pdf”的内容与扩展名不符" in answer.text
    assert "好.pdf" in answer.text
    assert STATEMENT in answer.text


def test_upload_without_a_file_says_so(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    draft = make.draft(enterprise)
    answer = client.post(address(draft, "/files"), data={**TYPED, "version": draft.version})
    assert answer.status_code == 422
    assert "还没有选择文件" in answer.text


def test_a_file_is_downloaded_never_shown(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    draft = make.draft(enterprise)
    file = Attachment.get(Attachment.application == draft.id)
    answer = client.get(f"/files/{file.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_removed_file_is_gone(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    draft = make.draft(enterprise)
    file = Attachment.get(Attachment.application == draft.id)
    client.post(address(draft, f"/files/{file.id}/remove"), data={**TYPED, "version": draft.version})
    assert client.get(f"/files/{file.id}").status_code == 404
    assert again(draft).statement == STATEMENT


def test_another_enterprises_things_are_not_there(client: FlaskClient, make: Make) -> None:
    other = make.draft()
    file = Attachment.get(Attachment.application == other.id)
    assert client.get(address(other)).status_code == 404
    assert client.get(f"/files/{file.id}").status_code == 404
    for rest in ("", "/files", f"/files/{file.id}/remove", "/submit", "/steps/withdraw"):
        assert client.post(address(other, rest), data={**TYPED, "version": other.version}).status_code == 404


def test_a_file_cannot_be_removed_through_another_draft(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    mine, second = make.draft(enterprise), make.draft(enterprise, make.call("seed"))
    file = Attachment.get(Attachment.application == second.id)
    assert client.post(address(mine, f"/files/{file.id}/remove"), data={}).status_code == 404


def test_withdrawing_takes_the_version_that_was_seen(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.SUBMITTED, enterprise=enterprise)
    assert client.post(address(application, "/steps/withdraw"), data={"version": 1}).status_code == 409
    version = {"version": application.version}
    assert client.post(address(application, "/steps/recommend"), data=version).status_code == 404
    assert client.post(address(application, "/steps/withdraw"), data=version).status_code == 302
    assert again(application).state == State.WITHDRAWN


def test_the_applicant_reads_offices_not_names_and_no_proposal(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.PROPOSED, enterprise=enterprise)
    text = page(client, address(application))
    assert "西青区 区级审核员" in text
    assert "区级审核员 张三" not in text
    assert "列入拟认定名单" not in text
    assert "拟认定" not in page(client, "/enterprise/")


def test_every_state_has_a_page(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    calls = {
        State.WITHDRAWN: make.call("leading_enterprise"),
        State.REJECTED: make.call("single_champion"),
        State.ON_NOTICE: make.call("tech_sme", "national"),
        State.RECOGNIZED: make.call("innovative_sme"),
    }
    for state, call in calls.items():
        application = make.application(state, enterprise=enterprise, call=call)
        assert application.number in page(client, address(application))


def test_a_product_needs_a_name(client: FlaskClient, make: Make) -> None:
    url = f"/enterprise/applications/new/{make.call('single_champion').id}"
    answer = client.post(url, data={"subject": "new:product", "name": " "})
    assert answer.status_code == 422
    assert "请填写申报对象的名称" in answer.text
    assert client.post(url, data={"subject": "new:product", "name": "减速器"}).status_code == 302
    assert client.post(url, data={"subject": "new:product", "name": "减速器"}).status_code == 409


def test_what_was_recognized_is_re_reviewed(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    call = make.call()
    make.application(State.RECOGNIZED, enterprise=enterprise, call=call)
    url = f"/enterprise/applications/new/{call.id}"
    text = page(client, url)
    assert "复核：" in text
    assert "新申报：企业" not in text
    value = text.split('name="subject" value="')[1].split('"')[0]
    client.post(url, data={"subject": value})
    newest = Application.select().order_by(Application.id.desc()).first()
    assert newest.kind == "re_review"


def test_the_record_is_changed_with_exact_amounts(client: FlaskClient, enterprise: Enterprise) -> None:
    typed = {
        "name": "天津新名精密有限公司",
        "place": "120116/BH-TEDA",
        "industry": "I5",
        "subsector": "I5.1",
        "chains": ["equipment"],
        "gbt4754": "c3453",
        "founded_on": "2010-01-01",
        "staff": "３２０人",
        "revenue": "12,345.678901万元",
        "assets": "",
        "version": enterprise.version,
    }
    answer = client.post("/enterprise/details", data=typed)
    assert answer.status_code == 302, answer.text
    changed = Enterprise.get_by_id(enterprise.id)
    assert (changed.name, changed.zone, changed.staff) == ("天津新名精密有限公司", "BH-TEDA", 320)
    assert (changed.revenue_fen, changed.gbt4754, changed.uscc) == (12_345_678_901, "C3453", enterprise.uscc)
    text = page(client, "/enterprise/details")
    assert "中型" in text
    assert enterprise.name in text
    assert client.post("/enterprise/details", data={**typed, "staff": "1"}).status_code == 409


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "请填写企业名称"),
        ("revenue", "-1", "“-1”不能为负数"),
        ("revenue", "1,23,4.56", "“1,23,4.56”不是金额"),
        ("revenue", "9" * 13, "数值过大"),
        ("staff", "-3人", "不能为负数"),
        ("staff", "1234567890", "数值过大"),
        ("staff", "12,34", "不是整数"),
        ("revenue", "1.1234567", "最多 6 位小数"),
        ("revenue", "1e999999999", "不是金额"),
        ("staff", "12.5", "“12.5”不是整数"),
        ("founded_on", "2010-13-01", "不是日期"),
        ("founded_on", "2090-01-01", "晚于今天"),
        ("gbt4754", "Z99", "行业代码应为"),
        ("gbt4754", "A3453", "没有行业代码"),
        ("subsector", "I1.1", "与所属产业不一致"),
        ("place", "120116/NOWHERE", "不是有效的选择"),
    ],
)
def test_a_bad_record_is_refused_in_words(
    client: FlaskClient, enterprise: Enterprise, field: str, typed: str, sentence: str
) -> None:
    good = {"name": "天津试验有限公司", "place": "120111", "industry": "I4", "version": enterprise.version}
    answer = client.post("/enterprise/details", data={**good, field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_known_credit_code_cannot_be_changed_here(client: FlaskClient, enterprise: Enterprise) -> None:
    typed = {
        "name": "改名",
        "place": "120111",
        "industry": "I4",
        "uscc": uscc(77),
        "version": enterprise.version,
    }
    client.post("/enterprise/details", data=typed)
    assert Enterprise.get_by_id(enterprise.id).uscc == enterprise.uscc


def test_staff_do_not_enter(make: Make, people: People) -> None:
    for role in (Role.DISTRICT_OFFICER, Role.BUREAU_DECIDER, Role.LEADER, Role.SYSTEM_ADMIN):
        assert people.client(make.account(role)).get("/enterprise/").status_code == 403
    assert people.client().get("/enterprise/").status_code == 302


def test_officers_download_only_what_was_filed_with_them(make: Make, people: People) -> None:
    draft = make.draft()
    file = Attachment.get(Attachment.application == draft.id)
    near = people.client(make.account(Role.DISTRICT_OFFICER, district="120111"))
    far = people.client(make.account(Role.DISTRICT_OFFICER, district="120110"))
    assert near.get(f"/files/{file.id}").status_code == 404
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert near.get(f"/files/{file.id}").status_code == 200
    assert far.get(f"/files/{file.id}").status_code == 404
    assert people.client(make.account(Role.LEADER)).get(f"/files/{file.id}").status_code == 403


def test_a_second_correction_shows_the_latest_words(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.RETURNED, enterprise=enterprise)
    submit_application(application, make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id))
    officer = make.actor(Role.DISTRICT_OFFICER)
    step_application(again(application), Action.RETURN, officer, note="还缺专利证书")
    home = page(client, "/enterprise/")
    assert "还缺专利证书" in home
    assert "缺少审计报告" not in home


def test_pressing_save_without_typing_leaves_no_event(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    draft = make.draft(enterprise)
    before = Event.select().count()
    kept = {"statement": draft.statement, "contact": draft.contact, "phone": draft.phone}
    client.post(address(draft), data={**kept, "version": draft.version})
    assert Event.select().count() == before


def test_an_upload_that_is_too_large_is_answered_by_our_own_page(people: People, make: Make) -> None:
    application = make.draft()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    page = f"/enterprise/applications/{application.id}"
    answer = client.post(
        f"{page}/files",
        data=b"0" * (22 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
        headers={"Referer": f"http://localhost{page}"},
    )
    assert answer.status_code == 413
    assert "超过 20 MB" in answer.text
    assert f'href="http://localhost{page}"' in answer.text
