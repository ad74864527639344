"""Proposals in words: what one would do, what it is about, what it made."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.errors import Text, say
from registry.rules.approval import ACTION_NAMES, OF_TITLES, ApprovalAction
from registry.rules.approval_line import lines_of_effect
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.ground import MEASURE_NAMES, MeasureKind
from registry.rules.imports.text_kept import texts_of
from registry.rules.notice_contact import CONTACT_NAMES
from registry.rules.notice_line import CAUSES, StrikeCause
from registry.rules.setting import Settings, kept_value
from registry.web.addresses import url_for
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.correction import correction_rows
from registry.web.wording.figures_effect import figures_words
from registry.web.wording.import_asked import counted_rows, ended_rows, listed_kind
from registry.web.wording.import_undo import undo_rows
from registry.web.wording.measure import measure_rows
from registry.web.wording.merge import merge_rows
from registry.web.wording.setting import setting_title, setting_value

Rows = list[tuple[str, str]]
LABELS: dict[str, Text] = {
    "title": say("标题"),
    "replaces": say("替换已撤回的公示"),
    **CONTACT_NAMES,
    "name": say("企业"),
    "certificate_no": say("证书编号"),
    "count": say("件数"),
    "opens_on": say("公示开始"),
    "closes_on": say("公示届满"),
    "document_no": say("文号"),
    "announced_on": say("公告日期"),
    "award_year": say("认定年度"),
    "effective_on": say("生效日期"),
    "reason": say("处置理由"),
    "evidence": say("依据文件"),
    "note": say("说明"),
    "file": say("文件"),
    "from_day": say("起算日期"),
    "list": say("名单校验码"),
}
"""The parts of an effect that stand for themselves, in the order in which they are read."""
LISTS: dict[str, Text] = {
    "recognitions": ACTION_NAMES[ApprovalAction.IMPORT],
    "endings": say("导入终止名单"),
    "rereviews": say("导入复核名单"),
}
"""What bringing in a list is called, by its kind."""
NAMED = 2
"""How many of a list are named where there is one line for all."""
PAGES = {
    "notice": "notice",
    "recognition": "recognition",
    "batch": "batch",
    "run": "imports.run",
    "setting": "settings.setting",
    "application": "application",
    "enterprise": "enterprises.enterprise",
}
"""The page of a thing that a proposal is about or made; what has no dot is on the pages of its office."""


def action_name(action: ApprovalAction, effect: Mapping[str, Any]) -> str:
    """What a proposal is called: of a list by its kind."""
    is_list = action is ApprovalAction.IMPORT
    return translated(LISTS[listed_kind(effect)] if is_list else ACTION_NAMES[action])


def effect_rows(action: ApprovalAction, effect: Mapping[str, Any], known: Settings) -> Rows:
    """What an action would do, as labels and values for components/facts.html."""
    rows = _title_rows(effect)
    if action is ApprovalAction.CORRECT:
        return rows + correction_rows(effect)
    if action is ApprovalAction.UNDO_IMPORT:
        return [*rows, (_("文件"), effect["file"]), *undo_rows(effect)]
    if action in (ApprovalAction.MERGE, ApprovalAction.UNMERGE):
        return merge_rows(effect)
    for name, label in LABELS.items():
        if effect.get(name) not in (None, ""):
            value = str(effect[name])
            rows.append((translated(label), value[:16] if name == "list" else value))
    for number, name, reason in effect.get("reasons", ()):
        said = _("%(number)s %(name)s：%(reason)s", number=number, name=name, reason=reason)
        rows.append((_("评价待定仍列入"), said))
    for number, name, reason in effect.get("left_out", ()):
        said = _("%(number)s %(name)s：%(reason)s", number=number, name=name, reason=reason)
        rows.append((_("本次不认定"), said))
    rows = _own_rows(action, effect) + rows
    if effect.get("unnamed"):
        rows.append((_("名单未列入的上报申报"), _("%(count)s 件", count=len(effect["unnamed"]))))
    rows += _question_rows(effect)
    if action is ApprovalAction.IMPORT:
        rows += counted_rows(effect)
        rows += [(_("对统计的影响"), words) for words in figures_words(effect.get("figures", {}))]
    return _setting_rows(effect, known) + rows if action is ApprovalAction.SETTING else rows


def _question_rows(effect: Mapping[str, Any]) -> Rows:
    """What a list is asked about: what is confirmed by approving, and what was answered."""
    rows: Rows = [(_("须核对"), translated(text)) for text in texts_of(effect.get("questions", ()))]
    for question, answer in map(texts_of, effect.get("answered", ())):
        rows.append((_("已回答"), f"{translated(question)} — {translated(answer)}"))
    return rows


def _title_rows(effect: Mapping[str, Any]) -> Rows:
    """Which title, and which office decides, where it is a district's."""
    rows: Rows = []
    for title in _titles(effect):
        rows.append((_("类别与级别"), translated(catalog().title_of(title))))
    if effect.get("district"):
        place = effect["zone"] or effect["district"]
        known_places = {**catalog().districts, **catalog().zones}
        rows.append((_("办理单位"), translated(known_places[place])))
    return rows


