"""What was posted, held in the page that answers, so that nothing typed is lost; the server keeps no copy.

A page holds it with a token of the reader's session only where the post itself came from this site. Without
one the form leads to the page that asks to confirm it (400): nothing is done before its button is pressed.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

KEPT_TO_ONESELF = frozenset({"password", "again", "current"})
"""What is typed and never written into a page."""
TOKEN = "csrf_token"  # noqa: S105 -- the name of a field
FILE = "held-file"
"""The field in which a page that asks for no file yet remembers which one is to be chosen again."""


@dataclass(frozen=True, slots=True)
class HeldInput:
    """A post as it can be sent again."""

    url: str
    is_multipart: bool
    fields: list[tuple[str, str]]
    """Names and values in their order, passwords and token left out."""
    files: list[tuple[str, str]]
    """Names of fields and of the files chosen there, which no page can keep."""
    texts: list[str]
    """What somebody wrote in words of their own, to be seen and copied."""
    lacks_password: bool

    @classmethod
    def of(cls, url: str, fields: list[tuple[str, str]], files: list[tuple[str, str]]) -> "HeldInput":
        """One that was kept: what it was sent by is not needed any more."""
        return cls(url, bool(files), fields, files, [], lacks_password=False)

    @property
    def file_marks(self) -> list[str]:
        """The values of the field FILE."""
        return [f"{name}|{file}" for name, file in self.files]


def held_input() -> HeldInput | None:
    """All that was posted; None where nothing was, where it cannot be read, or came from elsewhere."""
    if request.method != "POST" or request.url_rule is None or not _is_our_own():
        return None
    try:
        posted = list(request.form.items(multi=True))
        uploads = list(request.files.items(multi=True))
    except (HTTPException, OSError):
        return None
    marks = [value.partition("|")[::2] for name, value in posted if name == FILE and "|" in value]
    fields = [each for each in posted if each[0] not in KEPT_TO_ONESELF | {TOKEN, FILE}]
    return HeldInput(
        url=request.full_path.rstrip("?"),
        is_multipart=request.mimetype == "multipart/form-data",
        fields=fields,
        files=[*((name, file.filename) for name, file in uploads if file.filename), *marks],
        texts=list(dict.fromkeys(value for _name, value in fields if _is_written(value))),
        lacks_password=any(name in KEPT_TO_ONESELF for name, _value in posted),
    )


def _is_our_own() -> bool:
    """Whether a page of ours sent it: its token says so or, if that is old or missing, the browser does."""
    if g.get("csrf_valid") or not current_app.config["WTF_CSRF_ENABLED"]:
        return True
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    came_from = request.headers.get("Origin") or request.referrer or ""
    return urlsplit(came_from).netloc == request.host


def _is_written(value: str) -> bool:
    """Words, unlike the ids, numbers and choices a form is full of."""
    return bool(value.strip()) and any(not each.isascii() or each.isspace() for each in value)
