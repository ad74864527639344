"""Bringing lists in, and taking them back."""

from registry.web.views.imports import answering, row_results, settling, undo
from registry.web.views.imports.runs import blueprint

__all__ = ["answering", "blueprint", "row_results", "settling", "undo"]
