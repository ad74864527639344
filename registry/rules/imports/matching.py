"""Which enterprise of the register a line of a list is about: by credit code, else by name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from registry.errors import Text, say
from registry.rules.imports.cell import Cell, text_of
from registry.rules.name_key import name_key

BLANKS = frozenset(
    (
        "",
        "无",
        "暂无",
        "没有",
        "待补",
        "待补码",
        "未知",
        "不详",
        "暂缺",
        "未提供",
        "n/a",
        "N/A",
        "NA",
        "null",
        "NULL",
        "None",
    )
)
"""What lists write where they know nothing."""
_STROKES = "-－‐–—―─/／\\*.…·_~～"
"""Of these alone they write the same."""


def is_value(cell: Cell) -> bool:
    """Whether a cell holds text, a number or a day; what holds none is refused by `TableRow.unmet_text`."""
    return cell is None or isinstance(cell, str | int | float | date)


def known_text(cell: Cell) -> str:
    """The text of a cell; '' where the list says that it knows nothing, or it holds no value."""
    if cell == "":
        return ""
    if not is_value(cell):
        return ""
    text = text_of(cell)
    return "" if text in BLANKS or not text.strip(_STROKES) else text


@dataclass(frozen=True, slots=True)
class Match:
    """The enterprise a line is about (None: a new one), or why it cannot be told; `note` is for people."""

    enterprise_id: int | None
    reason: Text | None = None
    note: Text | None = None


class Register:
    """Every enterprise by code, by name and by the names it had before."""

    def __init__(
        self, enterprises: Iterable[tuple[int, str | None, str, str]], former: Iterable[tuple[int, str]]
    ) -> None:
        """`enterprises`: number, code, name and name key; `former`: number and the key of a former
        name."""
        self._by_code: dict[str, int] = {}
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        self._former: defaultdict[str, set[int]] = defaultdict(set)
        self._names: dict[int, str] = {}
        self._codes: dict[int, str | None] = {}
        for enterprise_id, code, name, key in enterprises:
            self._names[enterprise_id], self._codes[enterprise_id] = name, code
            self._by_name[key].append(enterprise_id)
            if code:
                self._by_code[code] = enterprise_id
        for enterprise_id, key in former:
            self._former[key].add(enterprise_id)

    def match(self, code: str | None, name: str, former: Sequence[str] = ()) -> Match:
        """The enterprise of this code and name; a valid code decides, a name only where there is no
        code.

        `former` are names that the list says the enterprise had: by one it is found where its name is
        not.
        """
        found = self._by_code_and_name(code, name) if code else self._by_name_alone(name)
        if found.enterprise_id is not None or found.reason is not None or not former:
            return found
        return self._by_former(code, former) or found

    def knows(self, name: str) -> bool:
        """Whether an enterprise has this name, or had it."""
        key = name_key(name)
        return key in self._by_name or key in self._former

    def was_called(self, enterprise_id: int, name: str) -> bool:
        """Whether this is one of the enterprise's former names."""
        return enterprise_id in self._former.get(name_key(name), ())

    def is_called(self, enterprise_id: int, name: str) -> bool:
        """Whether this is the enterprise's present name, however spelled."""
        return name_key(self._names[enterprise_id]) == name_key(name)

    def name_of(self, enterprise_id: int) -> str:
        """The present name."""
        return self._names[enterprise_id]

    def code_of(self, enterprise_id: int) -> str | None:
        """The credit code; None while it waits for one."""
        return self._codes[enterprise_id]

    def _by_code_and_name(self, code: str, name: str) -> Match:
        holder = self._by_code.get(code)
        same_name = self._by_name.get(name_key(name), [])
        if holder is not None:
            if same_name and holder not in same_name:
                return Match(None, self._crossed(code, holder, name))
            return Match(holder)
        waiting = [each for each in same_name if self._codes[each] is None]
        if len(waiting) > 1:
            return Match(None, _several(len(waiting)))
        if waiting:
            return Match(waiting[0])
        if same_name:
            other = self._codes[same_name[0]]
            return Match(
                None, note=say("名录中有同名企业（代码 %(code)s），代码不同，按另一企业处理。", code=other)
            )
        return Match(None)

    def _by_name_alone(self, name: str) -> Match:
        same_name = self._by_name.get(name_key(name), [])
        if len(same_name) > 1:
            return Match(None, _several(len(same_name)))
        if same_name:
            return Match(same_name[0])
        former = sorted(self._former.get(name_key(name), ()))
        if len(former) > 1:
            return Match(None, _several(len(former)))
        if former:
            note = say("表中是曾用名，对应现名“%(name)s”。", name=self._names[former[0]])
            return Match(former[0], note=note)
        return Match(None)

    def _by_former(self, code: str | None, former: Sequence[str]) -> Match | None:
        """The one enterprise that has, or had, one of these names; with a code only one that waits for
        its code."""
        for name in former:
            key = name_key(name)
            found = set(self._by_name.get(key, ())) or self._former.get(key, set())
            found = {each for each in found if not code or self._codes[each] is None}
            if len(found) > 1:
                return Match(None, _several(len(found)))
            for each in found:
                note = say("按表中的曾用名，对应名录中的“%(name)s”。", name=self._names[each])
                return Match(each, note=note)
        return None

    def _crossed(self, code: str, holder: int, name: str) -> Text:
        return say(
            "代码 %(code)s 登记在“%(holder)s”名下，而“%(name)s”在名录中是另一企业，请核对代码与名称。",
            code=code,
            holder=self._names[holder],
            name=name,
        )


def _several(count: int) -> Text:
    return say(
        "名录中有 %(count)s 家企业叫这个名称，无法判断是哪一家。请在表中补上统一社会信用代码。", count=count
    )


class Identity(NamedTuple):
    """What two lines of one file have in common if they are about the same enterprise."""

    enterprise_id: int | None
    code: str | None
    key: str
    """Of its name."""


class SameNames:
    """Notes to lines of one file whose name an earlier line bears under another code."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[str, int]] = {}

    def note(self, name: str, code: str | None, row: int) -> list[Text]:
        """What is to be seen at this line; it is remembered for those that follow."""
        if code is None:
            return []
        other, earlier = self._lines.setdefault(name_key(name), (code, row))
        if other == code:
            return []
        return [say("与第 %(row)s 行同名而代码不同，按两家企业处理，请核对。", row=earlier)]


class Seen:
    """The enterprises earlier lines of the same file were about, with the row of each."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self._codes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._uncoded: dict[str, int] = {}

    def row_of(self, identity: Identity) -> int | None:
        """The earlier row about the same enterprise, or None."""
        enterprise_id, code, key = identity
        if enterprise_id is not None:
            return self._known.get(enterprise_id)
        if code is None:
            return self._names.get(key)
        return self._codes.get(code, self._uncoded.get(key))

    def add(self, identity: Identity, row: int) -> None:
        """Remember a line that was accepted."""
        enterprise_id, code, key = identity
        if enterprise_id is not None:
            self._known[enterprise_id] = row
            return
        self._names.setdefault(key, row)
        if code is None:
            self._uncoded[key] = row
        else:
            self._codes[code] = row
