"""People of an enterprise: inviting one, giving them a part, handing over."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, StringField  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import InputRequired, Length

from registry.errors import say
from registry.rules.account import LONGEST_BEGINNING
from registry.rules.colleague import PART_NAMES, PART_NOTES, FirmPart
from registry.web.forms.text import login_typed, one_line
from registry.web.language import lazy_gettext as _
from registry.web.language import translated


def part_choices() -> list[SelectChoice]:
    """The parts with what each is for, in the reader's language."""
    return [
        SelectChoice(
            part.value, translated(say("%(part)s：%(note)s", part=PART_NAMES[part], note=PART_NOTES[part]))
        )
        for part in FirmPart
    ]


class PartForm(FlaskForm):
    """The part of a person in the enterprise."""

    part = RadioField(_("身份"), validators=[InputRequired(_("请选择身份。"))])

    def offer(self, part: str | None = None) -> "PartForm":
        """Fill the list; `part` is chosen where nothing was typed."""
        self.part.choices = part_choices()
        if not self.is_submitted():
            self.part.data = part
        return self

    @property
    def chosen(self) -> FirmPart:
        return FirmPart(self.part.data)


class InviteForm(PartForm):
    """A person to invite."""

    name = StringField(
        _("姓名"), filters=[one_line], validators=[InputRequired(_("请填写姓名。")), Length(max=64)]
    )
    login = StringField(
        _("登录名"),
        filters=[login_typed],
        description=_(
            "小写字母、数字或 . _ @ -，例如 wang-li；系统在后面加 5 位字符，邀请后显示完整的登录名。"
        ),
        validators=[InputRequired(_("请填写登录名。")), Length(max=LONGEST_BEGINNING)],
    )
