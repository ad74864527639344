"""What no address and no form may hold: told in one place, before any page, alike on both engines."""

import logging

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from peewee import DataError
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import SecurityError

from registry.errors import NotFound, Text, say
from registry.web.errors import page
from registry.web.language import ENGLISH, translated

log = logging.getLogger(__name__)
NUL = "\0"
DOES_NOT_FIT: Text = say("有一项数字或文字超出可以保存的范围，请核对后重试。")
FOREIGN_HOST: Text = say("请使用本站的正式网址访问。系统管理员：如网址有变，请设置 REGISTRY_HOSTS。")


def init_app(app: Flask) -> None:
    app.before_request(refuse)
    app.register_error_handler(DataError, _does_not_fit)
    app.register_error_handler(OverflowError, _does_not_fit)
    app.register_error_handler(SecurityError, _foreign_host)


def refuse() -> None:
    """Raise NotFound for an address with control characters, SecurityError for a host that is not ours; drop
    the NUL, which no column can hold and nobody types, from what was asked and posted."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if not request.path.isprintable():
        raise NotFound()
    request.args = _without_nul(request.args)
    if request.method == "POST":
        request.form = _without_nul(request.form)


def _without_nul(given: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """The same fields without it, so that nothing else that was typed is lost."""
    return ImmutableMultiDict(
        [(name.replace(NUL, ""), value.replace(NUL, "")) for name, value in given.items(multi=True)]
    )


def _does_not_fit(error: Exception) -> ResponseReturnValue:
    """A number or text that a column cannot hold: of an address nothing is found, a form is not accepted."""
    log.warning("a value does not fit: %s", str(error), exc_info=True)
    return page(404 if request.method in {"GET", "HEAD"} else 422, [translated(DOES_NOT_FIT)])


def _foreign_host(_error: SecurityError) -> ResponseReturnValue:
    """No page: every link on it would be to a host that is not ours."""
    with force_locale(ENGLISH):
        english = translated(FOREIGN_HOST)
    # In both languages: the choice of one is in a cookie of our own host.
    return f"{FOREIGN_HOST}\n{english}\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
