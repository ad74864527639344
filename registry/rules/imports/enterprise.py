"""A list of enterprises, line by line: what each says, and what it would change in the register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.errors import Text, listed, named, say
from registry.rules.catalog import Catalog
from registry.rules.change import FACT_NAMES, Fact, split_list, values_of, with_values
from registry.rules.enterprise import EnterpriseDetails, unmet_details, wan_from_fen
from registry.rules.imports.code import read_code
from registry.rules.imports.facts import LABELS, ListedFacts, facts_reader
from registry.rules.imports.firm import can_be_firm
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.matching import Identity, Match, Register, SameNames, Seen, known_text
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.report import ReportLine, RowOutcome, said
from registry.rules.imports.row_place import RowPlace, place_reader
from registry.rules.name_key import name_key
from registry.rules.place import PENDING, Place


@dataclass(frozen=True, slots=True)
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
    former: tuple[str, ...] = ()
    """Names that the list says it had before."""
    is_firm: bool = True
    """Whether it can be a firm by its name or code, or the line is refused anyway."""
    doubt: Text | None = None
    """What has to be answered by yes before the line is data."""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class RegisteredEnterprise:
    """An enterprise as the register has it."""

    id: int
    version: int
    details: EnterpriseDetails
    waiting: frozenset[Fact] = frozenset()
    """The facts of which a change waits to be confirmed."""


@dataclass(frozen=True, slots=True)
class EnterprisePlan:
    """What is to be done for one line. `known` is None for a new enterprise."""

    line: ReportLine
    details: EnterpriseDetails | None = None
    """What is written at once."""
    known: RegisteredEnterprise | None = None
    asked: tuple[Fact, ...] = ()
    """The facts that become change requests, to say what `said` says."""
    said: EnterpriseDetails | None = None
    address: str = ""
    phone: str = ""


def read_claims(reading: ListReading, catalog: Catalog, believed: Collection[str] = ()) -> list[ListedClaim]:
    """Every line of the lists, with what of it cannot be read; `believed` as of KnownPlaces.read."""
    place_of, facts_of = place_reader(catalog, believed), facts_reader(catalog)
    return [_claim(row, place_of(row, None), facts_of(row)) for row in reading.rows]


def _claim(row: TableRow, placed: RowPlace, facts: ListedFacts) -> ListedClaim:
    code = read_code(row.cells.get("uscc", ""))
    name = read_name(row.cells.get("name", ""), row.cells.get("former_name", ""))
    unmet = row.unmet_text() or name.reasons
    return ListedClaim(
        row=row.number,
        name=name.name,
        code=code.code,
        place=placed.place,
        facts=facts.said,
        reasons=(*code.reasons, *placed.reasons, *facts.reasons, *unmet),
        notes=(*name.notes, *code.notes, *placed.notes, *facts.notes),
        sheet=row.sheet,
        former=name.former,
        is_firm=bool(unmet) or not name.name or can_be_firm(name.name, code.code),
        doubt=name.doubt,
        address=known_text(row.cells.get("address", "")),
        phone=known_text(row.cells.get("phone", "")),
    )


def match_claims(claims: Sequence[ListedClaim], register: Register) -> list[Match]:
    """The enterprise each line is about; a line that is refused anyway is not looked for."""
    return [
        Match(None) if claim.reasons else register.match(claim.code, claim.name, claim.former)
        for claim in claims
    ]


def plan_enterprises(
    claims: Sequence[ListedClaim],
    matches: Sequence[Match],
    known: Mapping[int, RegisteredEnterprise],
    register: Register,
    today: date,
    catalog: Catalog,
) -> list[EnterprisePlan]:
    """What each line would do, in the order of the file. `known` holds every enterprise matched."""
    seen, same_names = Seen(), SameNames()
    plans = []
    for claim, match in zip(claims, matches, strict=True):
        before = known[match.enterprise_id] if match.enterprise_id is not None else None
        details = _merged(claim, before, register)
        reasons = [*claim.reasons, *([match.reason] if match.reason else [])]
        unmet = unmet_details(details, today, catalog, code_is_checked=True)
        reasons += [reason for reason in unmet if reason not in reasons]
        identity = Identity(match.enterprise_id, claim.code, name_key(claim.name))
        if not reasons and (earlier := seen.row_of(identity)) is not None:
            reasons = [_repeated(claim, earlier)]
        if reasons:
            plans.append(EnterprisePlan(_line(claim, RowOutcome.REFUSED, reasons, details)))
            continue
        seen.add(identity, claim.row)
        noted = same_names.note(claim.name, claim.code, claim.row)
        plans.append(_accepted(claim, match, before, details, catalog, noted))
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
    noted: Sequence[Text],
) -> EnterprisePlan:
    texts = [*([match.note] if match.note else []), *claim.notes, *noted]
    if before is None:
        if details.uscc is None:
            texts.append(say("没有统一社会信用代码，新建后列入待补码。"))
        if not details.district:
            texts.append(say("没有写明所属区，列为属地待定，计入全市。"))
        line = _line(claim, RowOutcome.CREATED, texts, details)
        return EnterprisePlan(line, details, address=claim.address, phone=claim.phone)
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
