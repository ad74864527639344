"""Titles that are not applied for in this registry: which office to go to."""

from datetime import date

from registry.rules.catalog import catalog
from registry.rules.procedure import Procedure
from registry.web.language import gettext as _
from registry.web.language import translated


def applied_elsewhere(title: str, day: date) -> str:
    """Where "scheme:level" is applied for on a day; '' where that is here, or nowhere."""
    known = catalog().procedures.on(title, day)
    if known.procedure is not Procedure.OUTSIDE_LIST:
        return ""
    values = {"title": translated(catalog().title_of(title)), "office": translated(known.office_name)}
    return str(_("%(title)s不在本系统申报，请向%(office)s申报。", **values))
