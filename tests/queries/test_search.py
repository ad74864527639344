"""A search finds what a look at every row finds, by index where that is not much, and counts no more."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

from registry import clock, pair_index
from registry.actions.enterprise import change_enterprises, insert_enterprises
from registry.actions.searched_name import add_names, rebuild_names
from registry.config import Config
from registry.database import db, is_postgres
from registry.models import Batch, Enterprise, Lineage, Recognition, SearchedName, Subject
from registry.queries import search
from registry.queries.application import desk
from registry.queries.enterprise import details_of, register_list
from registry.queries.long_list import LongList
from registry.queries.recognition import recognition_list
from registry.queries.recognition_page import recognition_counts, recognitions_by_page
from registry.queries.register_page import queue_counts, register_by_page
from registry.queries.roll import roll, roll_by_page
from registry.queries.searched_name import search_faults
from registry.rules.actor import Actor
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.name_key import keyed, name_key
from registry.rules.role import Role
from tests.conftest import DAY
from tests.fault_words import english_left
from tests.looked_through import as_in_a_large_registry
from tests.make import SYSTEM, Make, uscc

LETTERS = "天津市科技有限公司精密鑫源(（）)Ａa．·0股份 "
ONE_MORE = "龘"


@pytest.fixture
def chance() -> random.Random:
    return random.Random(51)


@pytest.fixture
def bureau(make: Make) -> Actor:
    return make.actor(Role.BUREAU_REVIEWER)


def written(chance: random.Random) -> str:
    """A name of a few letters, so that parts of it are in others, too."""
    return (
        chance.choice("天津鑫") + "".join(chance.choice(LETTERS) for _ in range(chance.randint(1, 9))) + "司"
    )


@pytest.fixture
def world(make: Make, chance: random.Random) -> list[str]:
    """Enterprises, some renamed, one merged into another, with titles under names of their own; all names."""
    names = [written(chance) for _ in range(40)]
    many = [
        EnterpriseDetails(uscc=uscc(5000 + number) if number % 3 else None, name=name, district="120116")
        for number, name in enumerate(names)
    ]
    with db.atomic():
        firms = insert_enterprises(many, SYSTEM)
        renamed = [(firm, details_of(firm), firm.version) for firm in firms[:10]]
        new = [written(chance) for _ in renamed]
        names += new
        changed = [
            (firm, EnterpriseDetails(**{**vars(details), "name": name}), version)
            for (firm, details, version), name in zip(renamed, new, strict=True)
        ]
        change_enterprises(changed, SYSTEM, day=DAY)
        Enterprise.update(merged_into=firms[12].id).where(Enterprise.id == firms[11].id).execute()
        names += titles(firms, chance)
    return names


OF_BATCH = {"scheme": "sme", "level": "city", "award_year": 2025, "announced_on": DAY, "origin": "imported"}


def titles(firms: list[Enterprise], chance: random.Random) -> list[str]:
    """Titles of every other enterprise, some of a product, under names that nobody else bears."""
    batch = Batch.create(**OF_BATCH, created_at=clock.now())
    names = []
    for firm in firms[::2]:
        name, product = written(chance), written(chance)
        subject = Subject.create(enterprise=firm.id, kind="product", **keyed(product))
        Recognition.create(
            batch=batch,
            subject=subject.id,
            enterprise=firm.id,
            district=chance.choice(["120116", "120111"]),
            certificate_no=f"TJ-{firm.id:03d}" if chance.random() < 0.5 else None,
            **keyed(name),
            **OF_BATCH,
            subject_kind="product",
        )
        names += [name, product]
    add_names(map(name_key, names))
    return names


def parts(names: list[str], chance: random.Random) -> list[str]:
    """Words that are in names, that could be, and that are in none."""
    found = [" ", ONE_MORE, ONE_MORE * 2, "司", "%", "_", "'", "TJ-", "TJ-001", "9112", uscc(5001)]
    for name in chance.sample(names, 10):
        start = chance.randrange(len(name))
        found.append(name[start : start + chance.randint(1, 6)])
        found.append("".join(chance.sample(name, min(3, len(name)))))
    return found


class Rows:
    """All there is, to be looked at row by row."""

    def __init__(self) -> None:
        self.firms, self.lineage = list(Enterprise.select()), list(Lineage.select())
        self.titles = list(Recognition.select(Recognition, Subject).join(Subject))

    def with_text(self, text: str) -> tuple[set[int], set[int], set[int]]:
        """The numbers of the enterprises, of the titles on the roll and of those on the bureau's list."""
        key, code = name_key(text), "".join(text.split()).upper()

        def has(stored: str | None) -> bool:
            return stored is not None and (key in stored if key else stored == "")

        called = {row.id for row in self.firms if has(row.name_key)}
        called |= {row.enterprise_id for row in self.lineage if has(row.name_key)}
        called |= {row.merged_into for row in self.firms if has(row.name_key) and row.merged_into}
        named = called | {row.id for row in self.firms if code and (row.uscc or "").startswith(code)}
        whole = {row.id for row in self.firms if row.uscc == code}
        on_roll, listed = set(), set()
        for row in self.titles:
            own, number = has(row.name_key), row.certificate_no or "\0"
            if row.enterprise_id in (whole or called) or (not whole and (own or has(row.subject.name_key))):
                on_roll.add(row.id)
            if number == text.upper():
                on_roll.add(row.id)
            if own or row.enterprise_id in named or number.startswith(text.upper()):
                listed.add(row.id)
        return {row.id for row in self.firms if row.id in named and not row.merged_into}, on_roll, listed


