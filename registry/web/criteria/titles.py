"""What versions of criteria are called: by their title, never by the code word their file goes by."""

from collections.abc import Iterable

from registry.models import CriteriaVersion
from registry.queries.criteria import criteria_of, versions_by_id
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.web.filters import scheme_name
from registry.web.language import gettext as _
from registry.web.language import translated


def version_title(version: CriteriaVersion) -> str:
    """The title of a version with its document; its scheme's where a draft cannot be read."""
    try:
        return translated(criteria_of(version))
    except CatalogError:
        return str(scheme_name(version.scheme))


def title_in_state(title: str, state: str | None, id: int | None) -> str:
    """A title, of a draft with its number: drafts of one version are called the same."""
    if state == CriteriaVersionState.PUBLISHED:
        return title
    return str(_("%(title)s（草稿 %(id)s）", title=title, id=id))


def titles_of(ids: Iterable[int]) -> dict[int, str]:
    """What these versions are called, by id; one query."""
    return {id: title_in_state(version_title(row), row.state, id) for id, row in versions_by_id(ids).items()}
