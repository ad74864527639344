"""What two loads of the demo could be told apart by, and the load that is kept to compare with.

`python -m tests.demo.fingerprint` loads the demo and keeps what it is: for changes that meant to change it.
"""

import json
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from registry.database import db
from registry.models import (
    Application,
    ClauseCheck,
    Enterprise,
    Event,
    FiledSheet,
    PoolRun,
    ProfileFact,
    ProfileRecord,
    Recognition,
)
from registry.queries.tally import figures
from registry.rules.profile_saved import PROFILE_SAVED
from tests.databases import LOADED_ON, Databases, OwnPostgres, forget, load_demo_into
from tests.servers.valkey import valkey

KEPT = Path(__file__).parent / "fingerprint.json"
SIGNED_IN = "account.signed_in"
"""Tests sign in to what is compared."""
TIME = re.compile(r"(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d\.\d{3}Z")
"""A load takes as long as it takes, so of an instant the day is compared."""
Parts = dict[str, dict[str, str]]


def fingerprint() -> Parts:
    """Digests of the open demo: of the columns of its tables, and of its events by their kind."""
    kinds: dict[str, list[str]] = defaultdict(list)
    order = []
    for event in Event.select().where(Event.kind != SIGNED_IN).order_by(Event.seq):
        kinds[event.kind].append(_body(event))
        order.append(event.kind)
    runs = [run.result for run in PoolRun.select().order_by(PoolRun.id)]
    tables = {
        "enterprises": _rows(Enterprise.name, Enterprise.uscc),
        "titles": _rows(Recognition.name, Recognition.certificate_no, Recognition.valid_until),
        "files": _rows(Application.number, Application.state),
        "figures": _digest(figures(LOADED_ON, ("district", "industry"))),
        "facts": _rows(
            *(ProfileFact.enterprise, ProfileFact.metric, ProfileFact.period, ProfileFact.value),
            *(ProfileFact.source, ProfileFact.entered_by),
        ),
        "rows": _rows(
            *(ProfileRecord.enterprise, ProfileRecord.record, ProfileRecord.line, ProfileRecord.content),
            *(ProfileRecord.removed, ProfileRecord.source, ProfileRecord.entered_by),
        ),
        "sheets": _rows(FiledSheet.digest),
        "checks": _rows(ClauseCheck.sheet, ClauseCheck.clause, ClauseCheck.given, ClauseCheck.reason),
        "runs": _digest(runs),
    }
    events = {kind: _digest(bodies) for kind, bodies in sorted(kinds.items())}
    return {"tables": tables, "events": events, "order of events": {"kinds": _digest(order)}}


def _body(event: Event) -> str:
    """Without times of day and the digests of them or of what is secret: of a sheet's origins, of the rows of
    a profile, of a password and of a one-time link."""
    covering = "origins|password_hash|link_digest" + ("|digest" if event.kind == PROFILE_SAVED else "")
    return TIME.sub(r"\1", re.sub(rf'"({covering})":"[0-9a-f]+"', "", event.body))


def _rows(*columns: Any) -> str:
    return _digest(columns[0].model.select(*columns).order_by(columns[0].model.id).tuples())


def _digest(rows: Iterable[Any]) -> str:
    """Of how many rows, and the digest of them all."""
    listed = list(rows)
    return f"{len(listed)}: {sha256(repr(listed).encode()).hexdigest()[:32]}"


def main() -> None:
    """Load the demo and keep its fingerprint."""
    with tempfile.TemporaryDirectory() as temporary, valkey() as redis_url:
        folder = Path(temporary)
        load_demo_into(Databases(folder, _no_postgres).fresh("sqlite", folder), redis_url, folder)
        KEPT.write_text(json.dumps(fingerprint(), indent=1) + "\n", "utf-8")
        forget(db.obj)


def _no_postgres() -> OwnPostgres:
    raise NotImplementedError


if __name__ == "__main__":
    main()
