"""What documents say of a change, in words: by when, to whom, and what becomes of the title."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registry.rules.catalog import catalog
from registry.rules.change_kind import ChangeKind
from registry.rules.change_rule import ChangeRule, rules_of
from registry.rules.plan import CONFIDENCE
from registry.web.language import gettext as _
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule as components/change_rules.html draws it; a row without words was not found."""

    titles: str
    rows: tuple[tuple[str, str], ...]
    overdue: str
    """That the day is over by which it is reported; else ''."""
    source: str
    sign: str
    """How sure it is."""


def shown_rules(
    kind: ChangeKind, titles: Collection[tuple[str, str]], day: date, today: date
) -> tuple[list[ShownRule], str]:
    """The rules of a change for the holder of these titles, and the titles of which none was found."""
    if kind is ChangeKind.SLIP:
        return [], ""
    names = [f"{scheme}:{level}" for scheme, level in titles]
    found = rules_of(catalog().change_rules, kind, names, day)
    covered = {title for _rule, own in found for title in own}
    missing = [title for title in names if title not in covered]
    return [_shown(rule, own, day, today) for rule, own in found], _named(missing)


def _named(titles: Collection[str]) -> str:
    return str(_("、")).join(translated(catalog().title_of(title)) for title in titles)


def _shown(rule: ChangeRule, titles: Collection[str], day: date, today: date) -> ShownRule:
    words, due = rule.words, rule.due(day)
    rows = (
        (_("期限"), _deadline(rule, due)),
        (_("报告对象"), _word(words["report_to"])),
        (_("确认机关"), _word(words["confirms"])),
        (_("对称号的影响"), _word(words["effect"])),
        (_("未按期报告"), _word(words["if_not_reported"])),
    )
    note = words["note"]
    return ShownRule(
        titles=_named(titles) or _("各类称号"),
        rows=(*rows, (_("备注"), translated(note))) if note else rows,
        overdue=_("报告期限 %(day)s 已过，请尽快报告。", day=due.isoformat()) if due and due < today else "",
        source=rule.source,
        sign=translated(CONFIDENCE[rule.confidence]),
    )


def _word(text: object) -> str:
    return translated(text) if text else ""


def _deadline(rule: ChangeRule, due: date | None) -> str:
    if due is None:
        return _word(rule.within_words)
    counted = _("登记机关核准之日") if rule.counted_from == "day_of_register" else _("变更之日")
    return str(
        _("自%(counted)s起 %(months)s 个月内，即不晚于 %(day)s", counted=counted, months=rule.months, day=due)
    )
