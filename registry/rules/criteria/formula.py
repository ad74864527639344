"""Formulas of derived metrics: read once from text, computed exactly. None (unknown) in, None out."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from registry.rules.catalog_entry import CatalogError

Look = Callable[[str], Fraction | None]
HUNDRED = Fraction(100)


def _pct(a: Fraction, b: Fraction) -> Fraction | None:
    return a * 100 / b if b else None


def _growth(a: Fraction, b: Fraction) -> Fraction | None:
    # Growth from nothing or from a loss has no meaning: unknown, never a number.
    return (a - b) * 100 / b if b > 0 else None


def _ratio(a: Fraction, b: Fraction) -> Fraction | None:
    return a / b if b else None


def _factor(a: Fraction, b: Fraction, _years: Fraction) -> Fraction | None:
    return a / b if b > 0 else None


def _mean(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0)) / len(parts)


def _sum(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0))


def _best(*parts: Fraction) -> Fraction:
    return max(parts)


FUNCTIONS: Mapping[str, tuple[Callable[..., Fraction | None], int | None]] = {
    "pct": (_pct, 2),
    "growth": (_growth, 2),
    "ratio": (_ratio, 2),
    "cagr": (_factor, 3),
    "mean": (_mean, None),
    "sum": (_sum, None),
    "best": (_best, None),
}
"""By name: the exact computation, and how many parts it takes (None: one or more)."""


@dataclass(frozen=True)
class Formula:
    """A function of metrics, numbers and other formulas.

    The value of a `cagr` is the growth *factor* over all its years: the rate is a root and seldom a fraction,
    so thresholds are raised to the power instead (`bound_of`) and comparisons stay exact.
    """

    function: str
    parts: tuple["Formula | Fraction | str", ...]

    def compute(self, look: Look) -> Fraction | None:
        """The exact value; None where a part is unknown or the function has no value there."""
        figures = []
        for part in self.parts:
            if isinstance(part, str):
                figure = look(part)
            elif isinstance(part, Formula):
                figure = part.compute(look)
            else:
                figure = part
            if figure is None:
                return None
            figures.append(figure)
        return FUNCTIONS[self.function][0](*figures)

    def metrics(self) -> tuple[str, ...]:
        """The ids it names, in order, each once."""
        found: dict[str, None] = {}
        for part in self.parts:
            if isinstance(part, str):
                found[part] = None
            elif isinstance(part, Formula):
                found.update(dict.fromkeys(part.metrics()))
        return tuple(found)

    @property
    def power(self) -> int:
        """How many years a growth factor spans; 1 for every other function."""
        return int(self.parts[2]) if self.function == "cagr" else 1  # type: ignore[arg-type]

    def bound_of(self, threshold: Fraction) -> Fraction:
        """What the computed value is compared with, for a threshold in the metric's own unit."""
        if self.function != "cagr":
            return threshold
        return (1 + threshold / HUNDRED) ** self.power


def parse_formula(text: str) -> Formula:
    """Read `mean(growth(a, b), growth(b, c))`. Raises CatalogError saying what cannot be read."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        raise CatalogError(f"the formula {text!r} cannot be read") from None
    formula = _build(tree, text)
    if not isinstance(formula, Formula):
        raise CatalogError(f"the formula {text!r} must begin with a function such as pct(a, b)")
    return formula


def _build(node: ast.AST, text: str) -> Formula | Fraction | str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Fraction(node.value)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords):
        raise CatalogError(f"the formula {text!r} may only use functions, metrics and whole numbers")
    function = node.func.id
    if function not in FUNCTIONS:
        raise CatalogError(f"the formula {text!r} names {function}, none of {', '.join(FUNCTIONS)}")
    wanted = FUNCTIONS[function][1]
    if not node.args or (wanted is not None and len(node.args) != wanted):
        raise CatalogError(f"the formula {text!r} gives {function} the wrong number of parts")
    parts = tuple(_build(part, text) for part in node.args)
    if function == "cagr" and not (isinstance(parts[2], Fraction) and parts[2] >= 1):
        raise CatalogError(f"the formula {text!r} must end cagr with a number of years")
    return Formula(function, parts)