def _titles(effect: Mapping[str, Any]) -> list[str]:
    """The titles that it is about, "scheme:level"; none of what is about no title."""
    if more := effect.get("by_title"):
        return [name for name, _ids in more]
    return [f"{effect['scheme']}:{effect['level']}"] if "scheme" in effect else []


def effect_about(action: ApprovalAction, effect: Mapping[str, Any], known: Settings) -> str:
    """What a proposal is about in a few words: whose title, or which list and the first it names."""
    if action is ApprovalAction.SETTING:
        found = known.split(effect["key"]) if "key" in effect else None
        return translated(found[0]) if found else str(effect.get("key", ""))
    if "into_name" in effect:
        return f"{effect['name']} → {effect['into_name']}"
    words = str(_("、")).join(translated(catalog().title_of(title)) for title in _titles(effect))
    names = [line.name for line in lines_of_effect(effect)]
    firms = named_firms(names, len(names)) if names else str(effect.get("name", ""))
    measure = translated(MEASURE_NAMES[MeasureKind(effect["measure"])]) if "measure" in effect else ""
    return " · ".join(filter(None, (firms, words, measure, str(effect.get("file", "")))))


def named_firms(names: Sequence[str], count: int) -> str:
    """The first of a list, and how many there are where it names more."""
    first = str(_("、")).join(names[:NAMED])
    return first if count <= NAMED else str(_("%(names)s等 %(count)s 件", names=first, count=count))


def _own_rows(action: ApprovalAction, effect: Mapping[str, Any]) -> Rows:
    """What only this action says of itself, before the rest."""
    if action is ApprovalAction.END and "ground" in effect:
        return measure_rows(effect)
    if action is ApprovalAction.END:
        return [(_("终止方式"), translated(ENDINGS[Ending(effect["how"])].label))]
    if action is ApprovalAction.IMPORT:
        return ended_rows(effect)
    if action is not ApprovalAction.STRIKE:
        return []
    facts = CAUSES[StrikeCause(effect["cause"])]
    return [(_("移出的原因"), translated(facts.label)), (_("批准后"), translated(facts.effect))]


def _setting_rows(effect: Mapping[str, Any], known: Settings) -> Rows:
    found = known.split(effect["key"])
    if found is None:
        return [(_("设置"), str(effect["key"]))]
    facts, title = found
    value, before = (kept_value(facts.kind, effect[name]) for name in ("value", "before"))
    return [
        (_("设置"), translated(facts)),
        (_("适用于"), setting_title(facts, title) or _("全市统一")),
        (_("那一天现行的值"), setting_value(facts, before)),
        (_("新的值"), _("恢复初始值") if value is None else setting_value(facts, value)),
    ]


def page_of_thing(thing: str, desk: str) -> str:
    """The address of what "notice:12" names, at a desk, "bureau" or "district"; '' where it has no page."""
    kind, _colon, key = thing.partition(":")
    if kind not in PAGES or not key:
        return ""
    if kind == "setting":
        return url_for(PAGES[kind], key=key)
    page = PAGES[kind]
    return url_for(page if "." in page else f"{desk}.{page}", id=int(key))


def page_of_line(action: ApprovalAction, id: int, desk: str) -> str:
    """The address of one line of a proposal's list: a recognition or an application."""
    return url_for(f"{desk}.{'recognition' if action in OF_TITLES else 'application'}", id=id)
