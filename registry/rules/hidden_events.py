"""Kinds of events that one audience or another is not shown in a timeline."""

HIDDEN_FROM_APPLICANT = frozenset(
    {
        "application.propose",
        "application.unpropose",
        "application.checked",
        "application.checks_kept",
        "opinion.kept",
    }
)
"""What an applicant does not see before the notice is published."""
HIDDEN_FROM_OFFICERS = frozenset({"application.saved", "opinion.kept"})
"""Typing that is not sent yet, of an applicant or a colleague."""
HIDDEN_FROM_STAFF = frozenset({"account.signed_in", "account.signed_out"})
"""Comings and goings that say nothing about an enterprise."""
