"""An enterprise's details, as it changes them itself."""

import pytest
from flask.testing import FlaskClient

from registry.models import Enterprise
from tests.reading import page
from tests.web.one_engine import one_engine

pytestmark = one_engine


def test_the_record_is_changed_with_exact_amounts(client: FlaskClient, enterprise: Enterprise) -> None:
    typed = {
        "subsector": "I4.1",
        "chains": ["equipment"],
        "gbt4754": "c3453",
        "staff": "３２０人",
        "revenue": "12,345.678901万元",
        "assets": "",
        "version": enterprise.version,
    }
    answer = client.post("/enterprise/details", data=typed)
    assert answer.status_code == 303, answer.text
    changed = Enterprise.get_by_id(enterprise.id)
    assert (changed.subsector, changed.staff) == ("I4.1", 320)
    assert (changed.revenue_fen, changed.gbt4754, changed.uscc) == (12_345_678_901, "C3453", enterprise.uscc)
    text = page(client, "/enterprise/details")
    assert "中型" in text
    assert enterprise.name in text
    assert client.post("/enterprise/details", data={**typed, "staff": "1"}).status_code == 409


def test_what_it_is_counted_and_routed_by_is_asked_for_and_not_typed_here(
    client: FlaskClient, enterprise: Enterprise
) -> None:
    text = client.get("/enterprise/details?edit=1").text
    for name in ("name", "uscc", "place", "industry", "founded_on"):
        assert f'name="{name}"' not in text
    data = {"name": "天津改名", "place": "120112", "staff": "9", "version": enterprise.version}
    assert client.post("/enterprise/details", data=data).status_code == 303
    kept = Enterprise.get_by_id(enterprise.id)
    assert (kept.name, kept.district, kept.staff) == (enterprise.name, "120111", 9)
    answer = client.get("/enterprise/details").text
    assert "没有更改：企业名称、所属区或功能区。这些须提交变更申请" in answer
    same = {"name": kept.name, "uscc": kept.uscc, "staff": "8", "gbt4754": "", "version": kept.version}
    client.post("/enterprise/details", data=same)
    answer = client.get("/enterprise/details").text
    assert ("已保存" in answer, "没有更改：" in answer) == (True, False)
    for fact in ("name", "code", "place", "industry", "founded"):
        assert f"/changes/new/{enterprise.id}/{fact}" in client.get("/enterprise/details").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("revenue", "-1", "“-1”不能为负数"),
        ("revenue", "1,23,4.56", "“1,23,4.56”不是金额"),
        ("revenue", "9" * 13, "数值过大"),
        ("staff", "-3人", "不能为负数"),
        ("staff", "1234567890", "数值过大"),
        ("staff", "12,34", "不是整数"),
        ("revenue", "1.1234567", "最多 6 位小数"),
        ("revenue", "1e999999999", "不是金额"),
        ("staff", "12.5", "“12.5”不是整数"),
        ("gbt4754", "Z99", "行业代码应为"),
        ("gbt4754", "A3453", "没有行业代码"),
        ("subsector", "I1.1", "与所属产业不一致"),
    ],
)
def test_a_bad_record_is_refused_in_words(
    client: FlaskClient, enterprise: Enterprise, field: str, typed: str, sentence: str
) -> None:
    good = {"staff": "12", "version": enterprise.version}
    answer = client.post("/enterprise/details", data={**good, field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
