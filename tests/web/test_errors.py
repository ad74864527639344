"""Refusals that say everything at once, what to do next, and what of an address was not understood."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.account import open_account
from registry.models import Account, Attachment, Enterprise
from registry.rules.eligibility import unmet_completeness
from registry.rules.role import Role
from tests.conftest import People
from tests.make import PASSWORD, PDF, SYSTEM, Make, uscc

REGISTRATION = {
    "name": "天津自注册有限公司",
    "uscc": uscc(41337),
    "place": "120116/BH-THT",
    "industry": "I5",
    "login": "zizhuce",
    "person": "赵六",
    "password": "long enough words",
    "again": "long enough words",
}


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def test_a_registration_is_refused_with_all_that_is_wrong_at_once(client: FlaskClient, make: Make) -> None:
    make.enterprise(uscc=uscc(41337))
    open_account("zizhuce", "张三", Role.LEADER, SYSTEM)
    wrong = {"name": "", "founded_on": "2090-01-01", "staff": "-3", "login": "X!", "password": "short"}
    answer = client.post("/register", data={**REGISTRATION, **wrong, "again": "other"})
    assert answer.status_code == 422
    sentences = (
        "请填写企业名称",
        "晚于今天",
        "不能为负数",
        "登录名应为",
        "密码不能少于",
        "两次输入的密码不一致",
    )
    for sentence in sentences:
        assert sentence in answer.text, sentence
    assert "企业名称不能为空" not in answer.text
    # What is taken is told of a form that could be accepted only, where it is counted.
    incomplete = client.post("/register", data={**REGISTRATION, "person": ""})
    for page in (answer.text, incomplete.text):
        assert "该企业已在登记库中" not in page
        assert "已被使用" not in page


def test_a_password_is_judged_where_no_login_was_typed(client: FlaskClient, make: Make) -> None:
    answer = client.post("/register", data={**REGISTRATION, "login": ""})
    assert "请填写登录名" in answer.text
    assert "密码过于简单" not in answer.text
    short = client.post("/register", data={**REGISTRATION, "login": "", "password": "short"})
    assert "密码不能少于" in short.text


def test_a_taken_code_and_login_are_refused_together_and_name_nobody(client: FlaskClient, make: Make) -> None:
    holder = make.enterprise(uscc=uscc(41337))
    open_account("zizhuce", "张三", Role.LEADER, SYSTEM)
    answer = client.post("/register", data=REGISTRATION)
    assert answer.status_code == 409
    assert "该企业已在登记库中，请联系所在区工信部门或系统管理员为其开通账号。" in answer.text
    assert "登录名“zizhuce”已被使用" in answer.text
    assert holder.name not in answer.text


@pytest.mark.engines("sqlite")
def test_one_address_is_told_a_few_times_what_is_taken(app: Flask, client: FlaskClient, make: Make) -> None:
    make.enterprise(uscc=uscc(41337))
    app.config["TAKEN_LIMIT"] = "2 per hour"
    free = {**REGISTRATION, "uscc": uscc(41338)}
    for _attempt in range(3):
        assert client.post("/register", data={**free, "person": ""}).status_code == 422
    assert client.post("/register", data=REGISTRATION).status_code == 409
    # A registration that comes true tells nothing, so it does not count.
    assert client.post("/register", data=free).status_code == 302
    taken = client.post("/register", data={**REGISTRATION, "uscc": uscc(41339)})
    assert (taken.status_code, "登录名“zizhuce”已被使用" in taken.text) == (409, True)
    for typed in (REGISTRATION, {**REGISTRATION, "uscc": uscc(41340), "login": "another"}):
        answer = client.post("/register", data=typed)
        assert answer.status_code == 429
        assert "请 60 分钟后再试" in answer.text
        assert "已被使用" not in answer.text
        assert "该企业已在登记库中" not in answer.text
        assert all(typed[name] in answer.text for name in ("name", "uscc", "login", "person"))
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}
    assert client.post("/register", data=REGISTRATION, environ_base=elsewhere).status_code == 409


@pytest.mark.engines("sqlite")
def test_every_door_knows_a_login_by_its_one_spelling(
    app: Flask, client: FlaskClient, people: People
) -> None:
    spelled = "ＺｉＺｈｕ\u200bｃｅ"
    assert client.post("/register", data={**REGISTRATION, "login": spelled}).status_code == 302
    assert Account.get().login == "zizhuce"
    admin = people.client(open_account("admin", "李四", Role.SYSTEM_ADMIN, SYSTEM)[0])
    new = {"role": "leader", "login": spelled, "name": "王五", "place": "", "code": ""}
    assert admin.post("/admin/accounts", data=new).status_code == 409
    signed_in = client.post("/sign-in", data={"login": spelled, "password": REGISTRATION["password"]})
    assert signed_in.status_code == 302
    words = ["user", "create", "--role", "leader", "--one-time-link", "--login"]
    made = app.test_cli_runner().invoke(args=[*words, spelled])
    assert made.exit_code == 1
    assert "登录名“zizhuce”已被使用" in made.output


def test_only_registrations_that_were_made_count_against_the_limit(app: Flask, client: FlaskClient) -> None:
    app.config["REGISTER_LIMIT"] = "1 per hour"
    for _attempt in range(3):
        assert client.post("/register", data={**REGISTRATION, "person": ""}).status_code == 422
    assert client.post("/register", data=REGISTRATION).status_code == 302
    answer = client.post("/register", data={**REGISTRATION, "uscc": uscc(41338), "login": "another"})
    assert answer.status_code == 429
    assert "请 60 分钟后再试" in answer.text
    assert Enterprise.select().count() == 1


def test_a_one_time_link_is_refused_before_anything_is_typed(client: FlaskClient) -> None:
    _account, token = open_account("fresh", "张三", Role.LEADER, SYSTEM)
    assert client.get("/one-time/unknown").status_code == 404
    assert client.get(f"/one-time/{token}").status_code == 200
    typed = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/one-time/{token}", data=typed).status_code == 302
    used = client.get(f"/one-time/{token}")
    assert used.status_code == 404
    assert "该链接已使用或已过期" in used.text


def test_a_disabled_accounts_link_is_dead(client: FlaskClient) -> None:
    account, token = open_account("fresh", "张三", Role.LEADER, SYSTEM)
    Account.update(disabled=True).where(Account.id == account.id).execute()
    assert client.get(f"/one-time/{token}").status_code == 404


def test_the_same_file_is_kept_once(make: Make, people: People) -> None:
    draft = make.draft()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    address = f"/enterprise/applications/{draft.id}/files"
    upload = {"file": [(BytesIO(PDF), "换名.pdf")], "version": draft.version}
    answer = client.post(address, data=upload)
    assert answer.status_code == 422
    assert "该文件已上传过，名为“材料.pdf”" in answer.text
    file = Attachment.get(Attachment.application == draft.id)
    client.post(f"{address}/{file.id}/remove", data={"version": draft.version})
    again = {"file": [(BytesIO(PDF), "换名.pdf")], "version": draft.version}
    assert client.post(address, data=again).status_code == 302


@pytest.mark.parametrize(
    ("phone", "is_enough"), [("022-1234", True), ("88-1234", False), ("１２３４５６７", True)]
)
def test_a_telephone_number_has_seven_digits(phone: str, is_enough: bool) -> None:
    reasons = unmet_completeness("120111", "I4", "code", "说明" * 10, "李四", phone, 1)
    assert [str(reason) for reason in reasons] == ([] if is_enough else ["联系电话至少应有 7 位数字。"])


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/roll?place=999", "place=999"),
        ("/roll?scheme=xx&state=valid", "scheme=xx"),
        ("/roll?year=1850", "year=1850"),
        ("/notices?scheme=xx", "scheme=xx"),
        ("/district/?state=zzz", "state=zzz"),
        ("/district/?call=x", "call=x"),
        ("/enterprises/?held=never", "held=never"),
        ("/roll?scheme=&from=chat", ""),
        ("/roll?scheme=seed", ""),
    ],
)
def test_unknown_parameters_of_an_address_are_named(
    make: Make, people: People, address: str, said: str
) -> None:
    text = people.client(make.account(Role.DISTRICT_OFFICER)).get(address).text
    assert ("已略去无法识别的筛选条件：" in text) == bool(said)
    assert said in text


def test_open_calls_are_folded_by_scheme_below_what_is_ones_own(make: Make, people: People) -> None:
    for scheme, level in (
        ("innovative_sme", "municipal"),
        ("little_giant", "national"),
        ("seed", "municipal"),
    ):
        make.call(scheme, level)
    client = people.client(make.account(Role.ENTERPRISE))
    home = client.get("/enterprise/").text
    assert home.count('<details class="r-fold"') == 3
    order = ["todo", "mine", "held", "calls"]
    assert [home.index(f'id="{each}"') for each in order] == sorted(
        home.index(f'id="{each}"') for each in order
    )
    public = people.client().get("/").text
    assert public.index('id="open-notices"') < public.index('id="calls"')
    assert public.count('<details class="r-fold"') == 3


@pytest.mark.parametrize(
    "path", ["/enterprise/applications/{id}/submit", "/enterprise/applications/{id}/files"]
)
def test_a_refused_page_in_the_other_language_is_a_page_that_opens(
    people: People, make: Make, path: str
) -> None:
    account = make.account(Role.ENTERPRISE)
    client = people.client(account)
    draft = make.draft(Enterprise.get_by_id(account.enterprise_id))
    answer = client.post(path.format(id=draft.id), data={"statement": "短", "version": str(draft.version)})
    assert answer.status_code == 422
    link = re.search(r'href="(/language/en[^"]*)"', answer.text)
    assert link
    page = client.get(unescape(link[1]), follow_redirects=True)
    assert (page.status_code, page.request.path) == (200, f"/enterprise/applications/{draft.id}")
    assert '<html lang="en"' in page.text