def ids(query: Any) -> set[int]:
    found = [row.id for row in query]
    assert len(found) == len(set(found))
    return set(found)


def lists(bureau: Actor, filters: dict[str, str]) -> list[tuple[Any, LongList]]:
    """The register, the roll and the bureau's recognitions, each as a whole and as it is read by the page."""
    return [
        (register_list(bureau, filters, DAY), register_by_page(bureau, filters, DAY)),
        (roll(filters, DAY), roll_by_page(filters, DAY)),
        (recognition_list(filters, DAY), recognitions_by_page(filters, DAY)),
    ]


def compared(names: list[str], bureau: Actor, chance: random.Random) -> set[bool]:
    """Every list against every row, and every count with it; whether any count said that there is more."""
    said, rows = set(), Rows()
    for text in parts(names, chance):
        firms, on_roll, listed = rows.with_text(text)
        filters = {"q": text} | ({"district": "120111"} if chance.random() < 0.3 else {})
        here = {row.id for row in rows.firms if row.district == filters.get("district", row.district)}
        there = {row.id for row in rows.titles if row.district == filters.get("district", row.district)}
        for (query, by_page), expected in zip(
            lists(bureau, filters), (firms & here, on_roll & there, listed & there), strict=True
        ):
            count = by_page.count()
            assert ids(query) == expected, text
            assert {*by_page.ids(0, 1000, count)} == expected, text
            assert count == len(expected) or (count.is_more and count < len(expected))
            said.add(count.is_more)
        assert queue_counts(bureau, filters, DAY)[""] in (None, len(firms & here))
        assert recognition_counts(filters, DAY)[""] in (None, len(listed & there))
    return said


