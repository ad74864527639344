"""Applications 申报: one of them, its files, the desk of an officer, what an enterprise has under way."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any

from peewee import Expression, fn

from registry.conditions import among, begins, there_is
from registry.errors import NotFound, Text, say
from registry.models import Application, Attachment, Call, Enterprise, Recognition, Subject
from registry.prepared import Prepared
from registry.queries.bar import unmet_bar
from registry.queries.facts import Dossier
from registry.queries.lists import Conditions, Sorting, equals, narrowed
from registry.queries.long_list import beside
from registry.queries.measure import without_re_review
from registry.queries.once_written import of_filters, once_written
from registry.queries.recognition import titles_of_holder
from registry.queries.scope import (
    applications_in_scope,
    applications_readable,
    moved_in_scope,
    scope_of_actor,
)
from registry.queries.search import (
    MOST_ROWS,
    WORDS,
    Hits,
    beginning,
    firm_in_it,
    found_by,
    hits_of_firms,
    names_of,
)
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.eligibility import unmet_prerequisites
from registry.rules.procedure import Procedure
from registry.rules.state import OPEN_STATES, Stage, State, stage_of
from registry.rules.uscc import canonical_uscc

SORTS = Sorting(
    {
        "waiting": (Application.submitted_at,),
        "changed": (Application.changed_at,),
        "number": (Application.number,),
        "enterprise": (Enterprise.name,),
        "scheme": (Application.scheme, Application.level),
        "place": (Application.district, Application.zone),
    },
    usual="waiting",
    id=Application.id,
)
"""What a desk may be sorted by; the one filed first comes first unless asked otherwise, returned or not."""


def worklist(actor: Actor) -> Any:
    """Applications in scope with enterprise, subject and call, the oldest change first; a query."""
    return with_names(applications_in_scope(actor))


def with_names(condition: Expression) -> Any:
    """The applications of which this is true, with enterprise, subject and call, likewise; a query."""
    return (
        Application.select(Application, Enterprise, Subject, Call)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .switch(Application)
        .join(Call)
        .where(condition)
        .order_by(Application.changed_at, Application.id)
    )


def get_application(actor: Actor, id: int) -> Application:
    """One application that the actor may read with enterprise, subject and call; raises NotFound."""
    for found in _readable(actor, id):
        return found  # type: ignore[no-any-return]
    raise NotFound()


@Prepared
def _readable(actor: Actor, id: int) -> Any:
    return with_names(applications_readable(actor)).where(Application.id == id)


def get_attachment(actor: Actor, id: int) -> Attachment:
    """A kept file of an application in scope; raises NotFound."""
    found: Attachment | None = (
        Attachment.select()
        .join(Application)
        .where((Attachment.id == id) & Attachment.removed_at.is_null() & applications_readable(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def attachments_of(application: Application) -> list[Attachment]:
    """The files kept with an application, in the order they were added."""
    return _attached(application.id)  # type: ignore[no-any-return]


@Prepared
def _attached(application_id: int) -> Any:
    kept = (Attachment.application == application_id) & Attachment.removed_at.is_null()
    return Attachment.select().where(kept).order_by(Attachment.id)


def desk(actor: Actor, stages: Sequence[Stage], filters: Mapping[str, str]) -> Any:
    """The applications of a desk, in these stages or (none named) in any, filtered and sorted; a query."""
    query = worklist(actor)
    if stages:
        query = query.where(reduce(or_, (in_stage(stage) for stage in stages)))
    return SORTS.sorted(narrowed(query, CONDITIONS, filters), filters)


def moved_away(actor: Actor, filters: Mapping[str, str]) -> Any:
    """The applications whose holders left the actor's district with them; a query like that of a desk."""
    return SORTS.sorted(narrowed(with_names(moved_in_scope(actor)), CONDITIONS, filters), filters)


def in_stage(stage: Stage) -> Expression:
    """The condition that an application stands in a stage."""
    same: Expression = Application.state == stage.state.value
    return same & Application.procedure.in_([each.value for each in stage.procedures])


def hits_of_files(text: str) -> Hits:
    """By the beginning of its number, or by its enterprise."""
    a, e, names, code = Application, Enterprise.alias(), names_of(text), canonical_uscc(text)
    number = begins(a.number, text.upper())
    called = firm_in_it(names, e.name_key, e.id)
    holder = e.select(1).where((e.id == a.enterprise) & (called | begins(e.uscc, code) if code else called))
    walked, firms = number | there_is(holder), hits_of_firms(names, code=code)
    if firms.numbers is None:
        return Hits(a.id, None, walked, number)
    of_firms = a.select(a.id).where(among(a.enterprise, firms.numbers))
    rows = (of_firms | beginning(a.number, text.upper())).limit(MOST_ROWS + 1).tuples()
    numbers = [found for (found,) in rows]
    return Hits(a.id, numbers if len(numbers) <= MOST_ROWS else None, walked, number)


