"""What a table says of itself by its title and the name of its sheet, and what of it was not asked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.rules.catalog import Catalog
from registry.rules.imports.elsewhere import other_provinces
from registry.rules.imports.expected import Expected
from registry.rules.imports.figures_by_place import is_of_figures
from registry.rules.imports.matching import known_text
from registry.rules.imports.meanings import Meaning, has_meaning
from registry.rules.imports.noted_rows import denials
from registry.rules.imports.own_number import other_number
from registry.rules.imports.reading import ListReading, ListTable
from registry.rules.imports.telling import said_by_rows, tells_kinds
from registry.rules.imports.title_days import days_announced, years_together
from registry.rules.imports.title_tail import odd_tail
from registry.rules.imports.titled_years import year_of_end
from registry.rules.imports.words import (
    ListKind,
    ListWords,
    headings,
    invites_objections,
    is_of_pause,
    is_of_renames,
    plain_words,
    together,
    words_of,
)
from registry.rules.imports.words_beside import are_asked_by_rows

RIGHT_KIND: dict[ListKind, str] = {ListKind.REVOCATION: "endings", ListKind.RENAME: "renames"}
"""Lists that no import of another kind may write: their rows wait."""
_FORWARDED = frozenset({"推荐", "申报", "受理", "报送"})
_FAILED = re.compile("(?:未|没有|未能|未予|不予|不)(?:通过|合格)")
_MAY_PASS = re.compile("通过|合格|保留|结果|情况")
_ASKED_OF_FIRMS = frozenset(RIGHT_KIND)
"""What a list of enterprises is asked about: it grants nothing."""


@dataclass(frozen=True)
class TitleDoubt:
    """One thing that a table says and that was not asked of it."""

    code: str
    said: str
    kind: ListKind | None = None


def said_above(table: ListTable, catalog: Catalog) -> ListWords:
    """What the title of a table says; what it is silent about, the name of its sheet says."""
    lines = [words_of(line, catalog) for line in headings(table.title)]
    title = together(lines)
    # A sheet that is called 推荐 alone is one of those who are recommended; a cell says so of its row only.
    sheet = words_of(table.sheet + ("名单" if table.sheet in _FORWARDED else ""), catalog)
    return ListWords(
        schemes=title.schemes or sheet.schemes,
        levels=title.levels or sheet.levels,
        award_years=title.award_years or (frozenset() if title.years else sheet.award_years),
        years=title.years or (frozenset() if title.award_years else sheet.years),
        kinds=title.kinds or sheet.kinds,
        honours=title.honours or sheet.honours,
        of_city=title.of_city,
    )


def doubts_of_title(table: ListTable, expected: Expected, catalog: Catalog) -> list[TitleDoubt]:
    """What its title says of kind, title, level, place, year and day, and was not asked."""
    said, rows = said_above(table, catalog), said_by_rows(table, catalog)
    found = [
        TitleDoubt(f"title.kind.{kind.value}", kind.value, kind) for kind in _kinds(table, said, expected)
    ]
    if any(doubt.kind in RIGHT_KIND for doubt in found):
        return found
    if not (rows.schemes and expected.is_named(said)):
        found += [TitleDoubt(f"title.scheme.{id}", name) for id, name in expected.other_schemes(said)]
    if not rows.levels:
        found += [TitleDoubt(f"title.level.{level}", level) for level in expected.other_levels(said)]
    found += [TitleDoubt(f"title.place.{place}", place) for place in _provinces(table, catalog)]
    if not are_asked_by_rows(table, expected, catalog) and ListKind.RE_REVIEW not in said.kinds:
        other = [TitleDoubt(f"title.year.{year}", str(year)) for year in expected.other_years(said)]
        found += other or _several_years(table, expected)
    found += _other_days(table, expected)
    if expected.kind == "recognitions" and not found and not said.kinds:
        tails = [tail for line in headings(table.title) if (tail := odd_tail(line, catalog))]
        found += [TitleDoubt(f"title.tail.{tail}", tail) for tail in tails[:1]]
    found += _other_number(table, expected)
    if expected.ended_on and (year := year_of_end(headings(table.title or table.sheet), expected.ended_on)):
        found.append(TitleDoubt(f"title.year.{year}", str(year)))
    if ListKind.REVOCATION in expected.fits and ListKind.RE_REVIEW not in expected.fits:
        is_paused = any(map(is_of_pause, headings(table.title or table.sheet)))
        found += [TitleDoubt("title.kind.pause", "pause")] if is_paused else _grants(table, said)
    return found


def shown_below(
    table: ListTable,
    reading: ListReading,
    expected: Expected,
    found: Sequence[TitleDoubt],
    catalog: Catalog,
) -> list[TitleDoubt]:
    """That a note beside the list invites objections, or says of it or of some rows that they are something
    else, where nothing else says that it is only shown."""
    kind = ListKind.PUBLICITY
    if expected.kind == "enterprises" or any(doubt.kind is kind for doubt in found):
        return []
    notes = [each.text for each in reading.set_aside if each.sheet == table.sheet]
    if expected.scheme is not None and (shown := next(filter(invites_objections, notes), None)):
        return [TitleDoubt(f"title.kind.{kind.value}", shown, kind)]
    # One question for all of a sheet, in which who answers it sees each of them.
    beside = [each for each in reading.tables if each.sheet == table.sheet]
    denied = dict.fromkeys(said for note in notes for said in denials(note, beside, expected, catalog))
    return [TitleDoubt(f"note.{table.sheet}", "；".join(denied))] if denied else []


def _several_years(table: ListTable, expected: Expected) -> list[TitleDoubt]:
    """Several years in one title, where no row says of which it is: not all are of the one asked."""
    if expected.award_year is None or _has_own_years(table):
        return []
    return [TitleDoubt(f"title.years.{years}", years) for years in years_together(headings(table.title))]


def _other_days(table: ListTable, expected: Expected) -> list[TitleDoubt]:
    """The day that a title says it was announced on, where that is not the one asked."""
    days = [] if _is_filled(table, "announced_on") else days_announced(headings(table.title))
    if expected.announced_on is None or expected.announced_on in days:
        return []
    return [TitleDoubt(f"title.day.{day.isoformat()}", day.isoformat()) for day in days]


def _other_number(table: ListTable, expected: Expected) -> list[TitleDoubt]:
    """The number of the document that the list says it is of, where that is not the one asked: that one is
    published as where the decision stands."""
    if _is_filled(table, "document_no"):
        return []
    number = other_number(table.title.split(" / "), expected.document_no)
    return [TitleDoubt(f"title.document.{number}", number)] if number else []


def _provinces(table: ListTable, catalog: Catalog) -> list[str]:
    return other_provinces("".join(headings(table.title)), catalog.places.city_names)


def _kinds(table: ListTable, said: ListWords, expected: Expected) -> list[ListKind]:
    """The kinds of list it is and that were not asked, by its title or by a column that only such have."""
    found = set(expected.unasked(said))
    if tells_kinds(table):
        # New, kept and revoked ones in one list: each row says which it is.
        found -= {ListKind.RE_REVIEW, *RIGHT_KIND}
    if _has_own_years(table):
        found.discard(ListKind.CUMULATIVE)
    if expected.kind == "endings" and ListKind.REVOCATION in said.kinds and not _has_passed(table):
        # Who did not pass a re-review, or asked for none: that is why their titles end.
        found.discard(ListKind.RE_REVIEW)
    if not expected.is_of_parks and is_of_figures(table):
        return [ListKind.STATISTICS]
    # Where each row says its state, rows that ended are asked about by what they say.
    says_state = _is_filled(table, "verdict") or _is_filled(table, "category")
    if _is_filled(table, "ground") or (_is_filled(table, "ended_on") and not says_state):
        found.add(ListKind.REVOCATION)
    if has_meaning(plain_words(table.heads.get("name", "")), Meaning.REVOKED):
        # 未通过企业名单 above the names themselves.
        found.add(ListKind.REVOCATION)
    if _is_filled(table, "renamed") or is_of_renames(table.heads.get("name", "")):
        found.add(ListKind.RENAME)
    asked = _ASKED_OF_FIRMS if expected.kind == "enterprises" else frozenset(ListKind)
    return [kind for kind in ListKind if kind in found & asked and kind not in expected.fits]


def _has_passed(table: ListTable) -> bool:
    """Whether its title may be of those, too, who passed."""
    said = (_FAILED.sub("", plain_words(line)) for line in headings(table.title or table.sheet))
    return any(_MAY_PASS.search(line) for line in said)


def _has_own_years(table: ListTable) -> bool:
    """Whether its rows say themselves of which decision they are."""
    return any(_is_filled(table, name) for name in ("award_year", "announced_on", "batch"))


def _grants(table: ListTable, said: ListWords) -> list[TitleDoubt]:
    """A list that names a title and nothing that ends is one of grants: it must end none by mistake."""
    is_silent = said.kinds or not said.schemes or _is_filled(table, "ground") or tells_kinds(table)
    return [] if is_silent else [TitleDoubt("title.kind.grant", "grant")]


def _is_filled(table: ListTable, column: str) -> bool:
    return any(known_text(row.cells.get(column, "")) for row in table.rows)
