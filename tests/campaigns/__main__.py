"""`python3 manage.py campaign [NAME] [--seed S] [--seconds N] [--keep]`; without a name it lists them."""

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from psycopg import connect

from bench.kept import commit, machine
from registry.clock import real_now
from tests.campaigns.campaign import Campaign, Outcome, campaigns, run_cases
from tests.databases import Databases, OwnPostgres, Place, make_postgres_template
from tests.servers.postgres import postgres
from tests.servers.valkey import valkey

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "campaigns"


def main() -> int:
    known = campaigns()
    parser = argparse.ArgumentParser(prog="manage.py campaign")
    parser.add_argument("name", nargs="?", choices=list(known), help="which; without one they are listed")
    parser.add_argument("--seed", type=int, default=1, help="cases follow from it (default: 1)")
    parser.add_argument("--seconds", type=float, default=60, help="begin cases for so long (default: 60)")
    parser.add_argument("--case", type=int, help="only this case of the seed")
    parser.add_argument("--engine", choices=("sqlite", "postgres"), help="only on this engine")
    parser.add_argument(
        "--rows", type=int, default=0, help="how long lists are, of `imports` (default: short)"
    )
    parser.add_argument("--keep", action="store_true", help="write the result to docs/campaigns/")
    asked = parser.parse_args()
    if asked.name is None:
        for name, campaign in known.items():
            print(f"{name:<14}{campaign.what}")
        return 0
    campaign = known[asked.name]
    engines = [each for each in campaign.engines if asked.engine in (None, each)]
    if asked.engine and not engines:
        parser.error(f"{asked.name} does not run on {asked.engine}")
    with _places(engines) as places:
        cases = count() if asked.case is None else [asked.case]
        seconds = asked.seconds if asked.case is None else 0.0
        outcome = run_cases(asked.name, campaign, asked.seed, cases, places, seconds, asked.rows)
        result = _result(campaign, asked.seed, outcome, places)
    text = json.dumps(result, ensure_ascii=False, indent=2)
    print(text)
    if asked.keep:
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{asked.name}.json").write_text(f"{text}\n")
    return 1 if outcome.failures or result["unseen"] else 0


@contextmanager
def _places(engines: list[str]) -> Iterator[list[Place | None]]:
    """A place for each engine, with servers of their own; one that is none for rules."""
    if not engines:
        yield [None]
        return
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="registry-campaign-")))
        redis_url = stack.enter_context(valkey())
        own = []
        if "postgres" in engines:
            server = stack.enter_context(postgres())
            make_postgres_template(server)
            own.append(OwnPostgres(server, "registry_campaign"))
            stack.callback(own[0].drop)
        databases = Databases(folder, lambda: own[0])
        yield [Place(engine, databases, redis_url, folder / engine) for engine in engines]


def _result(campaign: Campaign, seed: int, outcome: Outcome, places: list[Place | None]) -> dict[str, Any]:
    return {
        "what": campaign.what,
        "seed": seed,
        "commit": commit("docs/campaigns"),
        "day": real_now().date().isoformat(),
        "machine": machine(_version(place) for place in places if place),
        "seconds": round(outcome.seconds),
        "cases": outcome.cases,
        "seen": dict(sorted(outcome.seen.items())),
        "unseen": sorted(campaign.must_see - outcome.seen.keys()),
        "failures": outcome.failures,
    }


def _version(place: Place) -> str:
    if place.engine == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connect(place.databases.postgres().url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return f"PostgreSQL {row[0] if row else '?'}"


if __name__ == "__main__":
    sys.exit(main())
