"""The pages of sites and products: declared, found again at filing, two factories with two files."""

import pytest
from flask.testing import FlaskClient

from registry.actions.profile_list import Statement, state_profiles
from registry.actions.subject import declare_subject
from registry.models import Application, Enterprise, Subject
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.reading import page

NEW = "/subjects/new"
ROAD = "东丽开发区一经路1号"
SITE = {"kind": "site", "name": "一号工厂", "address": ROAD, "place": "120110"}


def test_an_enterprise_declares_and_completes_one(make: Make, people: People) -> None:
    owner = make.account(Role.ENTERPRISE)
    client = people.client(owner)
    assert "还没有登记" in page(client, f"/subjects/of/{owner.enterprise_id}")
    answer = client.post(NEW, data=SITE)
    made = Subject.get(Subject.number == "DX000001")
    assert answer.location == f"/subjects/{made.id}"
    text = page(client, f"/subjects/{made.id}")
    assert "DX000001" in text
    assert ROAD in text
    assert "东丽区" in text
    refused = client.post(NEW, data={**SITE, "name": "一号 工厂"})
    assert refused.status_code == 409
    assert "已登记有同名的对象" in refused.text
    edit = f"/subjects/{made.id}/edit"
    form = page(client, edit)
    seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
    kept = {"name": "一号工厂", "address": ROAD, "place": "120110", "since": "2019-03-01"}
    assert client.post(edit, data={**kept, "seen": seen}).status_code == 303
    assert client.post(edit, data={**kept, "address": "别处", "seen": seen}).status_code == 409
    assert Subject.get_by_id(made.id).address == ROAD


def test_two_factories_of_one_firm_have_two_files(make: Make, people: People) -> None:
    owner = make.account(Role.ENTERPRISE)
    client = people.client(owner)
    client.post(NEW, data=SITE)
    first = Subject.get(Subject.number == "DX000001")
    call = make.call("smart_factory", "basic")
    url = f"/enterprise/applications/new/{call.id}"
    form = page(client, url)
    assert f"已登记：一号工厂（DX000001 · {ROAD}）" in form
    assert "登记另一处" in form
    assert client.post(url, data={"subject": f"own:{first.id}"}).status_code == 303
    second = {"subject": "new:site", "name": "二号工厂", "address": "津南区二号路2号"}
    assert client.post(url, data=second).status_code == 303
    assert client.post(url, data={"subject": "new:site", "name": "一号 工厂"}).status_code == 409
    files = Application.select().order_by(Application.id)
    assert [Subject.get_by_id(file.subject_id).number for file in files] == ["DX000001", "DX000002"]
    listed = page(client, f"/subjects/of/{owner.enterprise_id}")
    assert "津南区二号路2号" in listed
    assert "DX000002" in page(client, f"/enterprise/applications/{files[1].id}")


def test_an_officer_sees_what_may_be_the_same(make: Make, people: People) -> None:
    firm, call = make.enterprise(), make.call("smart_factory", "basic")
    names = ("东丽工厂", "东丽工厂（新）")
    first, second = (
        make.application(State.SUBMITTED, enterprise=firm, call=call, subject_kind="site", name=name)
        for name in names
    )
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    text = page(client, f"/district/applications/{second.id}")
    assert "请核对是否同一处" in text
    assert f'href="/subjects/{first.subject_id}"' in text
    assert "地址未提供" in text
    product = make.application(
        State.SUBMITTED,
        enterprise=firm,
        call=make.call("single_champion", "municipal"),
        subject_kind="product",
        name="东丽工厂",
    )
    assert "请核对是否同一处" not in page(client, f"/district/applications/{product.id}")


def test_the_list_costs_the_same_however_long(make: Make, people: People, queries: list[str]) -> None:
    owner = make.account(Role.ENTERPRISE)
    client = people.client(owner)
    url = f"/subjects/of/{owner.enterprise_id}"

    def cost() -> int:
        page(client, url)
        queries.clear()
        page(client, url)
        return len(queries)

    client.post(NEW, data=SITE)
    few = cost()
    for number in range(2, 8):
        client.post(NEW, data={**SITE, "name": f"第{number}工厂"})
    assert cost() == few


def test_leaders_read_and_do_not_correct(make: Make, people: People) -> None:
    owner = make.account(Role.ENTERPRISE)
    people.client(owner).post(NEW, data=SITE)
    id = Subject.get(Subject.number == "DX000001").id
    leader = people.client(make.account(Role.LEADER))
    assert "更正资料" not in page(leader, f"/subjects/{id}")
    assert leader.get(f"/subjects/{id}/edit").status_code == 403
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    assert "更正资料" in page(officer, f"/subjects/{id}")


