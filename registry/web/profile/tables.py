"""The profile as tables to be read: facts by year and by name, rows by record."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry import clock
from registry.queries.profile import KeptFact, Profile, names_of
from registry.rules.criteria.files.profile_schema import ProfileSection, Record
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import COMPLETE, accounting_years, asked_in, is_yearly, records_in
from registry.web.language import translated
from registry.web.wording.facts import SaidWords, fact_words, field_words, said_words


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One row of a record: its fields in words."""

    line: int
    id: int
    cells: list[str]
    said: SaidWords


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """The rows of a record; `complete` where the enterprise says that there are no others."""

    record: Record
    complete: bool
    rows: list[ProfileLine]


@dataclass(frozen=True, slots=True)
class ProfileCell:
    """One fact in words; '' and None where it is not kept."""

    value: str = ""
    said: SaidWords | None = None


@dataclass(frozen=True, slots=True)
class SectionTables:
    """What is kept in a section: figures by name and year, facts by name, lists that say something."""

    section: ProfileSection
    years: list[int]
    figures: list[tuple[str, list[ProfileCell]]]
    facts: list[tuple[str, ProfileCell]]
    tables: list[ProfileTable]


def row_table(record: Record, profile: Profile, names: Mapping[str, str]) -> ProfileTable:
    """The rows of a record: the words of every field, and who said so."""
    return ProfileTable(
        record=record,
        complete=bool(profile.value(f"{COMPLETE}{record.id}")),
        rows=[
            ProfileLine(
                line=row.line,
                id=row.id,
                cells=[field_words(field, row.content.get(field.id)) for field in record.fields],
                said=said_words(row, names),
            )
            for row in profile.listed(record.id)
        ],
    )


def profile_tables(profile: Profile) -> list[SectionTables]:
    """Every section with what is kept in it; sections about which nothing is said come along empty."""
    actors = {fact.entered_by for fact in profile.facts.values()} | {row.entered_by for row in profile.rows}
    names = names_of(actors)
    return [_section(section, profile, names) for section in shipped().metrics.profile.sections]


def _section(section: ProfileSection, profile: Profile, names: Mapping[str, str]) -> SectionTables:
    metrics = shipped().metrics
    families = asked_in(section.id, metrics)
    yearly = [family for family in families if is_yearly(family)]
    stems = {family.id for family in yearly}
    kept = {year for (stem, year), fact in profile.facts.items() if stem in stems and year and fact.value}
    years = sorted(kept | set(accounting_years(clock.today()) if yearly else []), reverse=True)
    tables = [row_table(record, profile, names) for record in records_in(section.id, metrics)]
    facts = [
        (translated(family.metrics[0]), _cell(profile, family.id, None, names))
        for family in families
        if not is_yearly(family) and profile.value(family.id) is not None
    ]
    figures = [
        (translated(family.metrics[0]), [_cell(profile, family.id, year, names) for year in years])
        for family in yearly
        if any(profile.value(family.id, year) is not None for year in years)
    ]
    return SectionTables(
        section=section,
        years=years,
        figures=figures,
        facts=facts,
        tables=[table for table in tables if table.rows or table.complete],
    )


def _cell(profile: Profile, id: str, year: int | None, names: Mapping[str, str]) -> ProfileCell:
    fact: KeptFact | None = profile.facts.get((id, year))
    if fact is None or fact.value is None:
        return ProfileCell()
    words = fact_words(shipped().metrics.families[id].metrics[0], fact.value)
    return ProfileCell(words, said_words(fact, names))
