"""Undoing an import run 撤销导入: what stands in the way, line by line, and when it can be undone. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from registry.errors import Text, say
from registry.rules.approval import Effect, effect_digest
from registry.rules.imports.text_kept import plain_texts, texts_of

MOST_NAMED = 1_000
"""So many of each part are named in a proposal to undo a run."""
PARTS_NAMED = ("lines", "enterprises", "records", "restored", "changes", "reopened", "answers_undone", "kept")


class Written(StrEnum):
    """What a run wrote, by what is undone of it."""

    TITLE = "title"
    ENTERPRISE = "enterprise"
    RECORD = "record"
    CHANGE = "change"
    FILE = "file"
    ENDING = "ending"


WRITTEN_NAMES: dict[Written, Text] = {
    Written.TITLE: say("认定"),
    Written.ENTERPRISE: say("新登记的企业"),
    Written.RECORD: say("补充的企业资料"),
    Written.CHANGE: say("变更申请"),
    Written.FILE: say("办结的申报"),
    Written.ENDING: say("终止的认定"),
}


@dataclass(frozen=True)
class InTheWay:
    """One line of a run that stays as it is, and why."""

    what: Written
    id: int
    name: str
    reason: Text
    kind: str = ""
    """Of the event that stands on it, if it is one."""

    @property
    def plain(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.what.value, self.id, self.name, *plain_texts([self.reason]), self.kind]


def in_the_way(plain: Sequence[Any]) -> InTheWay:
    """The line that `plain` gave."""
    what, id, name, reason, kind = plain
    return InTheWay(Written(what), id, name, texts_of([reason])[0], kind)


@dataclass(frozen=True)
class KeptUndo:
    """Of a long list that is taken back in pieces: why, and how much is by part. `is_unseen`: the list never
    was whole."""

    reason: str
    rest: bool
    is_unseen: bool
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "reason": self.reason,
            "rest": self.rest,
            "is_unseen": self.is_unseen,
            "counts": dict(self.counts),
        }

    def and_undone(self, part: str, number: int) -> "KeptUndo":
        """The same with so many more of a part."""
        return replace(self, counts={**self.counts, part: self.counts.get(part, 0) + number})


def unmet_run(applied_at: datetime | None, first_seq: int | None) -> list[Text]:
    """Why a run cannot be undone at all."""
    if applied_at is None:
        return [say("这份名单没有导入，不需要撤销。")]
    if first_seq is None:
        return [say("这次导入早于本版本，没有记下它写入的内容，不能整批撤销；请逐项作废或更正。")]
    return []


def unmet_undo(count: int, stay: int, reason: str, *, rest: bool) -> list[Text]:
    """Why a run is not undone now. `count`: what can be undone, `stay`: on how much something stands."""
    reasons = [] if reason.strip() else [say("请填写撤销理由。")]
    if not count:
        return [*reasons, say("这次导入已没有可以撤销的内容。")]
    if stay and not rest:
        reasons.append(
            say(
                "有 %(count)s 项已有后续办理，不能随导入撤销。请逐项查看；只撤销其余各项的，须另行确认。",
                count=stay,
            )
        )
    return reasons


def named_in_part(effect: Effect) -> Effect:
    """An effect as a proposal keeps it, and its events, and every page that shows it: of long parts the first
    alone. `more`: how many of which part are not named; `whole`: the digest of the effect that names all."""
    more = {part: len(effect.get(part, ())) - MOST_NAMED for part in PARTS_NAMED}
    more = {part: count for part, count in more.items() if count > 0}
    if not more:
        return effect
    first = {part: effect[part][:MOST_NAMED] for part in more}
    return {**effect, **first, "more": more, "whole": effect_digest(effect)}


def how_many(effect: Effect, part: str) -> int:
    """How many there are of a part, named or not."""
    return len(effect.get(part, ())) + int(effect.get("more", {}).get(part, 0))
