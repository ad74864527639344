"""What the checks find is said in Chinese, too: row, column and value stay as they are stored."""

import pytest

from registry.models import TABLES
from registry.queries.after_image import table_name
from registry.rules.carried import CARRIED
from registry.web.commands.fault_words import TABLES as NAMES
from registry.web.commands.fault_words import in_chinese
from tests.fault_words import english_left

FAULTS = {
    "recognition 3: name is '某公司', not '另一公司' (event 12), or the ledger, which is broken from there": (
        "称号 3: name 为 '某公司'，应为 '另一公司'（依据第 12 条记录）；台账自此有误，也可能是台账不对"
    ),
    "application 7: state is 'draft', not 'submitted'; version is 2, not 3 (event 9)": (
        "申报件 7: state 为 'draft'，应为 'submitted'; version 为 2，应为 3（依据第 9 条记录）"
    ),
    "event 5: it is missing": "第 5 条记录：缺失",
    "trigger event_no_update is missing": "触发器 event_no_update 缺失",
    "index account_login is not what the migrations make": "索引 account_login 与迁移所建的不同",
    "2026-03-03: the kept head covers events 3-4, now there is none": (
        "2026-03-03：所存的当日摘要为第 3–4 条记录，现在没有"
    ),
    "seed:municipal ever shows 4, its list has 3": "seed:municipal：ever 显示 4，名单有 3 条",
    "seed:municipal ever shows 4, a plain count gives 3": "seed:municipal：ever 显示 4，逐条清点为 3",
    "3 sums of the daily roll-up differ from the replay": "3 个按日汇总与重放台账的结果不同",
    "2 figures by district+zone differ": "按 district+zone 的 2 个数字不同",
    "1 events that were counted are no longer in the ledger": "已计入的 1 条记录不在台账中",
    "the chain is broken at event 6": "台账在第 6 条记录处断开",
    "key ab12: it is another than was kept": "公钥 ab12：与所存的不同",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_said_in_chinese(fault: str) -> None:
    assert in_chinese(fault) == FAULTS[fault]
    assert english_left([fault]) == []


def test_what_is_new_is_noticed() -> None:
    assert english_left(["attachment 3: its smile has gone"]) != []


def test_every_carried_table_has_its_name() -> None:
    assert set(NAMES) == set(CARRIED) <= {table_name(table) for table in TABLES}
