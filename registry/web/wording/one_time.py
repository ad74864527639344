"""A one-time link as a page shows it, once."""

from dataclasses import dataclass

from registry.web.addresses import url_for


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """Whose it is, and its address."""

    login: str
    url: str

    @classmethod
    def of(cls, login: str, token: str) -> "OneTimeLink":
        """The link of a token that was just made."""
        return cls(login, url_for("session.one_time", token=token, _external=True))
