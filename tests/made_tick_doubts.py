"""Made-up lists with ticks beside blanks, with tiers, and of endings in another year."""

from collections.abc import Callable
from dataclasses import replace

from tests.made_lists import TableMaker
from tests.made_title_doubts import GRANTS, NEUTRAL, with_word


def unticked(maker: TableMaker) -> None:
    """A column of ticks that leaves two rows out."""
    with_word(maker, "拟认定", "", maker.one(("√", "是")), "拟认定")
    maker.made.asked[-1] = "column.名单.拟认定.（空白）"


def other_tier(maker: TableMaker) -> None:
    """A tier that is another title."""
    is_innovative = maker.kind.title.startswith("innovative")
    with_word(maker, "梯度", "小巨人" if is_innovative else "创新型中小企业", "", "梯度")


def year_of_end(maker: TableMaker) -> None:
    """A title that says that titles ended in another year."""
    maker.kind = replace(maker.kind, categories=NEUTRAL)
    maker.sheet("名单", maker.one(("2020年度撤销企业名单", "2020年取消资格企业名单")))
    maker.made.asked.append("title.year.2020")


TICK_DOUBTS: dict[Callable[[TableMaker], None], tuple[str, ...]] = {
    unticked: GRANTS,
    other_tier: GRANTS,
    year_of_end: ("endings",),
}
"""With the kinds of lists that can have them."""
