"""Small XML parts as elements; and what XML of a workbook may not have: a document type with its entities."""

from dataclasses import dataclass
from typing import NoReturn
from xml.parsers import expat

from registry.rules.imports.grid import BROKEN, Unreadable

SPACE = " "
"""Between a namespace and a name."""


@dataclass(frozen=True)
class Element:
    """An element without its namespace; so are the names of its attributes."""

    name: str
    attributes: dict[str, str]


def strict_parser() -> expat.XMLParserType:
    """A parser that refuses document types: nothing an entity stands for is ever unpacked."""
    parser = expat.ParserCreate(namespace_separator=SPACE)
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> NoReturn:
    raise Unreadable(BROKEN)


def local_name(qualified: str) -> str:
    """A name without its namespace."""
    return qualified.rpartition(SPACE)[2]


def elements(xml: bytes) -> list[Element]:
    """Every element of a part in the order they begin. Raises Unreadable for what is no XML."""
    found: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {local_name(key): value for key, value in attributes.items()}
        found.append(Element(local_name(name), plain))

    parser = strict_parser()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
    return found
