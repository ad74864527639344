"""What was decided about titles under grounds, the documents it rests on, and how a title stands by it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Expression

from registry.errors import NotFound
from registry.models import MeasureFile, Recognition, TitleMeasure
from registry.prepared import Prepared
from registry.queries.scope import measure_files_in_scope
from registry.rules.actor import Actor
from registry.rules.bar import FilingBar
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind
from registry.rules.measure import TitleStand, net_of
from registry.rules.office import Office

ENDS = (MeasureKind.END.value, MeasureKind.VOID.value)
OFFERED = 30
"""Documents that a form offers."""
DENYING = (*ENDS, MeasureKind.BAR.value)
ONCE = frozenset({MeasureKind.LOSE_RE_REVIEW, MeasureKind.SUPERSEDE})
"""What is decided of a title once."""


def get_measure_file(actor: Actor, id: int) -> MeasureFile:
    """A document that a decision rests on, in scope; raises NotFound."""
    found: MeasureFile | None = MeasureFile.get_or_none(
        (MeasureFile.id == id) & measure_files_in_scope(actor)
    )
    if found is None:
        raise NotFound()
    return found


def file_of_office(id: int, office: Office) -> MeasureFile | None:
    """A document of an office; None where there is none of this number."""
    return next(iter(_file_of(id, office.district, office.zone)), None)


@Prepared
def _file_of(id: int, district: str, zone: str) -> Any:
    own = (MeasureFile.district == district) & (MeasureFile.zone == zone)
    return MeasureFile.select().where((MeasureFile.id == id) & own)


def files_of_office(office: Office) -> list[MeasureFile]:
    """The latest documents of an office: one may be of several decisions."""
    own = (MeasureFile.district == office.district) & (MeasureFile.zone == office.zone)
    return list(MeasureFile.select().where(own).order_by(MeasureFile.id.desc()).limit(OFFERED))


def measures_of_holder(enterprise_id: int) -> list[TitleMeasure]:
    """What was ever decided about an enterprise's titles, in order; one query."""
    found: list[TitleMeasure] = _of_holder(enterprise_id)
    return found


@Prepared
def _of_holder(enterprise_id: int) -> Any:
    return TitleMeasure.select().where(TitleMeasure.enterprise == enterprise_id).order_by(TitleMeasure.id)


def decided_about(recognitions: Collection[int]) -> Mapping[int, list[TitleMeasure]]:
    """What was decided about each of these recognitions, in order, without the documents; one query."""
    found: dict[int, list[TitleMeasure]] = {id: [] for id in recognitions}
    for row in _about(sorted(found)):
        found[row.recognition_id].append(row)
    return found


@Prepared
def _about(recognitions: Sequence[int]) -> Any:
    asked = TitleMeasure.recognition.in_(recognitions)
    return TitleMeasure.select().where(asked).order_by(TitleMeasure.id)


def measures_of(recognition_id: int) -> list[TitleMeasure]:
    """What was decided about one recognition, the latest first, the documents joined as `evidence`."""
    query = TitleMeasure.select(TitleMeasure, MeasureFile).join(MeasureFile)
    return list(query.where(TitleMeasure.recognition == recognition_id).order_by(TitleMeasure.id.desc()))


def current_ending(measures: Collection[TitleMeasure]) -> TitleMeasure | None:
    """The ending or void that nothing has taken back: the latest; None also where it named no ground yet."""
    undone = {each.undoes_id for each in measures if each.kind == MeasureKind.RESTORE}
    return max(
        (each for each in measures if each.kind in ENDS and each.id not in undone),
        key=lambda each: each.id,
        default=None,
    )


def stand_of(recognition: Recognition, measures: Collection[TitleMeasure], day: date) -> TitleStand:
    """How a title stands, for what can be decided about it."""
    ended_as = Ending(recognition.ended_how) if recognition.ended_how else None
    current = current_ending(measures) if ended_as else None
    said = current.leaves_net if current and current.kind == MeasureKind.END else None
    return TitleStand(
        title=f"{recognition.scheme}:{recognition.level}",
        announced_on=recognition.announced_on,
        ended_from=recognition.ended_on,
        ended_as=ended_as,
        ended_net=net_of(ended_as, said) if ended_as else False,
        bars=[bar for bar in map(bar_of, measures) if bar is not None and bar.holds_on(day)],
        marks=frozenset(MeasureKind(each.kind) for each in measures) & ONCE,
    )


