"""Procedures 认定程序: who decides a title, by which steps, and since when.

A municipal click must never make a national title. So every title has a procedure for every period; a call is
pinned to the one of the day it opens on, its files keep it, and the workflow table is keyed by it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations, pairwise
from typing import NamedTuple

from registry.errors import Named, Text, say
from registry.rules.catalog_entry import CatalogEntry

APPLIED_FOR_HERE = frozenset({"yes", "no", "setting"})
NOTICES = frozenset({"required", "setting", "none"})


class Procedure(StrEnum):
    """Who decides, and how."""

    FILING = "filing"
    """备案: the title begins when the filing is accepted."""
    DISTRICT_DECISION = "district_decision"
    """区级认定: the district reviews, publishes the notice, decides and numbers; the bureau only reads."""
    CITY_DECISION = "city_decision"
    RECOMMENDATION = "recommendation"
    """推荐: the bureau forwards; the title begins by the list of the body that decides, by nothing else."""
    OUTSIDE_LIST = "outside_list"
    """外部名单: nothing is applied for here; the registry only takes the lists."""

    @property
    def label(self) -> Text:
        return PROCEDURE_NAMES[self]


PROCEDURE_NAMES: dict[Procedure, Text] = {
    Procedure.FILING: say("备案"),
    Procedure.DISTRICT_DECISION: say("区级认定"),
    Procedure.CITY_DECISION: say("市级认定"),
    Procedure.RECOMMENDATION: say("推荐上报"),
    Procedure.OUTSIDE_LIST: say("外部名单"),
}

DECIDED_HERE = frozenset({Procedure.CITY_DECISION, Procedure.DISTRICT_DECISION})
"""Procedures in which the list of a notice is recognized here."""
NEVER_OURS = frozenset({Procedure.RECOMMENDATION, Procedure.OUTSIDE_LIST})
"""Procedures in which no office here decides: a title begins by the list of another body."""
KEPT = "kept"
"""Instead of a procedure: decided without a notice, before procedures were; nothing new is ever so."""


class RouteOption(StrEnum):
    """What a call asks beyond its procedure; some rows of the workflow table are there only with it."""

    NOTICE = "notice"
    """A notice 公示 of whom the city is going to recommend, before they are forwarded."""
    RANKED_SHEET = "ranked_sheet"
    """A ranked sheet 推荐汇总表 of each place, with which its files go on together."""
    DISTRICT_ACCEPTS = "district_accepts"
    """Filings are accepted by the district, not by the bureau."""


OPTIONS_OF: dict[Procedure, frozenset[RouteOption]] = {
    Procedure.FILING: frozenset({RouteOption.DISTRICT_ACCEPTS}),
    Procedure.DISTRICT_DECISION: frozenset(),
    Procedure.CITY_DECISION: frozenset({RouteOption.RANKED_SHEET}),
    Procedure.RECOMMENDATION: frozenset({RouteOption.NOTICE, RouteOption.RANKED_SHEET}),
    Procedure.OUTSIDE_LIST: frozenset(),
}
"""Which options a call of a procedure can have."""


def options_with(option: RouteOption) -> list[str]:
    """Every way in which options with this one among them are stored."""
    found: set[str] = set()
    for possible in OPTIONS_OF.values():
        for count in range(len(possible) + 1):
            found |= {",".join(each) for each in combinations(sorted(possible), count) if option in each}
    return sorted(found)


@dataclass(frozen=True)
class Route:
    """The procedure of a call and of its files, with what the call asks beyond it."""

    procedure: Procedure
    options: frozenset[RouteOption] = frozenset()

    def __post_init__(self) -> None:
        if not self.options <= OPTIONS_OF[self.procedure]:
            raise ValueError(f"{self.procedure} has not the options {sorted(self.options)}")

    @property
    def kept_options(self) -> str:
        """The options as they are stored: their names in order, with commas between."""
        return ",".join(sorted(self.options))


def route_of(procedure: str, options: str) -> Route:
    """A stored route. ValueError for a word there is not."""
    return Route(Procedure(procedure), frozenset(RouteOption(each) for each in options.split(",") if each))


@dataclass(frozen=True)
class TitleProcedure:
    """Who decides a title ("scheme:level") from a day to a day, both included; None: without such an end.

    `applied_for_here` is yes, no or setting; `notice`, of a recommendation, required, setting or none.
    `office` is where one applies for it instead, where that is known.
    """

    title: str
    from_day: date | None
    to_day: date | None
    procedure: Procedure
    applied_for_here: str
    notice: str
    office: str
    office_en: str
    source: str
    confidence: str
    note: str

    @property
    def office_name(self) -> Text:
        """Where it is applied for instead."""
        return Named(self.office, en=self.office_en) if self.office else say("主管部门")

    def holds_on(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.from_day is None or self.from_day <= day) and (self.to_day is None or day <= self.to_day)


class ProcedureSpan(NamedTuple):
    """Days on which a title ("scheme:level") had a procedure: from `first` to before `end`; None: open."""

    title: str
    first: date | None
    end: date | None


@dataclass(frozen=True)
class Procedures:
    """Every procedure of the catalog, by title, the earliest first."""

    by_title: dict[str, tuple[TitleProcedure, ...]]

    def on(self, title: str, day: date) -> TitleProcedure:
        """The procedure of a title on a day; in a gap, before the first and after the last the nearest before
        it, or else the first: a list of those days is still a list of the body that decided then."""
        periods = self.by_title[title]
        holding = next((each for each in periods if each.holds_on(day)), None)
        if holding is not None:
            return holding
        begun = [each for each in periods if each.from_day is None or each.from_day <= day]
        return begun[-1] if begun else periods[0]

    def may_be_called(self, title: str, day: date) -> bool:
        """Whether a title is applied for here on a day, or the bureau may say so."""
        known = self.on(title, day)
        elsewhere = known.procedure is Procedure.OUTSIDE_LIST or known.applied_for_here == "no"
        return not elsewhere and not self.is_over(title, day)

    def elsewhere(self, day: date) -> list[TitleProcedure]:
        """The titles that are applied for with another office, where it is known."""
        found = (self.on(title, day) for title in self.by_title)
        return [each for each in found if each.procedure is Procedure.OUTSIDE_LIST and each.office]

    def spans(self, wanted: Collection[Procedure]) -> list[ProcedureSpan]:
        """When titles had one of these procedures, as `on` says it; spans that meet are one."""
        found: list[ProcedureSpan] = []
        for title, periods in self.by_title.items():
            begins = [None, *(each.from_day for each in periods[1:])]
            for period, first, end in zip(periods, begins, [*begins[1:], None], strict=True):
                if period.procedure not in wanted:
                    continue
                last = found[-1] if found else None
                if last and last.title == title and last.end == first and first is not None:
                    found[-1] = ProcedureSpan(title, last.first, end)
                else:
                    found.append(ProcedureSpan(title, first, end))
        return found

    def is_over(self, title: str, day: date) -> bool:
        """Whether no period of the title reaches to a day: it is not given any more, or not yet."""
        return not any(each.holds_on(day) for each in self.by_title[title])


def unmet_applying_here(known: TitleProcedure, *, is_over: bool, set_to: bool | None) -> list[Text]:
    """Why no call can be opened for a title; `set_to` is the bureau's setting, None where it did not say."""
    if known.procedure is Procedure.OUTSIDE_LIST:
        return [
            say(
                "该称号不在本系统申报，由%(office)s办理；本系统只导入其公布的名单。", office=known.office_name
            )
        ]
    if is_over or known.applied_for_here == "no":
        return [say("该称号现在不再受理申报，只能导入已公布的名单。")]
    if known.applied_for_here == "setting" and set_to is None:
        return [say("该称号是否在本系统受理申报，待市局补充：请先在“设置”中登记，再建立批次。")]
    if known.applied_for_here == "setting" and not set_to:
        return [say("市局已设置该称号不在本系统受理申报，不能建立批次。")]
    return []


