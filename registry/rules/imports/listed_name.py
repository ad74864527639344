"""The name of a firm as lists write it: with marks, former names, a second line, in two languages. Pure.

What is no part of the name is left out and noted; brackets that belong to it stay as they are written.
"""

import html
import re
from dataclasses import dataclass, replace

from registry.errors import Text, listed, say
from registry.rules.imports.cell import Cell, quoted, text_of
from registry.rules.imports.ordinary import ordinary
from registry.rules.imports.verdict_words import is_denied, is_no_grant


@dataclass(frozen=True)
class NameRead:
    """A name, the names it had before, what to see, what is wrong; `doubt`: what has to be answered by
    yes first."""

    name: str
    former: tuple[str, ...] = ()
    notes: tuple[Text, ...] = ()
    reasons: tuple[Text, ...] = ()
    doubt: Text | None = None


_SHORTEST_NAME = 6
"""Characters of a second line that may be a name by itself: 天津某某有限公司."""
LONGEST_READ = 400
"""Characters of a name that is looked into; a longer one is refused for its length."""
_PLAIN = re.compile(r"[㐀-䶿一-鿿][㐀-䶿一-鿿A-Za-z0-9]+(?:[(（][㐀-䶿一-鿿]{2,6}[)）])?[㐀-䶿一-鿿]{2,}")
"""A name about which there is nothing to look for, unless it says 原 or 曾用名."""
_COUNT = r"(?:\d{1,5}|[一二三四五六七八九十]{1,3})"
_LEADING = re.compile(
    rf"(?:{_COUNT}[、．)）]|\d{{1,5}}[.,，](?!\d)|[(（\[［]{_COUNT}[)）\]］][、.]?|[①-⑳⑴-⒇⒈-⒛]|"
    r"[(（](?:更名|新增|新认定|复核|补报|递补|续报)[)）]|[*＊★☆※▲△▼●○◆◇■□◎√✓✔#＃•·・◦‣﹡†‡]|[-–—](?=[㐀-鿿])|['`](?=[㐀-鿿][^']*$)|【[^】]{0,20}】|〔\d+〕)\s*"
)
_SAID_BEHIND = re.compile(r"(?:(?<=公司)|(?<=厂))[(（\[［]([^()（）\[\]［］]{2,14})[)）\]］]$")
_SAID_APART = re.compile(
    r"^(.*(?:公司|厂|合作社|集团|研究院|研究所|中心|企业|[)）]))(?:\s+|\s*[-—–:：,，;；/|]+\s*)([㐀-鿿]{2,10})$"
)
"""What stands behind a name and a space or stroke: 某某有限公司——撤销."""
_SAID_AT_ONCE = re.compile(
    r"^(.*(?:公司|厂|合作社))((?:已|未|被|拟|暂|注销|撤销|取消|吊销|落选|退出|迁出)[㐀-鿿]{0,8})$"
)
_SAID_BEFORE = re.compile(r"[(（\[［【]([^()（）\[\]［］【】]{2,14})[)）\]］】]\s*(?=[㐀-鿿])")
_MARKS_BEHIND = frozenset({"更名", "新增", "新认定", "复核", "复核通过", "补报", "递补", "续报", "上市公司"})
_SERIAL = re.compile(r"\s*(\d{1,5})\s+(?=[㐀-鿿])")
"""A number that only a space parts from the name; without the space it may be a part of it."""
_TRAILING = re.compile(
    r"\s*(?:[*＊★☆※▲△▼●○◆◇■□◎√✓✔#＃•﹡†‡。，、；;,]|(?<=[㐀-鿿)）])[.．]|[①-⑳¹²³⁴-⁹]|【[^】]{0,20}】|"
    r"[\[［(（]注\s*\d{0,2}[)）\]］]|[\[［]\d{1,2}[\]］])$"
)
_QUOTED = re.compile(r"[“\"「『《‘'](?P<name>[^“”\"「」『』《》‘’']+)[”\"」』》’']$")
"""All of a name in quotation marks; those inside of one belong to it."""
_ESCAPED = re.compile(r"&(?:nbsp|amp|quot|lt|gt|ensp|emsp|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
LEGAL = (
    r"(?:公司|合作社|合作联社|厂|集团|研究院|研究所|设计院|事务所|大学|学院|学校|医院|银行|中心|店|商行|经营部|工作室|超市|农场|"
    r"合伙[)）]|普通合伙|有限合伙)"
)
_WAS = re.compile(
    r"[(（\[［]\s*(?:(?:企业|单位|公司)?(?:原名称?|曾用名称?|更名前|变更前|旧名称?|前身|原企业名称|原单位名称|原公司名称)"
    rf"(?:名称)?[:：为是]*\s*(?P<said>[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)?)|"
    rf"原[:：为]?\s*(?P<bare>[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)?{LEGAL}))\s*[)）\]］]"
)
_IS_NOW = re.compile(
    r"[(（\[［]\s*(?:现名称?|现更名为?|已更名为?|更名为|更名后|变更后|现已更名为?|现为)(?:名称)?[:：为是]*\s*"
    rf"(?P<name>[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)?{LEGAL}(?:[(（][^()（）]*合伙[)）])?)\s*[)）\]］]$"
)
_HAN = r"[㐀-䶿一-鿿\U00020000-\U000323AF]"
_LATIN = (
    r"[A-Z][A-Za-z0-9 .,&'’/()-]*?\b(?:co\.?|ltd\.?|limited|inc\.?|corp\.?|corporation|company|gmbh|llc|plc|"
    r"group|factory|institute|university|hospital|partnership)\b[A-Za-z .,&'’()-]*"
)
_CHINESE_FIRST = re.compile(
    rf"(?P<name>.*{_HAN}.*?{LEGAL}(?:[(（][^()（）A-Za-z]*[)）])?)\s*[/|,，(（]?\s*(?P<latin>{_LATIN})[)）]?",
    re.IGNORECASE,
)
_LATIN_FIRST = re.compile(
    rf"(?P<latin>{_LATIN}?)\s*[/|,，(（]?\s*(?P<name>{_HAN}[^A-Za-z]*{LEGAL}(?:[(（][^()（）A-Za-z]*[)）])?)[)）]?",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"[=@]|https?://|www\.|file:|mailto:", re.IGNORECASE)
_WHOLE = re.compile(rf"{_HAN}.*(?:公司|合作社|厂|事务所|合伙[)）])$")
_MAY_BE_WHOLE = re.compile(rf"{_HAN}.*{LEGAL}(?:[(（][^()（）]*[)）])?$")
"""A name that may be whole, or be wrapped before the rest of it."""
_ENDING = re.compile(
    r"(?:股份|责任|集团|技术|控股|实业)*(?:有限)?(?:责任)?公司$|(?:(?!公司).){0,14}(?:分公司|分厂|分院|分所|支行|分行|工厂|事业部)$"
)
SEVERAL = 2
_SEVERAL = re.compile(
    r"(?:公司|厂|合作社|研究院|研究所|中心)\s*[、,，;；/|和与]\s*[^()（）]{2,}(?:公司|厂|合作社|研究院|研究所|中心|联合体)$"
    r"|有限(?:责任)?公司[^()（）]{2,}有限(?:责任)?公司$"
    rf"|{LEGAL}(?:[(（][^()（）]*[)）])?(?:等(?:{_COUNT}[家户个]?(?:企业|单位|公司)?)?|及其?(?:子|分|关联|下属|所属)公司)$"
)
"""Two names in one cell, parted by a mark or by nothing, or one for all: 某公司等3家, 某公司及其子公司."""
_FOR_OTHERS = re.compile("[原名等]|及其?[子分关下所]")
"""Without these a name speaks of none but itself."""
_ADDRESS = re.compile(
    r"(?:注册|经营|办公|通讯)?(?:地址|住所|电话|联系(?:人|电话|方式|地址)|邮编)|"
    r".*(?:\d+号|号楼|大厦|\d+室|\d层|座\d*)|[\d\-+() ]{7,}$"
)


def read_name(cell: Cell, former: Cell = "") -> NameRead:
    """The name of a cell, with the one of a column of former names."""
    if former == "" and isinstance(cell, str) and len(cell) <= LONGEST_READ and _is_plainly_one(cell):
        return NameRead(cell)
    text = ordinary(text_of(cell))
    if len(text) > LONGEST_READ:
        return NameRead(text)
    if isinstance(cell, str) and _ESCAPED.search(cell):
        found = read_name(_ESCAPED.sub(lambda each: html.unescape(each[0]), cell), former)
        return replace(
            found,
            notes=(say("名称里的网页转义字符已还原：%(name)s。", name=quoted(found.name)), *found.notes),
        )
    was = _split(ordinary(text_of(former))) if former != "" else ()
    if not was and text == cell and _is_plainly_one(text):
        return NameRead(text)
    if _NO_NAME.match(text):
        reason = say("企业名称“%(text)s”是公式或链接，不是名称。请改为文字。", text=quoted(text))
        return NameRead(text, reasons=(reason,))
    notes: list[Text] = _mended(text, cell)
    if isinstance(cell, str) and (serial := _SERIAL.match(cell)):
        text = text.removeprefix(serial[1])
        notes.append(_marked(serial[1]))
    first, doubt = _first_line(cell, text, notes)
    first, before_it = _without_verdict_before(first)
    doubt = doubt or before_it
    name = _unmarked(first, notes)
    name, before = _without_former(name, notes)
    name, said = _without_verdict(_in_chinese(_unmarked(name, notes), notes), notes)
    doubt = doubt or said
    known = tuple(dict.fromkeys(each for each in (*before, *was) if each and each != name))
    if known:
        notes.append(say("写明的曾用名：%(names)s，用于对应名录。", names=listed(map(quoted, known))))
    if doubt is None and _SEVERAL.search(name):
        doubt = say("名称单元格“%(name)s”像是写了几家企业。这是一家企业的名称吗？", name=quoted(name))
    return NameRead(name, known, tuple(notes), (), doubt)


def _mended(text: str, cell: Cell) -> list[Text]:
    if text == text_of(cell):
        return []
    return [say("名称里有部首、兼容字符或国标已弃用的编码，已改为通用汉字：%(name)s。", name=quoted(text))]


def _is_plain(text: str) -> bool:
    """Whether there is nothing to look for in a name: no space, no mark, no character to be mended."""
    if _PLAIN.fullmatch(text) is None or _FOR_OTHERS.search(text):
        return False
    return text.endswith("公司") or _SAID_AT_ONCE.match(text) is None


def _is_plainly_one(text: str) -> bool:
    return text.count("公司") < SEVERAL and _is_plain(text)


def _split(text: str) -> tuple[str, ...]:
    """The former names of a cell or bracket."""
    found = (_unmarked(each.strip(), []) for each in re.split(r"[、；;，,/\n]|\s{2,}", text))
    return tuple(each for each in found if len(each) > 3 and not each.isdigit())


def _first_line(cell: Cell, text: str, notes: list[Text]) -> tuple[str, Text | None]:
    """The name out of the lines of a cell: one name that was wrapped, or the first line, if the second
    is known to be no name; else the first line, to be confirmed."""
    if not isinstance(cell, str) or "\n" not in cell.strip():
        return text, None
    lines = [ordinary(line) for each in cell.splitlines() if (line := text_of(each))]
    rest = text_of("\n".join(lines[1:]))
    if len(lines) < 2 or not _is_whole(_unmarked(lines[0], []), rest):
        return text, None
    if _ENDING.fullmatch(rest) or re.match(r"[(（\[［]", rest) or re.match(r"[A-Za-z]", rest):
        return " ".join(lines) if rest[0].isascii() and rest[0].isalpha() else text, None
    said = re.fullmatch(
        r"(?:企业|单位|公司)?(?:原名称?|曾用名称?|更名前|旧名称?)(?:名称)?[:：为是]*(.+)", rest
    )
    if said:
        return f"{lines[0]}（原名：{said[1]}）", None
    if _ADDRESS.match(rest):
        notes.append(say("名称单元格的第二行“%(text)s”不是名称，未采用。", text=quoted(rest)))
        return lines[0], None
    return lines[0], say(
        "名称单元格有两行。企业名称是第一行“%(name)s”，而第二行“%(rest)s”不是另一家企业，对吗？",
        name=quoted(lines[0]),
        rest=quoted(rest),
    )


def is_whole_name(text: str) -> bool:
    """Whether a text ends as the full name of a firm does."""
    return _WHOLE.search(text) is not None and _ENDING.fullmatch(text) is None and len(text) >= _SHORTEST_NAME


def _is_whole(first: str, rest: str) -> bool:
    """Whether a first line is a name by itself, and not the beginning of the one that the rest ends."""
    if _WHOLE.search(first):
        return True
    is_name = _WHOLE.search(rest) or _MAY_BE_WHOLE.search(rest)
    is_other = len(rest) > _SHORTEST_NAME and is_name and not _ENDING.fullmatch(rest)
    return bool(_MAY_BE_WHOLE.search(first) and (is_other or _ADDRESS.match(rest)))


def _unmarked(text: str, notes: list[Text]) -> str:
    """The name without the marks and numbers that lists put around it."""
    name = text
    while found := _LEADING.match(name):
        name = name[found.end() :]
    while found := _TRAILING.search(name):
        name = name[: found.start()]
    if found := _QUOTED.match(name):
        name = found["name"].strip()
    if name == text or not name:
        return text
    start = text.index(name)
    marks = " ".join(each for each in (text[:start].strip(), text[start + len(name) :].strip()) if each)
    notes.append(_marked(marks))
    return name


def _marked(marks: str) -> Text:
    return say("名称前后的“%(marks)s”是序号或标记，不作为名称。", marks=quoted(marks))


def _without_former(name: str, notes: list[Text]) -> tuple[str, tuple[str, ...]]:
    """The present name, and those it had before by what stands in brackets."""
    if now := _IS_NOW.search(name):
        before = name[: now.start()].strip()
        notes.append(say("表中写明现名“%(name)s”，按现名读取。", name=quoted(now["name"])))
        return now["name"].strip(), (before,)
    found = _WAS.search(name)
    rest = (name[: found.start()] + name[found.end() :]).strip() if found else ""
    if not found or not rest:
        return name, ()
    return rest, _split(found["said"] or found["bare"] or "")


def _without_verdict(name: str, notes: list[Text]) -> tuple[str, Text | None]:
    """The name without what a bracket behind it says of the row, and what is asked if that is no grant."""
    apart = _SAID_APART.match(name)
    if apart is None and (at_once := _SAID_AT_ONCE.match(name)) and is_denied(at_once[2]):
        apart = at_once
    if apart and is_no_grant(apart[2]):
        return apart[1], _doubt_of(apart[1], apart[2])
    found = _SAID_BEHIND.search(name)
    if found is None:
        return name, None
    firm, said = name[: found.start()], found[1]
    if said in _MARKS_BEHIND:
        notes.append(_marked(found[0]))
        return firm, None
    return (firm, _doubt_of(firm, said)) if is_no_grant(said) else (name, None)


def _without_verdict_before(name: str) -> tuple[str, Text | None]:
    """The same of a bracket before the name; any other mark before it is left out elsewhere."""
    found = _SAID_BEFORE.match(name)
    if found is None or not is_no_grant(found[1]):
        return name, None
    firm = name[found.end() :].strip()
    return firm, _doubt_of(firm, found[1])


def _doubt_of(firm: str, said: str) -> Text:
    return say(
        "名称“%(name)s”前后写有“%(said)s”，不像认定的结果。这一行仍要导入吗？",
        name=quoted(firm),
        said=quoted(said),
    )


def _in_chinese(name: str, notes: list[Text]) -> str:
    """Of a name in two languages the Chinese one, which is the registered one."""
    if name.isascii() or not any(each.isascii() and each.isalpha() for each in name):
        return name
    found = _CHINESE_FIRST.fullmatch(name) or _LATIN_FIRST.fullmatch(name)
    if found is None:
        return name
    notes.append(say("名称取中文，外文“%(latin)s”未采用。", latin=quoted(found["latin"].strip())))
    return found["name"].strip()
