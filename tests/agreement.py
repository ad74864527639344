"""Whether ledger, figures and every row say the same."""

from flask import Flask

from registry.actions.tally import drain_tally

CHECKS = (("tally", "recount", "--check"), ("ledger", "verify"), ("doctor", "--deep"))
"""The commands that an administrator has for it."""


def all_agrees(app: Flask) -> None:
    """Run each of them, once everything is counted; each has to find nothing."""
    while drain_tally():
        pass
    for words in CHECKS:
        answer = app.test_cli_runner().invoke(args=words)
        assert answer.exit_code == 0, (words, answer.output)
