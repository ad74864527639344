"""Every public action that requires a right or takes a step, with the right or the step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from registry.actions import (
    account,
    application,
    approval,
    attachment,
    call,
    call_change,
    change,
    claim,
    claim_draft,
    claim_lapse,
    colleague,
    correction,
    criteria,
    daily_head,
    deep_check,
    enterprise,
    erasure,
    filing,
    invitation,
    joined,
    measure,
    merge,
    message,
    notice,
    notice_line,
    notice_withdrawal,
    person,
    pool_run,
    profile,
    profile_list,
    recommendation,
    recount,
    review,
    second_thought,
    setting,
    subject,
    subject_facts,
    unmerge,
    workday,
)
from registry.actions.imports import file, run, settling, taking_up, undo
from registry.rules.procedure import Procedure
from registry.rules.right import Right
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests import heads
from tests.actions import (
    acts,
    approval_acts,
    call_acts,
    change_acts,
    claim_acts,
    colleague_acts,
    correction_acts,
    import_acts,
    ledger_acts,
    merge_acts,
    notice_acts,
    procedure_acts,
    subject_acts,
    workday_acts,
)
from tests.make import Make


@dataclass(frozen=True)
class RightRow:
    """An action that requires a right; `ready` makes what it is called with."""

    action: Callable[..., Any]
    right: Right
    ready: Callable[[Make], acts.Act]
    by: Role | None = None
    """Who can carry it through besides having the right; None for the system."""
    case: str = ""


@dataclass(frozen=True)
class StepRow:
    """An action that takes a step, for which the workflow table says who may."""

    action: Callable[..., Any]
    state: State
    step: Action
    ready: Callable[[Make], acts.Act]
    procedure: Procedure = Procedure.CITY_DECISION
    by_operator: bool = False
    """Whether it is taken at the terminal, too."""


GRANTING = acts.decision()
"""What a list of recognitions was decided as."""

RIGHTS = (
    RightRow(account.open_account, Right.KEEP_ACCOUNTS, acts.leader),
    RightRow(account.renew_link, Right.KEEP_ACCOUNTS, acts.new_link),
    RightRow(invitation.invite_firms, Right.INVITE_FIRMS, colleague_acts.firms_invited),
    RightRow(account.renew_link, Right.RENEW_LINK, acts.firms_link, Role.DISTRICT_OFFICER, case="firm"),
    RightRow(person.state_person, Right.KEEP_ACCOUNTS, acts.person_stated),
    RightRow(account.set_disabled, Right.KEEP_ACCOUNTS, acts.disabled),
    *(
        RightRow(action, Right.KEEP_COLLEAGUES, ready, Role.ENTERPRISE)
        for action, ready in (
            (colleague.invite_colleague, colleague_acts.invited),
            (colleague.set_part, colleague_acts.part_set),
            (colleague.disable_colleague, colleague_acts.disabled),
            (colleague.hand_over_to, colleague_acts.handed_over),
            (colleague.renew_colleague_link, colleague_acts.new_link),
        )
    ),
    RightRow(application.start_application, Right.APPLY, acts.started),
    RightRow(application.save_application, Right.APPLY, acts.saved),
    RightRow(attachment.attach_file, Right.APPLY, acts.attached),
    RightRow(attachment.remove_file, Right.APPLY, acts.detached),
    RightRow(call.open_call, Right.OPEN_CALL, acts.opened),
    RightRow(call.open_calls, Right.OPEN_CALL, call_acts.several_opened),
    RightRow(call_change.change_call, Right.OPEN_CALL, call_acts.changed),
    RightRow(call_change.extend_call, Right.OPEN_CALL, call_acts.extended),
    RightRow(call_change.close_call, Right.OPEN_CALL, call_acts.closed),
    RightRow(call_change.move_files, Right.OPEN_CALL, call_acts.files_moved),
    RightRow(call_change.withdraw_call, Right.OPEN_CALL, call_acts.withdrawn),
    RightRow(criteria.begin_draft, Right.DRAFT_CRITERIA, acts.begun),
    RightRow(criteria.save_draft, Right.DRAFT_CRITERIA, acts.draft_saved),
    RightRow(criteria.discard_draft, Right.DRAFT_CRITERIA, acts.discarded),
    RightRow(criteria.publish_draft, Right.PUBLISH_CRITERIA, acts.published),
    RightRow(criteria.publish_table, Right.PUBLISH_CRITERIA, acts.published_table),
    RightRow(criteria.publish_shipped, Right.PUBLISH_CRITERIA, acts.shipped),
    RightRow(enterprise.register_enterprise, Right.REGISTER_ENTERPRISE, acts.registered),
    RightRow(enterprise.correct_enterprise, Right.CORRECT_ENTERPRISE, acts.corrected),
    RightRow(change.request_change, Right.REQUEST_CHANGE, change_acts.requested),
    RightRow(profile.add_change_file, Right.REQUEST_CHANGE, change_acts.evidence_kept),
    RightRow(
        change.confirm_change, Right.CONFIRM_DISTRICT_CHANGE, change_acts.confirmed, Role.DISTRICT_OFFICER
    ),
    RightRow(
        change.decline_change, Right.CONFIRM_DISTRICT_CHANGE, change_acts.declined, Role.DISTRICT_OFFICER
    ),
    RightRow(
        change.confirm_changes, Right.CONFIRM_DISTRICT_CHANGE, change_acts.several, Role.DISTRICT_OFFICER
    ),
    RightRow(
        change.confirm_change,
        Right.CONFIRM_CHANGE,
        change_acts.confirmed_by_bureau,
        Role.BUREAU_REVIEWER,
        case="bureau",
    ),
    RightRow(change.withdraw_change, Right.REQUEST_CHANGE, change_acts.withdrawn),
    RightRow(claim.send_claim, Right.SEND_CLAIM, claim_acts.sent, Role.CLAIMANT),
    RightRow(claim_draft.save_claim_draft, Right.PREPARE_DRAFT, claim_acts.draft_written, Role.CLAIMANT),
    RightRow(claim.confirm_claim, Right.CONFIRM_CLAIM, claim_acts.confirmed, Role.DISTRICT_OFFICER),
    RightRow(claim.decline_claim, Right.CONFIRM_CLAIM, claim_acts.declined, Role.DISTRICT_OFFICER),
    RightRow(pool_run.ask_what_if, Right.ASK_WHAT_IF, acts.what_if),
    RightRow(pool_run.ask_scans, Right.SCAN_POOL, acts.scans),
    RightRow(approval.propose, Right.PROPOSE_DECISION, approval_acts.proposed, Role.BUREAU_REVIEWER),
    RightRow(approval.approve, Right.APPROVE_DECISION, approval_acts.approved, Role.BUREAU_DECIDER),
    RightRow(approval.decline, Right.APPROVE_DECISION, approval_acts.declined, Role.BUREAU_DECIDER),
    RightRow(approval.withdraw, Right.PROPOSE_DECISION, approval_acts.withdrawn, Role.BUREAU_REVIEWER),
    RightRow(measure.take_measure, Right.END_RECOGNITION, acts.ended),
    RightRow(correction.correct_batch, Right.END_RECOGNITION, correction_acts.corrected),
    RightRow(
        correction.correct_batch,
        Right.END_DISTRICT_RECOGNITION,
        correction_acts.district_batch_corrected,
        Role.DISTRICT_DECIDER,
        case="district",
    ),
    RightRow(merge.merge_enterprises, Right.END_RECOGNITION, merge_acts.merged),
    RightRow(unmerge.unmerge_enterprises, Right.END_RECOGNITION, merge_acts.parted),
    RightRow(
        measure.keep_measure_file,
        Right.PROPOSE_DECISION,
        procedure_acts.measure_file_kept,
        Role.BUREAU_REVIEWER,
    ),
    RightRow(
        measure.keep_measure_file,
        Right.PROPOSE_DISTRICT_DECISION,
        procedure_acts.district_file_kept,
        Role.DISTRICT_OFFICER,
        case="district",
    ),
    RightRow(
        measure.take_measure,
        Right.END_DISTRICT_RECOGNITION,
        procedure_acts.district_title_ended,
        Role.DISTRICT_DECIDER,
        case="district",
    ),
    RightRow(call.open_call, Right.OPEN_DISTRICT_CALL, procedure_acts.district_call_opened, case="district"),
    RightRow(
        approval.propose,
        Right.PROPOSE_DISTRICT_DECISION,
        procedure_acts.district_proposed,
        Role.DISTRICT_OFFICER,
        case="district",
    ),
    RightRow(
        approval.approve,
        Right.APPROVE_DISTRICT_DECISION,
        procedure_acts.district_approved,
        Role.DISTRICT_DECIDER,
        case="district",
    ),
    RightRow(recommendation.send_sheet, Right.SEND_SHEET, procedure_acts.sheet_sent, Role.DISTRICT_DECIDER),
    RightRow(recommendation.forward, Right.FORWARD, procedure_acts.forwarded, Role.BUREAU_DECIDER),
    RightRow(recommendation.close_not_named, Right.FORWARD, procedure_acts.not_named, Role.BUREAU_DECIDER),
    RightRow(recount.recount_tally, Right.RECOUNT_TALLY, acts.recounted),
    RightRow(recount.keep_recount, Right.RECOUNT_TALLY, acts.recount_kept),
    RightRow(erasure.erase_personal, Right.ERASE_PERSONAL, ledger_acts.erased),
    RightRow(claim_lapse.lapse_claims, Right.LAPSE_CLAIMS, claim_acts.lapsed),
    RightRow(deep_check.check_deeply, Right.CHECK_DEEPLY, ledger_acts.checked_deeply),
    RightRow(deep_check.keep_deep_check, Right.CHECK_DEEPLY, ledger_acts.deep_check_kept),
    RightRow(daily_head.sign_due_days, Right.SIGN_HEADS, heads.signing),
    RightRow(daily_head.rotate_key, Right.SIGN_HEADS, heads.rotating),
    RightRow(setting.mark_as_demo, Right.MARK_AS_DEMO, lambda make: setting.mark_as_demo),
    RightRow(setting.advance_demo_clock, Right.MOVE_DEMO_CLOCK, acts.clock_moved),
    RightRow(setting.confirm_clock, Right.CONFIRM_CLOCK, lambda make: setting.confirm_clock),
    RightRow(
        message.mark_seen, Right.READ_MESSAGES, lambda make: partial(message.mark_seen, 1), Role.ENTERPRISE
    ),
    RightRow(setting.set_setting, Right.SET_SETTINGS, acts.setting_set),
    RightRow(setting.set_workday, Right.SET_WORKDAYS, acts.workday),
    RightRow(setting.clear_workday, Right.SET_WORKDAYS, acts.workday_cleared),
    RightRow(workday.declare_year, Right.SET_WORKDAYS, workday_acts.year_declared),
    RightRow(workday.withdraw_year, Right.SET_WORKDAYS, workday_acts.year_withdrawn),
    # An upload is kept with the account it came from.
    RightRow(run.upload_list, Right.UPLOAD_LIST, import_acts.uploaded, Role.BUREAU_REVIEWER),
    RightRow(run.answer_questions, Right.UPLOAD_LIST, import_acts.questions_answered, Role.BUREAU_REVIEWER),
    RightRow(run.apply_run, Right.IMPORT_ENTERPRISES, import_acts.run_applied(None), case="enterprises"),
    RightRow(
        run.apply_run, Right.IMPORT_RECOGNITIONS, import_acts.run_applied(GRANTING), case="recognitions"
    ),
    RightRow(file.apply_import, Right.IMPORT_ENTERPRISES, import_acts.file_applied(None), case="enterprises"),
    RightRow(
        file.apply_import, Right.IMPORT_RECOGNITIONS, import_acts.file_applied(GRANTING), case="recognitions"
    ),
    RightRow(file.apply_kept_import, Right.END_RECOGNITION, import_acts.ended, case="endings"),
    RightRow(file.apply_kept_import, Right.IMPORT_ENTERPRISES, import_acts.renamed, case="renames"),
    RightRow(file.apply_kept_import, Right.IMPORT_RECOGNITIONS, import_acts.re_reviewed, case="rereviews"),
    RightRow(taking_up.cancel_run, Right.IMPORT_ENTERPRISES, import_acts.begun(None), case="enterprises"),
    RightRow(
        taking_up.cancel_run, Right.IMPORT_RECOGNITIONS, import_acts.begun(GRANTING), case="recognitions"
    ),
    RightRow(
        settling.settle_changed, Right.IMPORT_ENTERPRISES, import_acts.settled(None), case="enterprises"
    ),
    RightRow(
        settling.settle_changed,
        Right.IMPORT_RECOGNITIONS,
        import_acts.settled(GRANTING),
        case="recognitions",
    ),
    RightRow(undo.undo_import, Right.IMPORT_ENTERPRISES, import_acts.undone(None), case="enterprises"),
    RightRow(undo.undo_import, Right.IMPORT_RECOGNITIONS, import_acts.undone(GRANTING), case="recognitions"),
    RightRow(profile.save_facts, Right.STATE_PROFILE, acts.facts),
    RightRow(profile.save_row, Right.STATE_PROFILE, acts.row),
    RightRow(profile.remove_row, Right.STATE_PROFILE, acts.row_removed),
    RightRow(profile.add_profile_file, Right.STATE_PROFILE, acts.evidence),
    RightRow(subject.declare_subject, Right.APPLY, subject_acts.declared),
    RightRow(subject.save_subject, Right.APPLY, subject_acts.saved),
    RightRow(subject.correct_subject, Right.REGISTER_ENTERPRISE, subject_acts.corrected),
    RightRow(subject_facts.save_answers, Right.STATE_PROFILE, subject_acts.answered),
    RightRow(subject_facts.confirm_answers, Right.STATE_PROFILE, subject_acts.confirmed),
    RightRow(joined.join_subjects, Right.REGISTER_ENTERPRISE, subject_acts.joined),
    RightRow(joined.part_subject, Right.REGISTER_ENTERPRISE, subject_acts.parted),
    RightRow(profile_list.state_profiles, Right.STATE_PROFILE, acts.profiles),
)


STEPS = (
    StepRow(application.submit_application, State.DRAFT, Action.SUBMIT, acts.submitted),
    StepRow(application.step_application, State.SUBMITTED, Action.RECOMMEND, acts.recommended),
    StepRow(review.decide_review, State.SUBMITTED, Action.RECOMMEND, procedure_acts.reviewed),
    StepRow(second_thought.undo_decision, State.RECOMMENDED, Action.UNDO_TO_SUBMITTED, procedure_acts.undone),
    StepRow(notice.publish_notice, State.PROPOSED, Action.PUBLISH, acts.noticed),
    StepRow(notice.recognize_notice, State.ON_NOTICE, Action.RECOGNIZE, acts.recognized),
    *(
        StepRow(action, State.ON_NOTICE, step, ready, by_operator=True)
        for action, step, ready in (
            (notice_line.strike_line, Action.UNPUBLISH, notice_acts.struck),
            (notice_line.hold_line, Action.HOLD, notice_acts.on_hold),
            (notice_line.release_line, Action.RELEASE, notice_acts.off_hold),
            (notice_withdrawal.withdraw_notice, Action.UNPUBLISH, notice_acts.withdrawn),
        )
    ),
    StepRow(filing.accept_filing, State.SUBMITTED, Action.ACCEPT, procedure_acts.accepted, Procedure.FILING),
)
