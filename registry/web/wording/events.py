"""The ledger's events in words: one list for the timelines of all audiences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry import clock
from registry.errors import Text, say
from registry.queries.actor import offices_of, parts_of
from registry.queries.ledger import EventTimeline, TimelineItem
from registry.rules.change import FACT_NAMES, Fact
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.ending import ENDINGS, Ending
from registry.rules.hidden_events import HIDDEN_FROM_APPLICANT, HIDDEN_FROM_STAFF
from registry.rules.notice_line import CAUSES, StrikeCause
from registry.rules.procedure import Procedure
from registry.rules.rejection import rejection_of
from registry.rules.role import ROLE_NAMES, Role
from registry.rules.second_thought import UNDO_KINDS
from registry.web.filters import place
from registry.web.language import gettext, translated
from registry.web.wording.call import CALL_OF_FILE, call_words
from registry.web.wording.correction import corrected_words
from registry.web.wording.signed import signed_words

LABELS: dict[str, tuple[Text, str]] = {
    "application.started": (say("新建申报草稿"), "gray"),
    "application.saved": (say("保存申报内容"), "gray"),
    "application.attached": (say("上传申报材料"), "gray"),
    "application.detached": (say("移除申报材料"), "gray"),
    "application.submit": (say("提交申报"), "blue"),
    "application.withdraw": (say("撤回申报"), "gray"),
    "application.return": (say("退回补正"), "orange"),
    "application.pass": (say("区级初审通过，待汇总"), "blue"),
    "application.recommend": (say("区级初审通过，推荐至市级"), "indigo"),
    "application.propose": (say("列入拟认定名单"), "purple"),
    "application.recall": (say("区级收回，重新审核"), "blue"),
    "application.unpropose": (say("撤回拟认定"), "gray"),
    **dict.fromkeys(UNDO_KINDS, (say("10 秒内撤回刚才的决定"), "gray")),
    "application.reject": (say("不予推荐或不予认定"), "red"),
    "application.publish": (say("开始公示"), "teal"),
    "application.forward": (say("上报"), "purple"),
    "application.recognize": (say("办结：予以认定"), "green"),
    "application.not_name": (say("办结：未入选公布名单"), "gray"),
    "application.reopen": (say("公布名单已撤销，申报恢复为已上报"), "orange"),
    "application.accept": (say("办结：受理备案"), "green"),
    "application.not_need": (say("办结：答复无需备案"), "gray"),
    "recommendation.sent": (say("报送推荐汇总表"), "indigo"),
    "recommendation.forwarded": (say("上报推荐名单"), "purple"),
    "recommendation.answered": (say("收到完整的公布名单"), "blue"),
    "recommendation.answer_undone": (say("撤销完整的公布名单"), "orange"),
    "recognition.linked": (say("认定与申报对应"), "gray"),
    "recognition.unlinked": (say("取消认定与申报的对应"), "gray"),
    "application.unpublish": (say("退出公示，回到公示之前"), "orange"),
    "application.hold": (say("公示名单中暂缓"), "orange"),
    "application.release": (say("公示名单中解除暂缓"), "teal"),
    "application.left_out": (say("本次未予认定，留在公示名单"), "orange"),
    "tally.recounted": (say("全量复核统计"), "gray"),
    "registry.checked": (say("与台账全面核对"), "gray"),
    "snapshot.taken": (say("台账开始记录此项内容"), "gray"),
    "personal.erased": (say("清除个人信息"), "gray"),
    "recognition.granted": (say("颁发认定"), "green"),
    "recognition.ended": (say("认定终止"), "red"),
    "recognition.voided": (say("认定作废"), "red"),
    "recognition.restored": (say("认定恢复"), "green"),
    "recognition.corrected": (say("认定更正"), "indigo"),
    "recognition.left_holder": (say("随企业记录转出"), "gray"),
    "recognition.joined_holder": (say("随企业记录转入"), "indigo"),
    "recognition.re_review_lost": (say("不得申请复核"), "orange"),
    "recognition.barred": (say("设申报禁期"), "red"),
    "recognition.bar_lifted": (say("解除申报禁期"), "green"),
    "recognition.superseded": (say("记为已升级"), "indigo"),
    "measure.file_added": (say("上传处置依据"), "gray"),
    "notice.published": (say("发布公示名单"), "teal"),
    "notice.withdrawn": (say("撤回公示"), "orange"),
    "call.opened": (say("开放申报批次"), "blue"),
    "call.changed": (say("修改申报批次"), "gray"),
    "call.extended": (say("延长申报批次"), "indigo"),
    "call.closed_early": (say("提前截止申报批次"), "orange"),
    "call.withdrawn": (say("撤回申报批次"), "red"),
    "call.files_moved": (say("申报移到另一批次"), "indigo"),
    "application.call_changed": (say("所在批次有变化"), "orange"),
    "application.moved_call": (say("转到另一批次"), "indigo"),
    "claim.call_changed": (say("所在批次有变化"), "orange"),
    "claim.moved_call": (say("转到另一批次"), "indigo"),
    "enterprise.registered": (say("登记企业"), "blue"),
    "enterprise.taken_out": (say("随导入撤销移出名录"), "orange"),
    "enterprise.corrected": (say("修改企业资料"), "gray"),
    "enterprise.renamed": (say("企业更名"), "indigo"),
    "enterprise.merged": (say("另一条记录并入本企业"), "indigo"),
    "enterprise.unmerged": (say("撤销并入"), "orange"),
    "enterprise.moved": (say("迁移属地"), "indigo"),
    "enterprise.place_settled": (say("确定属地"), "indigo"),
    "enterprise.reclassified": (say("调整所属产业"), "indigo"),
    "enterprise.code_settled": (say("补录或更正统一社会信用代码"), "indigo"),
    "change.requested": (say("提交变更申请"), "blue"),
    "change.confirmed": (say("确认变更申请"), "green"),
    "change.declined": (say("不予确认变更申请"), "red"),
    "change.withdrawn": (say("撤回变更申请"), "gray"),
    "change.sent_on": (say("变更申请随企业转到新属地"), "gray"),
    "claim.made": (say("注册并提交认领"), "blue"),
    "claim.sent": (say("修改并重新提交认领"), "blue"),
    "claim.confirmed": (say("确认认领"), "green"),
    "claim.declined": (say("退回认领"), "red"),
    "claim.lapsed": (say("认领过期"), "gray"),
    "claim.erased": (say("清除认领中的个人信息"), "gray"),
    "claim.drafted": (say("等待确认期间写草稿"), "gray"),
    "account.joined": (say("账号成为企业账号"), "green"),
    "application.holder_changed": (say("随企业变更更新审核属地和产业"), "indigo"),
    "subject.declared": (say("登记厂区、产品等对象"), "blue"),
    "subject.saved": (say("补充对象资料"), "gray"),
    "subject.joined": (say("并为同一处"), "indigo"),
    "subject.parted": (say("撤销并为同一处"), "indigo"),
    "subject.answered": (say("填报厂区或项目的情况"), "gray"),
    "subject.answers_moved": (say("原填报的情况确认属于某一对象"), "gray"),
    "subject.corrected": (say("更正对象资料"), "indigo"),
    "profile.saved": (say("填报企业画像"), "gray"),
    "profile.file_added": (say("上传佐证文件"), "gray"),
    "sheet.made": (say("生成评价表"), "gray"),
    "application.checked": (say("核对评价表"), "indigo"),
    "application.checks_kept": (say("事实未变的核对予以保留"), "indigo"),
    "opinion.kept": (say("保存未提交的办理意见"), "gray"),
    "criteria.published": (say("发布认定标准"), "green"),
    "criteria.draft_begun": (say("起草认定标准"), "blue"),
    "criteria.draft_saved": (say("修改认定标准草稿"), "gray"),
    "criteria.draft_discarded": (say("废弃认定标准草稿"), "gray"),
    "pool_run.asked": (say("提交全库测算"), "gray"),
    "account.opened": (say("开设账号"), "blue"),
    "account.link_made": (say("生成一次性链接"), "gray"),
    "account.password_set": (say("设置密码"), "gray"),
    "account.password_changed": (say("修改密码"), "gray"),
    "account.person_stated": (say("登记电话和工号"), "gray"),
    "account.disabled": (say("停用账号"), "red"),
    "account.part_set": (say("更改企业内的身份"), "indigo"),
    "account.handed_over": (say("企业管理员交接"), "indigo"),
    "account.enabled": (say("启用账号"), "green"),
    "account.signed_in": (say("登录"), "gray"),
    "account.signed_out": (say("退出登录"), "gray"),
    "import.uploaded": (say("上传导入文件"), "gray"),
    "import.answered": (say("回答导入文件的问题"), "gray"),
    "import.started": (say("开始导入名单"), "blue"),
    "import.applied": (say("导入名单"), "blue"),
    "import.settled": (say("回答名单中有变化的行"), "blue"),
    "import.undoing": (say("开始撤销导入"), "orange"),
    "import.undone": (say("撤销导入"), "orange"),
    "ledger.key_begun": (say("启用台账签名密钥"), "indigo"),
    "ledger.day_signed": (say("签名台账当日摘要"), "gray"),
    "approval.proposed": (say("提出待批事项"), "blue"),
    "approval.approved": (say("批准待批事项"), "green"),
    "approval.declined": (say("不批准待批事项"), "red"),
    "approval.withdrawn": (say("撤回待批事项"), "gray"),
    "setting.changed": (say("更改设置"), "indigo"),
    "setting.demo": (say("标记为演示系统"), "gray"),
    "setting.demo_clock": (say("调整演示时钟"), "gray"),
    "clock.confirmed": (say("确认系统时钟"), "gray"),
    "setting.workday": (say("设置工作日或休息日"), "gray"),
    "setting.workday_cleared": (say("取消工作日设置"), "gray"),
    "setting.workday_year": (say("登记全年工作日"), "indigo"),
    "setting.workday_year_withdrawn": (say("撤回全年工作日登记"), "orange"),
}


def label_of(kind: str, body: Mapping[str, Any] | None = None) -> str:
    """What an event is called, with what its body adds; a kind without a label stands for itself."""
    if kind not in LABELS:
        return kind
    label = translated(_label(kind, body or {}))
    added = _added(kind, body or {})
    return str(gettext("%(what)s（%(details)s）", what=label, details=added)) if added else label


def name_of_event(kind: str) -> str:
    """What events of a kind are called, whatever one says; a kind without a label stands for itself."""
    return translated(LABELS[kind][0]) if kind in LABELS else kind


def _label(kind: str, body: Mapping[str, Any]) -> Text:
    """A refusal is called by who refused, a proposal by what it is of."""
    if kind == "application.propose" and body.get("procedure") == Procedure.RECOMMENDATION:
        return say("列入拟推荐名单")
    if kind == "application.unpropose" and body.get("procedure") == Procedure.RECOMMENDATION:
        return say("撤回拟推荐")
    if kind == "application.reject" and "from" in body:
        return rejection_of(body["from"], body.get("procedure")).label
    if kind == "application.withdraw" and "cause" in body:
        return CAUSES[StrikeCause(body["cause"])].label
    return LABELS[kind][0]


def _added(kind: str, body: Mapping[str, Any]) -> str:
    if kind.startswith("recognition."):
        return _added_of_title(kind, body)
    if (kind.startswith("call.") and kind != "call.opened") or kind in CALL_OF_FILE:
        return call_words(body)
    if kind in {"enterprise.moved", "enterprise.place_settled"}:
        return place(body["district"], body["zone"])
    if kind.startswith("application."):
        return _added_of_file(kind, body)
    if kind.startswith("change.") and "fact" in body:
        return translated(FACT_NAMES[Fact(body["fact"])])
    if kind in {"enterprise.merged", "enterprise.unmerged"}:
        return str(body["name"])
    if kind in {"enterprise.renamed", "enterprise.code_settled"} and body.get("old"):
        return str(gettext("原为 %(old)s", old=body["old"]))
    return ""


def _added_of_title(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "recognition.granted":
        return str(body.get("certificate_no") or body.get("document_no") or "")
    if kind == "recognition.corrected":
        return corrected_words(body["changes"])
    return translated(ENDINGS[Ending(body["how"])].label) if kind == "recognition.ended" else ""


def _added_of_file(kind: str, body: Mapping[str, Any]) -> str:
    if kind == "application.holder_changed":
        old, new = (place(body[side]["district"], body[side]["zone"]) for side in ("from", "to"))
        return str(gettext("由%(old)s转到%(new)s", old=old, new=new)) if old != new else ""
    if kind == "application.unpublish":
        cause = CAUSES.get(body.get("cause", ""))
        return translated(cause.label if cause else say("公示撤回"))
    return str(gettext("未核对 %(count)s 条", count=body["unchecked"])) if body.get("unchecked") else ""


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """One event, as components/timeline.html draws it."""

    what: str
    when: str
    """The moment or day as it is read."""
    iso: str
    """The same for machines; '' of a day."""
    who: str
    note: str
    seq: int
    """Its number in the ledger; 0 where it has none."""
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownTimeline:
    """Events, the newest first; `cut` is the sentence that stands below where earlier ones are."""

    events: tuple[ShownEvent, ...]
    cut: str = ""
    signed: str = ""
    """Who submitted the file last, if they are of one, and as what in its enterprise."""


def timeline_events(events: EventTimeline, *, applicant: bool = False) -> ShownTimeline:
    """Events in words. An applicant reads officers as role and place, never by name; of several saves in a
    row only the last is shown."""
    if applicant:
        events = events.without_undone()
    shown = events.without(HIDDEN_FROM_APPLICANT if applicant else HIDDEN_FROM_STAFF).items
    offices = offices_of({item.actor for item in shown})
    found = tuple(
        _event(item, _who(item, offices, applicant))
        for item, later in zip(shown, [None, *shown], strict=False)
        if not (later and item.kind == later.kind == "application.saved")
    )
    cut = gettext("更早的记录没有在此列出。") if events.is_cut else ""
    return ShownTimeline(found, cut, signed_words(events))


def _event(item: TimelineItem, who: str) -> ShownEvent:
    moment = clock.local(item.recorded_at)
    return ShownEvent(
        what=label_of(item.kind, item.body),
        when=moment.strftime("%Y-%m-%d %H:%M"),
        iso=moment.isoformat(timespec="minutes"),
        who=who,
        note=item.note or (str(item.body.get("reason", "")) if item.kind.startswith("call.") else ""),
        seq=item.seq,
        tone=LABELS[item.kind][1] if item.kind in LABELS else "gray",
    )


def _who(item: TimelineItem, offices: Mapping[int, tuple[str, str]], applicant: bool) -> str:
    """Who acted, with who proposed it, or that nobody had to approve it."""
    who = _actor(item, offices, applicant)
    if item.proposer_name and not applicant:
        return str(gettext("%(who)s（%(proposer)s提出）", who=who, proposer=item.proposer_name))
    return str(gettext("%(who)s（一人办理）", who=who)) if item.body.get("alone") else who


def _actor(item: TimelineItem, offices: Mapping[int, tuple[str, str]], applicant: bool) -> str:
    if (parts := parts_of(item.actor)) is None:
        return str(gettext("系统"))
    number, role = parts
    office = f"{place(*offices[number])} " if number in offices else ""
    part = item.body.get("signed_as") if role == Role.ENTERPRISE else None
    label = office + translated(PART_NAMES[FirmPart(part)] if part else ROLE_NAMES[Role(role)])
    named = item.actor_name and not (applicant and role != Role.ENTERPRISE)
    return f"{label} {item.actor_name}" if named else label
