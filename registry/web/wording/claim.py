"""Claims 认领 in words: what is claimed beside what a record says, and who is there already."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import Text, say
from registry.models import Account, Claim, Enterprise
from registry.queries.claim import ClaimRecords, facts_of, people_by_enterprise
from registry.queries.enterprise import details_of, is_in_scope
from registry.rules.actor import Actor
from registry.rules.claim import Compared, same_in
from registry.web.addresses import url_for
from registry.web.filters import industry_name, place
from registry.web.language import gettext as _
from registry.web.language import translated

COMPARED_NAMES: dict[Compared, Text] = {
    Compared.NAME: say("企业名称"),
    Compared.CODE: say("统一社会信用代码"),
    Compared.PLACE: say("所属区或功能区"),
    Compared.INDUSTRY: say("所属产业"),
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One fact as it is claimed and as the register has it; `said` '' where the register says nothing."""

    label: str
    claimed: str
    said: str
    same: bool


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record beside the claim. `url` is '' where it is not in the officer's scope."""

    id: int
    name: str
    url: str
    rows: Sequence[ComparedRow]
    people: Sequence[Account]
    """Who can sign in."""
    invited: Sequence[Account]
    """Who was invited and has set no password yet."""

    @property
    def differing(self) -> str:
        """The facts that the record has otherwise, in one line; '' for none."""
        return str(_("、").join(row.label for row in self.rows if row.said and not row.same))


def shown_records(claim: Claim, records: ClaimRecords, actor: Actor) -> list[ShownRecord]:
    """The records a claim may be of, each with its people: those in the officer's scope, or of no place."""
    seen = {record.id: is_in_scope(actor, record) for record in records.all}
    shown = [record for record in records.all if seen[record.id] or not record.district]
    people = people_by_enterprise([record.id for record in shown])
    return [
        ShownRecord(
            id=record.id,
            name=record.name,
            url=url_for("enterprises.enterprise", id=record.id) if seen[record.id] else "",
            rows=_rows(claim, record),
            people=[each for each in people.get(record.id, ()) if each.password_hash],
            invited=[each for each in people.get(record.id, ()) if not each.password_hash],
        )
        for record in shown
    ]


def _rows(claim: Claim, record: Enterprise) -> list[ComparedRow]:
    same = same_in(facts_of(claim), details_of(record))
    words = {
        Compared.NAME: (claim.name, record.name),
        Compared.CODE: (claim.uscc, record.uscc or ""),
        Compared.PLACE: (
            place(claim.district, claim.zone),
            place(record.district, record.zone) if record.district else "",
        ),
        Compared.INDUSTRY: (
            industry_name(claim.industry),
            industry_name(record.industry) if record.industry else "",
        ),
    }
    return [ComparedRow(translated(COMPARED_NAMES[fact]), *words[fact], same=same[fact]) for fact in Compared]


def office_to_ask(claim: Claim) -> str:
    """Whom who claims may ask: the office of the place that the claim names, for another would say where a
    record is."""
    return str(_("%(place)s工业和信息化主管部门", place=place(claim.district, claim.zone)))
