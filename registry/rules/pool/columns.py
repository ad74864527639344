"""A pool of enterprises as columns: one array per metric, unknown marked in each, every number exact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from registry.rules.criteria.figures import Facts, Value
from registry.rules.criteria.metric import Metric

Whole = NDArray[np.int64]
Codes = NDArray[np.signedinteger]
Known = NDArray[np.bool_]
FINEST = 18
"""The most decimals a column keeps: 10 to this power still fits an int64."""
LIMIT = 2**63
EXACT = 2.0**53
"""Below it, every whole number is a float64."""


@dataclass(frozen=True)
class Numbers:
    """Numbers: row n is `numerators[n]` ÷ 10^`scale` where `known[n]` (None: all are), money in 万元 by
    scale 6 being whole fen. `odd` holds the rows whose number is no such fraction; they are known too."""

    numerators: Whole
    scale: int = 0
    known: Known | None = None
    odd: Mapping[int, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.numerators.dtype != np.int64 or not 0 <= self.scale <= FINEST:
            raise TypeError(f"numbers are int64 with 0 to {FINEST} decimals")
        if self.known is not None and self.known.shape != self.numerators.shape:
            raise ValueError("the mask is as long as the column")

    def __len__(self) -> int:
        return len(self.numerators)

    def fact(self, row: int) -> Fraction | None:
        if row in self.odd:
            return self.odd[row]
        if self.known is not None and not self.known[row]:
            return None
        return Fraction(int(self.numerators[row]), 10**self.scale)

    @cached_property
    def complete(self) -> bool:
        """Whether every row is known, and by its numerator."""
        return not self.odd and (self.known is None or bool(self.known.all()))

    @cached_property
    def floats_exact(self) -> bool:
        """Whether float64 holds every numerator as it is."""
        if not len(self.numerators):
            return True
        return bool(np.abs(self.numerators.astype(np.float64)).max() < EXACT)


@dataclass(frozen=True)
class Flags:
    """Facts: 1 yes, 0 no, -1 unknown."""

    codes: Codes

    def __post_init__(self) -> None:
        _refuse_beyond(self.codes, 2)

    def __len__(self) -> int:
        return len(self.codes)

    def fact(self, row: int) -> bool | None:
        code = int(self.codes[row])
        return None if code < 0 else code == 1


@dataclass(frozen=True)
class Choices:
    """Choices: the number of the value in `values`, -1 unknown."""

    codes: Codes
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.values)) != len(self.values):
            raise ValueError("a value is listed twice")
        _refuse_beyond(self.codes, self.meanings)

    @property
    def meanings(self) -> int:
        """How many codes there are, from 0."""
        return len(self.values)

    def __len__(self) -> int:
        return len(self.codes)

    def fact(self, row: int) -> str | None:
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]

    def code(self, value: str) -> int | None:
        return self.values.index(value) if value in self.values else None


@dataclass(frozen=True)
class Items(Choices):
    """Several of `values` each: bit n is the nth value, -1 is unknown."""

    @property
    def meanings(self) -> int:
        return 1 << len(self.values)

    def fact(self, row: int) -> frozenset[str] | None:  # type: ignore[override]
        bits = int(self.codes[row])
        return None if bits < 0 else frozenset(value for n, value in enumerate(self.values) if bits >> n & 1)


def _refuse_beyond(codes: Codes, meanings: int) -> None:
    if len(codes) and not (codes.min() >= -1 and codes.max() < meanings):
        raise ValueError(f"codes go from -1 to {meanings - 1}")


Column = Numbers | Flags | Choices | Items
KINDS: Mapping[str, type] = {"flag": Flags, "choice": Choices, "several": Items}
"""The column of each kind of metric; those left out are Numbers. A day is in no condition and has none."""


def column_type(metric: Metric) -> type:
    """What holds a metric."""
    return KINDS.get(metric.kind, Numbers)


@dataclass(frozen=True)
class PoolColumns:
    """`size` enterprises: a column by metric id, absent where nothing is known of any. A derived metric may
    have a column too; its known rows count in place of the formula."""

    size: int
    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        for name, column in self.columns.items():
            if len(column) != self.size:
                raise ValueError(f"the column {name} has {len(column)} rows, not {self.size}")

    def facts(self, row: int) -> "RowFacts":
        """The facts of one enterprise, as the engine asks for them."""
        return RowFacts(self, row)

    def refuse_mixed(self, metrics: Mapping[str, Metric]) -> None:
        """Raise TypeError where a column is of another kind than its metric, or a formula has no number."""
        for name, metric in metrics.items():
            if metric.formula is not None and not metric.is_number:
                raise TypeError(f"{name} has a formula and is no number")
            column = self.columns.get(name)
            wanted = column_type(metric)
            if column is not None and metric.kind != "day" and type(column) is not wanted:
                raise TypeError(f"the column {name} must be {wanted.__name__}, not {type(column).__name__}")


class RowFacts(Mapping[str, Value | None]):
    """One row of a pool, read when asked for."""

    def __init__(self, pool: PoolColumns, row: int) -> None:
        self.pool = pool
        self.row = row

    def __getitem__(self, name: str) -> Value | None:
        return self.pool.columns[name].fact(self.row)

    def __iter__(self) -> Iterator[str]:
        return iter(self.pool.columns)

    def __len__(self) -> int:
        return len(self.pool.columns)


def columns_of(facts: Sequence[Facts], metrics: Mapping[str, Metric]) -> PoolColumns:
    """A pool of facts already gathered, for sets that use `metrics`. Raises TypeError where a value is not of
    its metric's kind, ValueError where a metric of several has more than 62 values."""
    columns: dict[str, Column] = {}
    for name, metric in metrics.items():
        values = [each.get(name) for each in facts]
        if metric.kind == "day" or not any(value is not None for value in values):
            continue
        wanted = {"flag": bool, "choice": str, "several": frozenset}.get(metric.kind, Fraction)
        if not all(value is None or type(value) is wanted for value in values):
            raise TypeError(f"the facts state {name} otherwise than as {wanted.__name__}")
        columns[name] = _column(metric, values)
    return PoolColumns(len(facts), columns)


