"""All that a file page shows of one application, and the decision box drawn from the workflow table."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from registry import clock
from registry.models import Application, Attachment
from registry.queries.application import attachments_of, unmet_prerequisites_of
from registry.queries.ledger import TimelineItem, timeline
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.right import Right, may, may_check
from registry.rules.role import Role
from registry.rules.workflow import NEEDS_MET_SHEET, STATES, Action, State, Transition, steps_for
from registry.web.forms.review import CORRECTIONS, StepForm
from registry.web.language import translated
from registry.web.review.audience import Audience
from registry.web.sheet.checklist import CheckTyped
from registry.web.sheet.filed import officers_sheet
from registry.web.wording.enterprise import size_class_of, subsector_name
from registry.web.wording.events import timeline_events

STYLES = {Action.RECOMMEND: "primary", Action.PROPOSE: "primary", Action.REJECT: "danger"}
STEP_ACTIONS = (Action.SUBMIT, Action.RECOMMEND, Action.PROPOSE, Action.PUBLISH, Action.RECOGNIZE)
"""The action that completes each step of the bar."""
HIDDEN_FROM_OFFICERS = frozenset({"application.saved"})
"""Events of an applicant's typing, which no officer needs."""


def application_context(
    audience: Audience,
    actor: Actor,
    application: Application,
    queue: dict[str, str],
    *,
    form: StepForm | None,
    action: str,
    reasons: list[str],
    typed: Mapping[str, CheckTyped] | None = None,
) -> dict[str, Any]:
    """The template's values for one file; `typed` are the rows of a check list that was refused."""
    state = State(application.state)
    events = timeline(application_id=application.id).without(HIDDEN_FROM_OFFICERS)
    items = [
        _item(row, audience.url("step", id=application.id, action=row.action.value, **queue))
        for row in steps_for(state, Role(str(actor.role)))
    ]
    has_notice = application.notice_id is not None and may(actor, Right.READ_DECISIONS)
    attached = attachments_of(application)
    sheet = officers_sheet(audience.blueprint, application, may_check=may_check(actor, state), typed=typed)
    return {
        "application": application,
        "enterprise": application.enterprise,
        "facts": STATES[state],
        "files": [_file(each) for each in attached],
        "events": timeline_events(events),
        "progress": progress_of(state, events.items),
        "presupposes": _presupposes(application),
        "prerequisites": [translated(each) for each in unmet_prerequisites_of(application, clock.today())],
        "sheet": sheet,
        "evidence_choices": [(each.id, each.name) for each in attached],
        "size": size_class_of(application.enterprise),
        "subsector": subsector_name(application.enterprise),
        "enterprise_url": url_for("enterprises.enterprise", id=application.enterprise.id),
        "notice_url": audience.url("notice", id=application.notice_id) if has_notice else "",
        "desk_url": audience.url("desk", **queue),
        **_boxes(items, sheet, form, action, reasons),
    }


def _boxes(
    items: list[dict[str, Any]],
    sheet: dict[str, Any] | None,
    form: StepForm | None,
    action: str,
    reasons: list[str],
) -> dict[str, Any]:
    """The decision box with what is refused in it and what was typed, or the note of a box that is gone."""
    closed = NEEDS_MET_SHEET if sheet and sheet["reasons"] else frozenset()
    kept = {item["action"] for item in items} - closed
    return {
        "items": [
            item
            | ({"refused": sheet["reasons"]} if sheet and item["action"] in closed else {})
            | (_typed(form, action, reasons) if form is not None and item["action"] == action else {})
            for item in items
        ],
        "form": form,
        "form_reasons": reasons,
        "lost_note": form.note.data if form is not None and action not in kept else "",
    }


def _file(row: Attachment) -> dict[str, Any]:
    url = url_for("files.download", id=row.id)
    return {"name": row.name, "size": row.size, "sha256": row.sha256, "url": url}


def _presupposes(application: Application) -> bool:
    scheme = catalog().schemes[application.scheme]
    return bool(scheme.prerequisites_for(application.level) or scheme.excludes)


def progress_of(state: State, events: Sequence[TimelineItem]) -> dict[str, Any]:
    """The steps bar: how far, on which days, and the word where it stopped. `events` are newest first."""
    days = {event.kind: clock.day_of(event.recorded_at).isoformat() for event in reversed(events)}
    dates = [days.get(f"application.{action.value}", "") for action in STEP_ACTIONS]
    facts = STATES[state]
    current, stopped = facts.step, ""
    if state is State.ON_NOTICE:
        current = STEP_ACTIONS.index(Action.PUBLISH)
    elif not facts.is_open and state is not State.RECOGNIZED:
        before = next((event.body["from"] for event in events if event.body.get("to") == state), State.DRAFT)
        current, stopped = STATES[State(before)].step, translated(facts.staff_label)
    elif facts.editable:
        stopped = translated(facts.staff_label)
    return {"current": current, "dates": dates, "stopped": stopped}


def _item(row: Transition, url: str) -> dict[str, Any]:
    """One decision, as components/actions.html draws it."""
    item: dict[str, Any] = {
        "action": row.action.value,
        "label": translated(row.label),
        "url": url,
        "style": STYLES.get(row.action, "secondary"),
        "effect": effect_of(row.target),
        "note": "required" if row.note_required else "optional",
    }
    if row.action is Action.RETURN:
        item |= {
            "choices": [(key, translated(text)) for key, text in CORRECTIONS.items()],
            "choices_label": _("需要补正的事项（一次性告知，请勾选全部）"),
            "note_label": _("补充说明"),
            "note": "optional",
        }
    return item


def _typed(form: StepForm, action: str, reasons: list[str]) -> dict[str, Any]:
    """What was typed before a refusal, and what was wrong with it; the summary's link leads to the box."""
    form.note.id = f"action-{action}-note"
    return {
        "open": True,
        "note_value": form.note.data or "",
        "chosen": form.choice.data or [],
        "error": " ".join(reasons or form.note.errors),
    }


def effect_of(target: State) -> str:
    """What a step leads to, in words."""
    effects: dict[State, str] = {
        State.RECOMMENDED: _("确认后转市工信局审核，企业可在办理进度中看到。"),
        State.RETURNED: _("申报将退回企业补正；企业会看到勾选的事项和说明，补正后重新提交。"),
        State.REJECTED: _("申报到此办结，不能恢复；企业会看到您填写的理由。"),
        State.PROPOSED: _("确认后列入拟认定名单，等待发布公示。"),
    }
    return effects.get(target, "")
