"""An enterprise's details, as it changes them itself."""

import pytest
from flask.testing import FlaskClient

from registry.models import Enterprise
from tests.make import uscc
from tests.reading import page
from tests.web.one_engine import one_engine

pytestmark = one_engine


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
