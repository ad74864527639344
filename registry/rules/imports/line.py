"""One line of a published list: who, for what, decided when, valid until when."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.cell import Cell, quoted
from registry.rules.imports.code import read_certificate, read_code
from registry.rules.imports.facts import KEPT
from registry.rules.imports.firm import can_be_firm
from registry.rules.imports.line_days import (
    announced_on_of,
    award_year_of,
    batch_of,
    note_other_year,
    valid_until_of,
)
from registry.rules.imports.listed_name import is_whole_name, read_name
from registry.rules.imports.matching import is_value, known_text
from registry.rules.imports.ordinary import ordinary
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.remark_name import with_remark
from registry.rules.imports.row_place import RowPlace, place_reader
from registry.rules.imports.telling import is_re_reviewed
from registry.rules.place import Place
from registry.rules.scheme import Level, Scheme
from registry.rules.validity import valid_until


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
    award_year = award_year_of(row, decision.award_year, notes, wrong)
    announced_on = announced_on_of(row, decision.announced_on, award_year, notes, wrong)
    placed = place_of(row, announced_on)
    due = decision.last_valid or valid_until(announced_on, decision.level.validity_years)
    note_other_year(row.text("batch"), award_year, notes)
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
        valid_until=valid_until_of(row.cells.get("valid_until", ""), announced_on, due, notes, wrong),
        certificate_no=certificate.code,
        batch=batch_of(row, award_year),
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
