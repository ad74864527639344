"""What a list of renames would ask for: every row decided, nothing changed."""

from registry.queries.change import facts_waiting, unmet_change
from registry.queries.enterprise import details_of
from registry.queries.imports.list_plan import RenameListPlan
from registry.queries.imports.register import enterprises_by_id, whole_register
from registry.rules.imports.asked import ListedRenames
from registry.rules.imports.file import ImportFile
from registry.rules.imports.rename import match_renames, plan_renames, read_renames, refused_rename


def plan_rename_list(file: ImportFile, renames: ListedRenames) -> RenameListPlan:
    """What a list of renames would ask for; a change that cannot be asked for is refused with why."""
    register = whole_register()
    entries = read_renames(file.reading, renames)
    matches = match_renames(entries, register)
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    rows = enterprises_by_id(ids)
    plans = []
    for plan in plan_renames(entries, matches, register, facts_waiting(ids)):
        reasons = []
        for change in plan.asked:
            row = rows[plan.enterprise_id or 0]
            reasons += unmet_change(row.id, change, details_of(row))
        plans.append(refused_rename(plan, reasons) if reasons else plan)
    return RenameListPlan(plans, rows)
