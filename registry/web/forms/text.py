"""Text as it may be kept: no control characters, which PostgreSQL refuses and nobody means."""

from registry.rules.account import canonical_login
from registry.web.forms.field import folded

LONGEST_SEARCH = 100


def one_line(text: str | None) -> str:
    """A line such as a title or document number; full-width punctuation stays as it was typed."""
    return "".join(" " if each.isspace() else each for each in text or "" if _kept(each)).strip()


def many_lines(text: str | None) -> str:
    """An opinion of several lines."""
    plain = (text or "").replace("\r\n", "\n")
    return "".join(each for each in plain if _kept(each)).strip()


def _kept(character: str) -> bool:
    return character.isprintable() or character.isspace()


def login_typed(text: str | None) -> str:
    """A sign-in name in its one spelling."""
    return canonical_login(text or "")


def searched(text: str | None) -> str:
    """What is looked for: half-width, one line, not endless."""
    return one_line(folded(text))[:LONGEST_SEARCH]
