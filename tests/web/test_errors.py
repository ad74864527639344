"""Refusals that say everything at once, what to do next, and what of an address was not understood."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from registry.actions.account import open_account
from registry.models import Account, Attachment, Enterprise
from registry.rules.eligibility import unmet_completeness
from registry.rules.role import Role
from tests.conftest import People
from tests.make import PASSWORD, PDF, SYSTEM, Make


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def test_a_one_time_link_is_refused_before_anything_is_typed(client: FlaskClient) -> None:
    _account, token = open_account("fresh", "张三", Role.LEADER, SYSTEM)
    assert client.get("/one-time/unknown").status_code == 404
    assert client.get(f"/one-time/{token}").status_code == 200
    typed = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/one-time/{token}", data=typed).status_code == 303
    client.get("/sign-in")
    used = client.get(f"/one-time/{token}")
    assert used.status_code == 404
    assert "该链接已使用或已过期" in used.text
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", used.text) == ["链接已使用或已过期"]
    for way in ("/sign-in", "/forgotten"):
        assert f'href="{way}"' in used.text
    assert client.post(f"/one-time/{token}", data=typed).text == used.text
    assert client.get("/one-time/unknown").text == used.text.replace(token, "unknown"), "of no link either"


def test_a_disabled_accounts_link_is_dead(client: FlaskClient) -> None:
    account, token = open_account("fresh", "张三", Role.LEADER, SYSTEM)
    Account.update(disabled=True).where(Account.id == account.id).execute()
    assert client.get(f"/one-time/{token}").status_code == 404


def test_the_same_file_is_kept_once(make: Make, people: People) -> None:
    draft = make.draft()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    address = f"/enterprise/applications/{draft.id}?do=attach"
    upload = {"file": [(BytesIO(PDF), "换名.pdf")], "version": draft.version}
    answer = client.post(address, data=upload)
    assert answer.status_code == 422
    assert "该文件已上传过，名为“材料.pdf”" in answer.text
    file = Attachment.get(Attachment.application == draft.id)
    client.post(f"/enterprise/applications/{draft.id}?do=detach:{file.id}", data={"version": draft.version})
    again = {"file": [(BytesIO(PDF), "换名.pdf")], "version": draft.version}
    assert client.post(address, data=again).status_code == 303


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
    "path", ["/enterprise/applications/{id}?do=submit", "/enterprise/applications/{id}?do=attach"]
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
