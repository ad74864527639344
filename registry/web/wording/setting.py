"""Values of settings in words."""

from datetime import date

from registry.errors import Text, say
from registry.rules.approval import ACTION_NAMES, ApprovalAction
from registry.rules.catalog import catalog
from registry.rules.setting import GROUND, PLACE, SettingFacts, SettingKind, SettingReading, Value
from registry.web.language import gettext as _
from registry.web.language import language, translated

CONFIDENCE: dict[str, tuple[Text, str]] = {
    "high": (say("有据"), "green"),
    "medium": (say("较有把握"), "blue"),
    "low": (say("待核实"), "orange"),
}
"""How sure a first value is, as a status word and its tone."""


def setting_title(facts: SettingFacts, title: str) -> str:
    """What a value is for; '' where it is one for all."""
    if not title:
        return ""
    if facts.per == "target":
        plan, _colon, target = title.partition(":")
        return translated(catalog().plans[plan].target(target))
    if facts.per == PLACE:
        known = catalog().known_places
        place = known.asked[title]
        district = translated(known.districts[place.districts[0]])
        return str(_("%(place)s（%(district)s）", place=translated(place), district=district))
    if facts.per == GROUND:
        return ground_title(title)
    is_action = facts.per == "action"
    return translated(ACTION_NAMES[ApprovalAction(title)] if is_action else catalog().title_of(title))


def ground_title(id: str) -> str:
    """A ground with the family it is of, and its period where it has one; its bare id where there is none."""
    grounds = catalog().grounds
    ground = grounds.by_id.get(id)
    if ground is None:
        return id
    name = translated(ground)
    if ground.family:
        name = str(_("%(family)s：%(name)s", family=translated(grounds.families[ground.family]), name=name))
    if ground.last is None:
        return str(_("%(name)s（%(first)s 起）", name=name, first=ground.first)) if ground.first else name
    if ground.first is None:
        return str(_("%(name)s（至 %(last)s）", name=name, last=ground.last))
    return str(_("%(name)s（%(first)s 至 %(last)s）", name=name, first=ground.first, last=ground.last))


def ground_name(id: str) -> str:
    """A ground as the public reads it; '' where none was named or the catalog has it no more."""
    ground = catalog().grounds.by_id.get(id)
    return translated(ground) if ground else ""


def setting_value(facts: SettingFacts, value: Value | None) -> str:
    """A value with its unit; what is not known says so."""
    if value is None:
        return str(_("待市局补充"))
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, tuple) and facts.kind is SettingKind.BATCHES:
        return str(_("、")).join(
            str(_("第 %(number)s 批：%(year)s", number=number, year=year))
            for number, year in map(_batch, value)
        )
    if isinstance(value, tuple):
        return str(_("、")).join(title_name(name) for name in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        choice = facts.choice(value)
        return translated(choice) if choice else value
    unit = facts.unit_en if language() == "en" else facts.unit
    return f"{value} {unit}".strip()


def _batch(word: str) -> tuple[str, str]:
    number, _equals, year = word.partition("=")
    return number, year


def title_name(name: str) -> str:
    """A title in words; its bare name where the catalog has it no more."""
    return translated(catalog().title_of(name)) if catalog().has_title(name) else name


def setting_origin(reading: SettingReading) -> tuple[str, str, str]:
    """Where a value comes from: key, word and tone for components/status.html."""
    if reading.entry is not None:
        return "set", str(_("市局设置")), "green"
    if reading.value is None:
        return "unknown", str(_("待市局补充")), "red"
    word, tone = CONFIDENCE[reading.first.confidence]
    return reading.first.confidence, str(_("初始值，%(how)s", how=translated(word))), tone
