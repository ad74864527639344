"""The leaders' board."""

from registry.web.views.board.pages import blueprint

__all__ = ["blueprint"]
