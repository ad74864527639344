"""The bureau's pages, one file a noun, all on one blueprint."""

from registry.web.views.bureau import application, call, enterprise, notice, recognition, recommendation
from registry.web.views.bureau.blueprint import blueprint

__all__ = ["application", "blueprint", "call", "enterprise", "notice", "recognition", "recommendation"]
