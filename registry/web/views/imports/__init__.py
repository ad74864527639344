"""Bringing lists in."""

from registry.web.views.imports.runs import blueprint

__all__ = ["blueprint"]
