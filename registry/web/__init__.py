"""The web: shows. `create_app` is the only place where its parts are put together."""

from pathlib import Path

from flask import Flask, g, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from registry.config import MEGABYTE, Config
from registry.database import db, let_go, open_database, serve_pages
from registry.jobs import open_broker
from registry.log_lines import open_log
from registry.rules.catalog_entry import use_city
from registry.storage import Storage
from registry.web import (
    access,
    addresses,
    commands,
    compression,
    context,
    device,
    drawing,
    errors,
    filters,
    given_back,
    headers,
    kept_input,
    language,
    limits,
    old_addresses,
    once,
    refused_input,
    saved_typing,
    server_timing,
    sight,
    static_files,
    unchanged,
    views,
)
from registry.web.csrf import MaskedTokens
from registry.web.posted import PostedRequest
from registry.web.request_counts import RequestCounts

ROOT = Path(__file__).resolve().parent.parent.parent


class RowNumber(IntegerConverter):
    """A row's number in an address: what no column can hold is simply not found."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**31 - 1)


def create_app(config: Config | None = None) -> Flask:
    """Build the application. Without a configuration it is read from the environment and checked."""
    config = config or Config.from_env()
    use_city(config.city)
    open_log(as_json=config.json_log)
    app = Flask("registry", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.request_class, app.jinja_env.undefined = PostedRequest, StrictUndefined
    app.config.update(
        SECRET_KEY=config.secret_key,
        TRUSTED_HOSTS=list(config.hosts) or None,
        REGISTRY=config,
        STORAGE=Storage(config.kept / "files"),
        MAX_CONTENT_LENGTH=config.attachment_limit + MEGABYTE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_NAME=cookie_name("registry", https=config.https),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = RowNumber
    open_database(config.database_url)
    open_broker(config.redis_url)
    sight.init_app(app)
    server_timing.init_app(app)
    _connect_each_request(app)
    # What reads a form after access: one too old or too large is answered differently to who must sign in.
    before = (drawing, language, access, unchanged, refused_input, given_back, MaskedTokens())
    shown = (headers, filters, addresses, context)
    after = (limits, device, *shown, errors, old_addresses, views, commands, static_files)
    for part in (compression, *before, kept_input, saved_typing, once, *after):
        part.init_app(app)
    _stand_around(app, config)
    return app


def cookie_name(name: str, *, https: bool) -> str:
    """The name of a cookie: over https with the prefix by which no other host or plain http can set it."""
    return f"__Host-{name}" if https else name


def _stand_around(app: Flask, config: Config) -> None:
    """What a request passes before Flask sees it, the outermost last."""
    if config.proxies:
        # Not the host: proxies pass that on as it is, and a forged one would end up in one-time links.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    counts = RequestCounts(config.var / "metrics", [rule.endpoint for rule in app.url_map.iter_rules()])
    app.extensions["sight"] = app.wsgi_app = sight.Sight(app.wsgi_app, counts)  # type: ignore[method-assign]


def _connect_each_request(app: Flask) -> None:
    @app.before_request
    def connect() -> None:
        serve_pages()
        if request.endpoint not in access.NEEDS_NOBODY:
            db.connect(reuse_if_open=True)

    @app.teardown_request
    def disconnect(_error: BaseException | None) -> None:
        g.pop("account", None)
        let_go()
