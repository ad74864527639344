"""Settings 设置: what the bureau decides, since when and by which document; and deciding anew."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.setting import set_setting
from registry.errors import Conflict, NotFound, Refusal, Unmet
from registry.models import Approval, SettingValue
from registry.queries.approval import needs_second, waiting_for
from registry.queries.setting import setting_values, settings
from registry.rules.approval import ApprovalAction, SettingArguments
from registry.rules.role import BUREAU
from registry.rules.setting import (
    SettingChange,
    SettingFacts,
    SettingKind,
    SettingReading,
    Value,
    kept_value,
    plain_value,
    setting_key,
)
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.setting import SettingForm, form_for
from registry.web.language import gettext as _
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.setting import setting_origin, setting_title, setting_value

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
blueprint.before_request(only(*BUREAU))


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every setting with what holds today."""
    now, today = settings(), clock.today()
    groups = [
        (facts, [(setting_title(facts, title), now.on(today, facts.id, title)) for title in facts.firsts])
        for facts in now.known.values()
    ]
    return render_template(
        "settings/index.html",
        groups=groups,
        setting_key=setting_key,
        setting_value=setting_value,
        setting_origin=setting_origin,
    )


@blueprint.route("/<path:key>", methods=["GET", "POST"])
def setting(key: str) -> ResponseReturnValue:
    """One setting: what holds, what was set before, and setting it anew."""
    found = settings().split(key)
    if found is None:
        raise NotFound()
    facts, title = found
    form = form_for(facts, title)
    if not form.is_submitted():
        form.from_day.data = clock.today()
        if facts.kind is SettingKind.TITLES:
            form.value.data = settings().on(clock.today(), facts.id, title).value
        if facts.kind is SettingKind.BATCHES:
            batches = settings().batches(clock.today(), facts.id, title)
            form.value.data = " ".join(f"{number}={year}" for number, year in batches.items())
        return _page(facts, title, form)
    require_begin(ApprovalAction.SETTING)
    if not form.validate_on_submit():
        return _page(facts, title, form)
    change = form.change(key)
    try:
        if answer := proposed(_arguments(change)):
            return answer
        set_setting(change, current_actor())
    except (Unmet, Conflict) as refusal:
        return _page(facts, title, form, refusal)
    flash(_("已登记，自 %(day)s 起适用。", day=form.from_day.data), "success")
    return redirect(url_for("settings.setting", key=key))


@dataclass(frozen=True, slots=True)
class SettingContext:
    """What templates/settings/setting.html is given beside its form."""

    key: str
    title: str
    """What it is for; '' where it is one for all."""
    reading: SettingReading
    first: str
    earlier: Sequence[tuple[SettingValue, str]]
    """Every row that was set, the latest first, with its value in words."""
    may_set: bool
    needs_second: bool
    waiting: Approval | None
    setting_value: Callable[[SettingFacts, Value | None], str] = setting_value
    setting_origin: Callable[[SettingReading], tuple[str, str, str]] = setting_origin


def _page(
    facts: SettingFacts, title: str, form: SettingForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    key, reading = setting_key(facts.id, title), settings().on(clock.today(), facts.id, title)
    context = SettingContext(
        key=key,
        title=setting_title(facts, title),
        reading=reading,
        first=setting_value(facts, reading.first.value),
        earlier=[(row, _kept(facts, row)) for row in setting_values(key)],
        may_set=may_begin(ApprovalAction.SETTING),
        needs_second=needs_second(ApprovalAction.SETTING),
        waiting=waiting_for(f"setting:{key}", clock.today()),
    )
    return form_page("settings/setting.html", form, refusal, **fields_of(context))


def _arguments(change: SettingChange) -> SettingArguments:
    value = plain_value(change.value)
    return SettingArguments(change.key, value, change.from_day, change.document_no, change.note)


def _kept(facts: SettingFacts, row: SettingValue) -> str:
    value = kept_value(facts.kind, json.loads(row.value))
    return str(_("恢复初始值")) if value is None else setting_value(facts, value)
