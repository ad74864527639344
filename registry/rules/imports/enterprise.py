"""A list of enterprises, line by line: what each says, and what it would change in the register."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.errors import Text, listed, named, say
from registry.rules.catalog import Catalog
from registry.rules.change import FACT_NAMES, Fact, split_list, values_of, with_values
from registry.rules.enterprise import EnterpriseDetails, unmet_details, wan_from_fen
from registry.rules.imports.cell import Cell, day_of_cell, fen_of, whole_of
from registry.rules.imports.matching import Identity, Match, Register, Seen, known_text, read_code
from registry.rules.imports.place import read_row_place
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.report import ReportLine, RowOutcome, said
from registry.rules.name_key import name_key
from registry.rules.place import PENDING, Place


@dataclass(frozen=True)
class ListedClaim:
    """What one line says of an enterprise. `facts` holds only what it does say; blank is not "none"."""

    row: int
    name: str
    code: str | None
    place: Place
    facts: Mapping[str, Any]
    reasons: tuple[Text, ...]
    notes: tuple[Text, ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class RegisteredEnterprise:
    """An enterprise as the register has it."""

    id: int
    version: int
    details: EnterpriseDetails
    waiting: frozenset[Fact] = frozenset()
    """The facts of which a change waits to be confirmed."""


@dataclass(frozen=True)
class EnterprisePlan:
    """What is to be done for one line. `known` is None for a new enterprise."""

    line: ReportLine
    details: EnterpriseDetails | None = None
    """What is written at once."""
    known: RegisteredEnterprise | None = None
    asked: tuple[Fact, ...] = ()
    """The facts that become change requests, to say what `said` says."""
    said: EnterpriseDetails | None = None


LABELS: dict[str, Text] = {
    "name": say("企业名称"),
    "uscc": say("统一社会信用代码"),
    "place": say("属地"),
    "industry": say("所属产业"),
    "chains": say("产业链"),
    "founded_on": say("成立日期"),
    "staff": say("从业人数"),
    "revenue_fen": say("营业收入（万元）"),
    "assets_fen": say("资产总额（万元）"),
}


def read_claims(reading: ListReading, catalog: Catalog, believed: Collection[str] = ()) -> list[ListedClaim]:
    """Every line of the lists, with what of it cannot be read; `believed` as of KnownPlaces.read."""
    return [_claim(row, catalog, believed) for row in reading.rows]


def _claim(row: TableRow, catalog: Catalog, believed: Collection[str]) -> ListedClaim:
    code, reasons = read_code(row.cells.get("uscc", ""))
    placed = read_row_place(row, catalog, believed=believed)
    facts, wrong_facts = _facts(row, catalog)
    reasons = [*reasons, *placed.reasons, *wrong_facts, *row.unmet_text()]
    return ListedClaim(
        row.number, row.text("name"), code, placed.place, facts, tuple(reasons), placed.notes, row.sheet
    )


def _facts(row: TableRow, catalog: Catalog) -> tuple[dict[str, Any], list[Text]]:
    facts: dict[str, Any] = {}
    reasons: list[Text] = []
    readers: dict[str, Callable[[Cell], Any]] = {
        "industry": lambda cell: _industry(known_text(cell), catalog),
        "chains": lambda cell: _chains(known_text(cell), catalog),
        "founded_on": day_of_cell,
        "staff": whole_of,
        "revenue_fen": lambda cell: fen_of(cell, row.units["revenue_fen"]),
        "assets_fen": lambda cell: fen_of(cell, row.units["assets_fen"]),
    }
    for name, read in readers.items():
        # While nobody said the unit the row waits; an amount without it is no fact.
        has_unit = not name.endswith("_fen") or name in row.units
        if not has_unit or not known_text(row.cells.get(name, "")):
            continue
        try:
            facts[name] = read(row.cells[name])
        except ValueError:
            reasons.append(_unread(name, row.text(name)))
    return facts, reasons


def _industry(text: str, catalog: Catalog) -> str:
    industry = catalog.industry_by_name(text)
    if industry is None:
        raise ValueError(text)
    return industry


def _chains(text: str, catalog: Catalog) -> tuple[str, ...]:
    parts = [
        part.strip() for part in text.replace("，", "、").replace(",", "、").replace("；", "、").split("、")
    ]
    chains = [catalog.chain_by_name(part) for part in parts if part]
    if None in chains:
        raise ValueError(text)
    return tuple(dict.fromkeys(chain for chain in chains if chain))


def _unread(name: str, text: str) -> Text:
    """Why a cell cannot be read, by its column."""
    if name == "industry":
        return say("没有“%(industry)s”这个产业，请改为名录中的产业名称。", industry=text)
    if name == "chains":
        return say("产业链“%(chains)s”中有名录没有的名称，请核对。", chains=text)
    if name == "founded_on":
        return say("成立日期“%(text)s”不是完整的日期，应如 2007-11-02。", text=text)
    if name == "staff":
        return say("从业人数“%(text)s”不是整数。", text=text)
    return say("%(label)s“%(text)s”不是金额，或比 1 分更细。", label=LABELS[name], text=text)


def match_claims(claims: Sequence[ListedClaim], register: Register) -> list[Match]:
    """The enterprise each line is about; a line that is refused anyway is not looked for."""
    return [Match(None) if claim.reasons else register.match(claim.code, claim.name) for claim in claims]


def plan_enterprises(
    claims: Sequence[ListedClaim],
    matches: Sequence[Match],
    known: Mapping[int, RegisteredEnterprise],
    register: Register,
    today: date,
    catalog: Catalog,
) -> list[EnterprisePlan]:
    """What each line would do, in the order of the file. `known` holds every enterprise matched."""
    seen = Seen()
    plans = []
    for claim, match in zip(claims, matches, strict=True):
        before = known[match.enterprise_id] if match.enterprise_id is not None else None
        details = _merged(claim, before, register)
        reasons = [*claim.reasons, *([match.reason] if match.reason else [])]
        reasons += [reason for reason in unmet_details(details, today, catalog) if reason not in reasons]
        identity = Identity(match.enterprise_id, claim.code, claim.name)
        if not reasons and (earlier := seen.row_of(identity)) is not None:
            reasons = [_repeated(claim, earlier)]
        if reasons:
            plans.append(EnterprisePlan(_line(claim, RowOutcome.REFUSED, reasons, details)))
            continue
        seen.add(identity, claim.row)
        plans.append(_accepted(claim, match, before, details, catalog))
    return plans


def _repeated(claim: ListedClaim, earlier: int) -> Text:
    if claim.code is None:
        return say("与第 %(row)s 行是同一企业，本行重复。", row=earlier)
    return say(
        "统一社会信用代码 %(code)s 与第 %(row)s 行是同一企业，本行重复。", code=claim.code, row=earlier
    )


def _merged(claim: ListedClaim, before: RegisteredEnterprise | None, register: Register) -> EnterpriseDetails:
    """The record as it would be: what the line says over what was known."""
    if before is None:
        district, zone = claim.place
        return EnterpriseDetails(
            name=claim.name, uscc=claim.code, district=district, zone=zone, **claim.facts
        )
    details = replace(before.details, **claim.facts)
    if claim.code and details.uscc is None:
        details = replace(details, uscc=claim.code)
    if name_key(claim.name) != name_key(details.name) and not register.was_called(before.id, claim.name):
        details = replace(details, name=claim.name)
    if claim.place == PENDING or claim.place == (details.district, ""):
        return details
    return replace(details, district=claim.place.district, zone=claim.place.zone)


def _accepted(
    claim: ListedClaim,
    match: Match,
    before: RegisteredEnterprise | None,
    details: EnterpriseDetails,
    catalog: Catalog,
) -> EnterprisePlan:
    texts = [*([match.note] if match.note else []), *claim.notes]
    if before is None:
        if details.uscc is None:
            texts.append(say("没有统一社会信用代码，新建后列入待补码。"))
        if not details.district:
            texts.append(say("没有写明所属区，列为属地待定，计入全市。"))
        return EnterprisePlan(_line(claim, RowOutcome.CREATED, texts, details), details)
    written, asked = split_list(before.details, details)
    new = tuple(fact for fact in asked if fact not in before.waiting)
    texts += _changes(before.details, written, catalog)
    texts += [_asked(text) for text in _changes_of(new, before.details, details, catalog)]
    texts += [_waits(fact) for fact in asked if fact in before.waiting]
    is_same = written == before.details and not new
    outcome = RowOutcome.UNCHANGED if is_same else RowOutcome.UPDATED
    return EnterprisePlan(_line(claim, outcome, texts, details), written, before, new, details)


def _line(
    claim: ListedClaim, outcome: RowOutcome, texts: Sequence[Text], details: EnterpriseDetails
) -> ReportLine:
    stands = {
        "uscc": details.uscc,
        "district": details.district or None,
        "zone": details.zone or None,
        "revenue_fen": details.revenue_fen,
    }
    return ReportLine(claim.row, claim.name, outcome, tuple(texts), claim.sheet, said(stands))


def _changes_of(
    facts: Collection[Fact], before: EnterpriseDetails, after: EnterpriseDetails, catalog: Catalog
) -> list[Text]:
    """The sentences of what is asked for, fact by fact."""
    found = []
    for fact in facts:
        found += _changes(before, with_values(before, fact, values_of(after, fact)), catalog)
    return found


def _asked(text: Text) -> Text:
    return say("%(change)s与登记不同，将提交变更申请，由属地确认后生效。", change=text)


def _waits(fact: Fact) -> Text:
    return say("“%(fact)s”已有变更申请待确认，不再提交。", fact=FACT_NAMES[fact])


def asked_by_list(plans: Sequence[EnterprisePlan]) -> tuple[Text, ...]:
    """How many change requests a list makes, for the whole of it."""
    count = sum(len(plan.asked) for plan in plans)
    if not count:
        return ()
    return (say("与登记不同的共 %(count)s 项，将提交变更申请，确认之前登记不变。", count=count),)


def _changes(before: EnterpriseDetails, after: EnterpriseDetails, catalog: Catalog) -> list[Text]:
    """One sentence for each fact that differs: 从业人数：79 → 80."""
    if before == after:
        return []
    old, new = _shown(before, catalog), _shown(after, catalog)
    return [
        say("%(label)s：%(old)s → %(new)s。", label=label, old=old[name], new=new[name])
        for name, label in LABELS.items()
        if old[name] != new[name]
    ]


def _shown(details: EnterpriseDetails, catalog: Catalog) -> dict[str, object]:
    place = say("属地待定")
    if details.zone:
        place = named(catalog.zones[details.zone])
    elif details.district:
        place = named(catalog.districts[details.district])
    industry = named(catalog.industries[details.industry]) if details.industry else None
    shown = {
        **details.__dict__,
        "place": place,
        "industry": industry,
        "chains": listed(named(catalog.chains[chain]) for chain in details.chains),
        "revenue_fen": wan_from_fen(details.revenue_fen),
        "assets_fen": wan_from_fen(details.assets_fen),
    }
    return {name: say("空") if shown[name] in (None, "") else shown[name] for name in LABELS}