@pytest.mark.parametrize("most", [1000, 5, 0])
def test_it_finds_what_a_look_at_every_row_finds(
    world: list[str], bureau: Actor, chance: random.Random, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(search, "MOST", most)
    monkeypatch.setattr(search, "MOST_ROWS", 5 * most)
    monkeypatch.setattr(search, "EXAMINED", 20_000 if most else 3)
    assert compared(world, bureau, chance) == ({False} if most == 1000 else {False, True})
    assert list(search_faults()) == []


@pytest.mark.engines("sqlite")
def test_a_sqlite_without_fts5_finds_the_same(
    world: list[str], bureau: Actor, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_index, "has_fts5", lambda: False)
    assert list(search_faults()) == ["the table of pairs of characters is missing"]
    rebuild_names()
    assert not list(search_faults())
    compared(world, bureau, chance)
    monkeypatch.undo()
    # Back where there is FTS5, its table is behind: it is made anew, and the other goes.
    assert list(search_faults()) == ["the table of pairs of characters is missing"]
    rebuild_names()
    assert list(search_faults()) == []
    compared(world, bureau, chance)


WHOLE = ("enterprise", "lineage", "subject", "recognition", "searched_name", "searched_pair")
"""Tables that a search reads by index."""
Statement = tuple[str, tuple[Any, ...]]


@pytest.fixture
def statements(registry: Config, monkeypatch: pytest.MonkeyPatch) -> list[Statement]:
    """Every statement run meanwhile, with its values."""
    seen: list[Statement] = []
    original = db.obj.execute_sql

    def noting(sql: str, values: Any = None, *more: Any, **named: Any) -> Any:
        seen.append((sql, tuple(values or ())))
        return original(sql, values, *more, **named)

    monkeypatch.setattr(db.obj, "execute_sql", noting)
    return seen


def scans(sql: str, values: tuple[Any, ...]) -> list[str]:
    """The large tables that a statement reads whole."""
    aliases = {alias: table for table, alias in re.findall(r'"?(\w+)"?(?: AS)? "?(\w+)"?', sql)}
    if is_postgres():
        ((plan,),) = db.execute_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchall()
        return [table for table in read_whole(plan[0]["Plan"]) if table in WHOLE]
    plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    scanned = [name for row in plan for name in re.findall(r"^SCAN (\w+)(?! VIRTUAL TABLE)", row)]
    return [table for name in scanned if (table := aliases.get(name, name)) in WHOLE]


def read_whole(node: dict[str, Any]) -> Iterator[str]:
    """The tables of which a plan of PostgreSQL reads every row, or every entry of an index."""
    if "Relation Name" in node and "Index Cond" not in node and node["Node Type"] != "Bitmap Heap Scan":
        yield node["Relation Name"]
    for below in node.get("Plans", ()):
        yield from read_whole(below)


@pytest.mark.parametrize("text", ["鑫源", "龘龘", "鑫", "9112", "TJ-"])
def test_no_table_is_read_whole_for_a_search(
    world: list[str], bureau: Actor, statements: list[Statement], text: str
) -> None:
    statements.clear()
    for query, by_page in lists(bureau, {"q": text}):
        list(query)
        by_page.read(0, 50, by_page.count())
    list(desk(bureau, [], {"q": text}))
    assert len(asked := list(dict(statements).items())) > 7
    small = set() if is_postgres() else as_in_a_large_registry()
    with db.atomic():
        if is_postgres():
            # Only what no index can answer is read whole then, however few rows there are.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                db.execute_sql(f"SET LOCAL enable_{way} = off")
        assert {sql: found for sql, values in asked if (found := {*scans(sql, values)} - small)} == {}


@pytest.mark.engines("sqlite")
def test_a_common_word_is_read_in_the_order_of_the_list(
    world: list[str], statements: list[Statement], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST", 0)
    by_page = roll_by_page({"q": "司"}, DAY)
    total = by_page.count()
    assert total.is_more
    as_in_a_large_registry()
    for read in (lambda: list(roll({"q": "司"}, DAY).limit(50)), lambda: by_page.ids(0, 50, total)):
        read()
        plan = str(db.execute_sql(f"EXPLAIN QUERY PLAN {statements[-1][0]}", statements[-1][1]).fetchall())
        assert "USING INDEX recognition_announced_on_id" in plan
        assert "TEMP B-TREE" not in plan


def test_what_is_wrong_with_the_search_is_named_and_put_right(world: list[str]) -> None:
    row = SearchedName.select().order_by(SearchedName.id).first()
    SearchedName.update(name_key=ONE_MORE).where(SearchedName.id == row.id).execute()
    lost, differing = search_faults()
    assert lost == "1 names are not among those that are looked for"
    assert differing.endswith(" pairs of characters are not those of the names")
    rebuild_names()
    assert list(search_faults()) == []
    with db.atomic():
        pair_index.add_pairs([(10**6, ONE_MORE * 2)])
    assert list(search_faults()) == ["2 pairs of characters are not those of the names"]
    assert english_left([lost, differing, "the table of pairs of characters is missing"]) == []
    rebuild_names()
    assert list(search_faults()) == []
