"""The profile as tables to be read: facts by year and by name, rows by record."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from registry import clock
from registry.queries.profile import KeptFact, Profile, names_of
from registry.rules.criteria.files.profile_schema import ProfileSection, Record
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import COMPLETE, accounting_years, asked_in, is_yearly, records_in
from registry.web.language import translated
from registry.web.wording.facts import fact_words, field_words, said_words


def row_table(record: Record, profile: Profile, names: Mapping[str, str]) -> dict[str, Any]:
    """The rows of a record: the words of every field, and who said so."""
    return {
        "record": record,
        "complete": bool(profile.value(f"{COMPLETE}{record.id}")),
        "rows": [
            {
                "line": row.line,
                "id": row.id,
                "cells": [field_words(field, row.content.get(field.id)) for field in record.fields],
                "url": _evidence(row.evidence_id),
                **said_words(row, names),
            }
            for row in profile.listed(record.id)
        ],
    }


def profile_tables(profile: Profile) -> list[dict[str, Any]]:
    """Every section with what is kept in it; sections about which nothing is said come along empty."""
    actors = {fact.entered_by for fact in profile.facts.values()} | {row.entered_by for row in profile.rows}
    names = names_of(actors)
    return [_section(section, profile, names) for section in shipped().metrics.profile.sections]


def _section(section: ProfileSection, profile: Profile, names: Mapping[str, str]) -> dict[str, Any]:
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
    return {
        "section": section,
        "years": years,
        "figures": figures,
        "facts": facts,
        "tables": [table for table in tables if table["rows"] or table["complete"]],
        "asked": len(families) + len(tables),
    }


def _cell(profile: Profile, id: str, year: int | None, names: Mapping[str, str]) -> dict[str, Any]:
    fact: KeptFact | None = profile.facts.get((id, year))
    if fact is None or fact.value is None:
        return {"value": ""}
    words = fact_words(shipped().metrics.families[id].metrics[0], fact.value)
    return {"value": words, "url": _evidence(fact.evidence_id), **said_words(fact, names)}


def _evidence(file: int | None) -> str:
    return url_for("files.evidence", id=file) if file else ""
