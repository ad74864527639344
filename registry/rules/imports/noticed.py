"""What is only noticed of a list: columns that are not read, a number of rows that its title says. Pure."""

from collections.abc import Collection

from registry.errors import listed, say
from registry.rules.imports.blocks import Block
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.note import read_heading
from registry.rules.imports.outside import unnamed_columns
from registry.rules.imports.reading import ListRemark
from registry.rules.imports.unheaded import letter


def notice_columns(sheet: FilledSheet, block: Block, heard: Collection[str]) -> list[ListRemark]:
    """One remark for all columns that are not read, those without a head, too; of these heads something is
    heard all the same."""
    unnamed = [
        say("%(column)s 列（没有列名）", column=letter(place)) for place in unnamed_columns(sheet, block)
    ]
    unused = [*(head for head in block.header.unused if head not in heard), *unnamed]
    text = say("未使用的列：%(names)s。", names=listed(unused))
    return [ListRemark(text, sheet.name, block.header.row + 1)] if unused else []


def notice_count(sheet: str, block: Block, count: int) -> list[ListRemark]:
    """What there is to say if the title right above the header names another number of rows: 名单（5家）."""
    said = next((heading.count for title in block.titles if (heading := read_heading(title)).count), None)
    if said is None or said == count or not block.whole_title:
        return []
    text = say("标题写明 %(said)s 家，名单读到 %(count)s 行，请核对。", said=said, count=count)
    return [ListRemark(text, sheet, block.header.row + 1)]
