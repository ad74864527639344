"""What-if over the pool."""

from registry.web.views.what_if.runs import blueprint

__all__ = ["blueprint"]