def _column(metric: Metric, values: list[Value | None]) -> Column:
    if metric.kind == "flag":
        return Flags(np.fromiter((-1 if value is None else int(value is True) for value in values), np.int8))
    listed = dict.fromkeys(option.value for option in metric.options)
    if metric.kind == "choice":
        listed |= dict.fromkeys(value for value in values if isinstance(value, str))
        codes: dict[Value | None, int] = {value: code for code, value in enumerate(listed)}
        return Choices(np.fromiter((codes.get(value, -1) for value in values), np.int32), tuple(listed))
    if metric.kind == "several":
        held = [value if isinstance(value, frozenset) else None for value in values]
        listed |= dict.fromkeys(item for value in held for item in sorted(value or ()))
        if len(listed) > 62:
            raise ValueError(f"{metric.id} has more values than a column of several can hold")
        bits = {value: 1 << n for n, value in enumerate(listed)}
        return Items(
            np.fromiter((-1 if v is None else sum(bits[i] for i in v) for v in held), np.int64), tuple(listed)
        )
    return numbers_of([value if isinstance(value, Fraction) else None for value in values])


def numbers_of(values: Sequence[Fraction | None]) -> Numbers:
    """A column of exact numbers: at the scale that holds most of them, the others odd."""
    ratios = [(0, 1) if value is None else value.as_integer_ratio() for value in values]
    places = {below: decimals(below) for below in {1, *(below for _, below in ratios)}}
    scales = {place for place in places.values() if place is not None and place <= FINEST}
    held, scale = -1, 0
    for each in sorted(scales, reverse=True):
        held, scale = max((held, scale), (_held(ratios, places, each), each))
        if held == len(ratios):
            break
    factors = _factors(places, scale)
    odd: dict[int, Fraction] = {}
    if held < len(ratios):
        for row, (above, below) in enumerate(ratios):
            if below not in factors or abs(above) * factors[below] >= LIMIT:
                odd[row], ratios[row] = Fraction(above, below), (0, 1)
    numerators = np.array([above * factors[below] for above, below in ratios], np.int64)
    known = np.array([value is not None for value in values], np.bool_)
    return Numbers(numerators, scale, None if bool(known.all()) else known, odd)


def _held(ratios: list[tuple[int, int]], places: Mapping[int, int | None], scale: int) -> int:
    """How many of the ratios are int64 at a scale."""
    factors = _factors(places, scale)
    least = {below: LIMIT // factor for below, factor in factors.items()}
    return sum(below in least and -least[below] < above < least[below] for above, below in ratios)


def _factors(places: Mapping[int, int | None], scale: int) -> dict[int, int]:
    """What a numerator is multiplied by, for each denominator that the scale has room for."""
    unit: int = 10**scale
    return {below: unit // below for below, place in places.items() if place is not None and place <= scale}


def decimals(denominator: int) -> int | None:
    """How many decimals fractions of this denominator have; None where they never end."""
    places, enough = 0, denominator.bit_length()
    if 10**enough % denominator:
        return None
    while 10**places % denominator:
        places += 1
    return places
