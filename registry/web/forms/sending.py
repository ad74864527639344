"""Sending files on: the letter, what of a long list is left out, and in which order the rest goes."""

from collections.abc import Collection, Mapping
from datetime import date
from hashlib import sha256

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.actions.recommendation import Sending
from registry.errors import Conflict, Text, Unmet, say
from registry.rules.ranking import ranked, read_places, read_ranking
from registry.rules.recommendation import LONGEST_DOCUMENT
from registry.web.forms.field import DayField, folded
from registry.web.forms.text import many_lines, one_line
from registry.web.language import lazy_gettext as _

LARGEST = 2**31 - 1
LONGEST_RANKING = 200_000


class SendForm(FlaskForm):
    """The letter a list is sent with, and the list.

    All that may be sent but what is unticked, in the order of the pages but for the places that are typed;
    or just what is pasted, in the order of its lines. What was unticked and typed on other pages comes along
    in hidden fields.
    """

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
    ranking = TextAreaField(
        _("按编号报送（可不填）"),
        description=_(
            "从表格中粘贴申报编号，每行一个，行的先后就是排序；同一行的其他内容不读。"
            "填写后只报送这里列出的申报，上面的勾选和排序不再使用。"
        ),
        filters=[many_lines],
        validators=[Length(max=LONGEST_RANKING, message=_("粘贴的内容过长，请只粘贴申报编号。"))],
    )

    @classmethod
    def on(cls, today: date) -> "SendForm":
        """What was posted, or else today."""
        return cls(data={"sent_on": today})

    @property
    def page_asked(self) -> int | None:
        """The page somebody turned to without sending; None where it is to be sent."""
        return request.form.get("go", type=int)

    @property
    def page_seen(self) -> int:
        """The page that was posted; the first where none was."""
        return request.form.get("page", 1, type=int)

    @property
    def left_out(self) -> set[int]:
        """The ids of the files that are unticked, on this page and on others."""
        return (_ids("off") | _ids("row")) - _ids("application")

    @property
    def places(self) -> dict[int, str]:
        """What was typed as places, by the id of the file, on this page and on others."""
        typed = {
            int(name.removeprefix("place-")): folded(text)
            for name, text in request.form.items()
            if name.startswith("place-") and name.removeprefix("place-").isdecimal()
        }
        return {id: text for id, text in typed.items() if text and id <= LARGEST}

    def sending(self, known: Mapping[int, str]) -> Sending:
        """The list to be sent out of those that may be, their numbers by id in order.

        Raises Unmet, naming every place and line that cannot be read; Conflict where other files may be sent
        than when the page was drawn, so that nobody sends what was not seen.
        """
        ids = self._pasted(known) if self.ranking.data else self._ticked(known)
        return Sending(tuple(ids), self.document_no.data or "", self.sent_on.data)

    def _pasted(self, known: Mapping[int, str]) -> list[int]:
        ids, faults = read_ranking(self.ranking.data or "", {number: id for id, number in known.items()})
        if faults:
            raise Unmet(faults)
        return ids

    def _ticked(self, known: Mapping[int, str]) -> list[int]:
        if request.form.get("seen") != mark_of(known):
            raise Conflict(_changed(request.form.get("seen", ""), known))
        out = self.left_out
        ids = {number: id for id, number in known.items() if id not in out}
        typed = {known[id]: text for id, text in self.places.items() if id in known and id not in out}
        places, faults = read_places(typed)
        if faults:
            raise Unmet(faults)
        return ranked(list(ids.values()), {ids[number]: place for number, place in places.items()})


def mark_of(known: Collection[int]) -> str:
    """What a page remembers of the files that may be sent: how many there are, and which."""
    return f"{len(known)}-{sha256(','.join(map(str, sorted(known))).encode()).hexdigest()}"


def _changed(seen: str, known: Collection[int]) -> Text:
    return say(
        "打开本页后，可以报送的申报有变化（当时 %(before)s 件，现在 %(now)s 件），没有报送。请核对后再提交。",
        before=seen.partition("-")[0][:9] or "?",
        now=len(known),
    )


def _ids(name: str) -> set[int]:
    return {id for id in request.form.getlist(name, type=int) if 0 < id <= LARGEST}
