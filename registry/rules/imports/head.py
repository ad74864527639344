"""A header cell as people spell it: with remarks, numbers, units and years, in two languages. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.rules.imports.cell import UNITS, Cell, text_of
from registry.rules.imports.reading import Column

LONGEST_HEAD = 60
SERIALS = frozenset({"序号", "编号", "序", "号", "项次", "行次", "no", "no.", "number", "serialno", "#"})
_MARKS = "*※★☆●○◆◇■□▲△#:.、,;-—–_·•|/\\\"'“”‘’"
_OPENING = str.maketrans("【〔[{<《「", "(((((((")
_CLOSING = str.maketrans("】〕]}>》」", ")))))))")
_NUMBER = re.compile(
    r"^(?:\(?\d{1,2}[.、)](?!\d)|\(?[一二三四五六七八九十]{1,2}[、.)]|\d{1,2}(?=[\u4e00-\u9fff])(?![位年月家个户项亿万千]))"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_YEAR = re.compile(r"(20\d\d)(年度?)?")
_LATIN = re.compile(
    r"^[a-z][a-z0-9.,&'/()\-]*(?=[^\x00-\xff])|(?<=[^\x00-\xff])[.,&'/()\-]*[a-z][a-z0-9.,&'/()\-]*$"
)
_BEGINNING = re.compile(r"[起自从始]|(?:开始|起始)(?:日期?|时间)?")
_PARTS = re.compile(r"[/、|;,或]")
_QUALIFIED = re.compile(
    r"^(?:本次|拟)?(?:申报|申请|认定|入选|获评|获批|获奖|通过|复核|复审|入围|入库|公示|受理|培育|推荐|备案|注册|上榜|参评"
    r"|(?:未|不予)通过|撤销|取消|注销|终止|移出|退出|被\w\w){1,2}"
    r"(?:的|后)?(?=企业|公司|单位名称|单位全称|法人)"
)
_NOT_OF_THE_NAME = re.compile(r"(?:加盖公章|盖章|公章|全称|必填|选填)$|^(?:必填|选填)")
_LINE_OF_UNIT = re.compile(r"\(?(?:金额|货币|计量)?单位:")
_ANY_MONEY = re.compile(r"[^/,、;]{0,6}元(?:人民币)?|rmb|人民币")


@dataclass(frozen=True)
class HeadCell:
    """What a header cell says. `spellings`: the most specific first; `unit`: of money, '' for none; `year`: 0
    for none."""

    text: str = ""
    spellings: tuple[str, ...] = ()
    unit: str = ""
    year: int = 0

    @property
    def is_serial(self) -> bool:
        """Whether it heads the numbers of the lines."""
        return any(spelling in SERIALS for spelling in self.spellings)


NO_HEAD = HeadCell()
SAID = -1
"""How sure it is what somebody has said."""


def read_head(cell: Cell) -> HeadCell:
    """What a cell says if it heads a column."""
    return _read(cell) if isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEAD else NO_HEAD


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Text as it is compared: without spaces, in one width and case, every bracket a round one."""
    folded = unicodedata.normalize("NFKC", text_of(text)).translate(_OPENING).translate(_CLOSING)
    return "".join(folded.split()).lower()


@lru_cache(maxsize=20_000)
def _read(cell: str) -> HeadCell:
    text = plain(cell).strip(_MARKS)
    if _LINE_OF_UNIT.match(text):
        return NO_HEAD
    text = _NUMBER.sub("", text, count=1).strip(_MARKS)
    inside = [part for found in _BRACKETS.findall(text) for part in _PARTS.split(found)]
    bare = _BRACKETS.sub("", text).strip(_MARKS)
    unit = next((unit for part in inside if (unit := money_unit(part))), "")
    bare, at_the_end = _without_unit(bare)
    inlined = "".join(each for each in text if each not in "()")
    year = next((int(found[1]) for part in (bare, *inside) if (found := _YEAR.search(part))), 0)
    # 有效期（起） is where it begins, and not the last day that 有效期 is.
    without = () if any(_BEGINNING.fullmatch(part) for part in inside) else _spellings(bare)
    spellings = dict.fromkeys([*(() if unit or year else (_joined(inlined),)), *without])
    return HeadCell(text, tuple(each for each in spellings if each), unit or at_the_end, year)