def stated(client: FlaskClient, id: int, **facts: str) -> int:
    """What a browser posts of the facts of a site; the page says what was there."""
    form = page(client, f"/subjects/{id}/answers")
    seen = form.split('name="seen"')[1].split('value="')[1].split('"')[0]
    return client.post(f"/subjects/{id}/answers", data={"seen": seen, **facts}).status_code


@pytest.mark.shipped
def test_two_factories_of_one_firm_have_two_sheets(make: Make, people: People) -> None:
    owner = make.account(Role.ENTERPRISE)
    client = people.client(owner)
    for name in ("一号工厂", "二号工厂"):
        client.post(NEW, data={**SITE, "name": name})
    one, two = (Subject.get(Subject.name == name).id for name in ("一号工厂", "二号工厂"))
    assert stated(client, one, maturity_level="2", source="自评报告") == 303
    assert stated(client, two, maturity_level="1") == 303
    assert stated(client, two, scenes="-3") == 422
    index = page(client, "/sheet/")
    assert "：一号工厂</a>" in index
    assert f'href="/sheet/smart_factory/basic?subject={two}"' in index
    first = page(client, f"/sheet/smart_factory/basic?subject={one}")
    assert "一号工厂 · DX000001" in first
    assert f'href="/subjects/{one}/answers#covers_operation">' in first
    assert "2 级" in first
    second = page(client, f"/sheet/smart_factory/basic?subject={two}")
    assert "二号工厂 · DX000002" in second
    assert "不符合" in second.split("<main")[1].split("</h2>")[0]
    assert page(client, "/sheet/smart_factory/basic").count("一号工厂 · DX000001") == 1
    assert "已略去无法识别" in page(client, "/sheet/smart_factory/basic?subject=999")
    section = page(client, "/profile/smart_green")
    assert f'href="/subjects/{two}/answers"' in section
    assert "自评报告" in page(client, f"/subjects/{one}")
    officer = people.client(make.account(Role.BUREAU_REVIEWER))
    assert "自评报告" in page(officer, f"/subjects/{one}")
    assert "自评报告" not in page(people.client(make.account(Role.LEADER)), f"/subjects/{one}")
    sheet = page(officer, f"/enterprises/{owner.enterprise_id}/criteria/smart_factory/basic?subject={two}")
    assert "二号工厂 · DX000002" in sheet


def test_old_answers_are_confirmed_for_one(make: Make, people: People) -> None:
    owner = make.account(Role.ENTERPRISE)
    client = people.client(owner)
    for name in ("一号工厂", "二号工厂"):
        client.post(NEW, data={**SITE, "name": name})
    firm = Enterprise.get_by_id(owner.enterprise_id)
    state_profiles([Statement(firm, [ProfileEntry("scenes", None, "5")])], SYSTEM)
    url = f"/subjects/of/{firm.id}"
    assert "待确认属于哪一处" in page(client, url)
    assert "待确认属于哪一处" not in page(people.client(make.account(Role.BUREAU_REVIEWER)), url)
    two = Subject.get(Subject.name == "二号工厂").id
    assert client.post(url, data={"do": f"confirm:{two}"}).location == f"/subjects/{two}#answers"
    assert "待确认属于哪一处" not in page(client, url)
    assert "智能制造典型场景数量" in page(client, f"/subjects/{two}")


def test_an_officer_joins_two_and_parts_them(make: Make, people: People) -> None:
    firm = make.enterprise()
    one, two = (
        declare_subject(firm, "site", SubjectDetails(name), SYSTEM).id for name in ("东丽厂", "东丽厂区")
    )
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    form = page(client, f"/subjects/{two}/join")
    assert "名称或地址相近的对象" in form
    assert client.post(f"/subjects/{two}/join", data={"into": str(one), "reason": ""}).status_code == 422
    assert (
        client.post(f"/subjects/{two}/join", data={"into": str(two), "reason": "同一处"}).status_code == 422
    )
    done = client.post(f"/subjects/{two}/join", data={"into": str(one), "reason": "现场核对"})
    assert done.location == f"/subjects/{one}"
    assert "与下列编号为同一处" in page(client, f"/subjects/{one}")
    assert "已并入另一编号" in page(client, f"/subjects/of/{firm.id}")
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=firm.id))
    start = page(owner, f"/enterprise/applications/new/{make.call('smart_factory', 'basic').id}")
    assert "东丽厂（" in start
    assert "东丽厂区" not in start
    assert "以它为准" in page(owner, f"/subjects/{two}")
    assert "并为同一处</a>" not in page(owner, f"/subjects/{one}")
    assert client.post(f"/subjects/{one}/part", data={"reason": "误"}).status_code == 409
    assert client.post(f"/subjects/{two}/part", data={"reason": "核对有误"}).location == f"/subjects/{two}"
    assert "与下列编号为同一处" not in page(client, f"/subjects/{one}")
