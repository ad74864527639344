"""What deciding about a title would do: asked before anything is written, and again when it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.errors import Stale, Text, Unmet, say
from registry.models import Enterprise, MeasureFile, Recognition, TitleMeasure
from registry.queries.approval_line import lines_of_title
from registry.queries.figures_effect import Supposed, figures_effect
from registry.queries.measure import ENDS, decided_about, file_of_office, stand_of
from registry.queries.office import office_of_title
from registry.queries.recognition import plain_recognition
from registry.queries.scope import in_register
from registry.queries.setting import settings
from registry.queries.validity import not_voided
from registry.rules.approval import Effect, MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind
from registry.rules.measure import Outcome, outcome_of, unmet_measure
from registry.rules.title_history import ENDED, RESTORED, VOIDED

ALREADY_ENDED = say("该认定已经终止，未作任何更改。")
COUNTED: dict[MeasureKind, str] = {
    MeasureKind.END: ENDED,
    MeasureKind.VOID: VOIDED,
    MeasureKind.RESTORE: RESTORED,
}
"""What changes a figure, and by which event."""


def effect_of_measure(arguments: MeasureArguments, today: date, *, document: str = "") -> Effect:
    """What it would do now, figures of past days included. Raises Unmet or Stale where it cannot be done.

    `document` is the name of one that is kept when it is done: without it there has to be one already.
    """
    recognition = plain_recognition(arguments.recognition)
    measures = decided_about([recognition.id])[recognition.id]
    outcome, file = decidable(recognition, measures, arguments, today, needs_file=not document)
    decides = catalog().grounds.by_id[arguments.ground]
    return {
        "name": recognition.name,
        "scheme": recognition.scheme,
        "level": recognition.level,
        "certificate_no": recognition.certificate_no,
        "ground": arguments.ground,
        "measure": outcome.kind.value,
        "ends_as": outcome.how.value if outcome.how and outcome.kind.value in ENDS else "",
        "ever": outcome.kind is MeasureKind.VOID,
        "net": outcome.kind is MeasureKind.VOID or bool(outcome.leaves_net),
        "valid": outcome.kind.value in ENDS,
        "gap_from": outcome.gap_from.isoformat() if outcome.gap_from else "",
        "bar": outcome.family,
        "barred_until": outcome.bar.last.isoformat() if outcome.bar and outcome.bar.last else "",
        "bar_unknown": _is_unknown(arguments, outcome),
        "lifts_bar": arguments.lifts_bar,
        "decides": decides.decides,
        **office_of_title(recognition).plain,
        "effective_on": arguments.effective_on.isoformat(),
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
        "evidence": file.name if file else document,
        "evidence_id": file.id if file else 0,
        "sha256": file.sha256 if file else "",
        "figures": _figures(recognition, arguments, outcome, today),
        "lines": lines_of_title(recognition),
    }


def _is_unknown(arguments: MeasureArguments, outcome: Outcome) -> bool:
    """Whether nobody has said yet if a bar follows."""
    ground = catalog().grounds.by_id[arguments.ground]
    ends = outcome.kind.value in ENDS
    return (
        ends and ground.can_bar and settings().whole(arguments.effective_on, "bar_years", ground.id) is None
    )


def figures_of_void(recognition: int, holder: int, today: date) -> dict[str, Any]:
    """What voiding a title would do to the figures of days that have passed, whatever is typed."""
    return figures_effect([Supposed(holder, VOIDED, recognition, today, {})], today)


def _figures(
    recognition: Recognition, arguments: MeasureArguments, outcome: Outcome, today: date
) -> dict[str, Any]:
    """What it would do to the figures of days that have passed."""
    if outcome.kind not in COUNTED:
        return {}
    how = outcome.how.value if outcome.how else None
    body = {"how": how, "leaves_net": outcome.leaves_net}
    holder, kind, day = recognition.enterprise_id, COUNTED[outcome.kind], arguments.effective_on
    return figures_effect([Supposed(holder, kind, recognition.id, day, body)], today)


def decidable(
    recognition: Recognition,
    measures: Sequence[TitleMeasure],
    arguments: MeasureArguments,
    today: date,
    *,
    needs_file: bool = True,
) -> tuple[Outcome, MeasureFile | None]:
    """What is done with a recognition, and the document; `measures` were decided about it so far.

    Raises Unmet, or Stale if it was ended.
    """
    known, day = settings(), arguments.effective_on
    stand = stand_of(recognition, measures, today)
    ground = catalog().grounds.by_id.get(arguments.ground)
    kind = arguments.measure
    if stand.ended_as is not None and kind is MeasureKind.END:
        raise Stale(ALREADY_ENDED)
    reasons = unmet_measure(stand, ground, kind, day, today, known)
    if kind is MeasureKind.RESTORE and stand.ended_as is Ending.VOIDED:
        reasons += _unmet_place(recognition)
    if not arguments.reason.strip():
        reasons.append(say("请填写处置理由。"))
    if not arguments.document_no.strip():
        reasons.append(say("请填写决定文号。"))
    file = file_of_office(arguments.evidence, office_of_title(recognition))
    if file is None and needs_file:
        reasons.append(say("请上传所依据的决定或证明文件。"))
    if reasons or ground is None:
        raise Unmet(reasons)
    return outcome_of(stand, ground, kind, day, catalog().grounds, known), file


def _unmet_place(recognition: Recognition) -> list[Text]:
    """Why what is void cannot come back: since then its day or its number was given to another."""
    r = recognition
    same = (
        (Recognition.subject == r.subject_id)
        & (Recognition.scheme == r.scheme)
        & (Recognition.level == r.level)
        & (Recognition.announced_on == r.announced_on)
    )
    others = (Recognition.id != r.id) & not_voided()
    reasons = []
    if Recognition.select().where(same & others).exists():
        reasons.append(say("作废后，同一对象在同一公告日期已有另一项认定，不能恢复。"))
    numbered = Recognition.certificate_no == r.certificate_no
    if not Enterprise.select().where((Enterprise.id == r.enterprise_id) & in_register()).exists():
        reasons.append(say("登记该企业的导入已撤销，不能单独恢复；请重新导入名单。"))
    if r.certificate_no and Recognition.select().where(numbered & others).exists():
        reasons.append(say("作废后，证书编号 %(no)s 已用于另一项认定，不能恢复。", no=r.certificate_no))
    return reasons
