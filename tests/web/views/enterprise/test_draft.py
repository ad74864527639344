"""An application from its start to its submission: text, files, refusals."""

import re
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.application import save_application, submit_application
from registry.models import Application, Attachment, Enterprise, Event
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import PDF, Make
from tests.reading import page
from tests.titles import award
from tests.web.one_engine import one_engine
from tests.web.views.enterprise.pages import STATEMENT, TYPED, address, again

pytestmark = one_engine


def test_from_start_to_submission(client: FlaskClient, make: Make) -> None:
    call = make.call()
    assert "申报对象：" in page(client, f"/enterprise/applications/new/{call.id}")
    started = client.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    assert started.status_code == 303
    application = Application.get()
    page(client, started.location)
    saved = client.post(address(application), data={**TYPED, "version": 1})
    assert saved.status_code == 303
    file = {"file": [(BytesIO(PDF), "审计报告.pdf")], **TYPED, "version": 2}
    assert client.post(address(application, "?do=attach"), data=file).status_code == 303
    assert "审计报告.pdf" in page(client, address(application))
    done = client.post(address(application, "?do=submit"), data={**TYPED, "version": 2})
    assert done.status_code == 303
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
        address(application, "?do=submit"), data={"statement": "太短", "contact": "", "version": 1}
    )
    assert answer.status_code == 422
    for sentence in ("申报说明不能少于", "请填写联系人", "请填写联系电话", "请至少上传一份申报材料"):
        assert sentence in answer.text
    assert ">太短</textarea>" in answer.text.replace("\r\n", "")
    assert again(application).statement == "太短"


@pytest.mark.parametrize("button", ["", "?do=attach", "?do=submit"])
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
    assert client.post(address(draft), data=fresh).status_code == 303
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
    answer = client.post(
        address(draft, "?do=attach"), data={**TYPED, "version": draft.version, "file": files}
    )
    assert answer.status_code == 422
    assert "不接受“.exe”文件" in answer.text
    assert "“假.pdf”的内容与扩展名不符" in answer.text
    assert "好.pdf" in answer.text
    assert STATEMENT in answer.text


def test_upload_without_a_file_says_so(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    draft = make.draft(enterprise)
    answer = client.post(address(draft, "?do=attach"), data={**TYPED, "version": draft.version})
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
    client.post(address(draft, f"?do=detach:{file.id}"), data={**TYPED, "version": draft.version})
    assert client.get(f"/files/{file.id}").status_code == 404
    assert again(draft).statement == STATEMENT


def test_a_file_cannot_be_removed_through_another_draft(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    mine, second = make.draft(enterprise), make.draft(enterprise, make.call("seed"))
    file = Attachment.get(Attachment.application == second.id)
    assert client.post(address(mine, f"?do=detach:{file.id}"), data={}).status_code == 404


def test_a_product_needs_a_name(client: FlaskClient, make: Make) -> None:
    url = f"/enterprise/applications/new/{make.call('single_champion').id}"
    answer = client.post(url, data={"subject": "new:product", "name": " "})
    assert answer.status_code == 422
    assert "请填写申报对象的名称" in answer.text
    first = client.post(url, data={"subject": "new:product", "name": "减速器"})
    assert first.status_code == 303
    second = client.post(url, data={"subject": "new:product", "name": "减速器"})
    assert second.status_code == 409
    (refused,) = re.findall(r'<div class="r-errors".*?</div>', second.text, re.DOTALL)
    assert f'href="{first.location}"' in refused, "where the focus is, there is the way to the first one"
    assert f"申报 {Application.get().number}，" in refused


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
        f"{page}?do=attach",
        data=b"0" * (22 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
        headers={"Referer": f"http://localhost{page}"},
    )
    assert answer.status_code == 413
    assert "超过 20 MB" in answer.text
    assert f'href="http://localhost{page}"' in answer.text


def test_a_base_title_that_is_only_applied_for_is_said_and_stops_no_submission(
    make: Make, people: People
) -> None:
    holder = make.enterprise()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=holder.id))
    seed = make.draft(holder, make.call("seed"))
    assert "提交时会缺少以下条件" in client.get(f"/enterprise/applications/{seed.id}").text
    make.draft(holder)
    page = client.get(f"/enterprise/applications/{seed.id}").text
    assert "提交时会缺少以下条件" not in page
    assert "只在同时申报：创新型中小企业" in page.split("可以提交，审核时会核对的前提称号")[1]


def test_the_start_page_says_what_is_held_and_who_ran_out_may_apply_anew(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    url = f"/enterprise/applications/new/{make.call().id}"
    award("innovative_sme", "municipal", date(2023, 3, 2), [enterprise])
    ran_out = page(client, url)
    assert "已持有" not in ran_out
    assert "新申报：企业" in ran_out
    award("innovative_sme", "municipal", date(2026, 1, 5), [enterprise])
    text = page(client, url)
    assert "有效期至 2029-01-04），不能作为新申报再次申请；续期请选择“复核”" in text
    assert "复核：" in text
    assert "新申报：企业" not in text


def test_a_draft_of_a_closed_call_goes_on_in_the_next(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    call = make.call()
    client.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    draft = Application.get()
    client.post(address(draft), data={**TYPED, "version": 1})
    with clock.at(call.closes_at):
        following = make.call()
        began = client.post(
            f"/enterprise/applications/new/{following.id}", data={"subject": "new:enterprise"}
        )
        assert began.location.endswith(address(draft))
        assert STATEMENT in page(client, began.location)
    assert (again(draft).call_id, Application.select().count()) == (following.id, 1)
