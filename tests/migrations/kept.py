"""Databases kept from released versions: what is noted of them, and how they are put back."""

import json
import lzma
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).parent
SQLITE, POSTGRES, NOTES = "registry.sqlite3.xz", "registry.postgres.sql.xz", "kept.json"
VERSIONS = sorted(each.parent.name for each in HERE.glob(f"*/{NOTES}"))


@dataclass(frozen=True)
class Kept:
    """The database of one version on one engine."""

    version: str
    engine: str

    @cached_property
    def notes(self) -> dict[str, Any]:
        """What was true when it was kept: its head, the rows of each table, the events of each kind."""
        notes = json.loads((HERE / self.version / NOTES).read_text("utf-8"))
        found: dict[str, Any] = notes[self.engine]
        return found

    def restore_file(self, path: Path) -> None:
        """Write the SQLite file."""
        path.write_bytes(lzma.decompress((HERE / self.version / SQLITE).read_bytes()))

    def restore_into(self, url: str) -> None:
        """Fill an empty PostgreSQL database from the plain dump; psql is not needed."""
        dump = lzma.decompress((HERE / self.version / POSTGRES).read_bytes()).decode()
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            # Split at the tables' rows: each `COPY … FROM stdin;` ends at the line that is only `\.`.
            for statements, copy, rows in re.findall(
                r"(.*?)(?:^(COPY [^\n]* FROM stdin;)\n(.*?)^\\\.\n|\Z)", dump, re.DOTALL | re.MULTILINE
            ):
                if statements.strip():
                    cursor.execute(statements)
                if copy:
                    with cursor.copy(copy) as into:
                        into.write(rows)
            connection.commit()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ANALYZE")
