"""Header cells as people spell them: which column each heads, its unit and its year."""

import pytest

from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.head import HeadNames, read_head

NAMES = HeadNames(ENTERPRISE_COLUMNS, ("name",))


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("单位名称（盖章）", "name"),
        ("公司/单位名称", "name"),
        ("企业（单位）名称", "name"),
        ("企业名称(全称)", "name"),
        ("企业名称 Company Name", "name"),
        ("Company Name 企业名称", "name"),
        ("Company Name", "name"),
        ("企业名称（Company Name）", "name"),
        ("1.企业名称", "name"),
        ("①企业名称", "name"),
        ("（一）企业名称", "name"),
        ("★企业名称＊", "name"),
        ("【企业名称】", "name"),
        ("企业名称\n（与营业执照一致）", "name"),
        ("拟认定企业名称", "name"),
        ("复核通过企业名称", "name"),
        ("\ufeff企\u3000业 名\u200b称：", "name"),
        ("区（县）", "place"),
        ("县（市、区）", "place"),
        ("市（县、区）", "place"),
        ("所属区 District", "place"),
        ("区/功能区", "place"),
        ("推荐单位", "recommender"),
        ("推荐部门（盖章）", "recommender"),
        ("USCC", "uscc"),
        ("统一社会信用代码/组织机构代码", "uscc"),
        ("企业统一社会信用代码（18位）", "uscc"),
        ("单位：万元", None),
        ("认定单位", None),
        ("法定代表人", None),
        ("企业名称及简介、联系方式", None),
    ],
)
def test_a_head_is_known_however_it_is_written(text: str, column: str | None) -> None:
    found = NAMES.find_cell(text)
    assert (found[0] if found else None) == column


@pytest.mark.parametrize(
    "text", ["有效期（起）", "有效期(自)", "有效期起", "证书有效期（开始日期）", "有效期自"]
)
def test_where_a_validity_begins_is_not_its_last_day(text: str) -> None:
    names = HeadNames(recognition_columns(("enterprise",)), ("name",))
    assert names.find_cell(text) is None
    ends = ["有效期（止）", "有效期(至)", "有效期结束", "有效期（结束）", "有效期限（止）"]
    assert {found[0] for each in ends if (found := names.find_cell(each))} == {"valid_until"}


@pytest.mark.parametrize(
    ("text", "unit", "year"),
    [
        ("2023年末资产总额（万元）", "万元", 2023),
        ("资产总额（2022年，亿元）", "亿元", 2022),
        ("营业收入(单位：人民币元)", "元", 0),
        ("营业收入（万美元）", "万美元", 0),
        ("营业收入/千元", "千元", 0),
        ("上年度营业收入", "", 0),
        ("从业人数（人）", "", 0),
    ],
)
def test_a_head_says_its_unit_and_its_year(text: str, unit: str, year: int) -> None:
    head = read_head(text)
    assert (head.unit, head.year) == (unit, year)
    assert NAMES.find(head) is not None


def test_what_a_name_had_before_is_not_the_name() -> None:
    columns = recognition_columns(("product",))
    names = HeadNames(columns, ("name", "subject"))
    assert names.find_cell("产品名称") == ("subject", 0)
    assert names.find_cell("原企业名称") is None
    assert names.find_cell("曾用名") == ("former_name", 0)
