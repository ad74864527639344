"""docs/workflow.md, written from the transition table so that it cannot go stale unseen."""

from registry.rules.role import ROLE_NAMES
from registry.rules.workflow import STATES, TRANSITIONS


def workflow_page() -> str:
    """The page, Markdown with a Mermaid diagram."""
    lines = [
        "# The lifecycle of an application",
        "",
        "Written by `python3 manage.py docs` from `registry/rules/workflow.py`; a test fails if it is stale.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f"    {state.value}: {facts.staff_label}" for state, facts in STATES.items()),
        "    [*] --> draft",
        *(f"    {row.source.value} --> {row.target.value}: {row.label}" for row in TRANSITIONS),
        "```",
        "",
        "| from | action | who | to | label | a reason is needed | whole list |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in TRANSITIONS:
        who = "、".join(str(ROLE_NAMES[role]) for role in sorted(row.roles))
        lines.append(
            f"| {row.source.value} | {row.action.value} | {who} | {row.target.value} | {row.label} "
            f"| {'yes' if row.note_required else ''} | {'yes' if row.in_batch else ''} |"
        )
    lines += [
        "",
        "| state | staff read | applicants read | open | may be edited | waits for |",
        "|---|---|---|---|---|---|",
    ]
    for state, facts in STATES.items():
        lines.append(
            f"| {state.value} | {facts.staff_label} | {facts.applicant_label} "
            f"| {'yes' if facts.is_open else ''} | {'yes' if facts.editable else ''} | {facts.waits_for} |"
        )
    return "\n".join(lines) + "\n"
