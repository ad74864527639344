"""One line of a published list: who, for what, decided when, valid until when."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.cell import Cell, day_of_cell, last_day_in, quoted, text_of, year_of_cell
from registry.rules.imports.code import read_certificate, read_code
from registry.rules.imports.facts import KEPT
from registry.rules.imports.firm import can_be_firm
from registry.rules.imports.listed_name import is_whole_name, read_name
from registry.rules.imports.matching import is_value, known_text
from registry.rules.imports.ordinary import ordinary
from registry.rules.imports.place import RowPlace, place_reader
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.remark_name import with_remark
from registry.rules.imports.telling import is_re_reviewed
from registry.rules.imports.words import with_written_years
from registry.rules.imports.years_said import end_of_last_year, says_year_end, years_counted
from registry.rules.place import Place
from registry.rules.scheme import Level, Scheme
from registry.rules.validity import valid_until

_YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PART_OF_DAY = re.compile(r"(20\d\d)(?:[年./-](\d{1,2})?)?")
"""A year, and maybe its month."""
_BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}批")


@dataclass(frozen=True)
class Decision:
    """What holds for a list, unless a line says otherwise. `last_valid` None: by the level's years.

    `answers` is the forwarding 上报批次 that the list answers, if it does; `whole`: it is the whole answer.
    """

    scheme: Scheme
    level: Level
    announced_on: date
    award_year: int
    document_no: str = ""
    last_valid: date | None = None
    answers: int | None = None
    whole: bool = False


def plain_decision(decision: Decision | None) -> dict[str, Any]:
    """What was said of a list, as its run keeps it; nothing of a list of enterprises."""
    if decision is None:
        return {}
    return {
        "scheme": decision.scheme.id,
        "level": decision.level.id,
        "announced_on": decision.announced_on.isoformat(),
        "award_year": decision.award_year,
        "document_no": decision.document_no,
        "valid_until": decision.last_valid.isoformat() if decision.last_valid else None,
        "answers": decision.answers,
        "whole": decision.whole,
    }


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What one line says. `kind` and `subject` are what is recognized; `batch` is the list's own label."""

    row: int
    name: str
    code: str | None
    place: Place
    industry: str
    kind: str
    subject: str
    award_year: int
    announced_on: date
    valid_until: date | None
    certificate_no: str | None
    batch: str
    reasons: tuple[Text, ...]
    notes: tuple[Text, ...]
    sheet: str = ""
    title: str = ""
    """Scheme and level, as "specialized_new:municipal"."""
    former: tuple[str, ...] = ()
    """Names that the list says the holder had before."""
    is_firm: bool = True
    """Whether the holder can be a firm by its name or code, or the line is refused anyway."""
    doubt: Text | None = None
    """What has to be answered by yes before the line is data."""
    re_reviewed: bool = False
    """Whether the list says that it passed a re-review: what is held is renewed."""


def read_entries(
    reading: ListReading, decision: Decision, catalog: Catalog, believed: Collection[str] = ()
) -> list[ListEntry]:
    """Every line of the lists, with what of it cannot be read; `believed` as of KnownPlaces.read."""
    place_of, industry_of = place_reader(catalog, believed), lru_cache(KEPT)(catalog.industry_by_name)
    return [_entry(row, decision, industry_of, place_of) for row in reading.rows]


_IndustryOf = Callable[[str], str | None]
_PlaceOf = Callable[[TableRow, date | None], RowPlace]


def _entry(row: TableRow, decision: Decision, industry_of: _IndustryOf, place_of: _PlaceOf) -> ListEntry:
    code = read_code(row.cells.get("uscc", ""))
    certificate = read_certificate(row.cells.get("certificate_no", ""))
    notes: list[Text] = []
    wrong: list[Text] = []
    subject = ordinary(known_text(row.cells.get("subject", "")))
    own = row.cells.get("name", "")
    own = own if known_text(own) or not is_value(own) else ""
    holder = with_remark(read_name(own or subject, row.cells.get("former_name", "")), row.text("remark"))
    kind, subject = _subject(row, subject if own else holder.name, holder.name, decision.scheme)
    unmet = row.unmet_text() or holder.reasons
    is_place = kind == "park" or (not own and kind not in {"enterprise", "product"})
    announced_on = _announced_on(row, decision, notes, wrong)
    placed = place_of(row, announced_on)
    award_year = _award_year(row, decision, notes)
    _note_other_year(row.text("batch"), award_year, notes)
    return ListEntry(
        row=row.number,
        name=holder.name,
        code=code.code,
        place=placed.place,
        industry=_industry(row, industry_of, notes),
        kind=kind,
        subject=subject,
        award_year=award_year,
        announced_on=announced_on,
        valid_until=_valid_until(row, decision, announced_on, notes, wrong),
        certificate_no=certificate.code,
        batch=row.text("batch") or _batch_over(row.section),
        reasons=(*code.reasons, *certificate.reasons, *placed.reasons, *wrong, *unmet),
        notes=(*holder.notes, *code.notes, *placed.notes, *notes),
        sheet=row.sheet,
        title=f"{decision.scheme.id}:{decision.level.id}",
        former=holder.former,
        is_firm=bool(unmet) or not holder.name or can_be_firm(holder.name, code.code, is_place=is_place),
        doubt=holder.doubt or _lacks_holder(row, own, kind, holder.name),
        re_reviewed=is_re_reviewed(row),
    )


