"""How often a thing may be asked, counted in Redis; in this process's memory while Redis is down."""

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from registry.redis_url import redis_urls

SIGN_IN = "10 per 5 minutes"
REGISTER = "30 per hour"
limiter = Limiter(get_remote_address, strategy="fixed-window", in_memory_fallback_enabled=True)


def init_app(app: Flask) -> None:
    app.config.update(
        RATELIMIT_STORAGE_URI=redis_urls(app.config["REGISTRY"].redis_url).limits,
        RATELIMIT_STORAGE_OPTIONS={"socket_connect_timeout": 1, "socket_timeout": 2},
        # Counted in memory rather than not at all: a guesser must not profit from a dead Redis.
        RATELIMIT_IN_MEMORY_FALLBACK=[],
        RATELIMIT_HEADERS_ENABLED=False,
    )
    limiter.init_app(app)


def sign_in_limit() -> str:
    """The limit on guessing passwords; tests may raise it."""
    return str(current_app.config.get("SIGN_IN_LIMIT", SIGN_IN))


def register_limit() -> str:
    """The limit on registering enterprises from one address; tests may raise it."""
    return str(current_app.config.get("REGISTER_LIMIT", REGISTER))


def guessed_login() -> str:
    """The account somebody tries to get into, whatever address they come from."""
    return f"login:{request.form.get('login', '').strip().lower()[:64]}"


def has_failed(response: Response) -> bool:
    """Only failures count: an office of thirty behind one address may all sign in at nine."""
    return response.status_code == 422


def has_succeeded(response: Response) -> bool:
    """Only what was done counts: correcting a long form again and again shuts nobody out."""
    return response.status_code == 302
