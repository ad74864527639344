"""What approving a list of titles does: it is brought in, or, where it was, its rows that waited are."""

from registry.actions.imports.run import apply_file, effect_of_applying
from registry.actions.imports.settling import effect_of_settling, settle_rows
from registry.database import require_transaction
from registry.queries.imports.run import get_import_run
from registry.queries.imports.touched import PlannedList
from registry.rules.actor import Actor
from registry.rules.approval import Effect, ImportArguments


def effect_of_list(arguments: ImportArguments, found: PlannedList) -> Effect:
    """What it would do now. Raises Conflict, Unmet or Stale where it cannot be done."""
    require_transaction()
    run = get_import_run(arguments.run)
    if arguments.answers:
        return effect_of_settling(run, found, dict(arguments.answers))
    return effect_of_applying(run, found, accept_good=arguments.accept_good)


def bring_in_approved(arguments: ImportArguments, found: PlannedList, actor: Actor) -> str:
    """The shared step of approving it; returns what it is about."""
    require_transaction()
    run = get_import_run(arguments.run)
    if arguments.answers:
        settle_rows(run.id, found, dict(arguments.answers), actor)
    else:
        apply_file(run, found, actor, accept_good=arguments.accept_good)
    return arguments.about
