"""Opening a year's calls for several titles at once."""

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from registry import clock
from registry.queries.call import callable_titles
from registry.rules.call import AskedCall, CallTerms
from registry.rules.catalog import catalog
from registry.rules.procedure import Procedure
from registry.web.forms.call import CallTimesForm
from registry.web.forms.field import ChecksField
from registry.web.forms.text import one_line
from registry.web.language import lazy_gettext as _
from registry.web.language import translated

LONGEST = 100


class CallsForm(CallTimesForm):
    """What the calls of several titles have in common; each is named by its title."""

    names = ChecksField(_("认定类别与级别"), validators=[InputRequired(_("请至少选择一个类别与级别。"))])
    beginning = StringField(
        _("批次名称的开头"),
        description=_("例如“2026年第一批”。每个批次的名称是它加上类别和级别，开始受理前可以修改。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写批次名称的开头。")),
            Length(max=LONGEST, message=_("批次名称的开头不能超过 100 个字。")),
        ],
    )

    def __init__(self, *, of_district: bool) -> None:
        super().__init__()
        today, known = clock.today(), catalog()
        titles = [f"{scheme}:{level}" for scheme, level in callable_titles(today)]
        if of_district:
            titles = [each for each in titles if _by_districts(each)]
        self.names.choices = [(each, translated(known.title_of(each))) for each in titles]

    def several(self) -> list[AskedCall]:
        """One call for each title that was ticked."""
        terms = CallTerms(
            document_no=str(self.document_no.data or ""), may_file_again=self.may_file_again.data == "yes"
        )
        return [self._of(name, terms) for name in self.names.data or []]

    def _of(self, name: str, terms: CallTerms) -> AskedCall:
        scheme, _colon, level = name.partition(":")
        # What is kept is Chinese, as any title that somebody types.
        title = f"{self.beginning.data}{catalog().title_of(name)}"
        times: tuple[Any, Any] = (self.opens_at.data, self.closes_at.data)
        return AskedCall(scheme, level, title, *times, self.award_year.data, terms)


def _by_districts(title: str) -> bool:
    known = catalog().procedures.on(title, clock.today())
    return known.procedure is Procedure.DISTRICT_DECISION
