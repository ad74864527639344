"""What a remark says of the name beside it: 原名…, 更名为…, 由…变更. Pure."""

import re
from dataclasses import replace

from registry.errors import listed, say
from registry.rules.imports.cell import quoted
from registry.rules.imports.listed_name import LEGAL, NameRead

_NAME = rf"[㐀-䶿一-鿿\U00020000-\U000323AF][^:：、→]{{1,60}}?{LEGAL}(?:[(（][^()（）]*[)）])?"
_WHEN = (
    r"(?:该|本)?(?:企业|单位|公司)?(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?)?(?:已|现已|现|后)?"
    r"(?:(?:企业|单位|公司)?名称)?"
)
_CHANGED = r"(?:更名|变更|改名|更改)"
_FORMER = re.compile(
    rf"(?:企业|单位|公司)?(?:原(?:企业|单位|公司)?名称?|曾用名称?|更名前|变更前|旧名称?)(?:名称)?[:：为是]*(?P<was>{_NAME}(?:、{_NAME})*)"
    rf"|原[:：为是]?(?P<bare>{_NAME})"
)
_CHANGE = re.compile(rf"{_WHEN}由?(?P<was>{_NAME})(?:企业名称)?{_CHANGED}(?:而来|为(?P<now>{_NAME}))?")
_ARROW = re.compile(
    rf"(?:(?:企业|单位|公司)?(?:名称)?{_CHANGED}[:：])?(?P<was>{_NAME})(?:→|-+>)(?P<now>{_NAME})"
)
_BEHIND = re.compile(r"[(（][^()（）]*(?:更名|变更|年)[^()（）]*[)）]$")
_PART = re.compile("[子分]公司$")
_NOW = re.compile(rf"{_WHEN}(?:{_CHANGED}[为成]|现名称?[:：为是]*|现为)(?P<now>{_NAME})")
_MAY_SAY = re.compile("[原名]|变更")
_QUOTES = re.compile('[“”"‘’]')
_CLAUSES = re.compile(r"[,，;；。\n]+")
LONGEST_REMARK = 200


def with_remark(read: NameRead, remark: str) -> NameRead:
    """The name with those that a remark says it had before; where it says the present one, that one, with the
    listed one before it. Names that do not fit each other have to be confirmed first."""
    if len(remark) > LONGEST_REMARK or not _MAY_SAY.search(remark):
        return read
    was, now = _names(remark)
    before = [name for name in was if name not in (read.name, *read.former)]
    other = [name for name in now if name != read.name]
    if not before and not other:
        return read
    is_one = len(set(other)) < 2 and not (other and before)
    if not is_one:
        text = say(
            "备注“%(remark)s”里的名称与名单中的“%(name)s”对不上。仍按名单中的名称登记吗？",
            remark=quoted(remark),
            name=quoted(read.name),
        )
        return replace(read, doubt=read.doubt or text)
    if other:
        note = say("备注写明现名“%(name)s”，按现名读取。", name=quoted(other[0]))
        former = tuple(dict.fromkeys((read.name, *read.former)))
        return replace(read, name=other[0], former=former, notes=(*read.notes, note))
    note = say("备注写明的曾用名：%(names)s，用于对应名录。", names=listed(map(quoted, before)))
    return replace(read, former=(*read.former, *before), notes=(*read.notes, note))


def _names(remark: str) -> tuple[list[str], list[str]]:
    """The former names and the present ones that a remark names."""
    was: list[str] = []
    now: list[str] = []
    for clause in _CLAUSES.split(remark.strip()):
        text = _BEHIND.sub("", _QUOTES.sub("", clause.strip()))
        if wrapped := re.fullmatch(r"[(（](.*)[)）]", text):
            text = wrapped[1]
        if found := _FORMER.fullmatch(text):
            was += (found["was"] or found["bare"]).split("、")
        elif found := _ARROW.fullmatch(text) or _CHANGE.fullmatch(text):
            was.append(found["was"])
            now += [found["now"]] if found["now"] else []
        elif found := _NOW.fullmatch(text):
            now.append(found["now"])
    return [name for name in was if not _PART.search(name)], now
