"""Registering: the same page whatever the register holds, nothing typed is lost, and signed in at once."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.actions.account import open_account
from registry.models import Account, Claim, Enterprise, SignIn
from registry.rules.role import Role
from tests.claims import claimed, confirmed
from tests.conftest import People
from tests.make import PDF, SYSTEM, Make, uscc
from tests.web.one_engine import one_engine

pytestmark = one_engine
KNOWN, FREE = uscc(41_337), uscc(41_338)
REGISTRATION = {
    "name": "天津自注册有限公司",
    "uscc": FREE.lower(),
    "representative": "钱法人",
    "place": "120116/BH-THT",
    "industry": "I5",
    "person": "赵六",
    "password": "long enough words",
    "again": "long enough words",
}


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def register(client: FlaskClient, *, file: Any = None, **changed: str) -> TestResponse:
    """Sent as a browser sends it; `file` '' for none."""
    content, name = file or (PDF, "执照.pdf")
    licence = {} if file == "" else {"licence": (BytesIO(content), name)}
    return client.post("/register", data={**REGISTRATION, **changed, **licence})


def test_who_registers_is_signed_in_and_of_no_enterprise(client: FlaskClient) -> None:
    answer = register(client)
    assert (answer.status_code, answer.location) == (303, "/pending/")
    assert not Enterprise.select().exists()
    account, claim = Account.get(), Claim.get()
    assert (account.role, account.enterprise_id, account.name) == (Role.CLAIMANT, None, "赵六")
    assert (claim.uscc, claim.zone, claim.representative) == (FREE, "BH-THT", "钱法人")
    home = client.get("/pending/")
    assert home.status_code == 200
    for text in (account.login, "天津自注册有限公司", "钱法人", "执照.pdf", "待确认"):
        assert text in home.text
    assert account.login.startswith(f"{FREE.lower()}-")
    again = client.post("/sign-in", data={"login": account.login.upper(), "password": "long enough words"})
    assert again.location == "/pending/"


def test_the_answer_is_the_same_whatever_the_register_holds(people: People, make: Make) -> None:
    """A free code, one of a firm with people elsewhere, of an imported firm, one claimed before: apart from
    the code, the number of the claim and the moment, byte for byte."""
    with_people = make.enterprise(uscc=uscc(41_339), district="120101")
    make.account(Role.ENTERPRISE, enterprise_id=with_people.id)
    make.enterprise(uscc=KNOWN, name="别的名称有限公司")
    claimed(make.storage, uscc=uscc(41_340))
    make.enterprise(uscc=None, name=REGISTRATION["name"], district="120101")
    answers = []
    for code in (FREE, KNOWN, uscc(41_339), uscc(41_340)):
        client = people.client()
        answer = register(client, uscc=code)
        pages = [client.get(path).text for path in ("/pending/", "/", "/messages/")]
        assert client.get("/pending/correct").status_code == 409
        own = {"Set-Cookie", "X-Request-Id"}
        headers = {name: value for name, value in answer.headers if name not in own}
        shown = "\n".join([str(answer.status), str(headers), answer.text, *pages])
        shown = re.sub(rf"{code}(-\w+)?", "CODE", shown, flags=re.IGNORECASE)
        token = r'name="csrf_token" value="[^"]+"'
        answers.append(re.sub(rf"第 \d+ 号|\d\d:\d\d|{token}", "", shown))
    assert len(set(answers)) == 1
    assert "别的名称" not in answers[0]


def test_what_is_refused_is_the_same_too(client: FlaskClient, make: Make) -> None:
    make.enterprise(uscc=KNOWN)
    open_account("zizhuce", "张三", Role.LEADER, SYSTEM)
    pages = [register(client, uscc=code, person="").text.replace(code, "") for code in (KNOWN, FREE)]
    # The token of a form holds the second in which it was made, its key is drawn by chance.
    assert len({re.sub(r'name="(csrf_token|once)" value="[^"]+"', "", page) for page in pages}) == 1


def test_the_same_is_asked_of_the_database_for_a_known_code(
    people: People, make: Make, queries: list[str]
) -> None:
    make.account(Role.ENTERPRISE, enterprise_id=make.enterprise(uscc=KNOWN).id)
    asked = []
    for code in (uscc(41_400), KNOWN, FREE):
        queries.clear()
        assert register(people.client(), uscc=code).status_code == 303
        asked.append(len(queries))
    # The first of all may ask what is kept in memory afterwards.
    assert asked[1] == asked[2]


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = register(client, file="", name="", representative="", place="", password="short", again="other")
    assert answer.status_code == 422
    for sentence in (
        "请填写企业名称",
        "请填写法定代表人姓名",
        "请选择所属区或功能区",
        "密码不能少于",
        "两次输入的密码不一致",
        "请上传营业执照",
    ):
        assert sentence in answer.text, sentence
    assert "企业名称不能为空" not in answer.text
    assert f'value="{FREE.lower()}"' in answer.text
    assert not Account.select().exists()
    assert not SignIn.select().exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"uscc": ""}, "请填写统一社会信用代码"),
        ({"uscc": "91120111MA000000"}, "应为 18 位"),
        ({"industry": ""}, "请选择所属产业"),
        ({"person": ""}, "请填写您的姓名"),
        ({"password": f"x{FREE.lower()}", "again": f"x{FREE.lower()}"}, "密码过于简单"),
        ({"file": (b"MZ", "执照.pdf")}, "内容与扩展名不符"),
        ({"file": (b"PK", "执照.docx")}, "不接受“.docx”文件"),
    ],
)
def test_a_bad_registration_leaves_nothing(
    client: FlaskClient, changed: dict[str, Any], sentence: str
) -> None:
    answer = register(client, **changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "天津自注册有限公司" in answer.text
    assert not Account.select().exists()
    assert not Claim.select().exists()


def test_a_refused_licence_is_told_at_its_box_and_names_what_is_accepted(client: FlaskClient) -> None:
    page = register(client, file=(b"PK", "执照.docx"), person="").text
    (said,) = re.findall(r'id="licence-error">(.*?)</div>', page, re.DOTALL)
    assert "可以上传：PDF、JPG、PNG。" in said
    assert re.search(r'<a href="#licence">不接受“.docx”文件', page), "and at the top, with a way to the box"
    assert "Word" not in page
    assert "请填写您的姓名" in page, "in one round with all else"
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in page


def test_every_try_counts_against_the_limit(app: Flask, client: FlaskClient) -> None:
    app.config["REGISTER_LIMIT"] = "3 per hour"
    for _attempt in range(2):
        assert register(client, person="").status_code == 422
    assert register(client).status_code == 303
    for changed in ({}, {"person": ""}, {"uscc": KNOWN}):
        answer = register(app.test_client(), **changed)
        assert answer.status_code == 429
        assert "请 60 分钟后再试" in answer.text
        assert REGISTRATION["name"] in answer.text
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}
    data = {**REGISTRATION, "licence": (BytesIO(PDF), "执照.pdf")}
    assert app.test_client().post("/register", data=data, environ_base=elsewhere).status_code == 303


def test_every_door_knows_a_login_by_its_one_spelling(
    app: Flask, client: FlaskClient, people: People
) -> None:
    spelled = "ＺｉＺｈｕ\u200bｃｅ"
    open_account("zizhuce", "张三", Role.LEADER, SYSTEM, password="long enough words")
    admin = people.client(open_account("admin", "李四", Role.SYSTEM_ADMIN, SYSTEM)[0])
    new = {"role": "leader", "login": spelled, "name": "王五", "place": "", "code": ""}
    assert admin.post("/admin/accounts", data=new).status_code == 409
    signed_in = client.post("/sign-in", data={"login": spelled, "password": "long enough words"})
    assert signed_in.status_code == 303
    words = ["user", "create", "--role", "leader", "--one-time-link", "--login"]
    made = app.test_cli_runner().invoke(args=[*words, spelled])
    assert made.exit_code == 1
    assert "登录名“zizhuce”已被使用" in made.output


def test_a_claim_is_sent_again_with_its_licence_or_another(people: People, make: Make) -> None:
    claim = claimed(make.storage)
    client, desk = people.client(Account.get_by_id(claim.account_id)), make.account(Role.DISTRICT_OFFICER)
    assert client.get("/pending/correct").status_code == 409
    officer = people.client(desk)
    assert officer.post(f"/claims/{claim.id}?do=decline", data={"note": "执照看不清"}).status_code == 303
    assert "执照看不清" in client.get("/pending/").text
    form = client.get("/pending/correct").text
    for text in ("执照看不清", claim.uscc, claim.name, 'value="王法人"', "营业执照.pdf"):
        assert text in form
    data = {"uscc": claim.uscc, "name": "", "representative": "王法人", "place": "120111", "industry": "I4"}
    wrong = client.post("/pending/correct", data=data)
    assert (wrong.status_code, "请填写企业名称" in wrong.text) == (422, True)
    sent = client.post(
        "/pending/correct",
        data={**data, "name": "改正后的名称有限公司", "licence": (BytesIO(PDF + b"2"), "新执照.pdf")},
    )
    assert sent.status_code == 303
    now = Claim.get_by_id(claim.id)
    assert (now.state, now.name, now.file_name) == ("waiting", "改正后的名称有限公司", "新执照.pdf")
    assert now.sha256 != claim.sha256


def test_who_was_confirmed_is_sent_on(people: People, make: Make) -> None:
    claim = claimed(make.storage)
    client = people.client(Account.get_by_id(claim.account_id))
    assert client.get("/enterprise/").status_code == 403
    confirmed(claim, make.actor(Role.DISTRICT_OFFICER))
    assert client.get("/pending/").location == "/enterprise/"
    assert client.get("/enterprise/").status_code == 200


def test_a_draft_is_written_while_the_claim_waits_and_taken_along(people: People, make: Make) -> None:
    call = make.call()
    claim = claimed(make.storage)
    client = people.client(Account.get_by_id(claim.account_id))
    assert f'href="/pending/drafts/{call.id}"' in client.get("/").text
    assert client.get(f"/enterprise/applications/new/{call.id}").status_code == 403
    text = {"statement": "主营精密零件二十年。", "contact": "李四", "phone": "02288888888"}
    address = f"/pending/drafts/{call.id}"
    assert client.post(address, data={**text, "version": "0"}).status_code == 303
    late = client.post(address, data={**text, "statement": "另一个页面写的", "version": "0"})
    assert (late.status_code, "另一个页面写的" in late.text, 'value="1"' in late.text) == (409, True, True)
    unreadable = client.post(address, data={**text, "statement": "版本号不对的", "version": "x"})
    assert (unreadable.status_code, "版本号不对的" in unreadable.text) == (422, True)
    assert text["statement"] in client.get(address).text
    assert f'href="{address}"' in client.get("/pending/").text
    confirmed(claim, make.actor(Role.DISTRICT_OFFICER))
    assert "您等待确认期间写的草稿" in client.get("/enterprise/").text
    begun = client.post(f"/enterprise/applications/new/{call.id}", data={"subject": "new:enterprise"})
    assert text["statement"] in client.get(begun.location).text
    assert "您等待确认期间写的草稿" not in client.get("/enterprise/").text
