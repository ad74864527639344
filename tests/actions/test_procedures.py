"""No path makes a title outside the procedure of its law: no action is left out of the lives that try it, and
a planted fault is found by them. The lives themselves are a campaign (tests/campaigns/procedures.py)."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from registry.actions import (
    account,
    application,
    approval,
    attachment,
    call,
    call_change,
    call_move,
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
    kept_input,
    list_job,
    measure,
    merge,
    message,
    notice,
    password,
    person,
    pool_run,
    pool_work,
    profile,
    profile_list,
    recommendation,
    recount,
    review,
    searched_name,
    second_thought,
    setting,
    sheet,
    subject,
    subject_facts,
    tally,
    tally_rebuild,
    typed_draft,
    unmerge,
    workday,
)
from registry.actions.imports import lease, settling, taking_up, undo
from registry.actions.imports import run as import_run
from registry.actions.step import take_step
from registry.config import Config
from registry.database import db
from registry.models import Application, Recommendation
from registry.queries import bar, recognizable
from registry.queries.imports import plan
from registry.queries.recommendation import forwarded_of
from registry.rules import procedure, right, workflow
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.imports.forwarded import ForwardedFile
from registry.rules.imports.line import Decision
from registry.rules.procedure import Procedure
from registry.rules.workflow import TRANSITIONS, Action, Transition
from tests.actions.test_right import ACTIONS, SHARED
from tests.days import DAY
from tests.procedure_life import MOVES, ONWARD, Life
from tests.procedure_witness import WHO

ACCOUNTS = (
    "keeps accounts and sessions; whose file is whose is a matter of their place, which no action changes"
)
WORDS = "writes what an applicant states, never where a file stands"
RULES = "writes rules to be judged by: what is not met is refused, and nothing begins by being met"
FIGURES = "computes from the ledger what the ledger says"
LEDGER = "signs, checks or erases personal words of what has happened"
NO_TITLES = {
    **dict.fromkeys(
        (
            account.open_account, account.renew_link, account.use_link,
            account.set_disabled, account.sign_in, account.sign_out, person.state_person,
            claim.register_claim, claim.send_claim, claim.confirm_claim, claim.decline_claim,
            import_run.answer_questions,
            claim_draft.save_claim_draft,
            colleague.invite_colleague, colleague.set_part, colleague.disable_colleague,
            colleague.hand_over_to, colleague.renew_colleague_link, password.change_password,
            invitation.invite_firms,
        ),
        ACCOUNTS,
    ),
    **dict.fromkeys(
        (
            attachment.remove_file, profile.save_facts, profile.save_row, profile.remove_row,
            profile.add_profile_file, profile_list.state_profiles, subject_facts.save_answers,
            subject_facts.confirm_answers, subject.declare_subject, subject.save_subject,
            subject.correct_subject,
        ),
        WORDS,
    ),
    **dict.fromkeys(
        (joined.join_subjects, joined.part_subject),
        "says what is counted as one; titles and files stay with the record they are of",
    ),
    **dict.fromkeys(
        (
            criteria.begin_draft, criteria.save_draft, criteria.discard_draft, criteria.publish_draft,
            criteria.publish_table, criteria.publish_shipped, sheet.check_clauses,
            review.save_review,
        ),
        RULES,
    ),
    **dict.fromkeys(
        (
            pool_run.ask_what_if, pool_run.ask_scans, pool_work.run_next, recount.recount_tally,
            recount.keep_recount,
            tally.drain_tally, tally_rebuild.rebuild_tally, searched_name.rebuild_names,
        ),
        FIGURES,
    ),
    **dict.fromkeys(
        (
            daily_head.sign_due_days, daily_head.rotate_key, deep_check.check_deeply,
            deep_check.keep_deep_check, erasure.erase_personal, claim_lapse.lapse_claims,
        ),
        LEDGER,
    ),
    **dict.fromkeys(
        (
            change.request_change, change.confirm_change, change.confirm_changes, change.decline_change,
            change.withdraw_change, profile.add_change_file,
        ),
        "a file keeps its state wherever its holder is, and a title what it was decided as",
    ),
    **dict.fromkeys(
        (call_change.extend_call, call_change.close_call, call_change.withdraw_call),
        "says when a call ends; what was filed in it goes on as it stands",
    ),
    call.open_calls: "opens each as open_call does, which is tried",
    call_change.change_call: "before it opens, pinned as open_call pins it; what was filed keeps its own",
    call_change.move_files: "a file that was filed keeps its procedure, and goes to a call of the same only",
    call_move.move_drafts: "nothing was filed yet; a draft takes the procedure of a call of its own title",
    merge.merge_enterprises: "files and titles keep what they were decided as; whose they are is tried apart",
    unmerge.unmerge_enterprises: "as merging",
    undo.undo_import: "takes back what a list wrote; tried apart",
    taking_up.bring_in_next: "writes what apply_run, which is tried, has begun; tried apart",
    settling.settle_changed: "as bringing a list in, of a few rows; tried apart",
    taking_up.cancel_run: "as undoing an import",
    **dict.fromkeys(
        (lease.held_run, lease.take_next, lease.give_back, lease.worked_at), "says who writes a list, no more"
    ),
    **dict.fromkeys(
        (
            list_job.ask_list,
            list_job.take_next_list,
            list_job.note_list,
            list_job.finish_list,
            list_job.drop_list,
            list_job.cancel_list,
            list_job.clear_lists,
        ),
        "makes a file of a list that can be read anyway",
    ),
    kept_input.keep_input: "what somebody typed is no title",
    typed_draft.keep_typed: "as keeping what was typed",
    typed_draft.drop_typed: "as keeping what was typed",
    correction.correct_batch: "a title stays whose it is and decided as it was; how it was written is mended",
    enterprise.register_enterprise: "a new enterprise has no file and no title",
    measure.keep_measure_file: "keeps a document; what rests on it is decided by take_measure",
    undo.undo_import: "a wrong list decides nothing: its titles are void, its files wait for the right one",
    second_thought.undo_decision: "takes a file back to where it was; what was undone had made no title",
    message.deliver_messages: "says what has happened",
    message.mark_seen: "says what has been read",
    setting.mark_as_demo: "says that it is a demo",
    setting.advance_demo_clock: "days pass in every life",
    setting.confirm_clock: "says that the clock is right",
    setting.set_workday: "a notice's days are counted when it is published; it ends as it says",
    setting.clear_workday: "as setting one",
    workday.declare_year: "as setting its days",
    workday.withdraw_year: "as setting its days",
}  # fmt: skip
"""Public actions that cannot touch a title, each with the reason."""

MOST_MOVES = 900
Plant = Callable[[pytest.MonkeyPatch], None]


def test_every_public_action_is_tried_or_cannot_touch_a_title() -> None:
    tried = {action for move in MOVES for action in move.actions}
    assert tried | NO_TITLES.keys() == set(ACTIONS) - set(SHARED)
    assert not tried & NO_TITLES.keys()


def test_who_decides_what_is_tried_is_who_the_catalog_says_and_all_five_are_tried() -> None:
    assert {title: catalog().procedure_on(*title, DAY).procedure.value for title in WHO} == WHO
    assert set(WHO.values()) == set(Procedure)


def _with(patch: pytest.MonkeyPatch, *planted: Transition) -> None:
    """The workflow table with rows that are not in it."""
    for module in (workflow, right):
        patch.setattr(module, "TRANSITIONS", (*TRANSITIONS, *planted))


def the_bureau_recognizes_what_it_only_recommends(patch: pytest.MonkeyPatch) -> None:
    (by_city,) = (
        row
        for row in TRANSITIONS
        if row.action is Action.RECOGNIZE and row.procedures == {Procedure.CITY_DECISION}
    )
    _with(patch, replace(by_city, procedures=frozenset({Procedure.RECOMMENDATION})))
    for module in (procedure, notice):
        patch.setattr(module, "DECIDED_HERE", {*procedure.DECIDED_HERE, Procedure.RECOMMENDATION})


def a_district_decides_for_another(patch: pytest.MonkeyPatch) -> None:
    for module in (notice, approval):
        patch.setattr(module, "require_handle", lambda *_: None)


def a_list_answers_for_another_title(patch: pytest.MonkeyPatch) -> None:
    def of_any(decision: Decision, forwarding: int) -> list[ForwardedFile]:
        return [
            ForwardedFile(row.id, row.number, row.enterprise.id, row.subject.kind, row.subject.name)
            for row in forwarded_of(Recommendation.get_by_id(forwarding))
        ]

    patch.setattr(plan, "_forwarded", of_any)


def what_was_not_answered_is_closed(patch: pytest.MonkeyPatch) -> None:
    def close(file: Application, actor: Actor, *, note: str, version: int) -> None:
        with db.atomic():
            take_step(file, Action.NOT_NAME, actor, note=note, version=version)

    patch.setattr(recommendation, "close_not_named", close)


def what_is_held_is_given_anew(patch: pytest.MonkeyPatch) -> None:
    for module in (application, filing, recommendation, bar):
        patch.setattr(module, "holding", lambda *_: {})
    patch.setattr(recognizable, "_stands_in_the_way", lambda *_: False)


@pytest.mark.slow
@pytest.mark.by_hand
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("plant", "seed", "said"),
    [
        (the_bureau_recognizes_what_it_only_recommends, 1, "decided here, though by recommendation"),
        (a_district_decides_for_another, 1, "decided by account"),
        (a_list_answers_for_another_title, 11, "its file is of something else"),
        (what_was_not_answered_is_closed, 1, "closed as not named without an answer"),
        (what_is_held_is_given_anew, 1, "given anew on"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_planted_fault_is_found(
    registry: Config, monkeypatch: pytest.MonkeyPatch, plant: Plant, seed: int, said: str
) -> None:
    """With what the database itself would refuse switched off: the life has to find it."""
    db.execute_sql("PRAGMA ignore_check_constraints = ON")
    plant(monkeypatch)
    with pytest.raises(AssertionError, match=said):
        Life(registry, Random(seed)).live(MOST_MOVES, ONWARD)
