"""Reading a catalog file strictly: every entry is named by file, line and number when something is wrong."""

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from registry.errors import Misconfigured

PACKAGED = Path(__file__).parent.parent / "catalog"
"""The catalog that ships with the product."""
_city: Path | None = None
Built = TypeVar("Built")
HEADER = re.compile(r"^\s*\[\[\s*([\w.]+)\s*\]\]", re.MULTILINE)
NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?(/0*[1-9]\d{0,29})?", re.ASCII)
CHINESE = re.compile(r"[\u3400-\u9fff]")
CONFIDENCES = frozenset({"high", "medium", "low"})
"""How sure a fact is: seen in its source, probable, or not to be relied on."""


class CatalogError(Misconfigured):
    """A catalog file cannot be used; the message names file, line, entry and what is wrong."""


class CatalogEntry:
    """One TOML table. Each key is asked for once by kind; `close` refuses the keys nobody asked for."""

    def __init__(
        self, file: str, path: str, where: str, table: Mapping[str, Any], lines: dict[str, list[int]]
    ):
        self.file = file
        self._path = path
        self._where = where
        self._table = table
        self._lines = lines
        self._asked: set[str] = set()

    def fault(self, what: str) -> CatalogError:
        """The error to raise for this entry."""
        return CatalogError(f"{self.file}{self._where}: {what}")

    def close(self) -> None:
        """Refuse keys that were never asked for: a misspelled key must not be lost in silence."""
        unknown = sorted(set(self._table) - self._asked)
        if unknown:
            raise self.fault(f"unknown key {', '.join(unknown)}")

    def text(self, key: str) -> str:
        """A text that must be there and say something."""
        value = self._required(key, str, "text")
        if not value.strip():
            raise self.fault(f"{key} must not be empty")
        return str(value)

    def optional_text(self, key: str) -> str:
        """A text; '' where it is not known."""
        return str(self._optional(key, str, "text") or "")

    def bilingual(self, key: str) -> dict[str, str]:
        """A text and its English `key`_en; '' where it is not known. Without Chinese it is English itself."""
        text, english = self.optional_text(key), self.optional_text(f"{key}_en")
        if english and not text:
            raise self.fault(f"{key}_en is given without {key}")
        if CHINESE.search(text) and not english:
            raise self.fault(f"{key}_en is missing")
        return {key: text, f"{key}_en": english or text}

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        value = self.text(key)
        if value not in allowed:
            raise self.fault(f"{key} {value!r} is none of {', '.join(sorted(allowed))}")
        return value

    def optional_choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed words, or '' where it is not known."""
        return self.choice(key, allowed) if self.optional_text(key) else ""

    def confidence(self) -> str:
        """How sure the entry is."""
        return self.choice("confidence", CONFIDENCES)

    def matching(self, key: str, pattern: str) -> str:
        """A text of a given form."""
        value = self.text(key)
        if not re.fullmatch(pattern, value):
            raise self.fault(f"{key} {value!r} does not have the form {pattern}")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        return bool(self._required(key, bool, "true or false"))

    def optional_flag(self, key: str, default: bool) -> bool:
        """True or false; `default` where it is not said."""
        value = self._optional(key, bool, "true or false")
        return default if value is None else bool(value)

    def given(self, key: str, value: Built | None) -> Built:
        """What was read under a key that must be there."""
        if value is None:
            raise self.fault(f"{key} is missing")
        return value

    def whole(self, key: str) -> int:
        """A whole number, not negative."""
        return self.given(key, self.optional_whole(key))

    def optional_whole(self, key: str) -> int | None:
        """A whole number, not negative; None where it is not known."""
        value = self._optional(key, int, "a whole number")
        if value is not None and value < 0:
            raise self.fault(f"{key} must not be negative")
        return None if value is None else int(value)

    def optional_number(self, key: str) -> Decimal | None:
        """An exact number, not negative; None where it is not known."""
        value = self._optional(key, (int, Decimal), "a number")
        if value is None:
            return None
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise self.fault(f"{key} must be a number and not negative")
        return number

    def day(self, key: str) -> date:
        """A date that must be there."""
        return self.given(key, self.optional_day(key))

    def optional_day(self, key: str) -> date | None:
        """A TOML date such as 2025-12-31, without quotes; None where it is not known."""
        value = self._optional(key, date, "a date such as 2025-12-31")
        if value is not None and type(value) is not date:
            raise self.fault(f"{key} must be a date without a time of day")
        return value

    def words(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts without repetition; empty where it is not given."""
        value = self._optional(key, list, "a list of texts") or []
        if not all(isinstance(word, str) and word for word in value):
            raise self.fault(f"{key} must be a list of texts")
        if len(set(value)) != len(value):
            raise self.fault(f"{key} names something twice")
        for word in value:
            if allowed is not None and word not in allowed:
                raise self.fault(f"{key} {word!r} is none of {', '.join(sorted(allowed))}")
        return tuple(value)

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts by text; empty where it is not given."""
        value = self._optional(key, dict, "a table of texts") or {}
        if not all(isinstance(item, str) and item for item in value.values()):
            raise self.fault(f"{key} must be a table of texts")
        return dict(value)

    def anything(self, key: str) -> dict[str, Any]:
        """A table whose values the caller checks; empty where it is not given."""
        return dict(self._optional(key, dict, "a table") or {})

    def number(self, key: str) -> Fraction:
        """An exact number of either sign: a number of the file, or its digits as a text."""
        value = self._required(key, (int, Decimal, str), "a number")
        # Exact arithmetic on a number of a million digits, or written as 1e999999, could take for ever.
        if NUMBER.fullmatch(f"{value}") is None:
            raise self.fault(f"{key} {value!r} is not a number such as 3 or 2.5")
        return Fraction(value)

    def has(self, key: str) -> bool:
        """Whether the table says anything about the key."""
        return key in self._table

    def one(self, key: str, build: "Callable[[CatalogEntry], Built]") -> Built:
        """The one table [key], built."""
        table = self._required(key, dict, "a table")
        entry = CatalogEntry(
            self.file, f"{self._path}{key}.", f"{self._where}, [{self._path}{key}]", table, self._lines
        )
        built = build(entry)
        entry.close()
        return built

    def each(
        self, key: str, build: "Callable[[CatalogEntry], Built]", unique: Collection[str] = ()
    ) -> tuple[Built, ...]:
        """Every table of [[key]], built in order; `unique` names the fields no two of them may share."""
        tables = self._optional(key, list, "a list of tables") or []
        built: list[Built] = []
        seen: set[tuple[str, object]] = set()
        for number, table in enumerate(tables, start=1):
            if not isinstance(table, dict):
                raise self.fault(f"{key} must be a list of tables")
            entry = self._child(key, number, table)
            item = build(entry)
            entry.close()
            for field in unique:
                value = getattr(item, field)
                if (field, value) in seen:
                    raise entry.fault(f"{field} {value!r} is there twice")
                seen.add((field, value))
            built.append(item)
        return tuple(built)

    def _child(self, key: str, number: int, table: Mapping[str, Any]) -> "CatalogEntry":
        path = f"{self._path}{key}"
        lines = self._lines.get(path)
        line = f"{self._where}" if not lines else f", line {lines.pop(0)}"
        name = next((str(table[word]) for word in ("id", "code", "no", "zh") if word in table), "")
        label = f"{line}, [[{path}]] {number}" + (f" ({name})" if name else "")
        return CatalogEntry(self.file, f"{path}.", label, table, self._lines)

    def _required(self, key: str, kind: Any, wanted: str) -> Any:
        value = self._optional(key, kind, wanted)
        if value is None:
            raise self.fault(f"{key} is missing")
        return value

    def _optional(self, key: str, kind: Any, wanted: str) -> Any:
        self._asked.add(key)
        value = self._table.get(key)
        # bool is an int to Python, but `true` is no number in a file.
        if value is not None and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            raise self.fault(f"{key} must be {wanted}")
        return value


def use_city(folder: Path | None) -> None:
    """Let the files of a city's own folder stand in for those of the product, name by name.

    Said once, at the start of a process, before anything of the catalog is read.
    """
    global _city  # noqa: PLW0603 -- one city a process
    _city = folder


def catalog_folders() -> tuple[Path, ...]:
    """Where catalog files are looked for, the city's own folder first."""
    return (_city, PACKAGED) if _city else (PACKAGED,)


def file_in(folders: Sequence[Path], name: str) -> Path:
    """The file of the first folder that has it; where none has, where it should be."""
    paths = [folder / name for folder in folders]
    return next((path for path in paths if path.exists()), paths[-1])


def names_in(folders: Sequence[Path], kind: str) -> list[str]:
    """The names of all files of a kind ("plans", "criteria") of any of the folders, in order."""
    return sorted({f"{kind}/{path.name}" for folder in folders for path in (folder / kind).glob("*.toml")})


def read_file(folders: Sequence[Path], name: str, build: Callable[[CatalogEntry], Built]) -> Built:
    """Build what a file says: that of the first folder that has it.

    Raises CatalogError where the file is missing, no TOML, or says too much, too little or the wrong thing.
    """
    try:
        text = file_in(folders, name).read_text("utf-8")
        table = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise CatalogError(f"{name}: the file cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{name}: not a valid TOML file: {error}") from error
    lines: dict[str, list[int]] = {}
    for match in HEADER.finditer(text):
        lines.setdefault(match.group(1), []).append(text.count("\n", 0, match.start(1)) + 1)
    entry = CatalogEntry(name, "", "", table, lines)
    built = build(entry)
    entry.close()
    return built
