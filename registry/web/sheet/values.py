"""A sheet 评价表 as pages show it: the verdict in a sentence, and under each clause what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from registry import clock
from registry.errors import Text
from registry.queries.profile import names_of
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.gathering.grounds import Ground, grounds_of
from registry.rules.criteria.gathering.origin import (
    AGAINST,
    FILED,
    LEDGER,
    PROFILE,
    RECORDS,
    REFUSED,
    REGISTER,
    SIZE,
    SUBJECT,
    TITLES,
    Origin,
    Origins,
)
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.sheet.sheet import Sheet
from registry.rules.criteria.sheet.verdict import Hindrance, hindrances, verdict_sentence
from registry.rules.criteria.wording.compare import document_text
from registry.rules.criteria.wording.periods import kind_words
from registry.rules.plan import CONFIDENCE
from registry.rules.profile import is_yearly
from registry.web.addresses import url_for
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.facts import who


@dataclass(frozen=True, slots=True)
class GroundLine:
    """One fact under a clause with where it came from; `missing` where it is not known, then `url` is where
    it is filled in, else its file."""

    name: object
    missing: bool
    value: object = ""
    source: str = ""
    who: str = ""
    when: str = ""
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SheetContext:
    """What templates/sheet/_sheet.html is given of a sheet."""

    sheet: Sheet
    sentence: Text
    hindrances: list[Hindrance]
    last_year: int
    grounds: Mapping[str, Sequence[GroundLine]]
    """By clause ("role:id") and indicator ("indicator:id")."""
    confidence: Mapping[str, Text]


def sheet_values(
    sheet: Sheet, origins: Origins, *, fill: bool = False, subject: int | None = None
) -> SheetContext:
    """What templates/sheet/_sheet.html is given; with `fill`, also where missing facts are stated, those of a
    site or project at `subject`."""
    figures, last_year = sheet.assessment.figures, sheet.day.year - 1
    grounds = {
        key: grounds_of(metrics, figures, origins, last_year)
        for key, metrics in _asked_metrics(sheet).items()
    }
    names = names_of({each.origin.entered_by for row in grounds.values() for each in row if each.origin})
    return SheetContext(
        sheet=sheet,
        sentence=verdict_sentence(sheet),
        hindrances=hindrances(sheet),
        last_year=last_year,
        grounds={
            key: [_shown(each, names, sheet.day.year, fill=fill, subject=subject) for each in row]
            for key, row in grounds.items()
        },
        confidence=CONFIDENCE,
    )


def about_sheet(enterprise: str, sheet: Sheet, version: str, kind: str) -> list[tuple[str, object]]:
    """What a sheet was made of and by, for the facts at its top."""
    criteria = sheet.criteria
    return [
        (_("企业名称"), enterprise),
        (_("认定标准"), _link(translated(criteria), url_for("criteria.version", name=version))),
        (_("依据文件"), _document(translated(document_text(criteria)))),
        (_("申报类型"), translated(kind_words(kind))),
        (_("评价日"), sheet.day.isoformat()),
        (_("上年度"), _("%(year)s年", year=sheet.day.year - 1)),
    ]


def _link(label: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, label)


def _document(name: str) -> Markup:
    """Documents keep their Chinese names in every language."""
    return Markup('<span lang="zh-Hans-CN">{}</span>').format(name)


def _asked_metrics(sheet: Sheet) -> dict[str, list[str]]:
    """The metrics under every clause ("role:id") and every indicator ("indicator:id")."""
    clauses = {clause.key: [line.metric for line in clause.lines if line.metric] for clause in sheet.clauses}
    indicators = {
        f"indicator:{each.id}": [each.metric] for part in sheet.dimensions for each in part.indicators
    }
    return clauses | indicators


def _shown(
    ground: Ground, names: Mapping[str, str], year: int, *, fill: bool, subject: int | None
) -> GroundLine:
    if not ground.known:
        url = fill_url(ground.metric, year, subject) if fill else ""
        return GroundLine(ground.name, missing=True, url=url)
    line = GroundLine(ground.name, missing=False, value=ground.value)
    return _with_origin(line, ground.origin, names) if ground.origin else line


def _with_origin(line: GroundLine, origin: Origin, names: Mapping[str, str]) -> GroundLine:
    """With where the fact came from, in words; of what was stated also by whom, when, and its file."""
    words = {
        PROFILE: _("企业画像"),
        SUBJECT: _("该厂区或项目的填报"),
        REGISTER: _("企业资料"),
        RECORDS: _("企业画像中列出的条目"),
        TITLES: _("认定记录"),
        SIZE: _("按企业规模划分办法计算"),
        FILED: _("申报信息"),
        LEDGER: _("台账记载的处置"),
        AGAINST: _("与填报矛盾：企业填报为“是”，以台账记载的处置为准"),
    }
    if origin.kind == REFUSED:
        words[REFUSED] = _("台账记载的未通过申报") if origin.source else _("台账中没有未通过的申报")
    if origin.kind in (LEDGER, AGAINST, REFUSED):
        return replace(line, source=f"{words[origin.kind]} {origin.source}".strip())
    if origin.kind not in (PROFILE, SUBJECT):
        return replace(line, source=words.get(origin.kind, ""))
    return replace(
        line,
        source=origin.source or words[origin.kind],
        who=who(origin.entered_by, names),
        when=clock.local(datetime.fromisoformat(origin.entered_at)).strftime("%Y-%m-%d"),
        file=origin.file_name,
        url=url_for("files.evidence", id=origin.file_id) if origin.file_id else "",
    )


def fill_url(metric: Metric, year: int, subject: int | None = None) -> str:
    """Where an applicant states a metric, for the sheet of a day in `year`; '' where nobody does. A fact of a
    site or project is stated at `subject`, or where one is declared first."""
    metrics = shipped().metrics
    if kind := metrics.profile.asked_of.get(metric.id):
        if subject is None:
            return url_for("subjects.new", kind=kind)
        return url_for("subjects.answers", id=subject, _anchor=metric.id)
    if metric.records:
        record = metrics.profile.records.get(metric.records.record)
        return url_for("profile.section", name=record.section) if record else ""
    if metric.id not in metrics.by_id or not metric.section:
        return ""
    family = metrics.family_of(metric.id)
    period = f"-{year - metric.year}" if is_yearly(family) and metric.year else ""
    return url_for("profile.section", name=metric.section, _anchor=f"{family.id}{period}")
