"""Made-up lists of endings that give another reason than the ground that was chosen."""

from collections.abc import Callable
from dataclasses import replace

from tests.made_lists import TableMaker
from tests.made_title_doubts import NEUTRAL, with_word

_TITLES = (
    ("主动放弃专精特新中小企业称号企业名单", "gave_up"),
    ("复核未通过取消称号企业名单", "failed"),
    ("有效期届满专精特新中小企业撤销名单", "lapsed"),
    ("弄虚作假、主动放弃撤销称号企业名单", "falsified.gave_up"),
)
_ROWS = (
    ("撤销原因", "企业自愿放弃称号", "gave_up"),
    ("原因", "已注销", "dissolved"),
    ("备注", "提供虚假材料", "falsified"),
)


def other_ground(maker: TableMaker) -> None:
    """A title that says why."""
    columns = maker.columns(maker.chance)
    while "ground" in columns.kinds:
        columns = maker.columns(maker.chance)
    maker.kind = replace(maker.kind, categories=NEUTRAL)
    title, kinds = maker.one(_TITLES)
    maker.sheet("名单", title, columns)
    maker.made.asked.append(f"title.ground.{kinds}")
    maker.made.rows.clear()


def ground_of_row(maker: TableMaker) -> None:
    """A row that says why."""
    head, word, kind = maker.one(_ROWS)
    with_word(maker, head, word, "")
    maker.made.asked[-1] = f"ground.名单.{kind}"


GROUND_DOUBTS: dict[Callable[[TableMaker], None], tuple[str, ...]] = {
    other_ground: ("endings",),
    ground_of_row: ("endings",),
}
"""With the kinds of lists that can have them."""