def unmet_cap(procedure: Procedure, cap: int | None) -> list[Text]:
    """Why a call cannot have such a cap of what is forwarded."""
    if cap is None:
        return []
    if procedure is not Procedure.RECOMMENDATION:
        return [say("只有推荐上报的称号有上报名额，请将名额留空。")]
    return [] if cap > 0 else [say("上报名额至少为 1；没有名额限制的请留空。")]


def unmet_options(known: TitleProcedure, options: Collection[RouteOption]) -> list[Text]:
    """Why a call of a title cannot ask these."""
    reasons = []
    if not frozenset(options) <= OPTIONS_OF[known.procedure]:
        reasons.append(
            say(
                "“%(procedure)s”的称号没有所选的环节，请取消后再建立批次。",
                procedure=known.procedure.label,
            )
        )
    if known.notice == "required" and RouteOption.NOTICE not in options:
        reasons.append(say("该称号推荐前须公示拟推荐名单，“上报前公示”请选“是”。"))
    return reasons


def require_origin(origin: str, procedure: str, forwarding: int | None, files: Sequence[int | None]) -> None:
    """A title begins in one of three ways: decided here by the list of a notice, filed here, or brought in by
    a published list, whose lines may answer files of one forwarding. RuntimeError for any other."""
    decided = origin == "decided" and procedure in DECIDED_HERE and forwarding is None
    filed = origin == "filed" and procedure == Procedure.FILING and forwarding is None
    if (decided or filed) and None not in files:
        return
    if origin == "imported" and not procedure and (forwarding is not None or set(files) <= {None}):
        return
    raise RuntimeError(f"no title begins so: {origin} {procedure} for {files}")


def read_procedures(entry: CatalogEntry, titles: Collection[str]) -> Procedures:
    """procedures.toml. Raises CatalogError: every title has at least one period, and none overlap."""
    found = entry.each("procedure", lambda table: _read_procedure(table, titles))
    by_title: dict[str, tuple[TitleProcedure, ...]] = {}
    for title in titles:
        periods = sorted(
            (each for each in found if each.title == title), key=lambda each: each.from_day or date.min
        )
        if not periods:
            raise entry.fault(f"{title} has no procedure")
        for one, following in pairwise(periods):
            if one.to_day is None or following.from_day is None or following.from_day <= one.to_day:
                raise entry.fault(f"two periods of {title} overlap")
        by_title[title] = tuple(periods)
    return Procedures(by_title)


def _read_procedure(entry: CatalogEntry, titles: Collection[str]) -> TitleProcedure:
    procedure = Procedure(entry.choice("procedure", frozenset(Procedure)))
    notice = entry.optional_choice("notice", NOTICES)
    if (procedure is Procedure.RECOMMENDATION) != bool(notice):
        raise entry.fault("notice belongs to a recommendation")
    return TitleProcedure(
        title=entry.choice("title", titles),
        from_day=entry.optional_day("from_day"),
        to_day=entry.optional_day("to_day"),
        procedure=procedure,
        applied_for_here=entry.choice("applied_for_here", APPLIED_FOR_HERE),
        notice=notice,
        **entry.bilingual("office"),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
    )
