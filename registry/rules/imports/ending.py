"""A list of endings, line by line: whose title each ends, from which day, by which document. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.errors import Text, named, say
from registry.rules.approval import MeasureArguments
from registry.rules.catalog import Catalog
from registry.rules.ground import ExitGround, MeasureKind
from registry.rules.imports.asked import ListedEndings
from registry.rules.imports.asking import Asking
from registry.rules.imports.cell import day_of_cell
from registry.rules.imports.code import read_code
from registry.rules.imports.ground_said import LEAVE, settle_grounds
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.matching import Match, known_text
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.recognition import SubjectKey, subject_key
from registry.rules.imports.report import ReportLine, RowOutcome
from registry.rules.imports.telling_columns import YEAR, said_in
from registry.rules.imports.titled_years import years_given
from registry.rules.imports.words import headings
from registry.rules.measure import Outcome, TitleStand, outcome_of, unmet_measure
from registry.rules.office import Office
from registry.rules.setting import Settings

_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class ListedEnding:
    """What one line says. `subject` is '' where it names none; `ground` the id of one of the catalog."""

    row: int
    sheet: str
    name: str
    code: str | None
    subject: str
    ground: str
    reason: str
    ended_on: date
    document_no: str
    reasons: tuple[Text, ...] = ()
    given_in: int | None = None
    """The year in which the line says that the title was given."""
    titled_in: tuple[int, ...] = ()
    """The years in which the title of its list says so."""


@dataclass(frozen=True)
class HeldTitle:
    """A recognition of the title that the list is of, as the register has it."""

    id: int
    enterprise_id: int
    kind: str
    subject: str
    stand: TitleStand
    valid_until: date | None
    place: tuple[str, str]
    office: Office
    """Who ends it."""

    @property
    def key(self) -> SubjectKey:
        """By what its subject is known again."""
        return subject_key(self.enterprise_id, self.kind, self.subject)


Held = Mapping[int, Collection[HeldTitle]]
"""What is held, by enterprise."""


@dataclass(frozen=True)
class EndedTitle:
    """What is decided about one recognition, and what that does."""

    title: HeldTitle
    arguments: MeasureArguments
    outcome: Outcome


@dataclass(frozen=True)
class EndingPlan:
    """What is to be done for one line: every recognition of the title that its subject has ends, for it is
    the title that ends and not its last renewal."""

    line: ReportLine
    ends: tuple[EndedTitle, ...] = ()
    enterprise_id: int | None = None
    """Whose line it is; None where the register knows nobody."""
    code: str | None = None


def read_endings(
    reading: ListReading, asked: ListedEndings, catalog: Catalog, asking: Asking
) -> list[ListedEnding]:
    """Every line of the lists, with what of it cannot be read; without those whose ground is asked about."""
    settled = settle_grounds(reading.tables, asked, catalog, asking)
    return [
        replace(
            _entry(each.row, each.ground, asked, catalog),
            titled_in=years_given(headings(each.table.title), asked.ended_on),
        )
        for each in settled
        if each.ground is not None and each.ground != LEAVE
    ]


def _entry(row: TableRow, settled: str, asked: ListedEndings, catalog: Catalog) -> ListedEnding:
    code, holder = read_code(row.cells.get("uscc", "")), read_name(row.cells.get("name", ""))
    subject = known_text(row.cells.get("subject", ""))
    name = known_text(holder.name) or subject
    reasons = [*code.reasons, *holder.reasons]
    day = asked.ended_on
    try:
        day = day_of_cell(row.cells.get("ended_on", "")) or day
    except ValueError:
        reasons.append(say("终止日期“%(text)s”不是完整的日期，应如 2025-11-02。", text=row.text("ended_on")))
    said = known_text(row.cells.get("ground", "")) or asked.reason
    ground = settled or asked.ground
    if not name:
        reasons.append(say("企业名称不能为空。"))
    return ListedEnding(
        row=row.number,
        sheet=row.sheet,
        name=name,
        code=code.code,
        subject=subject,
        ground=ground,
        reason=said or catalog.grounds.by_id[ground].zh,
        ended_on=day,
        document_no=known_text(row.cells.get("document_no", "")) or asked.document_no,
        reasons=(*reasons, *row.unmet_text()),
        given_in=next((int(year) for text in said_in(row, YEAR) for year in _YEAR.findall(text)), None),
    )


def match_endings(entries: Sequence[ListedEnding], match: Callable[[str | None, str], Match]) -> list[Match]:
    """The enterprise each line names; a line that is refused anyway is not looked for."""
    return [Match(None) if entry.reasons else match(entry.code, entry.name) for entry in entries]


def plan_endings(
    entries: Sequence[ListedEnding],
    matches: Sequence[Match],
    held: Held,
    title: str,
    settings: Settings,
    today: date,
    catalog: Catalog,
) -> list[EndingPlan]:
    """What each line would do, in the order of the file; `title` is "scheme:level", `held` by enterprise."""
    rows: dict[int, int] = {}
    plans = []
    for entry, match in zip(entries, matches, strict=True):
        plan = _Ending(entry, match, held, title, settings, today, catalog).plan()
        for ended in plan.ends:
            if ended.title.id in rows:
                reason = say("与第 %(row)s 行是同一项认定，本行重复。", row=rows[ended.title.id])
                plan = EndingPlan(_line(entry, title, RowOutcome.REFUSED, (reason,)))
                break
            rows[ended.title.id] = entry.row
        plans.append(replace(plan, enterprise_id=match.enterprise_id, code=entry.code))
    return plans


@dataclass
class _Ending:
    entry: ListedEnding
    match: Match
    held: Held
    title: str
    settings: Settings
    today: date
    catalog: Catalog

    def plan(self) -> EndingPlan:
        reasons = [*self.entry.reasons, *([self.match.reason] if self.match.reason else [])]
        if not reasons and not self.entry.document_no.strip():
            reasons.append(say("请填写决定文号。"))
        if reasons:
            return self._refused(*reasons)
        found = list(self.held.get(self.match.enterprise_id or 0, ()))
        if self.match.enterprise_id is None:
            return self._refused(say("名录中没有“%(name)s”，没有可终止的认定。", name=self.entry.name))
        own, reason = self._of_subject(found)
        if reason is not None:
            return self._refused(reason)
        return self._of_titles(own)

    def _of_subject(self, found: list[HeldTitle]) -> tuple[list[HeldTitle], Text | None]:
        """The recognitions of the subject that the line names, or of the only one there is."""
        name = self.catalog.title_of(self.title)
        if not found:
            return [], say("“%(firm)s”没有“%(title)s”的认定。", firm=self.entry.name, title=name)
        keys = {each.key for each in found}
        if self.entry.subject:
            wanted = {subject_key(each.enterprise_id, each.kind, self.entry.subject) for each in found}
            own = [each for each in found if each.key in wanted]
            if own:
                return own, None
        if len(keys) > 1 or (self.entry.subject and self.entry.subject != self.entry.name):
            reason = say(
                "没有名为“%(subject)s”的认定对象；“%(firm)s”的对象有：%(names)s。",
                subject=self.entry.subject or self.entry.name,
                firm=self.entry.name,
                names="、".join(sorted({each.subject for each in found})[:5]),
            )
            return [], reason
        return found, None

    def _of_titles(self, own: list[HeldTitle]) -> EndingPlan:
        entry = self.entry
        if (reason := self._of_other_year([each.stand.announced_on for each in own])) is not None:
            return self._refused(reason)
        kept = [each for each in own if each.stand.ended_as is None]
        due = [each for each in kept if each.stand.announced_on <= entry.ended_on]
        if not kept:
            ended = {each.stand.ended_from for each in own}
            if entry.ended_on in ended:
                return EndingPlan(self._line(RowOutcome.UNCHANGED, (say("已于该日终止。"),), own))
            day = max(day for day in ended if day)
            return self._refused(say("该认定已于 %(day)s 终止，请核对。", day=day.isoformat()))
        if not due:
            day = min(each.stand.announced_on for each in kept)
            return self._refused(say("该认定在 %(day)s 才公告，终止日期不能早于它。", day=day.isoformat()))
        ground = self.catalog.grounds.by_id.get(entry.ground)
        arguments = (entry.ended_on, self.today, self.settings)
        unmet = [
            reason
            for each in due
            for reason in unmet_measure(each.stand, ground, MeasureKind.END, *arguments)
        ]
        if unmet or ground is None:
            return self._refused(*dict.fromkeys(unmet))
        return self._accepted(due, ground)

    def _of_other_year(self, days: Collection[date]) -> Text | None:
        """Why the titles of these days are not the one that the line names by its year."""
        year = self.entry.given_in
        # A title that is announced in January may be called one of the year before.
        if year is None or any(day.year in {year, year + 1} for day in days):
            return None
        return say(
            "名单写的是 %(year)s 年的认定，名录中的是 %(day)s 公告的，请核对。",
            year=str(year),
            day=max(days).isoformat(),
        )

    def _accepted(self, due: list[HeldTitle], ground: ExitGround) -> EndingPlan:
        entry = self.entry
        grounds = self.catalog.grounds
        ends = tuple(
            EndedTitle(
                each,
                MeasureArguments(each.id, entry.ended_on, entry.reason, entry.document_no, entry.ground),
                outcome_of(each.stand, ground, MeasureKind.END, entry.ended_on, grounds, self.settings),
            )
            for each in due
        )
        texts = [say("自 %(day)s 起终止：%(ground)s。", day=entry.ended_on.isoformat(), ground=named(ground))]
        texts += [self.match.note] if self.match.note else []
        if len(due) > 1:
            texts.append(say("该称号的 %(count)s 次认定（含续期）一并终止。", count=len(due)))
        if all(each.valid_until and each.valid_until < entry.ended_on for each in due):
            texts.append(say("有效期在终止日期以前已届满。"))
        return EndingPlan(self._line(RowOutcome.UPDATED, tuple(texts), due), ends)

    def _refused(self, *reasons: Text) -> EndingPlan:
        return EndingPlan(_line(self.entry, self.title, RowOutcome.REFUSED, reasons))

    def _line(self, outcome: RowOutcome, texts: Sequence[Text], of: Sequence[HeldTitle]) -> ReportLine:
        return _line(self.entry, self.title, outcome, texts, of[-1])


def _line(
    entry: ListedEnding,
    title: str,
    outcome: RowOutcome,
    texts: Sequence[Text],
    of: HeldTitle | None = None,
) -> ReportLine:
    scheme, level = title.split(":")
    stands = {"uscc": entry.code, "scheme": scheme, "level": level}
    if of is not None:
        stands |= {
            "district": of.place[0] or None,
            "zone": of.place[1] or None,
            "announced_on": of.stand.announced_on.isoformat(),
            "valid_until": of.valid_until.isoformat() if of.valid_until else None,
        }
    return ReportLine(entry.row, entry.name, outcome, tuple(texts), entry.sheet, stands)
