"""Sending a list of files on, and closing what an answer does not name."""

from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.actions.recommendation import Sending
from registry.models import Application
from registry.rules.recommendation import LONGEST_DOCUMENT
from registry.web.forms.field import DayField, VersionField, folded
from registry.web.forms.text import many_lines, one_line

LARGEST = 2**31 - 1


class SendForm(FlaskForm):
    """The letter a list is sent with. Files are ticked; each may be given its place in the list."""

    document_no = StringField(
        _("文号"),
        description=_("报送函或请示的文号；公布名单以此与本次上报对应。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写文号。")),
            Length(max=LONGEST_DOCUMENT, message=_("文号不能超过 100 个字。")),
        ],
    )
    sent_on = DayField(_("报送日期"), validators=[InputRequired(_("请填写报送日期。"))])
    order_faults: list[str]

    @classmethod
    def on(cls, today: date) -> "SendForm":
        """What was posted, or else today."""
        return cls(data={"sent_on": today})

    @property
    def chosen(self) -> list[int]:
        """The ids of the ticked applications, as the page has them."""
        return [key for key in request.form.getlist("application", type=int) if 0 < key <= LARGEST]

    def placed(self, id: int) -> str:
        """What was typed as an application's place in the list."""
        return request.form.get(f"place-{id}", "")

    def sending(self, rows: Sequence[Application]) -> Sending | None:
        """The list in the order that was typed, those without a place after the others; None where a place
        is no number, and `order_faults` says which."""
        chosen, self.order_faults = set(self.chosen), []
        keyed = []
        for nth, row in enumerate(each for each in rows if each.id in chosen):
            text = folded(self.placed(row.id))
            if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
                self.order_faults.append(
                    gettext(
                        "%(number)s 的排序“%(typed)s”不是序号，请填 1、2、3……或留空。",
                        number=row.number,
                        typed=text,
                    )
                )
                continue
            keyed.append(((int(text) if text else LARGEST, nth), row.id))
        if self.order_faults:
            return None
        known = {row.id for row in rows}
        ids = [id for _key, id in sorted(keyed)]
        # What is no longer there is kept, so that the action says so instead of sending less than was seen.
        gone = [id for id in self.chosen if id not in known]
        return Sending(tuple(ids + gone), self.document_no.data or "", self.sent_on.data)


class NotNamedForm(FlaskForm):
    """Closing one file as not named, against the version that was seen; the rule asks for the note."""

    version = VersionField()
    note = TextAreaField(_("说明"), filters=[many_lines], validators=[Length(max=2000)])
