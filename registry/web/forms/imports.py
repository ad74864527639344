"""Uploading a list."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import InputRequired, StopValidation

from registry.rules.imports.asked import Asked, EnterpriseList
from registry.rules.imports.heard import KIND_NAMES
from registry.web.forms.import_kinds import (
    EndingsPart,
    KindPart,
    RecognitionsPart,
    RenamesPart,
    RereviewsPart,
)
from registry.web.forms.upload import named_file
from registry.web.kept_upload import KeptUpload, name_waiting, waiting
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _
from registry.web.wording.import_asked import kind_label

PARTS: Mapping[str, type[KindPart]] = {
    "recognitions": RecognitionsPart,
    "endings": EndingsPart,
    "renames": RenamesPart,
    "rereviews": RereviewsPart,
}
UNPREFIXED = "recognitions"
"""Whose boxes are called as they always were."""


def _chosen_or_waiting(form: Any, field: FileField) -> None:
    """One is chosen, or waits from a form that was refused."""
    if not field.data and not name_waiting(form.waiting.data or ""):
        raise StopValidation(gettext("请选择要导入的文件。"))


class ImportForm(FlaskForm):
    """A spreadsheet, what kind of list it is, and, in `parts`, what is said of a list of each kind."""

    file = FileField(
        _("表格文件"),
        description=_("Excel 或 WPS 的工作簿（.xlsx、.xls、.et、.ods）或 .csv，表头可以在任意一行。"),
        validators=[_chosen_or_waiting],
    )
    waiting = HiddenField()
    kind = RadioField(
        _("文件内容"),
        description=_("选定后只填写该类名单的各项；其他各项填写了也不作数。企业名录没有另外要填的。"),
        validators=[InputRequired(_("请选择文件内容。"))],
        render_kw={"data-shows": True},
    )

    by_hand = BooleanField(
        _("文件无误，上传后由我指明表头"),
        description=_("上传后在页面上选择哪一行是表头、各列是什么；以后上传表头相同的名单会照此读取。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file.flags.required = True
        self.kind.choices = [SelectChoice(kind, kind_label(kind)) for kind in KIND_NAMES]
        self.parts = {
            kind: part(*args, **kwargs, prefix="" if kind == UNPREFIXED else f"{kind}-")
            for kind, part in PARTS.items()
        }

    def sent(self) -> KeptUpload | None:
        """The file that was chosen, else the one that waits; None for none. Raises Unmet for a name that may
        not be kept."""
        if self.file.data:
            return KeptUpload(named_file(self.file.data) or "list.xlsx", self.file.data.read())
        return waiting(self.waiting.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Only what is said of a list of the chosen kind counts."""
        part = self.parts.get(self.kind.data or "")
        sound = super().validate(extra_validators)
        return (part is None or part.validate()) and bool(sound)

    @property
    def errors(self) -> dict[str | None, Any]:
        found = dict(super().errors)
        for part in self.parts.values():
            found |= {f"{part._prefix}{name}": wrong for name, wrong in part.errors.items()}
        return found

    def asked(self) -> Asked:
        """What the list is, and what is said of it; only once it was found valid."""
        part = self.parts.get(self.kind.data)
        return part.asked() if part else EnterpriseList()
