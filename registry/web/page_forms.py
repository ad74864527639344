"""The forms of a page as a browser sees them: where each leads, its boxes, and where they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class PageTag:
    """A start tag: its name, its attributes in their order, and where it begins and ends."""

    name: str
    attributes: dict[str, str | None]
    start: int
    end: int

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


@dataclass(slots=True)
class PageOption:
    """A choice of a list."""

    tag: PageTag
    value: str
    is_marked: bool


@dataclass(slots=True)
class PageBox:
    """What a form sends under one name: `kind` is the type of an input, or textarea, select, submit."""

    tag: PageTag
    kind: str
    name: str
    value: str
    is_marked: bool
    is_disabled: bool
    folds: tuple[int, ...]
    options: list[PageOption] = field(default_factory=list)
    closed_at: int = 0
    """Where the end tag of a textarea begins."""


@dataclass(slots=True)
class PageForm:
    """A form that posts."""

    urls: list[str]
    """Where it posts to: as it stands, and by a button of its own address."""
    id: str
    boxes: list[PageBox] = field(default_factory=list)

    def count(self, name: str, kind: str) -> int:
        return sum(box.name == name and box.kind == kind for box in self.boxes)


@dataclass(frozen=True, slots=True)
class PageFold:
    """A `<details>`; of those of one name a browser keeps one open."""

    tag: PageTag
    name: str
    is_open: bool


def read_page(page: str) -> tuple[list[PageForm], list[PageFold]]:
    """The forms of a page that post, in their order, and its folds."""
    reader = _Reader(page)
    return reader.forms, reader.folds


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.folds: list[PageFold] = []
        self._starts = [0, *accumulate(len(line) for line in page.split("\n"))]
        self._form: PageForm | None = None
        self._open_folds: list[int] = []
        self._text: PageBox | None = None
        self._options: PageBox | None = None
        self._elsewhere: list[tuple[str, PageBox]] = []
        self.feed(page)
        self.close()
        for id, box in self._elsewhere:
            for form in self.forms:
                if form.id == id:
                    form.boxes.append(box)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + (line - 1) + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        found = PageTag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "form":
            self._form = PageForm([found.get("action")], found.get("id"))
            if found.get("method").lower() == "post":
                self.forms.append(self._form)
        elif tag == "details":
            self._open_folds.append(len(self.folds))
            self.folds.append(PageFold(found, found.get("name"), "open" in found.attributes))
        elif tag in {"input", "textarea", "select", "button"}:
            self._box(tag, found)
        elif tag == "option" and self._options is not None:
            option = PageOption(found, found.get("value"), "selected" in found.attributes)
            self._options.options.append(option)

    def _box(self, tag: str, found: PageTag) -> None:
        kind = {"input": found.get("type") or "text", "button": "submit"}.get(tag, tag)
        default = "on" if kind in {"checkbox", "radio"} and "value" not in found.attributes else ""
        box = PageBox(
            found,
            kind,
            found.get("name"),
            found.get("value") or default,
            "checked" in found.attributes,
            "disabled" in found.attributes,
            tuple(self._open_folds),
        )
        if owner := found.get("form"):
            self._elsewhere.append((owner, box))
        elif self._form is not None:
            if found.get("formaction"):
                self._form.urls.append(found.get("formaction"))
            if box.name:
                self._form.boxes.append(box)
        self._text = box if tag == "textarea" else None
        self._options = box if tag == "select" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details" and self._open_folds:
            self._open_folds.pop()
        elif tag == "textarea" and self._text is not None:
            self._text.closed_at = self._at()
            self._text.value = self._text.value.removeprefix("\r").removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._options = None
