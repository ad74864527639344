"""Deciding one application."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length

from registry.errors import Text, say
from registry.web.forms.field import VersionField
from registry.web.forms.text import many_lines
from registry.web.language import translated

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


class StepForm(FlaskForm):
    """A decision on one application: against which version, with which opinion, asking for what."""

    version = VersionField()
    note = TextAreaField(
        _("办理意见"),
        filters=[many_lines],
        validators=[Length(max=LONGEST_NOTE, message=_("办理意见不能超过 2000 个字。"))],
    )
    choice = SelectMultipleField(choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice.choices = [(key, translated(text)) for key, text in CORRECTIONS.items()]

    def written(self) -> str:
        """The opinion as the ledger keeps it: the ticked items as a numbered list, then the words."""
        items = [str(CORRECTIONS[key]) for key in CORRECTIONS if key in (self.choice.data or [])]
        lines = [f"{number}. {item}；" for number, item in enumerate(items, start=1)]
        return "\n".join([*lines, self.note.data or ""]).strip()
