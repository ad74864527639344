"""A design system's stylesheet, reduced to what this site can show: rules, variables and animations in use.

A class is in use if its name is a word of the sources, or a word after a beginning that they compose names
with, such as `btn-{{ style }}`. Whatever is not understood stays. Standard library only.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product

WORD = re.compile(r"[A-Za-z_][\w-]*")
_BEGINNING = re.compile(r"""([A-Za-z][\w-]*-)(?:\{\{|["'])""")
_PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[^"'\\/]+|.""", re.DOTALL)
_FUNCTION = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
_ATTRIBUTE = re.compile(r"""\[(data-[\w-]+)(?:=["']?([\w-]+)["']?)?\]""")
_VARIABLE = re.compile(r"var\((--[\w-]+)")
_IN_GROUPS = ("@media", "@supports", "@layer", "@container")


@dataclass(frozen=True)
class Rule:
    """A part of a stylesheet: `@charset …;` without a block, a rule with its declarations, or a group."""

    head: str
    body: str | None = None
    inner: tuple["Rule", ...] = field(default=())
    is_group: bool = False

    def __str__(self) -> str:
        if self.is_group:
            return f"{self.head}{{{''.join(map(str, self.inner))}}}"
        return f"{self.head};" if self.body is None else f"{self.head}{{{self.body}}}"


def reduced(css: str, sources: Iterable[str], beside: str = "") -> str:
    """The stylesheet without what no page of these sources can use.

    `beside`: other stylesheets, which may use its variables. Comments that begin with `!`, such as a license,
    stay in front. Raises ValueError where the stylesheet's braces do not match.
    """
    text = "\n".join(sources)
    known = set(_CLASS.findall(css))
    used = _Used(frozenset(known & names_in(text, known)), text)
    kept = tuple(_kept(parsed(css), used))
    notes = "".join(note for note in re.findall(r"/\*!.*?\*/", css, re.DOTALL))
    charset = "".join(str(rule) for rule in kept if rule.head.startswith("@charset"))
    rest = [rule for rule in kept if not rule.head.startswith("@charset")]
    # What nothing asks for may have asked for others.
    while (fewer := list(_without_unused(rest, beside + text))) != rest:
        rest = fewer
    return charset + notes + "".join(map(str, rest))


def names_in(text: str, known: Collection[str]) -> set[str]:
    """Names of classes that these sources say or can compose, of those that are known."""
    words = set(WORD.findall(text))
    endings = {name for name in known if name not in words}
    beginnings = set(_BEGINNING.findall(text))
    composed = {
        name
        for name, beginning in product(endings, beginnings)
        if name.startswith(beginning) and name.removeprefix(beginning) in words
    }
    return (words & set(known)) | composed


def parsed(css: str) -> list[Rule]:
    """The rules of a stylesheet without its comments. Raises ValueError where its braces do not match."""
    pieces = (part for part in _PIECE.findall(css) if not part.startswith("/*"))
    marks = (mark for part in pieces for mark in _marks(part))
    return list(_rules(marks, is_inside=False))


def _marks(piece: str) -> list[str]:
    """A text as it is, or plain CSS cut at its braces and semicolons."""
    return [piece] if piece[0] in "\"'\\" else [each for each in re.split(r"([{};])", piece) if each]


def _rules(marks: Iterator[str], *, is_inside: bool) -> Iterator[Rule]:
    head = ""
    for mark in marks:
        if mark == "{":
            head = head.strip()
            if head.startswith(_IN_GROUPS):
                yield Rule(head, inner=tuple(_rules(marks, is_inside=True)), is_group=True)
            else:
                yield Rule(head, _block(marks))
            head = ""
        elif mark == "}":
            if not is_inside or head.strip():
                raise ValueError(f"a brace too many after {head[-40:]!r}")
            return
        elif mark == ";" and "(" not in head:
            yield Rule(head.strip())
            head = ""
        else:
            head += mark
    if is_inside or head.strip():
        raise ValueError(f"it ends within {head[-40:]!r}")


def _block(marks: Iterator[str]) -> str:
    depth, body = 1, ""
    for mark in marks:
        depth += (mark == "{") - (mark == "}")
        if depth == 0:
            return body
        body += mark
    raise ValueError(f"a block has no end: {body[:40]!r}")


@dataclass(frozen=True)
class _Used:
    """What pages may hold."""

    classes: frozenset[str]
    text: str

    def may_match(self, selector: str) -> bool:
        """Whether a selector may find anything; what stands in :not() and the like is not asked for."""
        plain = _FUNCTION.sub("", selector)
        if not set(_CLASS.findall(plain)) <= self.classes:
            return False
        return all(
            (f'{name}="{value}"' if value else name) in self.text for name, value in _ATTRIBUTE.findall(plain)
        )


def _kept(rules: Iterable[Rule], used: _Used) -> Iterator[Rule]:
    for rule in rules:
        if rule.is_group:
            if inner := tuple(_kept(rule.inner, used)):
                yield replace(rule, inner=inner)
        elif rule.head.startswith("@"):
            yield rule
        elif heads := [each for each in _cut(rule.head, ",") if used.may_match(each)]:
            yield replace(rule, head=",".join(heads))


def _cut(text: str, at: str) -> list[str]:
    """A text cut at a sign that stands in no brackets and no quotes."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(text):
        for sign in [piece] if piece[0] in "\"'\\" else piece:
            depth += (sign in "([") - (sign in ")]")
            if sign == at and depth == 0:
                parts.append("")
            else:
                parts[-1] += sign
    return [each.strip() for each in parts if each.strip()]


def _without_unused(rules: list[Rule], beside: str) -> Iterator[Rule]:
    """Without the variables and animations that nothing asks for."""
    declared = [each for rule in _flat(rules) if rule.body is not None for each in _declarations(rule)]
    asked = set(_VARIABLE.findall(beside))
    values: dict[str, set[str]] = {}
    for name, value in declared:
        if name.startswith("--"):
            values.setdefault(name, set()).update(_VARIABLE.findall(value))
        else:
            asked |= set(_VARIABLE.findall(value))
    waiting = list(asked)
    while waiting:
        new = values.get(waiting.pop(), set()) - asked
        asked |= new
        waiting += new
    animated = set(WORD.findall(" ".join(value for name, value in declared if "animation" in name)))
    animated |= set(WORD.findall(" ".join(value for name, value in declared if name in asked)))
    yield from _used_rules(rules, asked, animated)


def _used_rules(rules: Iterable[Rule], asked: set[str], animated: set[str]) -> Iterator[Rule]:
    for rule in rules:
        if rule.is_group:
            if inner := tuple(_used_rules(rule.inner, asked, animated)):
                yield replace(rule, inner=inner)
            continue
        word, _, name = rule.head.partition(" ")
        if (word == "@property" and name not in asked) or (word == "@keyframes" and name not in animated):
            continue
        if rule.body is None or rule.head.startswith("@") or "{" in rule.body:
            yield rule
        elif kept := [
            f"{name}:{value}"
            for name, value in _declarations(rule)
            if not name.startswith("--") or name in asked
        ]:
            yield replace(rule, body=";".join(kept))


def _flat(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        yield from _flat(rule.inner) if rule.is_group else (rule,)


def _declarations(rule: Rule) -> list[tuple[str, str]]:
    """Names and values; of an animation those of all its steps."""
    body = rule.body or ""
    if "{" in body:
        body = re.sub(r"[^{};]*\{", "", body).replace("}", ";")
    pairs = (each.partition(":") for each in _cut(body, ";"))
    return [(name.strip(), value.strip()) for name, _, value in pairs]
