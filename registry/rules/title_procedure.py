"""Who decides every title, by period.

No other place says whose title it is or whether it is given on a day. A call is pinned to the procedure of
the day it opens on; pages, scans and sheets ask for the day they are of.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from registry.errors import Named, Text, say
from registry.rules.catalog_entry import CatalogEntry
from registry.rules.procedure import OPTIONS_OF, Procedure, RouteOption

APPLIED_FOR_HERE = frozenset({"yes", "no", "setting"})
NOTICES = frozenset({"required", "setting", "none"})


@dataclass(frozen=True)
class Body:
    """An authority that decides titles or lists them, by these procedures and no other."""

    id: str
    zh: str
    en: str
    procedures: tuple[str, ...]


@dataclass(frozen=True)
class TitleProcedure:
    """Who decides a title ("scheme:level") from a day to a day, both included; None: without such an end.

    `decided_by` is whom the public reads; of what districts decide, the body every district has.
    `applied_for_here` is yes, no or setting; `notice`, of a recommendation, required, setting or none.
    `office` is where one applies for it instead, where that is known.
    """

    title: str
    from_day: date | None
    to_day: date | None
    procedure: Procedure
    decided_by: Body
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

    def first_day(self, title: str) -> date | None:
        """From which day on there is the title; None: as far back as the stock goes."""
        return self.by_title[title][0].from_day

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


def read_procedures(entry: CatalogEntry, titles: Collection[str]) -> Procedures:
    """procedures.toml. Raises CatalogError: every title has at least one period, and none overlap."""
    bodies = {body.id: body for body in entry.each("body", _read_body, ("id", "zh"))}
    found = entry.each("procedure", lambda table: _read_procedure(table, titles, bodies))
    by_title: dict[str, tuple[TitleProcedure, ...]] = {}
    for title in sorted(titles):
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


def _read_body(entry: CatalogEntry) -> Body:
    return Body(
        id=entry.matching("id", r"[a-z_]+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        procedures=entry.words("procedures", frozenset(Procedure)),
    )


def _read_procedure(
    entry: CatalogEntry, titles: Collection[str], bodies: Mapping[str, Body]
) -> TitleProcedure:
    procedure = Procedure(entry.choice("procedure", frozenset(Procedure)))
    notice = entry.optional_choice("notice", NOTICES)
    if (procedure is Procedure.RECOMMENDATION) != bool(notice):
        raise entry.fault("notice belongs to a recommendation")
    body = bodies[entry.choice("decided_by", bodies)]
    if procedure not in body.procedures:
        raise entry.fault(f"{body.id} decides by no {procedure}")
    return TitleProcedure(
        title=entry.choice("title", titles),
        from_day=entry.optional_day("from_day"),
        to_day=entry.optional_day("to_day"),
        procedure=procedure,
        decided_by=body,
        applied_for_here=entry.choice("applied_for_here", APPLIED_FOR_HERE),
        notice=notice,
        **entry.bilingual("office"),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
    )
