"""What no column can hold is refused with a sentence, alike on both engines; no foreign host is believed."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from peewee import DataError

from registry.actions.criteria import begin_draft, publish_shipped
from registry.config import Config
from registry.database import db
from registry.models import Account, EventSecret
from registry.queries.criteria import version_named
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People, site
from tests.criteria_forms import typed as everything_in
from tests.make import AWARD, PASSWORD, PDF, SYSTEM, Make

TOO_LARGE = (2**31, 10**30)


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def test_no_address_holds_a_control_character_or_an_endless_number(app: Flask, client: FlaskClient) -> None:
    """Every address that takes a word or a number, before any gate."""
    tried = 0
    for rule in app.url_map.iter_rules():
        if not rule.arguments or rule.endpoint == "static":
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        for value in ("x%00%0d%0aa:b", *map(str, TOO_LARGE)):
            path = "".join(value if is_dynamic else part for is_dynamic, part in rule._trace)
            path = path.removeprefix("|")
            if value.isdigit() and "int:" not in rule.rule:
                continue
            answer = client.open(path, method=method)
            assert answer.status_code in {404, 405}, (path, answer.status_code)
            tried += 1
    assert tried > 80


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "address",
    [
        "/x%0d%0aa:b",
        "/bureau/imports/%0d%0aSet-Cookie:a",
        "/bureau/criteria/%00",
        "/static/%00",
        "/%E2%80%A9",
    ],
)
def test_an_address_that_leads_nowhere_may_hold_what_it_likes(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    "target",
    [
        "/x%0d%0aa:b",
        "/x%0a",
        "/%00",
        "/%09/evil.example",
        "/%0a/evil.example",
        "//evil.example",
        "/%5Cevil.example",
        "https://evil.example",
        "%0d%0a",
        "/%C2%85",
        "/x%E2%80%A8y",
    ],
)
def test_where_to_go_next_is_a_page_of_this_site(client: FlaskClient, target: str) -> None:
    answer = client.get(f"/language/zh?next={target}")
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get(f"/sign-in?next={target}").status_code == 200


@pytest.mark.engines("sqlite")
def test_a_right_password_leads_to_a_page_of_this_site(client: FlaskClient, make: Make) -> None:
    account = make.account(Role.LEADER, password=PASSWORD)
    typed = {"login": account.login, "password": PASSWORD}
    assert client.post("/sign-in?next=/x%0d%0aa:b", data=typed).location == "/"
    assert client.post("/sign-in?next=/roll%3Fq%3D甲", data=typed).location == "/roll?q=%E7%94%B2"


@pytest.mark.parametrize("address", ["/roll?q=a%00b", "/roll?%00=a", "/criteria/compare?a=%00", "/?x=%00"])
def test_a_nul_in_a_query_is_dropped(client: FlaskClient, address: str) -> None:
    answer, plain = client.get(address), client.get(address.replace("%00", ""))
    assert answer.status_code == plain.status_code
    assert 'value="ab"' in answer.text or "q=a" not in address


def test_a_nul_in_a_form_is_dropped_and_nothing_else(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    address = f"/district/applications/{application.id}/steps/return"
    data = {"version": str(application.version), "no\0te": "请补\0正"}
    assert officer.post(address, data=data).status_code == 303
    kept = EventSecret.select().order_by(EventSecret.seq.desc()).first().content
    assert "请补正" in kept
    assert "\\u0000" not in kept


UNREADABLE = "页面中的版本号缺失或无法识别"
Typed = tuple[Account, str, dict[str, str]]
"""Who types, where it is posted to, and what."""
NO_VERSION = ("abc", "-1", "1.5", "１２", "", str(2**31), "9" * 400)


def _draft(make: Make) -> Typed:
    draft = make.draft()
    owner = make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
    return owner, f"/enterprise/applications/{draft.id}", {"statement": "新写的说明，十个字以上。"}


def _details(make: Make) -> Typed:
    typed = {"staff": "128", "revenue": "1234.56", "gbt4754": "C3453"}
    return make.account(Role.ENTERPRISE), "/enterprise/details", typed


def _record(make: Make) -> Typed:
    found = make.enterprise()
    typed = {"name": "天津新名称有限公司", "uscc": found.uscc or "", "place": "120111", "industry": "I4"}
    return make.account(Role.BUREAU_REVIEWER), f"/enterprises/{found.id}/edit", typed


def _decision(make: Make) -> Typed:
    file = make.application(State.SUBMITTED)
    officer = make.account(Role.DISTRICT_OFFICER)
    return officer, f"/district/applications/{file.id}", {"note": "同意推荐，情况属实", "step": "recommend"}


def _criteria(make: Make) -> Typed:
    publish_shipped(SYSTEM)
    base = version_named("specialized_new.2026")
    assert base is not None
    draft = begin_draft(base, "specialized_new.2027", SYSTEM)
    typed = {"note": "新写的备注，供核对"}
    return make.account(Role.BUREAU_DECIDER), f"/criteria-drafts/drafts/{draft.id}/about", typed


@pytest.mark.parametrize("form", [_draft, _details, _record, _decision, _criteria])
def test_a_version_that_is_none_is_told_and_nothing_typed_is_lost(
    make: Make, people: People, form: Callable[[Make], Typed]
) -> None:
    account, address, typed = form(make)
    client = people.client(account)
    drawn = everything_in(client.get(address).text) if "criteria" in address else {}
    for version in NO_VERSION:
        answer = client.post(address, data={**drawn, **typed, "version": version})
        assert answer.status_code == 422, version
        assert UNREADABLE in answer.text, version
        assert all(text in answer.text for text in typed.values()), version
        assert "他人修改" not in answer.text
        # What is sent next is sent against what the page has now been drawn from.
        assert re.search(r'name="version"[^>]* value="[1-9]\d*"', answer.text), version


@pytest.mark.parametrize("seen", ["abc", "-1", "9" * 400])
def test_a_profile_drawn_from_nobody_knows_what_is_told_so_too(make: Make, people: People, seen: str) -> None:
    client = people.client(make.account(Role.ENTERPRISE))
    for address, typed in (
        ("/profile/yearly", {"revenue-2025": "12345", "source-2025": "审计报告"}),
        ("/profile/records/award/new", {**AWARD, "source": "获奖证书"}),
    ):
        answer = client.post(address, data={**typed, "seen": seen})
        assert answer.status_code == 422
        assert UNREADABLE in answer.text
        assert all(
            f'value="{text}"' in answer.text
            for text in ("12345", "审计报告", "获奖证书")
            if text in typed.values()
        )
        assert seen not in re.findall(r'name="seen"[^>]* value="([^"]*)"', answer.text)
    assert client.post("/profile/awards?do=remove:award:1", data={"seen": seen}).status_code in {404, 422}
    assert client.post("/profile/awards?do=complete:award", data={"seen": seen}).status_code == 422


def test_below_all_pages_each_engine_says_so_alike(app: Flask, make: Make) -> None:
    """No page is known that lets such a number through to the database: the net is tried by itself."""
    make.account(Role.LEADER)
    for method, status in (("GET", 404), ("POST", 422)):
        with app.test_request_context("/definitions", method=method):
            with pytest.raises((DataError, OverflowError)) as raised, db.atomic():
                Account.update(enterprise=10**30).execute()
            answer = app.make_response(app.handle_user_exception(raised.value))
        assert answer.status_code == status
        assert "超出可以保存的范围" in answer.get_data(as_text=True)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.2"])
def test_a_host_that_is_not_ours_is_told_so_in_plain_text(client: FlaskClient, host: str) -> None:
    for address in ("/", "/sign-in", "/roll/1", "/nowhere", "/bureau/imports/"):
        answer = client.get(address, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain"), address
        assert "请使用本站的正式网址访问" in answer.text
        assert "Please use the official address" in answer.text
        assert host not in answer.text


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("registry.example.gov.cn", 200),
        ("a.example.org:8443", 200),
        ("localhost", 400),
        ("example.gov.cn", 400),
    ],
)
def test_the_hosts_of_the_settings_are_the_sites_own(registry: Config, host: str, status: int) -> None:
    client = site(replace(registry, hosts=("registry.example.gov.cn", ".example.org"))).test_client()
    assert client.get("/definitions", headers={"Host": host}).status_code == status


@pytest.mark.engines("sqlite")
def test_no_one_time_link_is_made_for_a_foreign_host(people: People, make: Make) -> None:
    admin = people.client(make.account(Role.SYSTEM_ADMIN))
    new = {"role": "leader", "login": "wang", "name": "王五", "place": "", "code": ""}
    assert admin.post("/admin/accounts", data=new, headers={"Host": "evil.example"}).status_code == 400
    assert Account.get_or_none(Account.login == "wang") is None
    assert "http://localhost/one-time/" in admin.post("/admin/accounts", data=new).text


def test_a_name_keeps_its_newest_character_and_a_private_one_is_refused(make: Make, people: People) -> None:
    reviewer, found = people.client(make.account(Role.BUREAU_REVIEWER)), make.enterprise()
    typed = {"uscc": found.uscc or "", "industry": "I4", "version": str(found.version), "reason": "写错一字"}
    address = f"/enterprises/{found.id}/edit"
    answer = reviewer.post(address, data={**typed, "name": "天津\ue123业有限公司"})
    assert answer.status_code == 422
    assert "“天津”之后的第 3 个字（U+E123）是自造字" in answer.text
    assert "天津\ue123业有限公司" in answer.text
    newest = "天津\U000323b0业\u200b有限公司"
    assert reviewer.post(address, data={**typed, "name": newest}).status_code == 303
    assert type(found).get_by_id(found.id).name == newest.replace("\u200b", "")


def test_a_file_is_not_kept_under_a_private_name(make: Make, people: People) -> None:
    draft = make.draft()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    upload = {"version": str(draft.version), "file": (io.BytesIO(PDF), "审\ue123计.pdf")}
    answer = owner.post(f"/enterprise/applications/{draft.id}", data=upload)
    assert (answer.status_code, "U+E123" in answer.text) == (422, True)
