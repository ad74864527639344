"""The system administrator's pages."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry.actions.setting import mark_as_demo
from registry.models import Account, WorkdayOverride
from registry.queries.setting import demo_offset
from registry.rules.account import link_mark
from registry.rules.role import DISTRICT, OPENED, Role
from tests.conftest import People
from tests.make import PASSWORD, SYSTEM, Make

NEW = {"role": "leader", "login": "wang", "name": "王五", "place": "", "code": ""}


@pytest.fixture
def me(make: Make) -> Account:
    return make.account(Role.SYSTEM_ADMIN)


@pytest.fixture
def admin(people: People, me: Account) -> FlaskClient:
    return people.client(me)


def one_time_path(html: str) -> str | None:
    found = re.search(r'id="one-time-link">http://[^/]+(/one-time/[^<]+)<', html)
    return found[1] if found else None


def test_a_new_account_comes_with_a_link_shown_once(admin: FlaskClient, people: People) -> None:
    answer = admin.post("/admin/accounts", data=NEW)
    path = one_time_path(answer.text)
    assert path is not None
    assert "已开通账号 wang" in answer.text
    assert one_time_path(admin.get("/admin/accounts").text) is None
    visitor = people.client()
    answer = visitor.post(path, data={"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 303
    assert Account.get(Account.login == "wang").password_hash is not None


def test_a_link_stands_in_one_answer_only(admin: FlaskClient, make: Make) -> None:
    """Neither a cookie nor a cache, the database or the page sent again tells or makes one."""
    leader = make.account(Role.LEADER)
    for address, data, refused in (
        ("/admin/accounts", NEW, 409),
        (f"/admin/accounts?do=link:{leader.id}", {"seen": link_mark(leader.link_digest)}, 409),
    ):
        answer = admin.post(address, data=data)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        path = one_time_path(answer.text)
        assert path is not None
        token = path.rpartition("/")[2]
        with admin.session_transaction() as session:
            assert token not in str(dict(session))
        digests = [row.link_digest for row in Account.select()]
        again = admin.post(address, data=data)
        assert again.status_code == refused
        assert one_time_path(again.text) is None
        assert [row.link_digest for row in Account.select()] == digests
        assert admin.get("/admin/accounts").text.count("/one-time/") == 0


def test_a_zone_officer_and_an_enterprise_account(admin: FlaskClient, make: Make) -> None:
    firm = make.enterprise()
    admin.post("/admin/accounts", data={**NEW, "role": "district_officer", "place": "BH-TEDA"})
    typed = (firm.uscc or "").lower()
    admin.post("/admin/accounts", data={**NEW, "role": "enterprise", "login": "firm", "code": typed})
    admin.post(
        "/admin/accounts", data={**NEW, "role": "district_decider", "login": "li-si", "place": "120111"}
    )
    decider = Account.get(Account.login == "li-si")
    assert (decider.role, decider.district, decider.zone) == ("district_decider", "120111", "")
    officer, owner = Account.get(Account.login == "wang"), Account.get(Account.login == "firm")
    assert (officer.district, officer.zone) == ("120116", "BH-TEDA")
    assert owner.enterprise_id == firm.id


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"role": "district_officer"}, "区级审核员和区级决定人须指定所属区"),
        ({"role": "district_decider"}, "区级审核员和区级决定人须指定所属区"),
        ({"role": "enterprise"}, "企业账号须对应一家企业"),
        ({"role": "enterprise", "code": "91120111MA00000000"}, "名录中没有统一社会信用代码为"),
        ({"login": "A b"}, "登录名应为"),
        ({"name": ""}, "请填写姓名。"),
        ({"role": "king"}, "错误："),
    ],
)
def test_what_is_wrong_is_said_and_kept(admin: FlaskClient, change: dict[str, str], reason: str) -> None:
    answer = admin.post("/admin/accounts", data={**NEW, "name": "赵六", **change})
    assert answer.status_code == 422
    assert reason in answer.text
    assert ("赵六" in answer.text) or change.get("name") == ""
    assert Account.get_or_none(Account.name == "赵六") is None


def test_the_form_says_which_roles_are_of_a_place_before_it_refuses(admin: FlaskClient) -> None:
    """By their names, in the list of roles and at the field; a refusal stands at the field, too."""
    page = admin.get("/admin/accounts").text
    options = dict(re.findall(r'<option[^>]*value="(\w+)">([^<]*)</option>', page.partition('id="new"')[2]))
    said = {role: options[role].partition("（")[2] for role in map(str, OPENED)}
    assert said == {
        **dict.fromkeys(map(str, OPENED), ""),
        **dict.fromkeys(map(str, DISTRICT), "须选所属区或功能区）"),
        "leader": "可选所属区或功能区）",
    }
    hint = re.search(r'id="place-hint">([^<]*)<', page)
    assert hint
    assert "区级审核员、区级决定人必须选择；领导可以选择" in hint[1]
    shown_for = re.search(r'data-shown-for="([^"]*)" id="place"', page)
    assert shown_for
    assert set(shown_for[1].split()) == {*map(str, DISTRICT), "leader"}
    for wrong in ({"role": "district_decider"}, {"role": "bureau_decider", "place": "120111"}):
        refused = admin.post("/admin/accounts", data={**NEW, **wrong})
        assert refused.status_code == 422
        assert re.search(r'id="place-error">.*?须指定所属区', refused.text, re.DOTALL)


def test_a_leader_of_a_place_and_one_of_the_city(admin: FlaskClient) -> None:
    for login, place in (("of-a-zone", "BH-TEDA"), ("of-the-city", "")):
        answer = admin.post("/admin/accounts", data={**NEW, "login": login, "place": place})
        assert answer.status_code == 200, answer.text
    found = {row.login: (row.district, row.zone) for row in Account.select().where(Account.role == "leader")}
    assert found == {"of-a-zone": ("120116", "BH-TEDA"), "of-the-city": ("", "")}


def test_a_taken_login_keeps_what_was_typed(admin: FlaskClient) -> None:
    admin.post("/admin/accounts", data=NEW)
    answer = admin.post("/admin/accounts", data={**NEW, "name": "赵六"})
    assert answer.status_code == 409
    assert "已被使用" in answer.text
    assert "赵六" in answer.text


def test_new_link_disable_and_enable(admin: FlaskClient, make: Make, people: People) -> None:
    leader = make.account(Role.LEADER)
    theirs = people.client(leader)
    assert theirs.get("/board/").status_code == 200
    page = admin.get(f"/admin/accounts?text={leader.login}").text
    form = re.search(rf'name="do" value="link:{leader.id}".*?name="seen" value="(\w+)"', page, re.DOTALL)
    assert form
    made = admin.post(f"/admin/accounts?do=link:{leader.id}", data={"seen": form[1]})
    assert one_time_path(made.text)
    assert "已被使用" not in made.text
    assert admin.post(f"/admin/accounts/{leader.id}/disabled", data={"disabled": "1"}).status_code == 303
    assert theirs.get("/board/").status_code == 302
    for neither in ({"disabled": "abc"}, {}):
        assert admin.post(f"/admin/accounts/{leader.id}/disabled", data=neither).status_code == 400
    assert Account.get_by_id(leader.id).disabled is True
    admin.post(f"/admin/accounts?do=enable:{leader.id}")
    assert Account.get_by_id(leader.id).disabled is False


def test_nobody_disables_themselves(admin: FlaskClient, me: Account) -> None:
    answer = admin.post(f"/admin/accounts/{me.id}/disabled", data={"disabled": "1"})
    assert answer.status_code == 422
    assert "不能停用自己的账号" in answer.text
    for line in ("999999", "9" * 30, "x", ""):
        assert admin.post(f"/admin/accounts?do=link:{line}").status_code == 404


def test_searching_and_a_constant_number_of_queries(
    admin: FlaskClient, make: Make, queries: list[str]
) -> None:
    make.account(Role.ENTERPRISE)
    queries.clear()
    admin.get("/admin/accounts")
    few = len(queries)
    for _ in range(5):
        make.account(Role.ENTERPRISE)
    queries.clear()
    html = admin.get("/admin/accounts").text
    assert len(queries) == few <= 10
    assert "共 7 条" in html
    assert "共 6 条" in admin.get("/admin/accounts?role=enterprise&state=waiting&text=试验").text
    assert "没有符合条件的账号" in admin.get("/admin/accounts?text=nobody").text
    assert admin.get("/admin/accounts?state=x&role=y&page=99").status_code == 200


def test_working_days_of_a_year_the_library_lacks(admin: FlaskClient) -> None:
    answer = admin.post(
        "/admin/workdays",
        data={"first": "2027-02-06", "last": "2027-02-12", "kind": "holiday", "note": "春节"},
        follow_redirects=True,
    )
    assert "已登记 7 天" in answer.text
    assert "2027-02-06</span> 周六" in answer.text
    assert "未收录，只登记了部分日期" in answer.text
    admin.post("/admin/workdays?do=remove:2027-02-12")
    assert WorkdayOverride.select().count() == 6
    assert admin.post("/admin/workdays?do=remove:soon").status_code == 404


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"first": "2027-02-30"}, "错误："),
        ({"last": "2027-02-01"}, "最后一天早于第一天"),
        ({"last": "2027-12-31"}, "一次最多登记 31 天"),
        ({"kind": ""}, "请选择休息日或工作日"),
        ({"note": "长" * 101}, "说明不能超过 100 个字"),
        ({"first": "0001-01-01", "last": ""}, "日期应在"),
    ],
)
def test_impossible_working_days(admin: FlaskClient, typed: dict[str, str], reason: str) -> None:
    form = {"first": "2027-02-06", "last": "", "kind": "holiday", "note": "", **typed}
    answer = admin.post("/admin/workdays", data=form)
    assert answer.status_code == 422
    assert reason in answer.text
    assert WorkdayOverride.select().count() == 0


def test_the_demo_clock(admin: FlaskClient, app: object) -> None:
    assert "演示时钟" not in admin.get("/admin/accounts").text
    assert admin.post("/admin/workdays?do=clock", data={"days": "7"}).status_code == 403
    mark_as_demo(SYSTEM)
    assert "演示时钟" in admin.get("/admin/workdays").text
    answer = admin.post("/admin/workdays?do=clock", data={"days": "7"}, follow_redirects=True)
    assert "演示时钟已调到 " in answer.text
    assert demo_offset() == timedelta(days=7)
    # It stands on two pages, and leads back to the one it stands on.
    assert admin.post("/admin/accounts?do=clock", data={"days": "1"}).location == "/admin/accounts"
    assert admin.post("/admin/workdays?do=clock", data={"days": "0"}).status_code == 422
    assert admin.post("/admin/workdays?do=clock", data={"days": "x"}).status_code == 422


def test_only_for_the_system_administrator(people: People, make: Make) -> None:
    for role in (Role.LEADER, Role.BUREAU_DECIDER, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert people.client(make.account(role)).get("/admin/accounts").status_code == 403
