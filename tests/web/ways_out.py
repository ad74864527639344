"""What went wrong for good in 0.2.0, and the tests that show the way out, by page and at the terminal.

After each of them the ledger, the figures and every row are checked to say the same (conftest.py).
"""

VIEWS, COMMANDS = "tests/web/views", "tests/web/commands"
WAYS_OUT: dict[str, tuple[str, ...]] = {
    "a call cannot be changed": (
        f"{VIEWS}/bureau/test_call_page.py::test_before_it_opens_a_call_is_changed_on_its_page",
        f"{VIEWS}/bureau/test_call_page.py::test_an_open_call_is_extended_and_the_public_reads_from_when_to_when_and_why",
        f"{COMMANDS}/test_call.py::test_extend_close_and_reopen",
        f"{COMMANDS}/test_call.py::test_change_before_it_opens",
    ),
    "a call cannot be withdrawn": (
        f"{VIEWS}/bureau/test_call_page.py::test_a_call_is_withdrawn_and_says_so_everywhere",
        f"{VIEWS}/bureau/test_call_page.py::test_files_move_to_a_call_that_is_named_and_their_firms_read_of_it",
        f"{COMMANDS}/test_call.py::test_move_and_withdraw",
    ),
    "a mistaken proposal can only be refused for good": (
        f"{VIEWS}/test_recall.py::test_a_proposal_is_taken_back_and_the_applicant_sees_nothing_of_it",
    ),
    "a wrong notice cannot be withdrawn": (
        f"{VIEWS}/bureau/test_notice_line.py::test_a_wrong_notice_is_withdrawn_and_replaced",
        f"{COMMANDS}/test_notice.py::test_a_notice_is_withdrawn",
    ),
    "a struck line is always an objection": (
        f"{VIEWS}/bureau/test_notice_line.py::test_a_line_is_held_struck_and_shown_so_to_all",
        f"{COMMANDS}/test_notice.py::test_a_line_is_held_released_and_struck",
    ),
    "a batch of a wrong year stands": (
        f"{VIEWS}/test_correction_pages.py::test_a_wrong_year_is_tried_proposed_approved_and_read_in_public",
        f"{COMMANDS}/test_correcting.py::test_a_batch_is_tried_and_then_corrected",
        f"{COMMANDS}/test_correcting.py::test_a_title_is_voided_and_reinstated",
    ),
    "a code that another record holds ends the queue": (
        f"{VIEWS}/test_merge_pages.py::test_a_code_that_another_holds_leads_from_the_queue_to_the_merge",
        f"{VIEWS}/test_merge_pages.py::test_side_by_side_proposed_approved_and_led_on_and_back",
        f"{COMMANDS}/test_enterprise.py::test_a_merge_is_tried_done_and_taken_back",
    ),
    "an import cannot be undone": (
        f"{VIEWS}/imports/test_undo.py::test_the_effect_is_shown_before_a_second_person_approves",
        f"{VIEWS}/imports/test_undo.py::test_what_stands_in_the_way_is_listed_and_the_rest_ticked",
        f"{VIEWS}/imports/test_undo.py::test_the_command_tries_refuses_and_undoes",
    ),
    "an officer's override is lost": (
        "tests/web/review/test_file.py::test_an_opinion_is_not_lost_by_saving_checks_nor_an_override_by_deciding",
        "tests/web/review/test_file.py::test_in_any_order_of_buttons_what_was_typed_is_kept_or_shown_again",
    ),
    "a draft of a closed call blocks its title": (
        f"{VIEWS}/enterprise/test_draft.py::test_a_draft_of_a_closed_call_goes_on_in_the_next",
        f"{COMMANDS}/test_call.py::test_move_and_withdraw",
    ),
}
ON_PAGES_ONLY = frozenset(
    {"a mistaken proposal can only be refused for good", "an officer's override is lost"}
)
"""What officers do with files has no command."""
NAMED = frozenset(name for names in WAYS_OUT.values() for name in names)
