"""A page's form filled with what was posted before: of every form alike, as a browser would fill it.

The page is our own and well formed; only values, marks of choice and the folding of `<details>` change in it.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, urlsplit

from registry.web.page_forms import PageBox, PageFold, PageForm, PageTag, read_page
from registry.web.several_forms import DO

NEVER_FILLED = frozenset({"csrf_token", "once", DO})
"""What belongs to the page as it is drawn now, and what says which of its forms was sent."""
WITHOUT_VALUE = frozenset({"file", "password", "submit", "button", "image", "reset"})
CHOICES = frozenset({"checkbox", "radio"})
UNSEEN = frozenset({"version", "seen", "step"})
"""What a page says by itself, and where it is gone is of no use."""
DIGEST = re.compile("[0-9a-f]{16,}")

Edit = tuple[int, int, str]
"""From where to where of the page, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A page with what was posted in its boxes."""

    page: str
    left_over: list[tuple[str, str]]
    """What has no box on this page: names and values."""


def fill(page: str, url: str, fields: Sequence[tuple[str, str]], *, with_hidden: bool) -> Filled:
    """Put the fields of a post to `url` into the form of the page that sends it there.

    `with_hidden`: what the page said unseen is said again, too, such as the version that was read; else it
    stays as drawn now.
    """
    forms, folds = read_page(page)
    form = _meant(forms, url, fields)
    if form is None:
        return Filled(page, _worth_showing(fields, frozenset()))
    waiting: dict[str, list[str]] = {}
    for name, value in fields:
        waiting.setdefault(name, []).append(value)
    edits: list[Edit] = []
    opened: set[int] = set()
    for box in form.boxes:
        changed = _filled(box, form, waiting, with_hidden)
        edits += changed
        if changed:
            opened |= set(box.folds)
    edits += _unfolded(folds, opened)
    known = {box.name for box in form.boxes if box.kind in WITHOUT_VALUE | {"hidden"}}
    left = [(name, value) for name, values in waiting.items() for value in values]
    return Filled(_edited(page, edits), _worth_showing(left, known))


def _meant(forms: list[PageForm], url: str, fields: Sequence[tuple[str, str]]) -> PageForm | None:
    """Of the forms that post there the one that has most of what was posted."""
    path = urlsplit(url).path
    sent = dict(fields).get(DO) or parse_qs(urlsplit(url).query).get(DO, [""])[-1]
    here = [
        form for form in forms if path in {urlsplit(each).path for each in form.urls} and _does(form, sent)
    ]
    return max(here, key=lambda form: _likeness(form, fields), default=None)


def _does(form: PageForm, sent: str) -> bool:
    """Whether a form may be the one that was sent: what it says of itself is that; one whose buttons say it
    may have lost the button since."""
    kinds = {box.kind for box in form.boxes if box.name == DO}
    if "hidden" in kinds:
        return any(box.value == sent for box in form.boxes if box.name == DO)
    return bool(kinds) or not sent


def _likeness(form: PageForm, fields: Sequence[tuple[str, str]]) -> int:
    """How well what was posted fits: by its names, and by the values that tell forms of one address apart."""
    posted, names = set(fields), {name for name, _value in fields}
    own = {box.name for box in form.boxes}
    fixed = [box for box in form.boxes if box.kind in {"hidden", "submit"} and box.name not in NEVER_FILLED]
    agreeing = sum((box.name, box.value) in posted for box in fixed)
    return 4 * len(own & names) + agreeing - len(names - own)


def _filled(box: PageBox, form: PageForm, waiting: dict[str, list[str]], with_hidden: bool) -> list[Edit]:
    """The changes to one box; what it takes is waiting no more."""
    if box.kind in WITHOUT_VALUE or box.is_disabled:
        return []
    values = waiting.get(box.name, [])
    if box.kind in CHOICES:
        is_chosen = box.value in values
        if is_chosen:
            values.remove(box.value)
        return [] if is_chosen == box.is_marked else [_marked(box.tag, "checked", on=is_chosen)]
    if box.kind == "select":
        return _selected(box, values)
    if not values:
        return []
    if box.kind == "hidden":
        is_one = len(values) == 1 == form.count(box.name, "hidden")
        return _valued(box, values[0]) if with_hidden and is_one and box.name not in NEVER_FILLED else []
    return _valued(box, values.pop(0))


def _valued(box: PageBox, value: str) -> list[Edit]:
    if value.replace("\r\n", "\n") == box.value.replace("\r\n", "\n"):
        return []
    if box.kind == "textarea":
        # A browser drops the first line break.
        return [(box.tag.end, box.closed_at, "\n" + escape(value))]
    return [_attribute(box.tag, "value", value)]


def _selected(box: PageBox, values: list[str]) -> list[Edit]:
    offered = {option.value for option in box.options}
    chosen = [value for value in values if value in offered]
    if not chosen:
        return []
    for value in chosen:
        values.remove(value)
    return [
        _marked(option.tag, "selected", on=option.value in chosen)
        for option in box.options
        if option.is_marked != (option.value in chosen)
    ]


def _unfolded(folds: list[PageFold], opened: set[int]) -> list[Edit]:
    """What was changed is seen: its folds are open, and of folds of one name only the first."""
    names = {folds[number].name for number in opened if folds[number].name}
    edits = []
    for number, fold in enumerate(folds):
        if number in opened and not fold.is_open:
            edits.append(_marked(fold.tag, "open", on=True))
        elif number not in opened and fold.is_open and fold.name in names:
            edits.append(_marked(fold.tag, "open", on=False))
    return edits


def _attribute(tag: PageTag, name: str, value: str) -> Edit:
    return _rewritten(tag, {**tag.attributes, name: value})


def _marked(tag: PageTag, name: str, *, on: bool) -> Edit:
    kept = {each: value for each, value in tag.attributes.items() if each != name}
    return _rewritten(tag, kept | ({name: None} if on else {}))


def _rewritten(tag: PageTag, attributes: dict[str, str | None]) -> Edit:
    said = [name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items()]
    return tag.start, tag.end, f"<{' '.join([tag.name, *said])}>"


def _edited(page: str, edits: list[Edit]) -> str:
    for start, end, text in sorted(edits, reverse=True):
        page = page[:start] + text + page[end:]
    return page


def _worth_showing(fields: Sequence[tuple[str, str]], known: Set[str]) -> list[tuple[str, str]]:
    """What somebody may want to copy: no button, no version, no digest."""
    return [
        (name, value)
        for name, value in fields
        if value.strip() and name not in known | NEVER_FILLED | UNSEEN and not DIGEST.fullmatch(value)
    ]