CONDITIONS: Conditions = {
    **equals(Application.scheme, Application.level, Application.district, Application.zone, Application.call),
    WORDS: lambda text: hits_of_files(text).condition,
}


TABLES = ("application", "enterprise", "lineage", "searched_name")
"""What it depends on how many are on a desk."""


def desk_counts(actor: Actor, filters: Mapping[str, str]) -> Mapping[str, int] | None:
    """How many applications the same filters leave in each stage, by its name. None where a common word is
    looked for: then nobody counts them all."""
    found = found_by(filters, hits_of_files)
    if found is not None and found.numbers is None:
        return None
    question = "desk", scope_of_actor(actor), of_filters(filters, CONDITIONS)
    return once_written(TABLES, question, partial(_counts, actor, filters))


def _counts(actor: Actor, filters: Mapping[str, str]) -> Mapping[str, int]:
    query: Any = (
        Application.select(Application.procedure, Application.state, fn.COUNT(Application.id))
        .where(beside(applications_in_scope(actor)))
        .group_by(Application.procedure, Application.state)
    )
    found: Counter[str] = Counter()
    for procedure, state, count in narrowed(query, CONDITIONS, filters).tuples():
        found[stage_of(Procedure(procedure), State(state)).name] += count
    return dict(found)


def own_applications(actor: Actor) -> list[Application]:
    """All in scope, the latest change first: an enterprise's own."""
    found: list[Application] = _own(actor)
    return found


@Prepared
def _own(actor: Actor) -> Any:
    return worklist(actor).order_by(Application.changed_at.desc(), Application.id.desc())


def applications_of(actor: Actor, enterprise: Enterprise) -> list[Application]:
    """An enterprise's applications as far as the actor may see them, latest first."""
    found: list[Application] = _of_enterprise(actor, enterprise.id)
    return found


@Prepared
def _of_enterprise(actor: Actor, enterprise_id: int) -> Any:
    query = worklist(actor).where(Application.enterprise == enterprise_id)
    return query.order_by(Application.created_at.desc(), Application.id.desc())


def open_for(actor: Actor, call: Call) -> list[Application]:
    """What of the actor's is under way for a call's scheme and level, subjects joined."""
    return list(
        Application.select(Application, Subject)
        .join(Subject)
        .where(applications_in_scope(actor) & _under_way(call.scheme, call.level))
    )


def applying_for(scheme: str, level: str, among: Collection[int] | None = None) -> set[int]:
    """The enterprises, of all or of these, that have an application for the title under way."""
    rows: Any = Application.select(Application.enterprise).where(_under_way(scheme, level))
    if among is not None:
        rows = rows.where(Application.enterprise.in_(list(among)))
    return {enterprise for (enterprise,) in rows.tuples()}


def subjects_applying(scheme: str, level: str, among: Collection[int] | None = None) -> set[int]:
    """The sites and projects, of all or of these, that have an application for the title under way."""
    rows: Any = Application.select(Application.subject).where(_under_way(scheme, level))
    if among is not None:
        rows = rows.where(Application.subject.in_(list(among)))
    return {subject for (subject,) in rows.tuples()}


def _under_way(scheme: str, level: str) -> Expression:
    condition: Expression = (Application.scheme == scheme) & (Application.level == level)
    return condition & Application.state.in_(OPEN_STATES)


def unmet_prerequisites_of(application: Application, day: date, dossier: Dossier | None = None) -> list[Text]:
    """The bar of a day, what must be held first on it and is not, or is held and excludes this; of a
    re-review the bar alone. Nothing is asked again of what a dossier of that day says."""
    known = dossier if dossier and dossier.day == day else None
    barred = (
        known.why_barred(application.scheme)
        if known
        else unmet_bar(application.enterprise_id, application.scheme, day)
    )
    if application.kind != "new":
        return barred
    held = known.titles if known else titles_of_holder(application.enterprise_id, day)
    titles = held.towards(application.subject_id)
    scheme = catalog().schemes[application.scheme]
    return barred + unmet_prerequisites(scheme, application.level, titles, day, catalog(), settings())


def unmet_re_review(application: Application) -> list[Text]:
    """Why a title can be renewed by no re-review any more."""
    if application.kind != "re_review":
        return []
    lost = (
        Recognition.select()
        .where(
            (Recognition.subject == application.subject_id)
            & (Recognition.scheme == application.scheme)
            & (Recognition.level == application.level)
            & Recognition.id.in_(without_re_review())
        )
        .order_by(Recognition.announced_on.desc())
    )
    return [say("该称号已不得申请复核，期满后可重新申报。")] if lost.exists() else []
