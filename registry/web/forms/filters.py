"""What the address of a list asks for. What is not offered is left out and told, never an error."""

from collections.abc import Collection, Mapping
from typing import Any

from wtforms import Form, SelectField, StringField
from wtforms.validators import Regexp

from registry import clock
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.state import STAGES
from registry.web.forms.text import searched
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _
from registry.web.wording.title_status import STATUS_NAMES

Choices = list[tuple[str, str]]
ALL = "all"
MOVED = "moved"
NAMES = (
    "scheme",
    "level",
    "district",
    "zone",
    "place",
    "industry",
    "year",
    "state",
    "waiting",
    "held",
    "call",
    "outcome",
    "base",
    "changed",
    "size",
    "chain",
    "clause",
)
"""What any list is narrowed by: named when left out. Parameters no list has, as chats add them, are not."""
MOST_SHOWN = 40


def scheme_choices() -> Choices:
    """Every scheme, in the order of the catalog."""
    return [(key, translated(scheme)) for key, scheme in catalog().schemes.items()]


def level_choices() -> Choices:
    """Every level of any scheme, each once."""
    levels = {level.id: translated(level) for _scheme, level in catalog().titles()}
    return list(levels.items())


def title_choices() -> Choices:
    """Every scheme and level a call may be opened for, as "scheme:level": those too of which the bureau has
    yet to say whether they are applied for here, for the refusal says where."""
    return [
        (f"{scheme.id}:{level.id}", f"{translated(scheme)} · {translated(level)}")
        for scheme, level in catalog().titles()
        if catalog().procedures.may_be_called(f"{scheme.id}:{level.id}", clock.today())
    ]


def district_choices() -> Choices:
    """The districts, in the order of the catalog."""
    return [(code, translated(district)) for code, district in catalog().districts.items()]


def zone_choices(district: str = "") -> Choices:
    """The zones, or those of one district."""
    return [
        (key, translated(zone))
        for key, zone in catalog().zones.items()
        if district in ("", zone.district_code)
    ]


def industry_choices() -> Choices:
    """The industries, in the order of the catalog."""
    return [(key, translated(industry)) for key, industry in catalog().industries.items()]


def narrowing(filters: Mapping[str, str], tab: str = "") -> int:
    """How many filters narrow a list: its order does not, nor does the filter its tabs choose by."""
    return len(set(filters) - {"sort", "direction", tab})


class ListFilters(Form):
    """A search box, a sort key and a direction; lists add what they can be narrowed by."""

    q = StringField(filters=[searched])
    sort = SelectField(choices=[])
    direction = SelectField(choices=[])

    def __init__(self, sorts: Collection[str], **choices: Choices) -> None:
        """`sorts` are the columns it may be sorted by; a select without `choices` is dropped."""
        super().__init__()
        self.left_out: list[str] = []
        self.sort.choices = [(key, key) for key in sorts]
        self.direction.choices = [(key, key) for key in ("asc", "desc")]
        for field in [each for each in self if isinstance(each, SelectField)]:
            if field.name in choices:
                field.choices = choices[field.name]
            elif not field.choices:
                del self[field.name]

    def read(self, arguments: Any) -> dict[str, str]:
        """The filters that were chosen, by name."""
        self.process(arguments)
        self.validate()
        faulted = {name for name in NAMES if name not in self or self[name].errors}
        given = [(name, searched(arguments.get(name))) for name in NAMES if name in faulted]
        self.left_out = [f"{name}={value[:MOST_SHOWN]}" for name, value in given if value]
        return {field.name: str(field.data) for field in self if field.data and not field.errors}

    @property
    def selects(self) -> list[SelectField]:
        """What is drawn as a select."""
        hidden = {"sort", "direction", "state", "waiting"}
        return [each for each in self if isinstance(each, SelectField) and each.name not in hidden]


def filter_words(
    form: ListFilters, filters: Mapping[str, str], tab: str = "", tabs: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """What a list is narrowed by, in words: each filter with its value. `tab` is the filter its tabs choose
    by, `tabs` how they are called by its values."""
    found = [(gettext("查看"), tabs[filters.get(tab, "")])] if tabs else []
    if "q" in filters:
        found.append((gettext("查询"), filters["q"]))
    for field in form:
        if field.name in filters and field.name not in {"q", "sort", "direction", tab}:
            value = filters[field.name]
            choices: Any = field.choices if isinstance(field, SelectField) else ()
            found.append((str(field.label.text), str(dict(choices).get(value, value))))
    return found


class DeskFilters(ListFilters):
    """The files of a desk."""

    state = SelectField(choices=[])
    scheme = SelectField(_("认定类别"), choices=[])
    level = SelectField(_("级别"), choices=[])
    district = SelectField(_("区"), choices=[])
    zone = SelectField(_("功能区"), choices=[])
    call = StringField(_("申报批次"), filters=[searched], validators=[Regexp(r"\d{1,9}")])

    @classmethod
    def of(cls, actor: Actor, sorts: Collection[str]) -> "DeskFilters":
        """A district officer chooses among the zones of the district, the bureau among districts."""
        choices = {
            "state": [(ALL, ALL), (MOVED, MOVED), *((name, name) for name in STAGES)],
            "scheme": scheme_choices(),
            "level": level_choices(),
        }
        if not actor.district:
            choices["district"] = district_choices()
        if not actor.zone:
            choices["zone"] = zone_choices(actor.district)
        return cls(sorts, **choices)


class RecognitionFilters(ListFilters):
    """The recognitions."""

    scheme = SelectField(_("认定类别"), choices=[])
    level = SelectField(_("级别"), choices=[])
    district = SelectField(_("区"), choices=[])
    state = SelectField(choices=[])
    year = StringField(_("认定年度"), filters=[searched], validators=[Regexp(r"(19|20)\d\d")])

    @classmethod
    def of(cls, sorts: Collection[str], states: Collection[str]) -> "RecognitionFilters":
        return cls(
            sorts,
            scheme=scheme_choices(),
            level=level_choices(),
            district=district_choices(),
            state=[(state, state) for state in states],
        )


class RegisterFilters(ListFilters):
    """The register of enterprises."""

    waiting = SelectField(choices=[])
    district = SelectField(_("区"), choices=[])
    zone = SelectField(_("功能区"), choices=[])
    industry = SelectField(_("产业"), choices=[])
    scheme = SelectField(_("持有称号"), choices=[])
    held = SelectField(_("称号状态"), choices=[])

    @classmethod
    def of(cls, actor: Actor, sorts: Collection[str], waiting: Collection[str]) -> "RegisterFilters":
        choices = {
            "waiting": [(queue, queue) for queue in waiting],
            "industry": industry_choices(),
            "scheme": scheme_choices(),
            "held": [
                *((status, translated(name)) for status, name in STATUS_NAMES.items()),
                ("none", gettext("从未持有")),
            ],
        }
        if not actor.district:
            choices["district"] = district_choices()
        if not actor.zone:
            choices["zone"] = zone_choices(actor.district)
        return cls(sorts, **choices)
