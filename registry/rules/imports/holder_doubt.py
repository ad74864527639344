"""A list of sites or products under no known head of firms, beside a column that holds firms: asked. Pure."""

import re
from dataclasses import replace

from registry.errors import say
from registry.rules.imports.asking import NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import quoted, text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames
from registry.rules.imports.unheaded import holds_names, letter

_IS_HOLDER = re.compile(r"(?:公司|集团|合作社|(?<!工)厂)(?:[(（][^()（）]*[)）])?$")
_AROUND = re.compile(
    r"评价|机构|供应|服务|设计|施工|支撑|咨询|推荐|主管|检测|认证|监理|客户|用户|集成|方案|第三方|银行|投资|股东|上级|母公司|集团|合作"
    r"|协作|配套"
)
"""What firms around a site are called, which do not hold its title."""


def ask_holder(
    sheet: FilledSheet, block: Block, names: HeadNames, asking: Asking
) -> tuple[Block, tuple[str, ...]]:
    """The list with the column that somebody says its holders stand in, and the code of the question while it
    is open. Asked where no head of firms is known and what is recognized is no firm: 阀体车间."""
    header, (firm, *others) = block.header, names.keys
    subjects = [header.places[key] for key in others if key in header.places]
    if not header.has_key or firm in header.places or not subjects:
        return block, ()
    rows = sheet.rows[block.first : block.end]
    if any(_IS_HOLDER.search(text_of(row[place])) for row in rows for place in subjects):
        return block, ()
    read = {*header.places.values(), *(place for same in header.alike.values() for place in same)}
    for place, head in sorted(header.texts.items()):
        if place in read or _AROUND.search(head) or not holds_names(sheet, place, block.first, block.end, 1):
            continue
        code = f"holder.{sheet.name}.{header.row + 1}.{letter(place)}"
        answer = asking.ask(_question(code, head, header.texts[subjects[0]], sheet.name, header.row + 1))
        if answer is None:
            return block, (code,)
        if answer != NO:
            places, heads = {**header.places, firm: place}, {**header.heads, firm: head}
            unused = tuple(each for each in header.unused if each != head)
            return replace(block, header=replace(header, places=places, heads=heads, unused=unused)), ()
    return block, ()


def _question(code: str, head: str, subject: str, sheet: str, row: int) -> ListQuestion:
    text = say(
        "“%(head)s”列像是企业名称，“%(subject)s”列不像：持有称号的是“%(head)s”列的企业吗？",
        head=quoted(head),
        subject=quoted(subject),
    )
    answers = (ListAnswer("name", say("是，按企业名称读取")), ListAnswer(NO, say("不是，不读取这一列")))
    return ListQuestion(code, text, answers, sheet, row)
