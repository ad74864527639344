"""Chinese first, English by a switch; sentences from rules and actions are translated here."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, request, session
from flask_babel import Babel, force_locale, get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, _escape_inner

from registry.errors import Joined, Named, Refusal, Text
from registry.rules.criteria.unit import unit_name

CHINESE, ENGLISH = "zh_Hans_CN", "en"
CODES = {"zh": CHINESE, "en": ENGLISH}
FOLDER = Path(__file__).parents[2] / "translations"


def init_app(app: Flask) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE=CHINESE,
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(FOLDER),
    )
    Babel(app, locale_selector=_locale)
    app.jinja_env.install_gettext_callables(gettext, _in_singular_or_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = _in_template
    app.jinja_env.filters["text"] = translated
    app.jinja_env.filters["worded"] = worded
    app.jinja_env.filters["unit"] = lambda unit: translated(unit_name(unit))


def language() -> str:
    """The reader's language: 'zh' or 'en'; Chinese outside an application.

    A page asks this some hundred times. Flask-Babel looks up the application's context anew for each part of
    each answer; here its one answer is read where it keeps it, and it is asked where it has none yet.
    """
    try:
        kept = g._get_current_object().__dict__.get("_flask_babel")
    except RuntimeError:
        return "zh"
    locale = getattr(kept, "babel_locale", None) or get_locale()
    return "en" if locale is not None and locale.language == ENGLISH else "zh"


@lru_cache(maxsize=1)
def _english() -> NullTranslations:
    return Translations.load(str(FOLDER), [ENGLISH])


def gettext(text: str, /, **values: Any) -> str:
    """A sentence of the pages, which is written in Chinese, in the reader's language, with values put in."""
    said = _english().gettext(text) if language() == "en" else text
    return said % values if values else said


def _in_template(text: str, /, **values: Any) -> Markup:
    """What `_` of Jinja's own extension says in a page that escapes, as all do. A page has some hundred of
    them: one without values is made once, and none is asked for through Jinja's context twice."""
    if not values:
        return _constant(text, language())
    put_in: dict[str, str | int] = {}
    for name, value in values.items():
        if type(value) is str:
            put_in[name] = _escape_inner(value)
        elif type(value) is int or type(value) is Markup:
            put_in[name] = value
        else:
            return _marked(text, language()) % values
    return Markup(_plain(text, language()) % put_in)  # noqa: S704 -- of templates, our own; values are escaped


@lru_cache(maxsize=8000)
def _plain(text: str, language: str) -> str:
    return str.__str__(_marked(text, language))


@lru_cache(maxsize=8000)
def _constant(text: str, language: str) -> Markup:
    return _marked(text, language) % {}


@lru_cache(maxsize=8000)
def _marked(text: str, language: str) -> Markup:
    return Markup(_english().gettext(text) if language == "en" else text)  # noqa: S704 -- of templates, our own


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """The same, looked up when it is read: for what is said once where a form is written down."""
    return LazyString(gettext, text, **values)


def _in_singular_or_plural(one: str, several: str, count: int) -> str:
    return gettext(one if count == 1 else several)


def worded(thing: object, name: str) -> str:
    """A text of the catalog, such as a note, in the reader's language: the field `name` or its `name`_en."""
    return str(getattr(thing, f"{name}_en" if language() == "en" else name))


def _locale() -> str:
    chosen = session.get("language") if request else None
    return CODES.get(chosen or "zh", CHINESE)


def translated(text: object) -> str:
    """A Text, a catalog name (with `zh` and `en`) or anything else, in the reader's language."""
    if isinstance(text, Text):
        if isinstance(text, Named):
            return text.en if language() == "en" else text.msgid
        values = {name: translated(value) for name, value in text.values.items()}
        if isinstance(text, Joined):
            return text.msgid % values
        return str(gettext(text.msgid, **values) if values else gettext(text.msgid))
    try:
        return str(text.en if language() == "en" else text.zh)  # type: ignore[attr-defined]
    except AttributeError:
        return str(text)


def in_both(text: Text) -> str:
    """A sentence in Chinese and in English, where nobody knows who reads it."""
    said = translated(text)
    with force_locale(ENGLISH):
        return f"{said} {translated(text)}"


def refusal_reasons(refusal: Refusal | None) -> list[str]:
    """Why a request was refused, in the reader's language; nothing where it was not."""
    return [translated(reason) for reason in refusal.reasons] if refusal else []