def money_unit(text: str) -> str:
    """The unit of money in a remark of a header, known or not: 单位:万元, 人民币元, 万美元; '' for none."""
    inner = text.removeprefix("金额").removeprefix("单位").strip(_MARKS)
    inner = inner.removeprefix("人民币").removesuffix("人民币").removeprefix("rmb").strip(_MARKS)
    return inner if _ANY_MONEY.fullmatch(inner) and inner.endswith("元") else ""


def _without_unit(bare: str) -> tuple[str, str]:
    for known in sorted(UNITS, key=len, reverse=True):
        if bare.endswith(known) and bare != known:
            return bare.removesuffix(known).rstrip(":/,、-("), known
    return bare, ""


def _joined(text: str) -> str:
    return re.sub(r"[/、,|;]", "", text)


def _spellings(bare: str) -> Iterator[str]:
    """What the text may be called, the most specific first."""
    for text in (bare, _LATIN.sub("", bare)):
        for dated in _undated(text):
            yield _joined(dated)
            yield _qualified(_joined(dated))
    parts = [_LATIN.sub("", part).strip(_MARKS) for part in _PARTS.split(bare)]
    if len(parts) > 1:
        parts.sort(key=len, reverse=True)
        yield from parts
        yield from map(_qualified, parts)


def _undated(text: str) -> Iterator[str]:
    """The text without the year it names: 2023年末资产总额 is 年末资产总额, too."""
    yield text
    if found := _YEAR.search(text):
        for kept in ("", "年", "年度"):
            yield text[: found.start()] + kept + text[found.end() :]


def _qualified(text: str) -> str:
    """Without what qualifies a name: 申报企业名称, 企业名称盖章."""
    return _NOT_OF_THE_NAME.sub("", _QUALIFIED.sub("", text))


class HeadNames:
    """Which column a header cell heads, by all the columns a kind of list may have."""

    def __init__(
        self,
        columns: Sequence[Column],
        keys: Collection[str],
        chosen: Mapping[tuple[str, ...], str | None] | None = None,
    ) -> None:
        """`chosen`: the columns that somebody has said of heads, by how these are spelled; None: none."""
        self.columns = {column.name: column for column in columns}
        self.keys = tuple(key for key in keys if key in self.columns)
        self._by_spelling: dict[str, tuple[str, int]] = {}
        for column in columns:
            for order, header in enumerate(column.headers):
                self._by_spelling.setdefault(header, (column.name, order))
        self._within = [(word, column.name) for column in columns for word in column.within]
        # Surer than every spelling that is known.
        self._said = {spellings: (name, SAID) if name else None for spellings, name in (chosen or {}).items()}
        self._found: dict[tuple[str, ...], tuple[str, int] | None] = dict(self._said)

    def find(self, head: HeadCell) -> tuple[str, int] | None:
        """The column it heads, and how sure that is: 0 for its most specific spelling; None if unknown."""
        if self._said and (own := read_head(head.text).spellings) in self._said:
            # What stands in two lines is shown, and spoken of, by the lower one.
            return self._said[own]
        if head.spellings not in self._found:
            self._found[head.spellings] = self._find(head)
        return self._found[head.spellings]

    def _find(self, head: HeadCell) -> tuple[str, int] | None:
        for spelling in head.spellings:
            if spelling in self._by_spelling:
                return self._by_spelling[spelling]
        for word, name in self._within:
            if any(word in spelling for spelling in head.spellings):
                return name, len(self.columns[name].headers)
        return None

    def take(self, head: HeadCell) -> None:
        """From here on read a head that nobody knows as that of the first key column."""
        self._by_spelling.setdefault(
            head.spellings[0], (self.keys[0], len(self.columns[self.keys[0]].headers))
        )
        self._found.pop(head.spellings, None)

    def is_known(self, text: str) -> bool:
        """Whether a head is a column's without anybody's word."""
        return self._find(read_head(text)) is not None

    def spelling_of(self, head: HeadCell) -> str:
        """The known spelling it is found by; '' for none."""
        found = self.find(head)
        headers = self.columns[found[0]].headers if found else ()
        return headers[found[1]] if found and 0 <= found[1] < len(headers) else ""

    def find_cell(self, cell: Cell) -> tuple[str, int] | None:
        """The same of a cell."""
        head = read_head(cell)
        return self.find(head) if head.spellings else None
