"""Sites, products and parks of an enterprise 厂区、车间与产品."""

from registry.web.views.subjects import joins, pages
from registry.web.views.subjects.blueprint import blueprint

__all__ = ["blueprint", "joins", "pages"]
