"""Whether every title of a registry began by the procedure of its law: said anew here, from rows and events,
by nothing that the product decides it with."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from peewee import JOIN

from registry.models import (
    Account,
    Application,
    Batch,
    Event,
    Notice,
    NoticeEntry,
    NoticeLine,
    Recognition,
    Recommendation,
)

WHO = {
    ("innovative_sme", "municipal"): "city_decision",
    ("green_factory", "municipal"): "city_decision",
    ("green_factory", "district"): "district_decision",
    ("green_factory", "national"): "recommendation",
    ("smart_factory", "excellent"): "recommendation",
    ("smart_factory", "pilot"): "recommendation",
    ("green_data_center", "national"): "recommendation",
    ("smart_factory", "basic"): "filing",
    ("tech_sme", "national"): "outside_list",
}
"""Who decides, of the titles that are tried."""
NATIONAL = frozenset(title for title, procedure in WHO.items() if procedure == "recommendation")
ANSWERED = frozenset({"recognized", "not_named", "forwarded"})
"""What only a forwarded file of a recommendation comes to."""


class Witness:
    """Reads on in the ledger, and says of each title and each file what is not as its procedure has it."""

    def __init__(self) -> None:
        self.seq = 0
        self.granted: dict[int, Event] = {}
        self.linked: set[int] = set()
        self.published: dict[int, Event] = {}
        self.steps: defaultdict[int, dict[str, Event]] = defaultdict(dict)
        self.accounts: dict[int, Account] = {}
        self.lines: set[tuple[int, int]] = set()

    def faults(self) -> list[str]:
        """What is wrong now, in the whole registry; nothing where all is right."""
        self._read_on()
        titles = list(
            Recognition.select(Recognition, Batch, Notice, Application)
            .join(Batch)
            .join(Notice, JOIN.LEFT_OUTER, on=(Batch.notice == Notice.id))
            .switch(Recognition)
            .join(Application, JOIN.LEFT_OUTER)
        )
        of_files = {row.application_id for row in titles}
        forwardings = {row.id: row for row in Recommendation.select()}
        found = [f"recognition {row.id}: {fault}" for row in titles for fault in self._of_title(row)]
        found += self._given_twice(titles)
        found += self._off_and_on()
        for file in Application.select():
            found += [
                f"application {file.id}: {fault}"
                for fault in self._of_file(file, forwardings, has_title=file.id in of_files)
            ]
        return found

    def _read_on(self) -> None:
        for event in Event.select().where(Event.seq > self.seq).order_by(Event.seq):
            self.seq = event.seq
            if event.kind == "recognition.granted":
                self.granted[event.recognition_id] = event
            elif event.kind == "recognition.linked":
                self.linked.add(event.recognition_id)
            elif event.kind == "notice.published":
                self.published[event.notice_id] = event
                entries = NoticeEntry.select().where(NoticeEntry.notice == event.notice_id)
                self.lines |= {(row.notice_id, row.application_id) for row in entries}
            elif event.kind.startswith("application."):
                self.steps[event.application_id][event.kind.removeprefix("application.")] = event

    def _of_title(self, row: Any) -> Iterator[str]:
        batch, file, title = row.batch, row.application, (row.scheme, row.level)
        if (batch.scheme, batch.level, batch.origin) != (*title, row.origin):
            yield f"its batch is of {batch.scheme}:{batch.level}, {batch.origin}"
        if file is not None and (file.scheme, file.level, file.subject_id) != (*title, row.subject_id):
            yield "its file is of something else"
        if file is not None and (file.procedure, file.state) != (WHO[title], "recognized"):
            yield f"its file is {file.procedure}, {file.state}"
        if row.id not in self.granted:
            yield "no event granted it"
        elif batch.origin == "decided":
            yield from self._decided(row)
        elif batch.origin == "filed":
            yield from self._filed(row)
        elif batch.origin == "imported":
            yield from self._imported(row)
        else:
            yield f"it came in as {batch.origin}"

    def _given_twice(self, titles: list[Any]) -> Iterator[str]:
        """Of titles given here to who applied anew, those that the subject held on the day already."""
        known: defaultdict[tuple[int, str, str], list[Any]] = defaultdict(list)
        for row in sorted(titles, key=lambda row: row.id):
            before, day = known[row.subject_id, row.scheme, row.level], row.announced_on
            if row.origin != "imported" and row.application is not None and row.application.kind == "new":
                for other in before:
                    until, ended = other.valid_until or day, other.ended_on
                    if other.announced_on <= day <= until and (ended is None or ended > day):
                        yield f"recognition {row.id}: given anew on {day}, held by {other.id}"
            before.append(row)

    def _off_and_on(self) -> Iterator[str]:
        """Of files on a notice, those whose line was struck or whose notice was withdrawn; of titles decided
        on one, those whose line did not stand."""
        lines = {(row.notice_id, row.application_id): row.state for row in NoticeLine.select()}
        withdrawn = {row.id for row in Notice.select().where(Notice.withdrawn_at.is_null(False))}
        for file in Application.select().where(Application.state.in_(["on_notice", "recognized"])):
            if file.notice_id is None or file.forwarding_id is not None:
                continue
            state = lines.get((file.notice_id, file.id), "listed")
            if state == "struck" or (state == "held" and file.state == "recognized"):
                yield f"application {file.id}: it is {file.state}, its line on its notice is {state}"
            if file.notice_id in withdrawn:
                yield f"application {file.id}: it is {file.state} on a notice that was withdrawn"

    def _decided(self, row: Any) -> Iterator[str]:
        """By the list of a notice, of the office the title belongs to, after the notice was over."""
        batch, file, notice, who = row.batch, row.application, row.batch.notice, WHO[row.scheme, row.level]
        if who not in {"city_decision", "district_decision"} or file is None or notice is None:
            yield f"decided here, though by {who}, with file {file} and notice {notice}"
            return
        if {batch.procedure, notice.procedure} != {who}:
            yield f"decided as {batch.procedure} on a notice of {notice.procedure}"
        if (batch.district, batch.zone) != (notice.district, notice.zone) and batch.zone == "":
            yield "not decided by the office of the notice"
        if file.notice_id != notice.id or (notice.id, file.id) not in self.lines:
            yield "its file is not on the notice"
        if not row.announced_on > notice.closes_on:
            yield f"announced on {row.announced_on}, the notice closes on {notice.closes_on}"
        by_district = who == "district_decision"
        if bool(batch.district) != by_district or (by_district and batch.district != file.district):
            yield f"decided in the name of {batch.district or 'the bureau'}"
        for event in (self.granted[row.id], self.steps[file.id].get("recognize"), self.published[notice.id]):
            if event is None or not self._is_decider(event, file, by_district=by_district):
                yield f"decided by {event and event.actor}"

    def _filed(self, row: Any) -> Iterator[str]:
        batch, file = row.batch, row.application
        accepted = self.steps[file.id].get("accept") if file else None
        if (
            WHO[row.scheme, row.level] != "filing"
            or accepted is None
            or batch.notice_id
            or batch.forwarding_id
        ):
            yield f"filed, though accepted in {accepted}"
            return
        by_district = "district_accepts" in file.options.split(",")
        if not self._is_of_office(accepted, file, by_district=by_district):
            yield f"accepted by {accepted.actor}"

    def _imported(self, row: Any) -> Iterator[str]:
        batch, file, event = row.batch, row.application, self.granted[row.id]
        if batch.notice_id or batch.procedure or batch.district:
            yield "brought in by a list, and decided here"
        if not (event.actor.startswith("system:") or self._role(event) == "bureau_decider"):
            yield f"brought in by {event.actor}"
        if file is None:
            return
        step = self.steps[file.id].get("recognize")
        if WHO[row.scheme, row.level] != "recommendation" or file.forwarding_id is None:
            yield "a list recognized a file that was never forwarded"
        elif row.id not in self.linked and batch.forwarding_id != file.forwarding_id:
            yield f"the list answers {batch.forwarding_id}, its file was forwarded with {file.forwarding_id}"
        if step is None or "sha256" not in json.loads(step.body):
            yield "the step of its file names no list"

    def _of_file(self, file: Any, forwardings: dict[int, Any], *, has_title: bool) -> Iterator[str]:
        if has_title != (file.state == "recognized"):
            yield f"it is {file.state}, and has {'a' if has_title else 'no'} title"
        if file.procedure != WHO[file.scheme, file.level]:
            yield f"it is handled as {file.procedure}"
        if file.forwarding_id is None:
            if file.procedure == "recommendation" and file.state in ANSWERED:
                yield f"it is {file.state}, and was never forwarded"
            return
        sent, steps = forwardings[file.forwarding_id], self.steps[file.id]
        if sent.sender != "city" or (sent.scheme, sent.level) != (file.scheme, file.level):
            yield f"it was forwarded with a list of {sent.sender} for {sent.scheme}:{sent.level}"
        if file.procedure != "recommendation" or self._role(steps.get("forward")) != "bureau_decider":
            yield "it was forwarded by nobody who may"
        if file.state == "not_named" and (
            sent.answered_on is None or self._role(steps.get("not_name")) != "bureau_decider"
        ):
            yield "it is closed as not named without an answer, or by nobody who may"

    def _is_decider(self, event: Event, file: Any, *, by_district: bool) -> bool:
        """Whether a decider of the office did it, approving what somebody of the office proposed."""
        role = "district_decider" if by_district else "bureau_decider"
        proposed_by = json.loads(event.body).get("proposed_by")
        return (
            self._role(event) == role
            and self._is_of_office(event, file, by_district=by_district)
            and (proposed_by is None or self._is_in(proposed_by, file, by_district=by_district))
        )

    def _is_of_office(self, event: Event, file: Any, *, by_district: bool) -> bool:
        return self._is_in(event.actor, file, by_district=by_district)

    def _is_in(self, actor: str, file: Any, *, by_district: bool) -> bool:
        """Whether this actor works where the file is decided: in the place it is in, or at the bureau."""
        account = self._account(actor)
        if account is None:
            return False
        if not by_district:
            return account.role in {"bureau_reviewer", "bureau_decider"}
        in_place = account.district == file.district and account.zone in {"", file.zone}
        return in_place and account.role in {"district_officer", "district_decider"}

    def _role(self, event: Event | None) -> str:
        account = self._account(event.actor) if event else None
        return account.role if account else ""

    def _account(self, actor: str) -> Account | None:
        if not actor.startswith("account:"):
            return None
        id = int(actor.removeprefix("account:").partition("/")[0])
        if id not in self.accounts:
            self.accounts[id] = Account.get_by_id(id)
        return self.accounts[id]
