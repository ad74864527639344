"""What a deep check found, for people at a terminal: part by part, with the next step."""

import click

from registry.queries.deep_check import DeepCheck, PartCheck
from registry.web.commands.fault_words import in_chinese

PARTS = {
    "database": "数据库",
    "ledger": "台账",
    "guards": "防改写约束",
    "rows": "数据行",
    "sheets": "评价表",
    "figures": "统计数字",
    "search": "名称检索",
    "files": "文件",
}
"""The parts of the check as they are called in Chinese."""
NEXT = {
    "database": "下一步：停止系统，把最近的备份恢复到空的位置（docs/backup.md）。 "
    "Next: stop the registry and restore a backup into an empty place (docs/backup.md).",
    "ledger": "下一步：停止系统，把最近一份好的备份恢复到空的位置（docs/backup.md）。 "
    "Next: stop the registry and restore the last good backup into an empty place (docs/backup.md).",
    "guards": "下一步：查明谁改了数据库；backup make，再 backup restore 到空的位置，即按迁移重建。 "
    "Next: find out who changed the database; `backup make`, then `backup restore` into an empty place makes "
    "them anew.",
    "rows": "下一步：对照所列记录查明原因；要改回，恢复备份。 "
    "Next: find out by the events that are named what happened; to undo it, restore a backup.",
    "sheets": "下一步：criteria recheck 逐份复核；要改回，恢复备份。 "
    "Next: `criteria recheck` computes each again; to undo it, restore a backup.",
    "figures": "下一步：tally rebuild 按台账重建。 Next: `tally rebuild` makes them anew from the ledger.",
    "search": "下一步：search rebuild 按名称重建。 Next: `search rebuild` makes it anew from the names.",
    "files": "下一步：从备份的 files/ 取回同名文件，放回数据目录的 files/。 "
    "Next: put the file of the same name back from a backup's files/ into the data folder's.",
}
"""What to do where a part differs."""
BY_THE_LEDGER = frozenset({"rows", "sheets", "figures"})
"""Parts that are compared with the ledger, or made anew from it."""
CALLED = {
    "account": "登录名 sign-in name",
    "application": "申报编号 application number",
    "criteria_version": "标准 criteria",
    "enterprise": "统一社会信用代码 credit code",
    "recognition": "证书编号 certificate number",
}
"""By what people know the rows of a table."""
MOST_STRAY = 3


def _called(part: PartCheck, fault: str) -> str:
    name = part.called.get(fault)
    return f" [{CALLED[fault.partition(' ')[0]]} {name}]" if name else ""


def tell_found(found: DeepCheck) -> None:
    """A line for each fault that is named, how many more there are and what to do; or that all is well."""
    broken = any(each.part == "ledger" and each.count for each in found.parts)
    for each in found.parts:
        for fault in each.faults:
            click.echo(f"{PARTS[each.part]}有误：{in_chinese(fault)} · WRONG {fault}{_called(each, fault)}")
        if each.more:
            click.echo(f"……另有 {each.more} 处未逐条列出。 … and {each.more} more in {each.part}.")
        # What differs from a ledger that is broken itself is not put right by it.
        if each.count and not (broken and each.part in BY_THE_LEDGER):
            click.echo(f"{NEXT[each.part]}")
        if each.part == "ledger" and broken:
            click.echo(
                "台账有误，以下各项是与有误的台账比较的结果，仅供参考。 "
                "What follows was compared with a broken ledger: either side may be wrong."
            )
    if found.stray:
        named = ", ".join(found.stray[:MOST_STRAY]) + (" …" if len(found.stray) > MOST_STRAY else "")
        click.echo(
            f"提示：{len(found.stray)} 个文件没有任何数据行引用 · told  files that no row names: "
            f"{len(found.stray)}, {named}"
        )
    if found.is_sound:
        click.echo(
            f"全部一致：{found.events} 条记录、{found.files} 个文件 · ok    "
            f"{found.events} events, every carried row and {found.files} files are what they say"
        )
