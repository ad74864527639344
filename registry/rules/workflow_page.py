"""docs/workflow.md, written from the transition table so that it cannot go stale unseen."""

from registry.rules.procedure import OPTIONS_OF, PROCEDURE_NAMES, Procedure
from registry.rules.role import ROLE_NAMES
from registry.rules.state import STATES, State, facts_of
from registry.rules.workflow import TRANSITIONS, Transition


def workflow_page() -> str:
    """The page: for every procedure a Mermaid diagram and the table of its steps; Markdown."""
    lines = [
        "# The lifecycle of an application",
        "",
        "Written by `python3 manage.py docs` from `registry/rules/workflow.py`; a test fails if it is stale.",
        "Every title has a procedure for every period (`registry/catalog/procedures.toml`). A call is pinned",
        "to the one of the day it opens on, and its files keep it. A row with an option is there only where",
        "the call asks it (`only`), or only where it does not (`unless`). An `undo` is of the same officer",
        "within seconds of the decision, and not drawn.",
    ]
    for procedure in Procedure:
        lines += ["", f"## {PROCEDURE_NAMES[procedure]} · {procedure.value}", ""]
        if options := ", ".join(f"`{option}`" for option in sorted(OPTIONS_OF[procedure])):
            lines += [f"Options of a call: {options}.", ""]
        lines += [*_diagram(procedure), "", *_table(procedure)]
    return "\n".join([*lines, *_states()]) + "\n"


def _rows(procedure: Procedure) -> list[Transition]:
    return [row for row in TRANSITIONS if procedure in row.procedures]


def _diagram(procedure: Procedure) -> list[str]:
    reached = {
        State.DRAFT,
        *(row.target for row in _rows(procedure)),
        *(row.source for row in _rows(procedure)),
    }
    return [
        "```mermaid",
        "stateDiagram-v2",
        *(
            f"    {state.value}: {facts_of(procedure, state).staff_label}"
            for state in STATES
            if state in reached
        ),
        "    [*] --> draft",
        *(
            f"    {row.source.value} --> {row.target.value}: {row.label}"
            for row in _rows(procedure)
            if row.undoes is None
        ),
        "```",
    ]


def _table(procedure: Procedure) -> list[str]:
    lines = [
        "| from | action | who | to | label | a reason is needed | whole list | option |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in _rows(procedure):
        who = "、".join(str(ROLE_NAMES[role]) for role in sorted(row.roles))
        option = f"only {row.only}" if row.only else f"unless {row.unless}" if row.unless else ""
        # An option that the procedure never has says nothing here.
        if (row.only or row.unless) not in OPTIONS_OF[procedure]:
            option = ""
        lines.append(
            f"| {row.source.value} | {row.action.value} | {who} | {row.target.value} | {row.label} "
            f"| {'yes' if row.note_required else ''} | {'yes' if row.in_batch else ''} | {option} |"
        )
    return lines


def _states() -> list[str]:
    lines = [
        "",
        "## States",
        "",
        "What a procedure calls otherwise is named with it.",
        "",
        "| state | staff read | applicants read | open | may be edited | waits for |",
        "|---|---|---|---|---|---|",
    ]
    for state, facts in STATES.items():
        named = [("", facts)]
        named += [
            (f" ({procedure.value})", own)
            for procedure in Procedure
            if (own := facts_of(procedure, state)) != facts
        ]
        lines += [
            f"| {state.value}{where} | {each.staff_label} | {each.applicant_label} "
            f"| {'yes' if each.is_open else ''} | {'yes' if each.editable else ''} | {each.waits_for} |"
            for where, each in named
        ]
    return lines
