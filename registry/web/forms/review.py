"""Reviewing one application: its check list, the opinion and the decision are one form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length

from registry.actions.review import Review
from registry.actions.sheet import Check
from registry.errors import Text, Unmet, say
from registry.models import Attachment, ClauseCheck, Opinion
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.sheet import SheetClause
from registry.rules.review import to_check
from registry.web.forms.field import UNREADABLE, VersionField, last_typed
from registry.web.forms.text import many_lines
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

LONGEST_NOTE = 2000

CORRECTIONS: dict[str, Text] = {
    "form": say("申报说明过于简略，请补充主导产品、市场地位和创新情况"),
    "audit": say("补充上一年度审计报告或财务报表（加盖公章）"),
    "license": say("补充营业执照副本扫描件"),
    "patent": say("补充知识产权证明及其与主导产品的关系说明"),
    "staff": say("补充职工人数和研发人员证明（社保缴纳记录）"),
    "figures": say("企业资料中的营业收入、资产或人数与附件不一致，请核对"),
    "unreadable": say("附件模糊或缺页，请重新上传清晰、完整的文件"),
    "contact": say("联系人或联系电话有误，请更正"),
}
"""What an officer most often asks for, by id. The ledger keeps it in Chinese for every reader."""


TRUTH_OF_ANSWER: dict[str, Truth] = {"yes": True, "no": False, "open": None}
"""What a clause's buttons send: the condition holds, does not hold, cannot be said. Nothing: not checked."""
ANSWER_OF_TRUTH = {truth: word for word, truth in TRUTH_OF_ANSWER.items()}


class CountField(HiddenField):
    """A number the form was drawn with, 0 where there was none."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.data = last_typed(valuelist[0] if valuelist else "")
        except Unmet:
            self.data = 0
            raise ValueError(gettext(UNREADABLE.msgid)) from None


@dataclass(frozen=True, slots=True)
class ClauseBoxes:
    """The boxes of one clause."""

    given: RadioField
    reason: TextAreaField
    evidence: SelectField

    @property
    def touched(self) -> bool:
        """Whether they hold something else than is kept."""
        return any(box.data != box.object_data for box in (self.given, self.reason, self.evidence))


class ReviewForm(FlaskForm):
    """What one press of any button says; `made_review_form` adds the boxes of each clause."""

    version = VersionField()
    sheet = CountField()
    seen = CountField()
    kept = CountField()
    step = HiddenField()
    sure = HiddenField()
    unchecked = CountField()
    note = TextAreaField(
        _("办理意见"),
        filters=[many_lines],
        validators=[Length(max=LONGEST_NOTE, message=_("办理意见不能超过 2000 个字。"))],
    )
    choice = SelectMultipleField(choices=[])

    def __init__(self, *args: Any, clauses: Sequence[SheetClause] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clauses = clauses
        self.choice.choices = [(key, translated(text)) for key, text in CORRECTIONS.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        """A reason or a proof without an answer would be lost: the answer is asked for."""
        fine = bool(super().validate(extra_validators))
        for boxes in map(self.boxes, self.clauses):
            if (boxes.reason.data or boxes.evidence.data) and not boxes.given.data:
                boxes.given.errors = [gettext("写了理由或选了佐证，请同时选择核对结论。")]
                fine = False
        return fine

    def boxes(self, clause: SheetClause) -> ClauseBoxes:
        """Those of one clause of the list it was made for."""
        return ClauseBoxes(*(self[f"{name}-{clause.key}"] for name in ("given", "reason", "evidence")))

    def written(self) -> str:
        """The opinion as the ledger keeps it: the ticked items as a numbered list, then the words."""
        lines = [f"{number}. {CORRECTIONS[key]}；" for number, key in enumerate(self.items(), start=1)]
        return "\n".join([*lines, self.note.data or ""]).strip()

    def items(self) -> list[str]:
        """The ticked corrections, in their order."""
        return [key for key in CORRECTIONS if key in (self.choice.data or [])]

    def review(self, *, all_met: bool = False) -> Review:
        """As the action takes it; with `all_met` every clause nobody has touched and whose facts hold."""
        return Review(
            version=self.version.data,
            checks=[*self._checks(), *(self._met() if all_met else ())],
            sheet_id=self.sheet.data,
            seen=self.seen.data,
            words=self.note.data or "",
            items=self.items(),
            kept=self.kept.data,
        )

    def _checks(self) -> Iterable[Check]:
        for clause in self.clauses:
            boxes = self.boxes(clause)
            if boxes.given.raw_data and boxes.given.data:
                given = TRUTH_OF_ANSWER[boxes.given.data]
                evidence = int(boxes.evidence.data) if boxes.evidence.data else None
                yield Check(clause.key, given, boxes.reason.data or "", evidence)

    def _met(self) -> list[Check]:
        met = [each for each in untouched_met(self.clauses) if not self.boxes(each).given.data]
        return [Check(each.key, each.found, together=len(met) > 1) for each in met]


def untouched_met(clauses: Iterable[SheetClause]) -> list[SheetClause]:
    """The clauses to check whose facts hold; of a veto: where it does not strike."""
    return [
        each
        for each in to_check(clauses)
        if each.found is not None and each.found is not (each.role == "veto")
    ]


def made_review_form(
    clauses: Sequence[SheetClause],
    kept: Mapping[str, ClauseCheck],
    files: Sequence[Attachment],
    opinion: Opinion | None,
) -> ReviewForm:
    """The form of one file: three boxes a clause, filled with what is kept, and what was posted over it."""
    named = [(str(file.id), file.name) for file in files]
    made: dict[str, Any] = {}
    stands: dict[str, Any] = {}
    for clause in clauses:
        check, key, id = kept.get(clause.key), clause.key, clause.key.replace(":", "-")
        made[f"given-{key}"] = RadioField("", id=f"given-{id}", choices=dict(_answers(clause)))
        made[f"reason-{key}"] = TextAreaField("", id=f"reason-{id}", filters=[many_lines])
        offered = dict(_with_gone(named, check))
        made[f"evidence-{key}"] = SelectField("", id=f"evidence-{id}", choices=offered)
        stands[f"given-{key}"] = ANSWER_OF_TRUTH[check.given] if check else ""
        stands[f"reason-{key}"] = check.reason if check else ""
        stands[f"evidence-{key}"] = str(check.evidence_id or "") if check else ""
    if opinion is not None:
        stands |= {"note": opinion.words, "choice": [each for each in opinion.items.split(",") if each]}
    form: type[ReviewForm] = type("MadeReviewForm", (ReviewForm,), made)
    return form(clauses=clauses, data=stands)


def _answers(clause: SheetClause) -> list[tuple[str, str]]:
    """Of a veto the other way round: that it does not strike comes first, as what is well."""
    if clause.role == "veto":
        return [("", ""), ("no", gettext("不存在")), ("yes", gettext("存在")), ("open", gettext("待定"))]
    return [("", ""), ("yes", gettext("符合")), ("no", gettext("不符合")), ("open", gettext("待定"))]


def _with_gone(named: Sequence[tuple[str, str]], check: ClauseCheck | None) -> list[tuple[str, str]]:
    """Every file, and what a kept check names although it was taken away since."""
    choices = [("", gettext("不指明")), *named]
    gone = str(check.evidence_id) if check and check.evidence_id else ""
    return choices if gone in dict(choices) else [*choices, (gone, gettext("已移除的材料"))]
