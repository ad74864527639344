"""Which columns of which tables the ledger carries: by it tables are compared, and can be made again.

An event keeps an after-image of each row its action wrote: `after` in its body holds the open columns,
`after` in its personal part the personal ones, whose salted commitment the chain keeps. Long texts and
password hashes go in as their SHA-256. A column that is carried nowhere has its reason here; a column that
stands in none of these lists fails the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

AFTER = "after"
"""The key under which a body, and a personal part, hold rows: {table: {key: {column: value} or null}}."""
SNAPSHOT = "snapshot.taken"
"""One row as it stood when the ledger began to carry rows: everything older than that."""


@dataclass(frozen=True)
class Carried:
    """The columns of one table. `apart`: those no image holds, each with the reason."""

    open: tuple[str, ...]
    personal: tuple[str, ...] = ()
    digested: tuple[str, ...] = ()
    apart: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """What an image is made of."""
        return (*self.open, *self.personal, *self.digested)

    @property
    def open_only(self) -> bool:
        """Whether an image is the columns as they are, nothing personal and nothing digested."""
        return not self.personal and not self.digested


OF_NAME: Mapping[str, str] = {"name_key": "computed from the name beside it; doctor --deep computes it again"}

CARRIED: Mapping[str, Carried] = {
    "setting": Carried(("key", "value")),
    "counter": Carried(("name", "value")),
    "setting_value": Carried(
        ("id", "key", "from_day", "value", "document_no", "note", "set_by", "set_at", "seq")
    ),
    "approval": Carried(
        (
            "id", "action", "about", "arguments", "digest", "effect", "state", "proposer_id", "proposed_by",
            "proposed_at", "last_day", "decided_by", "decided_at", "note", "outcome", "district", "zone",
        )
    ),
    "workday_override": Carried(("day", "working", "note")),
    "workday_year": Carried(("year", "document_no", "declared_by", "declared_at")),
    "enterprise": Carried(
        (
            "id", "uscc", "name", "district", "zone", "industry", "subsector", "chains", "gbt4754",
            "founded_on", "staff", "revenue_fen", "assets_fen", "demo", "version", "created_at",
            "merged_into", "import_run", "taken_out_at",
        ),
        apart=OF_NAME,
    ),
    "lineage": Carried(
        ("id", "enterprise_id", "what", "old", "new", "effective_on", "seq"), apart=OF_NAME
    ),
    "subject": Carried(
        (
            "id", "enterprise_id", "kind", "name", "official_code", "number", "address", "district", "zone",
            "since", "model", "category", "joined_to",
        ),
        apart=OF_NAME,
    ),
    "account": Carried(
        (
            "id", "role", "district", "zone", "enterprise_id", "disabled", "link_digest", "link_expires_at",
            "created_at", "part",
        ),
        personal=("login", "name"),
        digested=("password_hash",),
        apart=OF_NAME,
    ),
    "account_person": Carried(("account_id",), personal=("phone", "staff_no")),
    "call": Carried(
        (
            "id", "scheme", "level", "title", "document_no", "opens_at", "closes_at", "award_year",
            "may_file_again", "notice_days", "procedure", "options", "cap", "district", "zone",
            "withdrawn_at",
        )
    ),
    "call_change": Carried(
        ("id", "call_id", "kind", "made_at", "reason", "closes_before", "closes_after", "into_id", "seq")
    ),
    "call_criteria": Carried(("id", "call_id", "kind", "criteria_id")),
    "recommendation": Carried(
        (
            "id", "sender", "call_id", "scheme", "level", "district", "zone", "document_no", "sent_on",
            "created_at", "answered_on",
        )
    ),
    "application": Carried(
        (
            "id", "number", "call_id", "scheme", "level", "kind", "procedure", "options", "subject_id",
            "enterprise_id", "district", "zone", "industry", "state", "version", "submitted_at", "notice_id",
            "forwarding_id", "created_at", "changed_at",
        ),
        personal=("statement", "contact", "phone"),
    ),
    "attachment": Carried(
        ("id", "application_id", "slot", "media_type", "size", "sha256", "added_at", "removed_at"),
        personal=("name",),
    ),
    "notice": Carried(
        (
            "id", "title", "document_no", "scheme", "level", "opens_on", "closes_on", "days",
            "first_day_counts", "list_digest", "published_at", "procedure", "district", "zone", "basis",
            "office", "address", "telephone", "email", "withdrawn_at", "withdrawn_document",
            "withdrawn_reason", "replaced_by", "more_titles",
        )
    ),
    "notice_line": Carried(
        ("id", "notice_id", "application_id", "state", "cause", "document_no", "changed_at"),
        personal=("reason",),
    ),
    "recommendation_entry": Carried(
        ("id", "recommendation_id", "application_id", "position", "enterprise_name", "subject_name")
    ),
    "batch": Carried(
        (
            "id", "notice_id", "scheme", "level", "document_no", "award_year", "announced_on", "origin",
            "source_name", "created_at", "procedure", "district", "zone", "forwarding_id", "import_run",
        )
    ),
    "left_out": Carried(("id", "batch_id", "application_id"), personal=("reason",)),
    "recognition": Carried(
        (
            "id", "batch_id", "application_id", "scheme", "level", "subject_id", "subject_kind",
            "enterprise_id", "name", "district", "zone", "industry", "award_year", "announced_on",
            "valid_until", "certificate_no", "renews_id", "origin", "ended_on", "ended_how", "ended_reason",
        ),
        apart=OF_NAME,
    ),
    "superseded_number": Carried(("id", "number", "recognition_id", "replaced_by", "superseded_at")),
    "measure_file": Carried(
        ("id", "district", "zone", "media_type", "size", "sha256", "added_at"), personal=("name",)
    ),
    "title_measure": Carried(
        (
            "id", "recognition_id", "enterprise_id", "kind", "ground", "effective_on", "document_no",
            "evidence_id", "reason", "decided_at", "leaves_net", "family", "barred_until", "lifted_on",
            "undoes_id", "gap_from", "gap_how", "gap_net", "before_on", "before_how", "before_reason",
        )
    ),
    "import_run": Carried(
        (
            "id", "kind", "name", "sha256", "settings", "account_id", "created_at", "applied_at",
            "first_seq", "last_seq", "undone_at",
        ),
        apart={"report": "the answer of its last run, made again from the file by another"},
    ),
    "criteria_version": Carried(
        (
            "id", "name", "scheme", "state", "digest", "base_id", "version", "edited_by", "created_at",
            "changed_at", "published_at", "published_by", "seq",
        ),
        digested=("document",),
    ),
    "criteria_use": Carried(("id", "criteria_id", "scheme", "level", "kind", "first", "last")),
    "profile_file": Carried(
        ("id", "enterprise_id", "media_type", "size", "sha256", "added_at"), personal=("name",)
    ),
    "sheet": Carried(
        ("id", "application_id", "criteria_id", "day", "digest", "eligible", "made_at", "seq"),
        digested=("facts", "origins", "content"),
    ),
    "clause_check": Carried(
        (
            "id", "application_id", "sheet_id", "clause", "found", "given", "evidence_id", "checked_by",
            "checked_at", "seq", "together", "kept_from",
        ),
        personal=("reason",),
    ),
    "change": Carried(
        (
            "id", "enterprise_id", "fact", "kind", "old", "new", "effective_on", "evidence_id", "run_id",
            "row", "from_district", "from_zone", "district", "zone", "state", "requester_id", "requested_by",
            "requested_at", "decided_by", "decided_at",
        ),
        personal=("words", "note"),
    ),
    "subject_fact": Carried(
        ("id", "subject_id", "metric", "evidence_id", "entered_by", "entered_at"),
        digested=("value", "source"),
    ),
    "former_place": Carried(("id", "application_id", "district", "zone", "until_on", "seq")),
    "claim": Carried(
        (
            "id", "account_id", "uscc", "name", "district", "zone", "industry", "media_type", "size",
            "sha256", "state", "sent_at", "last_day", "enterprise_id", "decided_by", "decided_at",
        ),
        personal=("representative", "file_name", "note"),
        apart=OF_NAME,
    ),
    "claim_draft": Carried(
        ("id", "claim_id", "call_id", "version", "saved_at"), personal=("statement", "contact", "phone")
    ),
    "opinion": Carried(
        ("id", "application_id", "account_id", "items", "version", "saved_at"), personal=("words",)
    ),
}  # fmt: skip
"""By table, in the order in which rows can be made again."""

CHECKED_ELSEWHERE: Mapping[str, str] = {
    "event": "ledger verify: its digest covers every column",
    "event_secret": "ledger verify: its commitment covers salt and content",
    "ledger_head": "ledger verify; which event wrote what last: doctor --deep",
    "signing_key": "ledger verify: the event that began the key, and every signature by it",
    "daily_head": "ledger verify: its signature, its event and the ledger itself",
    "profile_fact": "ledger verify: the digest of profile.saved covers every column but the number",
    "profile_record": "ledger verify: the digest of profile.saved covers every column but the number",
    "notice_entry": "ledger verify: the list digest of notice.published covers every line",
    "sheet_mark": "doctor --deep: with what its sheet and the officers' word on it give, computed anew",
    "tally_composite": "doctor --deep, with what was set; its titles and holders by the rows of the figures",
    "tally_holder": "doctor --deep, row by row with what the ledger gives; tally recount does not read it",
    "tally_segment": "doctor --deep, row by row; tally recount: those believed today",
    "tally_delta": "doctor --deep, row by row; tally recount: their sums",
    "former_row": "doctor --deep and tally recount: row by row with what the ledger gives",
    "searched_name": "doctor --deep: every name that a row bears, and the pairs of characters of each",
    "tally_rollup": "doctor --deep, sum by sum; tally recount: by day, and all as of the day asked for",
}
"""Tables that another check compares with the ledger."""

NOT_CARRIED: Mapping[str, str] = {
    "cursor": "how far a reader of the ledger has come; what it reads is recounted",
    "message": "told from the ledger by a cursor, and nothing is decided by it",
    "held_message": "what is told later, of events past that cursor",
    "message_seen": "up to which message somebody has read",
    "sign_in": "who is signed in just now; ends by itself, its beginning and end are events",
    "form_key": "which form was posted just now, so that it is not done twice; goes after some days",
    "kept_input": "what somebody typed and has not sent yet, encrypted; goes after half an hour",
    "typed_draft": "what somebody has typed and not saved yet; goes when the page is saved",
    "import_work": "how far a list is that is written just now; its run and its rows are carried",
    "list_job": "which long list a worker makes a file of, for whom; goes after a day",
    "pool_run": "a question over the pool and how far its answer is; asked again at will",
    "pool_run_row": "rows of such an answer",
}
"""Tables nothing is proved of, each with the reason."""


def image_of(table: str, row: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The after-image of a row of plain values: its open part with the digests, and its personal part."""
    carried = CARRIED[table]
    digests = {name: digest_of_text(row[name]) for name in carried.digested}
    return {**{name: row[name] for name in carried.open}, **digests}, {
        name: row[name] for name in carried.personal
    }


def digest_of_text(text: str | None) -> str | None:
    """SHA-256 of a text, hexadecimal; of nothing: nothing."""
    return None if text is None else sha256(text.encode()).hexdigest()


def differing(said: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The columns in which what a table holds differs from what the ledger says, in order."""
    return [name for name in found if found[name] != said.get(name)]
