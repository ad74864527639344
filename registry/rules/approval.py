"""Approvals 待批: what one person proposes and another approves, with its arguments frozen in between.

Publishing, recognizing, deciding about titles, correcting a batch, bringing in a list of titles and changing
a setting touch titles or what they are judged by; for each a setting says whether it needs a second person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar

from registry.errors import Text, say
from registry.rules.ground import MeasureKind
from registry.rules.ledger import canonical_json

NEEDS_SECOND = "second_person"
"""The setting, by action, whether another person has to approve."""
LAPSES_AFTER = "approval_days"
"""The setting: after how many working days what nobody approved lapses."""
LONGEST_NOTE = 300
Effect = Mapping[str, Any]
"""What an action would do, in plain values that JSON has: what people read before they approve it."""


class ApprovalAction(StrEnum):
    """What can be proposed."""

    PUBLISH = "publish_notice"
    RECOGNIZE = "recognize_notice"
    END = "end_recognition"
    IMPORT = "import_recognitions"
    SETTING = "set_setting"
    STRIKE = "strike_line"
    WITHDRAW_NOTICE = "withdraw_notice"
    CORRECT = "correct_batch"
    MERGE = "merge_enterprises"
    UNMERGE = "unmerge_enterprises"
    UNDO_IMPORT = "undo_import"


SET_WITH: Mapping[ApprovalAction, ApprovalAction] = {
    ApprovalAction.STRIKE: ApprovalAction.PUBLISH,
    ApprovalAction.WITHDRAW_NOTICE: ApprovalAction.PUBLISH,
    ApprovalAction.UNMERGE: ApprovalAction.MERGE,
    ApprovalAction.UNDO_IMPORT: ApprovalAction.IMPORT,
}
"""What takes back part of another action: a second person is asked for where that other asks for one."""


OF_TITLES = frozenset(
    {
        ApprovalAction.END,
        ApprovalAction.CORRECT,
        ApprovalAction.MERGE,
        ApprovalAction.UNMERGE,
        ApprovalAction.UNDO_IMPORT,
    }
)
"""Proposals whose lines are recognitions."""
ACTION_NAMES: dict[ApprovalAction, Text] = {
    ApprovalAction.PUBLISH: say("发布公示"),
    ApprovalAction.RECOGNIZE: say("认定"),
    ApprovalAction.END: say("处置认定（终止、作废、恢复等）"),
    ApprovalAction.CORRECT: say("更正认定批次"),
    ApprovalAction.IMPORT: say("导入认定名单"),
    ApprovalAction.UNDO_IMPORT: say("撤销导入"),
    ApprovalAction.SETTING: say("更改设置"),
    ApprovalAction.STRIKE: say("公示名单移出一件"),
    ApprovalAction.WITHDRAW_NOTICE: say("撤回公示"),
    ApprovalAction.MERGE: say("并入企业记录"),
    ApprovalAction.UNMERGE: say("撤销并入"),
}


@dataclass(frozen=True)
class PublishArguments:
    """A notice to be published."""

    action: ClassVar = ApprovalAction.PUBLISH
    scheme: str
    level: str
    applications: tuple[int, ...]
    title: str
    document_no: str
    opens_on: date
    days: int
    first_day_counts: bool = True
    replaces: int | None = None
    """The withdrawn notice that it is published in place of."""
    contact: tuple[str, ...] | None = None
    """As rules.notice_contact.NoticeContact has it; None of what was proposed before it was asked."""
    reasons: tuple[tuple[int, str], ...] | None = None
    """Why applications are on it whose sheet is undecided; None likewise."""
    more_titles: tuple[str, ...] = ()
    """The other titles it may list, as "scheme:level"."""

    @property
    def about(self) -> str:
        return f"title:{self.scheme}:{self.level}"

    @property
    def titles(self) -> tuple[str, ...]:
        """All titles it may list, each once, in the order of its list."""
        return tuple(dict.fromkeys((f"{self.scheme}:{self.level}", *self.more_titles)))


@dataclass(frozen=True)
class RecognizeArguments:
    """The list of a notice to be recognized."""

    action: ClassVar = ApprovalAction.RECOGNIZE
    notice: int
    document_no: str
    award_year: int
    announced_on: date
    left_out: tuple[tuple[int, str], ...] = ()
    """Applications that this decision leaves on the notice, each with the reason."""

    @property
    def about(self) -> str:
        return f"notice:{self.notice}"


@dataclass(frozen=True)
class MeasureArguments:
    """What is to be decided about a recognition, under a ground; `evidence` is the number of the document."""

    action: ClassVar = ApprovalAction.END
    recognition: int
    effective_on: date
    reason: str
    document_no: str = ""
    ground: str = ""
    """'' where it was proposed before grounds were asked: such a proposal cannot be approved."""
    evidence: int = 0
    measure: MeasureKind = MeasureKind.END
    lifts_bar: bool = False
    """Of a restoring: whether the bar falls that came with what it takes back."""

    @property
    def about(self) -> str:
        return f"recognition:{self.recognition}"


@dataclass(frozen=True)
class CorrectArguments:
    """What of a batch of recognitions is to be corrected: None, '' and () leave what is there."""

    action: ClassVar = ApprovalAction.CORRECT
    batch: int
    reason: str
    by_document: str
    """The number of the document that corrects it."""
    award_year: int | None = None
    document_no: str = ""
    announced_on: date | None = None
    valid_until: date | None = None
    """The last valid day of every line; None: it follows the day where it followed it before."""
    without_end: bool = False
    """Whether no validity is set; then no last day is given."""
    names: tuple[tuple[int, str], ...] = ()
    """The holder's name in the decision, by recognition."""

    @property
    def about(self) -> str:
        return f"batch:{self.batch}"


