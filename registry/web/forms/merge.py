"""Merging two records: which values win, and why."""

from collections.abc import Sequence
from typing import Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.rules.merge import LONGEST_DOCUMENT, LONGEST_REASON
from registry.web.forms.field import ChecksField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _
from registry.web.wording.merge import ShownFact


class UnmergeForm(FlaskForm):
    """Why. `seen` is the digest of the result that was shown last."""

    seen = HiddenField()
    reason = TextAreaField(
        _("理由"),
        description=_("如何核实的；记入台账。"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写理由。")),
            Length(max=LONGEST_REASON, message=_("理由不能超过 1000 个字。")),
        ],
    )
    document_no = StringField(
        _("所依据的文号"),
        filters=[one_line],
        description=_("没有文件的可以不填。"),
        validators=[Length(max=LONGEST_DOCUMENT, message=_("文号不能超过 100 个字。"))],
    )


class MergeForm(UnmergeForm):
    """Also which facts are right in the record that goes."""

    taken = ChecksField(
        _("采用并入记录的值"), description=_("未勾选的以保留的记录为准；保留的记录没有的，采用并入记录的。")
    )

    @classmethod
    def of(cls, facts: Sequence[ShownFact]) -> Self:
        """A box for each fact in which both say something else."""
        form = cls()
        form.taken.choices = [
            (each.fact, gettext("%(fact)s：%(value)s", fact=each.label, value=each.goes))
            for each in facts
            if each.is_choice
        ]
        if not form.taken.choices:
            del form.taken
        return form

    @property
    def chosen(self) -> tuple[str, ...]:
        """The facts that were chosen."""
        return tuple(self.taken.data or ()) if "taken" in self else ()
