"""Versions of small criteria as tests publish and change them."""

from typing import Any

from registry.actions.criteria import (
    publish_table,
)
from registry.models import CriteriaVersion, Enterprise
from registry.queries.facts import FactsAim, GatheredFacts, dossier_of
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.version import tables_of
from tests.make import SYSTEM
from tests.rules.criteria.small import REVENUE, table

USE = '[[use]]\nlevels = ["municipal"]\nkinds = ["new", "re_review"]\nfrom = "%s"\n'


def published(id: str = "test.2026", first: str = "2026-01-01", *, last: str = "") -> CriteriaVersion:
    until = f'to = "{last}"\n' if last else ""
    return publish_table(table(REVENUE, id=id, use=USE % first + until), SYSTEM)


def changed(version: CriteriaVersion, **keys: Any) -> dict[str, Any]:
    """The document of a version with some keys of its set changed."""
    tables = tables_of(version.document)
    return {**tables, "set": {**tables["set"], **keys}}


def known_of(enterprise: Enterprise, criteria: CriteriaSet, aim: FactsAim) -> GatheredFacts:
    """All a set can look at."""
    return dossier_of(enterprise, aim.day).known(criteria, aim)
