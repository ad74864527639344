"""The peer of what writes: a Django model and its save(), as most applications would write the same rows."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connections, models

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode = wal; PRAGMA synchronous = full;",
    },
}
"""As ours is opened."""


def set_up(url: str) -> Any:
    """Django on this database, once a process; its connection, which is open."""
    settings.configure(DATABASES={"default": _database(url)}, INSTALLED_APPS=[], USE_TZ=False)
    django.setup()
    connection = connections["default"]
    connection.ensure_connection()
    return connection


def _database(url: str) -> Mapping[str, Any]:
    if url.startswith("sqlite:///"):
        return {**SQLITE, "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "HOST": parts.hostname,
        "PORT": parts.port,
        "USER": parts.username,
        "PASSWORD": parts.password,
    }


def audit_log() -> Any:
    """The model of a log of who did what, and its table."""
    text = {"max_length": 64, "default": ""}
    number = {"null": True, "db_index": True}
    return _made(
        "AuditEntry",
        at=models.DateTimeField(db_index=True, auto_now_add=True),
        actor=models.CharField(**text),
        actor_name=models.CharField(**text),
        kind=models.CharField(**text),
        visibility=models.CharField(**text),
        enterprise_id=models.IntegerField(**number),
        application_id=models.IntegerField(**number),
        recognition_id=models.IntegerField(**number),
        notice_id=models.IntegerField(**number),
        effective_on=models.DateField(null=True),
        body=models.TextField(),
    )


def register() -> tuple[Any, Any]:
    """The models of an enterprise and of a title it was given, and their tables."""
    text = {"max_length": 200, "default": ""}
    enterprise = _made(
        "Enterprise",
        name=models.CharField(**text, db_index=True),
        uscc=models.CharField(max_length=18, null=True, unique=True),
        district=models.CharField(**text, db_index=True),
        industry=models.CharField(**text, db_index=True),
        staff=models.IntegerField(null=True),
        revenue_fen=models.BigIntegerField(null=True),
        created_at=models.DateTimeField(auto_now_add=True),
    )
    title = _made(
        "Title",
        enterprise=models.ForeignKey(enterprise, on_delete=models.CASCADE),
        scheme=models.CharField(**text),
        level=models.CharField(**text),
        name=models.CharField(**text),
        award_year=models.IntegerField(),
        announced_on=models.DateField(db_index=True),
        valid_until=models.DateField(null=True),
    )
    return enterprise, title


def _made(name: str, /, **fields: Any) -> Any:
    meta = type("Meta", (), {"app_label": "bench"})
    model: Any = type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    with connections["default"].schema_editor() as editor:
        editor.create_model(model)
    return model