def bar_of(row: TitleMeasure) -> FilingBar | None:
    """The bar that a measure set; None where it set none."""
    if not row.family:
        return None
    return FilingBar(
        family=row.family,
        ground=row.ground,
        first=row.effective_on,
        last=row.barred_until,
        document_no=row.document_no,
        recognition=row.recognition_id,
        lifted_on=row.lifted_on,
    )


def in_gap(day: date, how: str = "") -> Expression:
    """The condition that a recognition that was restored since had not held on a day; by how it had ended."""
    gaps: Any = TitleMeasure.select(TitleMeasure.recognition).where(
        (TitleMeasure.kind == MeasureKind.RESTORE.value)
        & (TitleMeasure.gap_from <= day)
        & (TitleMeasure.effective_on > day)
    )
    if how:
        gaps = gaps.where(TitleMeasure.gap_how == how)
    found: Expression = Recognition.id.in_(gaps)
    return found


@dataclass(frozen=True)
class Denial:
    """A decision that shows a fact of the profile to be untrue."""

    ground: str
    document_no: str
    decided: date


def denials(day: date) -> Mapping[int, Mapping[str, Denial]]:
    """By holder, of all, the facts that are not true on a day by a decision that stands; by metric."""
    kinds = (*DENYING, MeasureKind.RESTORE.value)
    return denied_by(TitleMeasure.select().where(TitleMeasure.kind.in_(kinds)).order_by(TitleMeasure.id), day)


def denied_by(measures: Iterable[TitleMeasure], day: date) -> Mapping[int, Mapping[str, Denial]]:
    """Likewise, by these decisions, in their order."""
    rows = list(measures)
    undone = {row.undoes_id for row in rows if row.kind == MeasureKind.RESTORE}
    found: defaultdict[int, dict[str, Denial]] = defaultdict(dict)
    for row in rows:
        if row.kind not in DENYING or row.id in undone:
            continue
        ground = catalog().grounds.by_id.get(row.ground)
        for metric in ground.denied_on(row.effective_on, day) if ground else ():
            found[row.enterprise_id][metric] = Denial(row.ground, row.document_no, row.effective_on)
    return found


def without_re_review() -> Any:
    """The recognitions that lost their re-review; a query of their ids."""
    return TitleMeasure.select(TitleMeasure.recognition).where(
        TitleMeasure.kind == MeasureKind.LOSE_RE_REVIEW.value
    )


def net_by_measure(holders: tuple[int, int]) -> Mapping[int, bool]:
    """Of the recognitions of holders from one number to another whose ending named a ground, whether the
    ending that stands leaves net."""
    own = TitleMeasure.recognition.in_(_titles_of(holders))
    restoring = (TitleMeasure.kind == MeasureKind.RESTORE.value) & TitleMeasure.undoes.is_null(False)
    undone = {row.undoes_id for row in TitleMeasure.select(TitleMeasure.undoes).where(restoring & own)}
    rows = TitleMeasure.select(TitleMeasure.id, TitleMeasure.recognition, TitleMeasure.leaves_net).where(
        (TitleMeasure.kind == MeasureKind.END.value) & own
    )
    return {row.recognition_id: bool(row.leaves_net) for row in rows if row.id not in undone}


def _titles_of(holders: tuple[int, int]) -> Any:
    return Recognition.select(Recognition.id).where(Recognition.enterprise.between(*holders))


def gaps_kept(holders: tuple[int, int]) -> Mapping[int, list[tuple[date, date, bool]]]:
    """By recognition of such holders: from which day, to the day before which, and whether net was left."""
    found: dict[int, list[tuple[date, date, bool]]] = {}
    columns = (
        TitleMeasure.recognition,
        TitleMeasure.gap_from,
        TitleMeasure.effective_on,
        TitleMeasure.gap_net,
    )
    own = TitleMeasure.recognition.in_(_titles_of(holders)) & TitleMeasure.gap_from.is_null(False)
    rows: Any = TitleMeasure.select(*columns).where(own).tuples()
    for recognition, first, until, left_net in rows:
        found.setdefault(recognition, []).append((first, until, left_net))
    return found
