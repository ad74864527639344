"""Names that say nothing, and words that were given up for the one an engineer would search for."""

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.guards.tree import SOURCES, finding, nodes, python_files

EMPTY = frozenset(
    {
        "util", "utils", "utilities", "helper", "helpers", "manager", "managers", "service", "services",
        "misc", "miscellaneous", "stuff", "mixin", "mixins", "impl", "singleton",
    }
)  # fmt: skip
"""Words that say nothing of what a module, a class or a function is for, wherever in its name they stand."""
VAGUE = frozenset({"common", "generic", "shared", "various"})
"""Words that say nothing of a module or a class; what several sets have in common is a thing to ask for."""
BASE = re.compile(r"base(_\w+)?|_?Base[A-Z]\w*|Abstract[A-Z]\w*")
"""`base_of` is the version a draft began as; a module or a class is never called after being inherited."""


@dataclass(frozen=True)
class Word:
    """A word that was given up. `rooms` are the folders it is given up in."""

    now: str
    better: str
    rooms: tuple[str, ...] = SOURCES


ROOMS = ("registry/rules", "registry/actions", "registry/queries", "registry/web", "demo", "tests")

NAMES = (
    Word("told", "sheet, listing, or what it is"),
    Word("shelf", "shipped"),
    # Not in models and migrations: it is a column's name there.
    Word("standing", "title_history, title_status, ladder_position, counted_on, version_status", ROOMS),
    Word("standings", "statuses"),
    Word("happening", "new_event"),
    Word("happenings", "new_events"),
    Word("portrait", "profile_facts", ("demo", "registry/demo")),
    Word("lifts", "eligibility", ("demo", "registry/demo")),
    Word("season", "current_year", ("demo", "registry/demo")),
    Word("agenda", "timeline", ("demo", "registry/demo")),
    Word("deck", "application_plan", ("demo", "registry/demo")),
    Word("leg", "planned_step", ("demo", "registry/demo")),
)
"""Given up as any word of a name: of a module, a class, a function, a parameter, a variable, an attribute.
The name of a test is a sentence."""

WHOLE_NAMES = (
    Word("one_moment", "snapshot"),
    Word("last_words", "latest_notes, log_tail"),
    Word("get_file", "get_application"),
    Word("file_page", "application_page"),
    Word("file_context", "application_context"),
    Word("handle_application", "step_application"),
    Word("own_record", "register_figures"),
    Word("keep_and", "save_draft_then"),
    Word("work_off", "run_next"),
    Word("unfit", "unmet_for_publishing"),
    Word("judge", "assess_application", ("registry/actions",)),
    Word("freeze", "file_sheet", ("registry/actions",)),
    Word("learn_set", "register_english"),
    Word("learn_names", "register_english"),
    Word("in_transaction", "require_transaction"),
    Word("both", "named", ("registry/rules/criteria",)),
    Word("Both", "Named"),
    Word("ground", "grounds", ("registry/rules/criteria",)),
    Word("plain", "condition_text", ("registry/rules/criteria/wording",)),
    Word("world", "state", ("demo", "registry/demo")),
    Word("cast", "enterprises", ("demo", "registry/demo")),
    Word("card", "planned_application", ("demo", "registry/demo")),
    Word("desk", "staff", ("demo", "registry/demo")),
    Word("split_year", "nothing: it was never called"),
    *(Word(name, "STEP_ACTIONS, NEEDS_…: what it decides", ("registry/web",)) for name in (
        "WAY", "NOISE", "ONWARD", "UNTOLD", "EVER", "GIVEN",
    )),
)  # fmt: skip
"""Given up as a name of its own."""

PARAMETERS = (
    Word("wanted", "filters", ("registry/queries", "registry/web")),
    Word("asked", "filters", ("registry/queries", "registry/web")),
    Word("chosen", "filters", ("registry/queries", "registry/web")),
    Word("most", "limit", ("registry/actions", "registry/queries", "registry/rules/advice")),
    Word("number", "id", ("registry/queries", "registry/web/views")),
)
"""Given up for what is handed to a function."""