@dataclass(frozen=True)
class ImportArguments:
    """An uploaded list of titles to be brought in."""

    action: ClassVar = ApprovalAction.IMPORT
    run: int
    accept_good: bool
    answers: tuple[tuple[str, str], ...] = ()
    """Of one that was brought in: only its rows that others changed meanwhile, by question and answer."""

    @property
    def about(self) -> str:
        return f"run:{self.run}"


@dataclass(frozen=True)
class UndoArguments:
    """An import run to be undone; `rest`: also where something stands in the way, as far as possible."""

    action: ClassVar = ApprovalAction.UNDO_IMPORT
    run: int
    reason: str
    rest: bool = False

    @property
    def about(self) -> str:
        return f"run:{self.run}"


@dataclass(frozen=True)
class SettingArguments:
    """A setting to be changed."""

    action: ClassVar = ApprovalAction.SETTING
    key: str
    value: bool | int | str | Sequence[str] | None
    """As JSON keeps it: a day as 2026-03-01."""
    from_day: date
    document_no: str
    note: str

    @property
    def about(self) -> str:
        return f"setting:{self.key}"


@dataclass(frozen=True)
class StrikeArguments:
    """A line to be struck from a published notice, and why: `cause` is a rules.notice_line.StrikeCause."""

    action: ClassVar = ApprovalAction.STRIKE
    notice: int
    application: int
    cause: str
    reason: str
    version: int
    """Of the application, as who proposes it has read it."""
    document_no: str = ""

    @property
    def about(self) -> str:
        return f"application:{self.application}"


@dataclass(frozen=True)
class WithdrawArguments:
    """A whole notice to be withdrawn; `seen` is the digest of its files as who proposes it has read them."""

    action: ClassVar = ApprovalAction.WITHDRAW_NOTICE
    notice: int
    document_no: str
    reason: str
    seen: str

    @property
    def about(self) -> str:
        return f"notice:{self.notice}"


@dataclass(frozen=True)
class UnmergeArguments:
    """The merge of one record of an enterprise into another to be taken back."""

    action: ClassVar = ApprovalAction.UNMERGE
    one: int
    """The record that was merged."""
    into: int
    reason: str
    document_no: str = ""

    @property
    def about(self) -> str:
        return f"enterprise:{self.one}"


@dataclass(frozen=True)
class MergeArguments(UnmergeArguments):
    """One record to be merged into another. `taken`: the facts in which the one that goes is right."""

    action: ClassVar = ApprovalAction.MERGE
    taken: tuple[str, ...] = ()


Arguments = (
    PublishArguments
    | RecognizeArguments
    | MeasureArguments
    | CorrectArguments
    | ImportArguments
    | UndoArguments
    | SettingArguments
    | StrikeArguments
    | WithdrawArguments
    | MergeArguments
    | UnmergeArguments
)


def effect_digest(effect: Mapping[str, Any]) -> str:
    """What a person has seen of an effect, SHA-256; another one means that it has changed since."""
    return sha256(canonical_json(effect).encode()).hexdigest()
