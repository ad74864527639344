"""What is typed as text: tidied, or refused with the place and the code point of what may not be kept."""

from registry.rules import text as rules
from registry.rules.account import canonical_login
from registry.web.forms.field import folded
from registry.web.language import translated

LONGEST_SEARCH = 100


def one_line(text: str | None) -> str:
    """A line such as a title or document number. Raises ValueError with a sentence."""
    return _kept(rules.one_line(text))


def many_lines(text: str | None) -> str:
    """An opinion of several lines. Raises ValueError with a sentence."""
    return _kept(rules.many_lines(text))


def _kept(text: str) -> str:
    for reason in rules.unmet_text(text):
        raise ValueError(translated(reason))
    return text


def login_typed(text: str | None) -> str:
    """A sign-in name in its one spelling."""
    return canonical_login(text or "")


def searched(text: str | None) -> str:
    """What is looked for: half-width, one line, not endless; never refused."""
    return rules.one_line(folded(text))[:LONGEST_SEARCH]
