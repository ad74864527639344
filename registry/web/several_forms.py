"""Several forms of one page: all post to its address, and the field `do` says which of them was sent.

A form in a line of a list says of which line, too: `do=link:17`.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from registry.errors import NotFound, Refusal
from registry.web.forms.field import MOST_DIGITS

DO = "do"
"""The name of the field, of a hidden one or of a button; addresses of earlier versions lead on with it."""
View = Callable[..., ResponseReturnValue]


class SeveralForms:
    """A page and what each of its forms does, by the word in `do`."""

    def __init__(self, page: View, *, has_own: bool) -> None:
        update_wrapper(self, page)
        self.has_own = has_own
        self.forms: dict[str, View] = {}
        self._page = page

    def form(self, word: str) -> Callable[[View], View]:
        """What a form does whose `do` begins with this word. It is given what the page is given."""

        def keep(step: View) -> View:
            self.forms[word] = step
            return step

        return keep

    def __call__(self, **values: Any) -> ResponseReturnValue:
        """The page, or what was sent from it. Raises Refusal (400) for a form that it does not have."""
        word = word_sent()
        if request.method != "POST" or (self.has_own and not word):
            return self._page(**values)
        if word not in self.forms:
            raise Refusal()
        return self.forms[word](**values)


def several_forms(page: View) -> SeveralForms:
    """A page that is only drawn; everything that is sent from it says what it is."""
    return SeveralForms(page, has_own=False)


def own_form_and_others(page: View) -> SeveralForms:
    """A page that takes a form of its own, which says nothing, beside others."""
    return SeveralForms(page, has_own=True)


def word_sent() -> str:
    """Which form was sent; '' where it does not say."""
    return _sent().partition(":")[0]


def line_sent() -> str:
    """Of which line of the page it was sent; '' where it does not say."""
    return _sent().partition(":")[2]


def line_id_sent() -> int:
    """The id in the line. Raises NotFound where there is none that a column can hold."""
    text = line_sent()
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise NotFound()
    return int(text)


def _sent() -> str:
    return request.form.get(DO) or request.args.get(DO, "")
