"""What an enterprise does: its applications from draft to recognition, and its own record."""

from registry.web.views.enterprise import application, details, home, typed
from registry.web.views.enterprise.blueprint import blueprint

__all__ = ["application", "blueprint", "details", "home", "typed"]