def _lacks_holder(row: TableRow, own: Cell, kind: str, name: str) -> Text | None:
    """What has to be answered of a line without its holder in a list that names holders: 装配车间,
    below another workshop of a firm that is written only once."""
    if own or "name" not in row.cells or not name or kind in {"enterprise", "park"} or is_whole_name(name):
        return None
    return say(
        "第 %(row)s 行没有写企业名称，只有“%(name)s”：它就是企业的名称吗？"
        "属于上一行企业的，请补上企业名称后重新上传。",
        row=row.number,
        name=quoted(name),
    )


def _batch_over(section: str) -> str:
    """The batch that a sub-heading names: 一、第四批; '' for none."""
    found = _BATCH.search(section)
    return found[0] if found else ""


def _subject(row: TableRow, subject: str, name: str, scheme: Scheme) -> tuple[str, str]:
    """The kind and name of what is recognized; without a column for it, it is called like the
    enterprise."""
    others = [kind for kind in scheme.subject_kinds if kind != "enterprise"]
    if not others or (not subject and "enterprise" in scheme.subject_kinds):
        return "enterprise", name
    model = known_text(row.cells.get("model", "")) if others[0] == "product" else ""
    return others[0], " ".join(part for part in (subject or name, model) if part)


def _industry(row: TableRow, industry_of: _IndustryOf, notes: list[Text]) -> str:
    text = known_text(row.cells.get("industry", ""))
    industry = industry_of(text) if text else None
    if text and industry is None:
        notes.append(say("行业“%(industry)s”不在产业目录中，未采用。", industry=text))
    return industry or ""


def _award_year(row: TableRow, decision: Decision, notes: list[Text]) -> int:
    cell = row.cells.get("award_year", "")
    try:
        written = with_written_years(cell) if isinstance(cell, str) else cell
        return year_of_cell(written) or decision.award_year
    except ValueError:
        notes.append(_unread(say("认定年度"), cell, str(decision.award_year)))
        return decision.award_year


def _note_other_year(batch: str, award_year: int, notes: list[Text]) -> None:
    """A list of several years' batches under one award year counts in the wrong year: people must see
    it."""
    named = re.search(r"20\d\d", batch) if batch else None
    if named and int(named[0]) != award_year:
        notes.append(
            say(
                "名单所列批次为“%(batch)s”，却按认定年度 %(year)s 计入；如不对，请按年度拆分后分别导入。",
                batch=batch,
                year=award_year,
            )
        )


def _announced_on(row: TableRow, decision: Decision, notes: list[Text], wrong: list[Text]) -> date:
    cell = row.cells.get("announced_on", "")
    try:
        return day_of_cell(cell) or decision.announced_on
    except ValueError:
        said = _PART_OF_DAY.match(unicodedata.normalize("NFKC", text_of(cell)))
        day = decision.announced_on
        if said and (int(said[1]), int(said[2] or day.month)) != (day.year, day.month):
            text = say(
                "公告日期“%(text)s”没有写明是哪一日，又与所选的 %(day)s 不是同一年月，请补全或分开导入。",
                text=text_of(cell),
                day=day.isoformat(),
            )
            wrong.append(text)
            return day
        notes.append(_unread(say("公告日期"), cell, decision.announced_on.isoformat()))
        return decision.announced_on


def _valid_until(
    row: TableRow, decision: Decision, announced_on: date, notes: list[Text], wrong: list[Text]
) -> date | None:
    """The line's own last day or number of years, else the file's, else what the level says."""
    cell = row.cells.get("valid_until", "")
    text = known_text(cell)
    last_valid = decision.last_valid or valid_until(announced_on, decision.level.validity_years)
    if text and (end := end_of_last_year(cell)) is not None:
        # A list that says only the year means the day that is due in it.
        is_due = last_valid is not None and last_valid.year == end.year and not says_year_end(cell)
        return last_valid if is_due else end
    if text and (count := years_counted(cell)) is not None:
        return valid_until(announced_on, count)
    try:
        found = last_day_in(cell) if text else None
    except ValueError:
        wrong.append(say("有效期“%(text)s”的截止日早于起始日，请核对。", text=text))
        return None
    if found is not None:
        return found
    years_said = _YEARS.findall(text)
    if years_said and last_valid is not None and years_said[-1] != str(last_valid.year):
        day = last_valid.isoformat()
        wrong.append(
            say(
                "有效期“%(text)s”没有写明到哪一日，与应有的 %(day)s 不是同一年，请补全。",
                text=text,
                day=day,
            )
        )
    elif text:
        notes.append(_unread(say("有效期"), cell, last_valid.isoformat() if last_valid else "—"))
    return last_valid


def _unread(label: Text, cell: Cell, used: str) -> Text:
    return say("%(label)s“%(text)s”不能识别，按 %(used)s 处理。", label=label, text=text_of(cell), used=used)