PROSE = (
    Word("whoever", "who, or the person: applicant, officer, reader"),
    Word("shelf", "shipped sets"),
    Word("portrait", "profile facts"),
    Word("dry or in earnest", "dry run or real"),
    Word("strangers in an address", "unknown parameters"),
    Word("vetoes that strike", "vetoes that are met"),
    Word("is nobody's", "belongs to no one enterprise, or what is meant"),
    Word("the surest first", "the order, by its columns"),
    Word("holds nobody up", "takes no lock"),
    Word("hold nobody up", "take no lock"),
)
"""Given up in comments and docstrings."""


def empty_names(root: Path) -> list[str]:
    """Folders, modules, classes and functions called after nothing."""
    found = []
    for path in python_files(root):
        for name in path.relative_to(root).with_suffix("").parts:
            if _is_empty(name, EMPTY | VAGUE) or BASE.fullmatch(name):
                found.append(finding(root, path, 1, f"{name} says nothing", "call it after its noun"))
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                is_class = isinstance(node, ast.ClassDef)
                empty = EMPTY | VAGUE if is_class else EMPTY
                if _is_empty(node.name, empty) or (is_class and BASE.fullmatch(node.name)):
                    mend = "call it after its noun" if is_class else "say what it does"
                    found.append(finding(root, path, node.lineno, f"{node.name} says nothing", mend))
    return found


def given_up_names(root: Path) -> list[str]:
    """Names that were renamed and must not come back."""
    found = []
    for path in python_files(root):
        inside, whole, handed = (_held(root, path, words) for words in (NAMES, WHOLE_NAMES, PARAMETERS))
        for line, name, is_parameter in sorted(_names(path)):
            parts = [] if name.startswith("test_") else _words(name)
            word = whole.get(name.lstrip("_")) or next(filter(None, map(inside.get, parts)), None)
            word = word or (handed.get(name) if is_parameter else None)
            if word:
                found.append(finding(root, path, line, f"{name} was given up", f"use {word.better}"))
    return found


def given_up_prose(root: Path) -> list[str]:
    """Comments and docstrings with a word or phrase that was given up, be it over the end of a line."""
    return [
        finding(
            root,
            path,
            first + text.count("\n", 0, match.start()),
            f"“{word.now}” was given up",
            f"say {word.better}",
        )
        for path in python_files(root)
        if any(_pattern(word).search(path.read_text("utf-8")) for word in PROSE)
        for first, text in sorted({*_comments(path), *_docstrings(path)})
        for word in PROSE
        for match in _pattern(word).finditer(text)
    ]


@cache
def _pattern(word: Word) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word.now)}\b".replace(r"\ ", r"[\s#]+"), re.IGNORECASE)


def _held(root: Path, path: Path, words: tuple[Word, ...]) -> dict[str, Word]:
    """The words that are given up where this file lies."""
    here = f"{path.relative_to(root)}/"
    return {word.now: word for word in words if here.startswith(tuple(f"{room}/" for room in word.rooms))}


def _is_empty(name: str, empty: frozenset[str]) -> bool:
    return not empty.isdisjoint(_words(name))


def _words(name: str) -> list[str]:
    """The words of snake_case and of CamelCase in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def _names(path: Path) -> set[tuple[int, str, bool]]:
    """What a module is called and every name it gives, with whether it is a parameter's. What is imported
    was named where it comes from."""
    found = {(1, path.stem, False)}
    for node in nodes(path):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add((node.lineno, name, False))
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add((node.lineno, name, False))
            case ast.arg(arg=name):
                found.add((node.lineno, name, True))
    return found


def _comments(path: Path) -> Iterator[tuple[int, str]]:
    """Comments with their first lines; those on lines that follow each other are one."""
    lines: list[str] = []
    last = 0
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                if lines and token.start[0] != last + 1:
                    yield last - len(lines) + 1, "\n".join(lines)
                    lines = []
                last = token.start[0]
                lines.append(token.string)
    if lines:
        yield last - len(lines) + 1, "\n".join(lines)


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string that stands alone with its line: docstrings, and what is written under a constant."""
    for node in nodes(path):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text
