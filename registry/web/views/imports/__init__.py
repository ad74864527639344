"""Bringing lists in, and taking them back."""

from registry.web.views.imports import row_results, undo
from registry.web.views.imports.runs import blueprint

__all__ = ["blueprint", "row_results", "undo"]
