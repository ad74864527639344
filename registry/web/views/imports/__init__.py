"""Bringing lists in, and taking them back."""

from registry.web.views.imports import undo
from registry.web.views.imports.runs import blueprint

__all__ = ["blueprint", "undo"]
