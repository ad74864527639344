"""The criteria anybody may read 认定标准: what is in force, every published version, and how two differ."""

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.errors import NotFound
from registry.models import CriteriaVersion
from registry.queries.criteria import criteria_of, published_versions, uses_of, version_named
from registry.web.access import anyone
from registry.web.context import fields_of
from registry.web.criteria.values import (
    CURRENT,
    TONES,
    differences,
    library_rows,
    numbers_in_use,
    set_values,
    version_status,
    version_status_words,
)
from registry.web.language import translated
from registry.web.unchanged import shows

blueprint = Blueprint("criteria", __name__, url_prefix="/criteria")
blueprint.before_request(anyone)


@blueprint.get("/")
@shows("criteria_version", "criteria_use")
def versions() -> ResponseReturnValue:
    """What is in force today, scheme by scheme, and every other published version."""
    published = published_versions()
    rows = library_rows(published, uses_of([row.id for row in published]), clock.today())
    return render_template(
        "criteria/versions.html",
        current=[row for row in rows if row.status == CURRENT],
        others=[row for row in rows if row.status != CURRENT],
        words=version_status_words,
        tones=TONES,
    )


@blueprint.get("/<name>")
@shows("criteria_version", "criteria_use")
def version(name: str) -> ResponseReturnValue:
    """One published version in plain words, at an address that stays."""
    found = _published(name)
    family = published_versions(found.scheme)
    today = clock.today()
    status = version_status(found.id, uses_of([found.id]).get(found.id, []), numbers_in_use(today), today)
    return render_template(
        "criteria/version.html",
        version=found,
        version_status=status,
        version_status_name=version_status_words(status),
        tone=TONES[status],
        family=_named(row for row in family if row.id != found.id),
        **fields_of(set_values(criteria_of(found))),
    )


@blueprint.get("/compare")
@shows("criteria_version", "criteria_use")
def compare() -> ResponseReturnValue:
    """What version `b` says otherwise than version `a`, in plain language."""
    filters = {key: request.args.get(key, "").strip() for key in ("a", "b")}
    both = [_published(name) for name in filters.values()] if all(filters.values()) else []
    changes = differences(*map(criteria_of, both)) if both else []
    return render_template(
        "criteria/compare.html",
        choices=_named(published_versions()),
        filters={key: found.name for key, found in zip(filters, both, strict=False)} or filters,
        sets=[criteria_of(row) for row in both],
        changes=changes,
    )


def _published(name: str) -> CriteriaVersion:
    """The published version of a name; raises NotFound."""
    found = version_named(name)
    if found is None:
        raise NotFound()
    return found


def _named(versions: Iterable[CriteriaVersion]) -> list[tuple[str, str]]:
    """Versions by id and what they are called."""
    return [(row.name, translated(criteria_of(row))) for row in versions]
