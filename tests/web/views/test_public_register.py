"""An enterprise opens its own account: once, whole, and nothing typed is lost."""

import pytest
from flask.testing import FlaskClient

from registry.models import Account, Enterprise
from tests.conftest import People
from tests.make import Make, uscc


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


REGISTRATION = {
    "name": "天津自注册有限公司",
    "uscc": uscc(31337).lower(),
    "place": "120116/BH-THT",
    "industry": "I5",
    "login": "zizhuce",
    "person": "赵六",
    "password": "long enough words",
    "again": "long enough words",
}


def test_an_enterprise_registers_itself(client: FlaskClient) -> None:
    answer = client.post("/register", data=REGISTRATION)
    assert answer.status_code == 302, answer.text
    enterprise = Enterprise.get()
    assert (enterprise.uscc, enterprise.zone) == (uscc(31337), "BH-THT")
    assert Account.get().enterprise_id == enterprise.id
    signed_in = client.post("/sign-in", data={"login": "zizhuce", "password": "long enough words"})
    assert signed_in.location == "/enterprise/"


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"uscc": ""}, 422, "请填写统一社会信用代码"),
        ({"place": ""}, 422, "请选择所属区或功能区"),
        ({"uscc": "91120111MA000000"}, 422, "应为 18 位"),
        ({"again": "other"}, 422, "两次输入的密码不一致"),
        ({"password": "short", "again": "short"}, 422, "密码不能少于"),
        ({"login": "x"}, 422, "登录名应为"),
    ],
)
def test_a_bad_registration_leaves_nothing_and_keeps_what_was_typed(
    client: FlaskClient, changed: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.post("/register", data={**REGISTRATION, **changed})
    assert answer.status_code == status
    assert sentence in answer.text
    assert "天津自注册有限公司" in answer.text
    assert not Enterprise.select().exists()
    assert not Account.select().exists()


def test_a_taken_code_or_login_is_a_conflict(client: FlaskClient, make: Make) -> None:
    make.enterprise(uscc=uscc(31337))
    assert client.post("/register", data=REGISTRATION).status_code == 409
    first = {**REGISTRATION, "uscc": uscc(31338)}
    assert client.post("/register", data=first).status_code == 302
    second = client.post("/register", data={**REGISTRATION, "uscc": uscc(31339)})
    assert second.status_code == 409
    assert "已被使用" in second.text
    assert not Enterprise.select().where(Enterprise.uscc == uscc(31339)).exists()
