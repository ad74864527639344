"""Pages of an enterprise's applications, and what is typed into them."""

from registry.models import Application

STATEMENT = "我们长期专注于精密传动这一细分市场。"
TYPED = {"statement": STATEMENT, "contact": "王五", "phone": "022-12345678"}


def address(application: Application, rest: str = "") -> str:
    return f"/enterprise/applications/{application.id}{rest}"


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)
