"""The forms of a page as somebody fills them: every box with something of its own."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from registry.web.held_input import KEPT_TO_ONESELF
from registry.web.several_forms import DO

BY_ITSELF = frozenset({"csrf_token", "once"})
"""What a page says anew whenever it is drawn."""


@dataclass
class TypedBox:
    kind: str
    name: str
    value: str
    is_chosen: bool = False
    choices: list[str] = field(default_factory=list)


@dataclass
class TypedForm:
    """A form of a page: where it leads, whose page it is on, and what stands in it."""

    page: str
    action: str
    urls: list[str]
    boxes: list[TypedBox] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.word, *sorted({re.sub(r"\d+", "0", box.name) for box in self.boxes}))

    @property
    def word(self) -> str:
        """Which of several forms of its page it says it is."""
        said = [box.value for box in self.boxes if box.name == DO and box.kind == "hidden"]
        return said[0].partition(":")[0] if said else ""

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Of buttons that say different things, one of each."""
        words = {
            box.value.partition(":")[0]: box.value
            for box in self.boxes
            if box.name == DO and box.kind == "submit"
        }
        return [(DO, value) for value in words.values()]

    def sent(self) -> list[tuple[str, str]]:
        """What a browser would send of it as it stands, without a button."""
        return [
            (box.name, box.value)
            for box in self.boxes
            if box.kind not in {"submit", "file"}
            and (box.is_chosen or box.kind not in {"checkbox", "radio", "select"})
        ]

    def type_everywhere(self) -> None:
        """Something else in every box: other words, the other choice, every mark the other way."""
        seen: set[str] = set()
        for number, box in enumerate(self.boxes):
            if box.name in KEPT_TO_ONESELF or box.kind in {"hidden", "submit", "file"}:
                continue
            if box.kind == "select":
                others = [choice for choice in box.choices if choice != box.value]
                box.value, box.is_chosen = (others or [box.value])[-1], bool(box.choices)
            elif box.kind == "radio":
                # The last of a group is chosen.
                for other in self.boxes:
                    if other.kind == "radio" and other.name == box.name:
                        other.is_chosen = other is box
            elif box.kind == "checkbox":
                box.is_chosen = not box.is_chosen
            else:
                box.value = f"第{number}项 “<b>&amp; '{box.name}'"
                if box.kind == "textarea":
                    box.value += "\r\n\r\n\t又一行"
            seen.add(box.name)


class _Forms(HTMLParser):
    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.page, self.found, self._by_id = page, list[TypedForm](), dict[str, TypedForm]()
        self._form: TypedForm | None = None
        self._box: TypedBox | None = None
        self._later: list[tuple[str, TypedBox]] = []
        self.feed(text[text.index("<main") : text.index("</main>")])
        for owner, box in self._later:
            self._by_id[owner].boxes.append(box)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = TypedForm(self.page, said.get("action", ""), [said.get("action", "")])
            if said.get("method") == "post":
                self.found.append(self._form)
            self._by_id[said.get("id", "")] = self._form
        elif tag in {"input", "textarea", "select", "button"} and "disabled" not in said:
            kind = {"input": said.get("type", "text"), "button": "submit"}.get(tag, tag)
            default = "on" if kind in {"checkbox", "radio"} else ""
            box = TypedBox(kind, said.get("name", ""), said.get("value", default), "checked" in said)
            self._box = box if tag in {"textarea", "select"} else None
            if "formaction" in said and self._form:
                self._form.urls.append(said["formaction"])
            if said.get("form"):
                self._later.append((said["form"], box))
            elif self._form and box.name:
                self._form.boxes.append(box)
        elif tag == "option" and self._box:
            self._box.choices.append(said["value"])
            if "selected" in said or len(self._box.choices) == 1:
                self._box.value, self._box.is_chosen = said["value"], True

    def handle_data(self, data: str) -> None:
        if self._box and self._box.kind == "textarea":
            self._box.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._box:
            self._box.value = self._box.value.removeprefix("\r").removeprefix("\n")
            self._box = None
        elif tag == "select":
            self._box = None


def forms_of(page: str, text: str) -> list[TypedForm]:
    """The forms of a page that post, in their order; `page` is its address."""
    return _Forms(page, text).found
