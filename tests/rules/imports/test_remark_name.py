"""Names that stand in a remark, beside the one of the list."""

import pytest

from registry.rules.imports.listed_name import NameRead, read_name
from registry.rules.imports.remark_name import with_remark

NAME, OLD, NEW = "天津甲制造有限公司", "天津旧甲（集团）有限公司", "天津新甲制造有限公司"


def read(remark: str, name: str = NAME) -> NameRead:
    return with_remark(read_name(name), remark)


@pytest.mark.parametrize(
    "remark",
    [
        f"原名{OLD}",
        f"原{OLD}",
        f"（曾用名：{OLD}）",
        f"原企业名称：{OLD}。",
        f"由{OLD}变更",
        f"由{OLD}更名而来",
        f"{OLD}更名为{NAME}",
        f"2023年5月由{OLD}变更为{NAME}",
        f"首批企业，原名称为{OLD}",
        f"原名：{OLD}（2022年更名）",
        f"企业名称由“{OLD}”变更为“{NAME}”",
        f"企业更名：{OLD}→{NAME}",
    ],
)
def test_a_former_name_is_known_by(remark: str) -> None:
    found = read(remark)
    assert (found.name, found.former, found.doubt) == (NAME, (OLD,), None)
    assert OLD in str(found.notes[-1])


@pytest.mark.parametrize(
    "remark",
    [f"该企业已更名为{NEW}", f"更名为{NEW}", f"2023年5月已更名为{NEW}", f"现名：{NEW}", f"{NAME}更名为{NEW}"],
)
def test_a_present_name_is_read_with_the_listed_one_before_it(remark: str) -> None:
    found = read(remark)
    assert (found.name, found.former, found.doubt) == (NEW, (NAME,), None)


def test_several_former_names_are_each_known_by() -> None:
    assert read(f"曾用名{OLD}、{NEW}").former == (OLD, NEW)


def test_names_that_do_not_fit_the_listed_one_are_asked_about() -> None:
    found = read(f"{OLD}更名为{NEW}")
    assert found.name == NAME
    assert "对不上" in str(found.doubt)


@pytest.mark.parametrize(
    "remark",
    [
        "",
        "已更名",
        "名称变更",
        f"拟更名为{NEW}",
        f"更名为{NAME}",
        "原料基地",
        f"原为{NEW}子公司",
        f"由{NEW}推荐",
        "原" * 300,
    ],
)
def test_what_names_nobody_else_changes_nothing(remark: str) -> None:
    assert read(remark) == read_name(NAME)
