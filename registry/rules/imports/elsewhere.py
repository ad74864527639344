"""Rows of a list that are of other provinces: of a national list only the city's own are brought in. Pure."""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from registry.errors import listed, say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.cell import Cell
from registry.rules.imports.head import plain
from registry.rules.imports.list_places import ListPlaces
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import SetAside, TableRow
from registry.rules.imports.telling import KEEP, LEAVE

_PROVINCES = (
    "北京", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽",
    "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西",
    "甘肃", "青海", "内蒙古", "广西", "西藏", "宁夏", "新疆", "台湾", "香港", "澳门", "大连", "青岛",
    "宁波", "厦门", "深圳",
)  # fmt: skip
"""Provinces, and the cities that ministries list beside them."""
_SUFFIX = "省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区|生产建设兵团"
_NAMES = "|".join(_PROVINCES)
_OFFICE = re.compile(r"(?:局|厅|委|委员会|部门|办公室|中心)(?:\(.*\))?$")
_SAID = re.compile(rf"({_NAMES})({_SUFFIX})?(.*)")
_IN_TITLE = re.compile(rf"({_NAMES})(?:{_SUFFIX})")
_COLUMNS = ("province", "place", "recommender")
SHOWN = 5


def other_provinces(title: str, city: Collection[str]) -> list[str]:
    """The provinces that a title names in full, 河北省 or 北京市, if it does not name the city itself."""
    said = plain(title)
    return [] if any(name in said for name in city) else sorted(set(_IN_TITLE.findall(said)))


@lru_cache(maxsize=4_096)
def province_of(text: str) -> str:
    """The province that a place, an office or a heading names first; '' for none."""
    found = _SAID.match(plain(text))
    if found is None or (found[3] and not found[2] and not _OFFICE.search(found[3])):
        return ""
    return found[1]


def ask_elsewhere(
    rows: tuple[TableRow, ...], code: str, city: Collection[str], places: ListPlaces, asking: Asking
) -> tuple[tuple[TableRow, ...], list[SetAside]]:
    """The rows without those that name another province in a column, a sub-heading or the name of their
    sheet, if somebody says so; while that is open, they wait. `city`: how the own city is called."""
    keys = [_said(row) for row in rows]
    of = _Provinces(city, places)
    others = {key: province for key in set(keys) if (province := of.other(key))}
    if not others:
        return rows, []
    # Beside 北京 and 上海 a bare 河北 is the province, not a district that is called so.
    others |= {key: name for key in set(keys) - others.keys() if (name := of.bare(key))}
    found = {row.number: others[key] for row, key in zip(rows, keys, strict=True) if key in others}
    text = say(
        "有 %(count)s 行写明属于其他省市（%(places)s），不是本市企业。怎样处理？",
        count=len(found),
        places=listed(list(dict.fromkeys(found.values()))[:SHOWN]),
    )
    leave = ListAnswer(LEAVE, say("这些行不导入，只导入本市的"))
    keep = ListAnswer(KEEP, say("仍作为本市企业导入"))
    question = ListQuestion(f"elsewhere.{code}", text, (leave, keep), rows[0].sheet)
    answer = asking.ask(question)
    if answer == KEEP:
        return tuple(_here(row) if row.number in found else row for row in rows), []
    if answer is None:
        waits = (question.code,)
        return tuple(
            replace(row, waits=row.waits + waits) if row.number in found else row for row in rows
        ), []
    why = say("其他省市的行，按回答不导入")
    aside = [SetAside(row.sheet, row.number, row.text("name"), why) for row in rows if row.number in found]
    return tuple(row for row in rows if row.number not in found), aside


def _here(row: TableRow) -> TableRow:
    """The row without the place elsewhere that it names: it belongs to no district then."""
    cells = {name: cell for name, cell in row.cells.items() if name not in {"place", "recommender"}}
    return replace(row, cells=cells)


def _said(row: TableRow) -> tuple[Cell, ...]:
    """What of a row may name a province."""
    return (*(row.cells.get(name, "") for name in _COLUMNS), row.section, row.sheet)


class _Provinces:
    def __init__(self, city: Collection[str], places: ListPlaces) -> None:
        self._own = tuple(city)
        self._places = places

    def other(self, said: tuple[Cell, ...]) -> str:
        """The other province that is named; '' for none, and where its own city is named, too."""
        texts = [known_text(cell) for cell in said]
        # The name of the sheet says it only where nothing of the row does.
        if any(part.startswith(self._own) for text in texts[:-1] for part in plain(text).split("/")):
            return ""
        return next((name for place, text in enumerate(texts) if (name := self._province(place, text))), "")

    def bare(self, said: tuple[Cell, ...]) -> str:
        """The province that a place may be by its bare name, which is a district's as well."""
        text = plain(known_text(said[_COLUMNS.index("place")]))
        return text if text in _PROVINCES and not text.startswith(self._own) else ""

    def _province(self, place: int, text: str) -> str:
        # What is called like a district of the city is one; only a column of provinces names none.
        if not text or (place > 0 and self._places.named(text)):
            return ""
        return next((name for part in text.split(" / ") if (name := province_of(part))), "")
