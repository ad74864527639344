"""Pages by hand: the least that could answer. A statement, its rows written into the text of the page.

What stands around the rows is our own page's, so that as many bytes go out; nothing is checked or decided.
"""

import html
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.procedure import Procedure
from registry.web.language import translated
from registry.web.lists.names import district_name, industry_names, level_names, scheme_names, zone_name
from registry.web.wording.title_status import SOON, STATUS_NAMES

PER_PAGE = 50
Row = Sequence[Any]
Start = Callable[..., Any]
WHOLE = """r.batch_id NOT IN (SELECT b.id FROM batch b WHERE b.import_run IN
    (SELECT run_id FROM import_work WHERE state = 'running'))"""
ROLL = f"""SELECT r.id, r.name, s.kind, s.name, r.scheme, r.level, r.district, r.zone, r.industry,
    r.award_year, r.announced_on, r.valid_until, r.ended_on, r.ended_how, r.certificate_no
    FROM recognition r JOIN subject s ON s.id = r.subject_id
    WHERE {WHOLE}"""
REGISTERED = "e.merged_into IS NULL AND e.taken_out_at IS NULL"
REGISTER = f"""SELECT e.id, e.name, e.uscc, e.district, e.zone, e.industry,
    (SELECT group_concat(r.scheme || ':' || r.level) FROM recognition r WHERE r.enterprise_id = e.id
     AND r.announced_on <= :today AND (r.valid_until IS NULL OR r.valid_until >= :today)
     AND (r.ended_on IS NULL OR r.ended_on > :today))
    FROM enterprise e WHERE {REGISTERED}"""


@dataclass(frozen=True)
class NamesById:
    """What ids are called, in the language of the request in which this is made."""

    district: Callable[[str], str]
    zone: Callable[[str], str]
    industry: Callable[[str], str]
    scheme: Callable[[str], str]
    level: Callable[[tuple[str, str]], str]
    statuses: Mapping[str, str]
    today: date

    def place(self, district: str, zone: str) -> str:
        return self.zone(zone) if zone else self.district(district)


def names_by_id(today: date) -> NamesById:
    """All of them, read once."""
    statuses = {key: translated(each) for key, each in STATUS_NAMES.items()}
    statuses |= {each.value: translated(ENDINGS[each].label) for each in Ending}
    return NamesById(
        district_name(), zone_name(), industry_names(), scheme_names(), level_names(), statuses, today
    )


def roll_line(row: Row, names: NamesById) -> str:
    """A line of the public roll."""
    (id, name, kind, subject, scheme, level, district, zone, industry, year, announced, until, ended, how,
     number) = row  # fmt: skip
    made = ""
    if kind != "enterprise" and subject != name:
        made = f'<br><span class="r-caption">{html.escape(subject)}</span>'
    by = (
        f"<br>由{names.place(district, zone)}认定"
        if district and by_district(scheme, level, announced)
        else ""
    )
    return (
        f'<tr><th scope="row" class="r-name"><a href="/roll/{id}">{html.escape(name)}</a>{made}</th>'
        f'<td class="r-nowrap">{names.scheme(scheme)}<br><span class="r-caption">'
        f"{names.level((scheme, level))}{by}</span></td>"
        f'<td class="r-nowrap">{names.place(district, zone)}</td>'
        f'<td class="r-nowrap">{names.industry(industry) or "—"}</td><td class="r-num">{year}</td>'
        f'<td class="r-nowrap">{announced}</td><td class="r-nowrap">{until or "未设期限"}</td>'
        f'<td class="r-nowrap">{_status(until, ended, how, names)}</td>'
        f'<td class="r-nowrap">{number or "—"}</td></tr>'
    )


def _status(until: str | None, ended: str | None, how: str | None, names: NamesById) -> str:
    today = names.today.isoformat()
    if how is not None and ended is not None and ended <= today:
        tone, glyph, word = "red", "×", names.statuses[how]
    elif until is not None and until < today:
        tone, glyph, word = "gray", "□", names.statuses["expired"]
    elif until is not None and until < (names.today + timedelta(days=SOON)).isoformat():
        tone, glyph, word = "orange", "▲", "即将到期"
    else:
        tone, glyph, word = "green", "✓", names.statuses["valid"]
    return f'<span class="r-status r-tone-{tone}"><span class="r-status-glyph">{glyph}</span>{word}</span>'


@lru_cache(maxsize=10_000)
def by_district(scheme: str, level: str, announced: str) -> bool:
    """Whether districts decided titles of this kind on a day."""
    known = catalog().procedure_on(scheme, level, date.fromisoformat(announced))
    return known.procedure is Procedure.DISTRICT_DECISION


def register_line(row: Row, names: NamesById) -> str:
    """A line of the register."""
    id, name, code, district, zone, industry, titles = row
    pairs = sorted({tuple(each.split(":")) for each in titles.split(",")}) if titles else []
    said = "<br>".join(f"{names.scheme(pair[0])}（{names.level(pair)}）" for pair in pairs) or "—"
    waits = '<span class="r-status r-tone-orange"><span>▲</span>待补码</span>'
    place = names.place(district, zone)
    if not district:
        place = '<span class="r-status r-tone-orange"><span>▲</span>属地待定</span>'
    return (
        f'<tr><th scope="row" class="r-name"><a href="/enterprises/{id}">{html.escape(name)}</a></th>'
        f'<td class="r-nowrap">{code or waits}</td><td>{place}</td>'
        f"<td>{names.industry(industry) or '—'}</td><td>{said}</td></tr>"
    )


def served(
    database: str, statements: tuple[str, str], line: Callable[[Row, NamesById], str], names: NamesById,
    around: tuple[str, str],
) -> Callable[[Mapping[str, Any], Start], list[bytes]]:  # fmt: skip
    """A WSGI application: `statements` give the rows of the page and how many there are in all."""
    connection = sqlite3.connect(database)
    head, tail = around
    values = {"today": names.today.isoformat()}

    def answer(_environ: Mapping[str, Any], start: Start) -> list[bytes]:
        total = connection.execute(statements[1]).fetchone()[0]
        lines = [line(row, names) for row in connection.execute(statements[0], values)]
        body = f"{head}<tbody>{''.join(lines)}</tbody>{tail}<!-- {total} -->".encode()
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return answer
