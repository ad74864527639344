"""One row of a made-up list: what it says, and how its cells are spelled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from registry.rules.imports.cell import UNITS
from registry.rules.validity import valid_until
from tests.made_kinds import MadeKind
from tests.made_list_words import PLACES, SPELLED_PLACES, UNKNOWN_CELLS
from tests.made_register import ListedFirm

FIRST_DAY = date(2020, 1, 6)
NUMERALS = "〇一二三四五六七八九十"


def chinese_day(day: date, zero: str) -> str:
    """二〇二三年八月二十一日, with this for 〇."""
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日"


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return f"{NUMERALS[tens] if tens > 1 else ''}{'十' if tens else ''}{NUMERALS[ones] if ones else ''}"


@dataclass(frozen=True)
class MadeRow:
    """A row that is in a list: where it stands, its name, and what it says by the names of the answer.
    `refused`: what its refusal says; '' where it is good."""

    sheet: str
    number: int
    name: str
    says: Mapping[str, Any] = field(default_factory=dict)
    refused: str = ""


@dataclass
class RowMaker:
    """Spells the cells of one row and remembers what they say."""

    chance: Random
    kind: MadeKind
    firm: ListedFirm
    serial: int
    unit: str = ""
    place: str = ""
    """Of the sub-heading or sheet that it stands under."""
    is_fancy: bool = True
    """Whether names and codes may be spelled with what lists put around them."""
    says: dict[str, Any] = field(default_factory=dict)
    refused: str = ""
    _has_until: bool = False
    _chosen: str | None = None

    def __post_init__(self) -> None:
        self.says = {**self.kind.says, **self.says}
        if self.kind.name == "enterprises":
            known = {"uscc": self.firm.code or None, "district": self.firm.district or None, "zone": None}
            if self.firm.district:
                self.says |= known
        elif self.kind.from_register and self.kind.name != "renames":
            self.says |= {"district": self.firm.district, "zone": None}
        if self.kind.name == "rereviews":
            self.says |= {"district": None, "uscc": None}
        if "outcome" not in self.says and not self.firm.district:
            self.says["outcome"] = "created"
        if self.place:
            self._say_place(self.place)

    def said(self) -> dict[str, Any]:
        """What the whole row says, once all its cells are spelled."""
        if self.kind.name == "rereviews" and self.says["outcome"] == "updated":
            # A title that ends is shown as it stands, whatever place the list names.
            return {**self.says, "district": self.firm.district, "zone": None}
        return self.says

    def _say_place(self, place: str) -> None:
        if self.kind.name in {"endings", "renames"}:
            return
        district, zone = PLACES[place]
        self.says |= {"district": district, "zone": zone or None}

    def cell(self, column: str) -> Any:
        """What stands in a column."""
        spell: Callable[[], Any] | None = getattr(self, f"_spell_{column}", None)
        return spell() if spell else ""

    def one(self, *texts: Any) -> Any:
        return self.chance.choice(texts)

    def maybe(self, share: float = 0.5) -> bool:
        return self.chance.random() < share

    def _spell_serial(self) -> Any:
        spelled = (str(self.serial), f"{self.serial:02d}", f"{self.serial}.", f"（{self.serial}）")
        return self.one(*[float(self.serial)] * 5, *spelled)

    def _spell_star(self) -> str:
        return "★"

    def _spell_unknown(self) -> str:
        return self.one(*UNKNOWN_CELLS)

    def _spell_name(self) -> str:
        name = self.firm.name
        if not self.is_fancy or self.maybe(0.85):
            return name
        return self.one(
            f"{self.serial}、{name}",
            f"★{name}",
            f"{name}*",
            f"（{self.serial}）{name}",
            f"{name}（原名：天津旧{self.serial}机械有限公司）",
            f"{name}（曾用名：天津从前{self.serial}贸易有限公司）",
            f"{name[:3]}\n{name[3:]}",
            f"{name}\n地址：天津市西青区某路{self.serial}号",
            f"{name} Tianjin Sample {self.serial} Co., Ltd.",
            f"  {name}\u3000",
            f"{name[:3]} {name[3:]}",
            f"{name}\u200b",
        )

    _spell_old = _spell_name

    def _spell_new(self) -> str:
        name = f"天津更新{self.serial}装备有限公司"
        self.says["becomes"] = name
        return name

    def _spell_code(self) -> Any:
        if self.maybe(0.1) or not self.firm.code:
            return self.one("", "—", "无")
        code = self.firm.code
        self.says["uscc"] = code
        if not self.is_fancy or self.maybe(0.8):
            return code
        wide = "".join(chr(ord(each) + 0xFEE0) for each in code)
        return self.one(code.lower(), f" {code}", f"{code[:8]} {code[8:]}", wide, f"'{code}", f"{code}\t")

    def _own_place(self) -> str:
        """Where the row says that its firm is; '' where it does not."""
        if self._chosen is None:
            anywhere = "" if self.maybe(0.1) else self.one(*PLACES)
            self._chosen = self.place or self.firm.place or anywhere
        return self._chosen

    def _spell_place(self) -> str:
        place = self._own_place()
        if self.place or not place:
            return "" if self.place else self.one("", "", "-")
        self._say_place(place)
        return self.one(place, *SPELLED_PLACES.get(place, ()))

    def _spell_by(self) -> str:
        place = self._own_place()
        if not place:
            return self.one("", "市工信局", "天津市工业和信息化局")
        self._say_place(place)
        return self.one(place, f"{place}工业和信息化局") if place.endswith("区") else place

    def _spell_revenue(self) -> Any:
        if self.maybe(0.1):
            return self.one("", "—")
        number = Decimal(self.chance.randrange(1, 10**7)) / 100
        fen = number * UNITS[self.unit]
        self.says["revenue_fen"] = int(fen)
        if self.maybe(0.8):
            return float(number)
        return self.one(f"{number:,}", str(number), f"{number}{self.unit}", f" {number:,} ")

    def _spell_staff(self) -> Any:
        if self.maybe(0.1):
            return ""
        staff = self.chance.randrange(1, 9000)
        self.says["staff"] = staff
        return self.one(float(staff), float(staff), str(staff), f"{staff}人", f"{staff:,}")

    def _day(self, name: str, first: date) -> Any:
        day = first + timedelta(days=self.chance.randrange(200))
        self.says[name] = day
        return self._spelled_day(day)

    def _spelled_day(self, day: date) -> Any:
        texts = (
            day.isoformat(),
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}",
        )
        written = chinese_day(day, self.one("〇", "○", "零", "O", "Ｏ", "0"))
        return self.one(day, day, day, *texts, f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", written)

    def _spell_founded(self) -> Any:
        return "" if self.maybe(0.1) else self._day("founded_on", date(2005, 1, 3))

    def _spell_certificate(self) -> Any:
        if self.maybe(0.1):
            return ""
        number = f"12023{self.serial:07d}"
        self.says["certificate_no"] = number
        return self.one(number, number, float(number))

    def _spell_year(self) -> Any:
        year = 2023
        self.says["award_year"] = year
        return self.one(float(year), str(year), f"{year}年", f"{year}年度")

    def _spell_day(self) -> Any:
        day = self.one(date(2023, 8, 1), date(2023, 7, 20))
        self.says["announced_on"] = day.isoformat()
        if not self._has_until:
            last = valid_until(day, self.kind.asked.level.validity_years)  # type: ignore[union-attr]
            self.says["valid_until"] = last.isoformat() if last else None
        return self._spelled_day(day)

    def _spell_until(self) -> Any:
        if self.maybe(0.2):
            return ""
        self._has_until = True
        self.says["valid_until"] = "2026-06-30"
        return self.one(
            date(2026, 6, 30),
            "2026年6月30日",
            "2023年7月1日至2026年6月30日",
            "2026-06-30",
            "二〇二六年六月三十日",
            "自2023年7月1日起三年",
            "三年（自2023年7月1日起）",
        )

    def _spell_batch(self) -> str:
        return self.one("2023年第一批", "2023年度第一批", "2023年第二批")

    def _spell_category(self) -> str:
        return self.one("新认定", "新增", "")

    def _spell_level(self) -> str:
        return {"municipal": "市级", "national": "国家级"}[self.says["level"]]

    def _spell_remark(self) -> str:
        return self.one("", "", "属地推荐", "材料齐全", "制造业")

    def _spell_site(self) -> str:
        self.says["subject"] = f"第{self.serial}生产基地"
        return f"第{self.serial}生产基地"

    def _spell_product(self) -> str:
        self.says["subject"] = f"节能电机{self.serial}型"
        return f"节能电机{self.serial}型"

    def _spell_ground(self) -> str:
        reason = self.one("", "企业偷税", "存在漏税行为", "发生偷税行为")
        if reason:
            self.says["reason"] = reason
        return reason

    def _spell_ended(self) -> Any:
        return "" if self.maybe(0.2) else self._day("ended_on", date(2025, 1, 6))

    def _spell_document(self) -> str:
        number = self.one("", f"津工信〔2025〕{self.serial}号")
        if number:
            self.says["document_no"] = number
        return number

    def _spell_changed(self) -> Any:
        return "" if self.maybe(0.2) else self._day("effective_on", date(2024, 6, 3))

    def _spell_verdict(self) -> str:
        if self.maybe(0.7):
            return self.one("通过", "合格", "复核通过", "是", "保留")
        self.fail()
        return self.one("未通过", "不合格", "否", "不予通过")

    def fail(self) -> None:
        """It did not pass its re-review."""
        self.says |= {
            "outcome": "updated",
            "announced_on": "2024-03-01",
            "valid_until": "2027-02-28",
            "award_year": None,
            "ended_on": date(2025, 12, 1),
        }
