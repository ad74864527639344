"""What is said of an uploaded list: for each kind a part of the form, which counts only if it was chosen."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from registry import clock
from registry.models import Recommendation
from registry.queries.recommendation import every_open_forwarding, get_forwarding
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.ground import ExitGround
from registry.rules.imports.asked import Asked, ListedEndings, ListedRenames, ListedRereviews
from registry.rules.imports.line import Decision
from registry.rules.scheme import Level, Scheme
from registry.web.forms.field import DayField, WholeNumberField
from registry.web.forms.text import one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _
from registry.web.wording.import_asked import ground_words

FIRST_YEAR, LAST_YEAR = 1990, 2100
NOT_PICKED = _("请选择认定类别与级别。")
OF_ROWS = _("表中某行另有日期或文号的，以该行为准。")


def _not_to_come(_form: Any, field: DayField) -> None:
    """A day to come is a slip of who types it: said at its field, not once for every row."""
    if field.data and field.data > clock.today():
        raise ValidationError(gettext("%(name)s不能晚于今天。", name=field.label.text))


def _number(label: str, *validators: Any) -> StringField:
    longest = Length(max=100, message=_("文号不能超过 100 个字。"))
    return StringField(label, filters=[one_line], validators=[*validators, longest])


class KindPart(FlaskForm):
    """What is said of a list of one kind."""

    class Meta:
        csrf = False  # the form that it is a part of has the token

    def asked(self) -> Asked:
        """What the list is, as it was typed; only once it was found valid."""
        raise NotImplementedError


class TitlePart(KindPart):
    """What is said of a list about one title."""

    title = SelectField(_("认定类别与级别"), validators=[InputRequired(NOT_PICKED)], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All titles, also those that can no longer be applied for: old lists have them.
        titles = [
            (f"{scheme.id}:{level.id}", f"{translated(scheme)} · {translated(level)}")
            for scheme, level in catalog().titles()
        ]
        self.title.choices = [("", gettext("请选择")), *titles]

    def chosen(self) -> tuple[Scheme, Level]:
        """The title of the list."""
        scheme_id, _colon, level = str(self.title.data).partition(":")
        scheme = catalog().schemes[scheme_id]
        return scheme, scheme.level(level)


class AnnouncedPart(TitlePart):
    """What is said of a list that grants or renews a title."""

    announced_on = DayField(_("公告日期"), validators=[InputRequired(_("请填写公告日期。")), _not_to_come])
    award_year = WholeNumberField(
        _("认定年度"),
        validators=[
            InputRequired(_("请填写认定年度。")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _("认定年度应为四位年份。")),
        ],
    )
    document_no = _number(_("文号"))
    valid_until = DayField(
        _("有效期截止日"), description=_("不填则按该级别的有效年限计算。"), validators=[Optional()]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        return self._is_of_its_year() and bool(sound)

    def _is_of_its_year(self) -> bool:
        """As when it is recognized; said at its field, not once for every row."""
        if not self.award_year.data or not self.announced_on.data:
            return True
        wrong = [translated(each) for each in unmet_award_year(self.award_year.data, self.announced_on.data)]
        self.award_year.errors = [*self.award_year.errors, *wrong]
        return not wrong


class RecognitionsPart(AnnouncedPart):
    """What was decided by a list of recognitions, and which forwarding it answers."""

    answers = SelectField(
        _("答复的上报批次"),
        description=_("名单是对本局一次上报的答复时选择；选错或不选都不会办结任何申报。"),
        default="",
    )
    whole = BooleanField(
        _("这是该次上报的全部结果"),
        description=_("勾选后，名单中没有的申报会逐件列出，由决定人确认未入选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answers.choices = [("", gettext("不答复任何上报")), *map(_forwarding, every_open_forwarding())]

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        return self._answers_its_own_title() and sound

    def _answers_its_own_title(self) -> bool:
        """A list answers a forwarding of its own title; the whole answer answers one."""
        wrong = ""
        if self.answers.errors:
            return False
        if self.answers.data:
            found = get_forwarding(int(self.answers.data))
            if self.title.data != f"{found.scheme}:{found.level}":
                wrong = gettext("所选上报批次不是这个认定类别与级别的，请核对。")
        elif self.whole.data:
            wrong = gettext("请选择名单答复的是哪一次上报，或取消“全部结果”。")
        if wrong:
            self.answers.errors = [*self.answers.errors, wrong]
        return not wrong

    def asked(self) -> Decision:
        return Decision(
            *self.chosen(),
            self.announced_on.data,
            self.award_year.data,
            self.document_no.data or "",
            self.valid_until.data,
            int(self.answers.data) if self.answers.data else None,
            bool(self.whole.data),
        )


class EndingsPart(TitlePart):
    """By which ground, from which day and by which document the titles of a list end."""

    ground = SelectField(
        _("终止事由"),
        description=_("表中某行写明目录中另一事由的，以该行为准。"),
        validators=[InputRequired(_("请选择终止事由。"))],
        default="",
    )
    ended_on = DayField(
        _("终止日期"),
        description=OF_ROWS,
        validators=[InputRequired(_("请填写终止日期。")), _not_to_come],
    )
    document_no = _number(_("决定文号"), InputRequired(_("请填写决定文号。")))
    reason = StringField(
        _("终止理由"),
        filters=[one_line],
        description=_("会在认定名录上公开；不填则写事由的名称，表中某行写明理由的以该行为准。"),
        validators=[Length(max=1000, message=_("终止理由不能超过 1000 个字。"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = _grounds((each for each in _all_grounds() if each.can_end), gettext("请选择"))

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and _fits(
            self.ground, self.title.data, self.ended_on.data
        )

    def asked(self) -> ListedEndings:
        said = (self.document_no.data or "", self.reason.data or "")
        return ListedEndings(*self.chosen(), self.ground.data, self.ended_on.data, *said)


class RenamesPart(KindPart):
    """From which day on the new names of a list hold."""

    effective_on = DayField(
        _("变更日期"),
        description=OF_ROWS,
        validators=[InputRequired(_("请填写变更日期。")), _not_to_come],
    )
    document_no = _number(_("文号"))

    def asked(self) -> ListedRenames:
        return ListedRenames(self.effective_on.data, self.document_no.data or "")


class RereviewsPart(AnnouncedPart):
    """By which document the titles of a list were renewed, and under which ground the others end."""

    document_no = _number(_("文号"), InputRequired(_("请填写文号。")))
    ground = SelectField(
        _("未通过者的终止事由"), description=_("不选则按目录中该称号“复核未通过”的事由。"), default=""
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        failed = (each for each in _all_grounds() if each.ends_as is Ending.FAILED_RE_REVIEW)
        self.ground.choices = _grounds(failed, gettext("按目录"))

    def validate(self, extra_validators: Any = None) -> bool:
        sound = super().validate(extra_validators)
        return sound and _fits(self.ground, self.title.data, self.announced_on.data)

    def asked(self) -> ListedRereviews:
        days = (self.announced_on.data, self.award_year.data)
        return ListedRereviews(
            *self.chosen(),
            *days,
            self.document_no.data or "",
            self.valid_until.data,
            self.ground.data or "",
        )


def _all_grounds() -> Iterable[ExitGround]:
    return catalog().grounds.by_id.values()


def _grounds(found: Iterable[ExitGround], none: str) -> list[SelectChoice]:
    """Grounds to choose from, by the family of titles that they are of."""
    families = catalog().grounds.families
    choices = [SelectChoice("", none)]
    for ground in found:
        family = translated(families[ground.family]) if ground.family else gettext("各类称号通用")
        choices.append(SelectChoice(ground.id, ground_words(ground), optgroup=family))
    return choices


def _fits(field: SelectField, title: str, day: date) -> bool:
    """Whether the ground is one of the title's on the day, which else would be said of every row."""
    ground = catalog().grounds.by_id.get(field.data or "")
    if ground is None or (ground.is_for(title) and ground.holds_on(day)):
        return True
    wrong = gettext("该事由在所填日期不适用于这一称号，请核对称号、日期和事由。")
    field.errors = [*field.errors, wrong]
    return False


def _forwarding(found: Recommendation) -> tuple[str, str]:
    title = translated(catalog().title_of(f"{found.scheme}:{found.level}"))
    return str(found.id), f"{found.document_no} · {title} · {found.sent_on.isoformat()}"
