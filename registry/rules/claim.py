"""Claims 认领: what one says, what may become of it, and what of it differs from the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from registry.errors import Text, say
from registry.rules.account import unmet_account, unmet_password
from registry.rules.attachment import media_type_of
from registry.rules.badge import BadgeState
from registry.rules.catalog import Catalog
from registry.rules.enterprise import EnterpriseDetails, unmet_details
from registry.rules.ledger import canonical_json
from registry.rules.name_key import name_key
from registry.rules.role import Role
from registry.rules.text import unmet_text

LAPSES_AFTER = "claim_days"
"""The setting: after how many days a claim that nobody confirmed lapses."""
LONGEST_REPRESENTATIVE = 64
LONGEST_NOTE = 500
ERASED_AFTER = "claim_kept_days"
"""The setting: so many days after its last day what is personal in an unconfirmed claim is erased."""
LAPSED = "claim.lapsed"
"""The event that a claim has lapsed: the calendar changes what it is, and no row."""
LICENCES = (".pdf", ".jpg", ".jpeg", ".png")
"""Endings of a licence: a scan, or the PDF of an electronic one."""


class ClaimState(BadgeState):
    """What became of a claim. Lapsed is not kept: the calendar says it."""

    WAITING = "waiting", say("待确认"), "orange"
    CONFIRMED = "confirmed", say("已确认"), "green"
    DECLINED = "declined", say("已退回"), "red"
    LAPSED = "lapsed", say("已过期"), "gray"


KEPT_STATES = tuple(state for state in ClaimState if state is not ClaimState.LAPSED)


class ClaimAct(StrEnum):
    """What is done with a claim."""

    SEND = "send"
    CONFIRM = "confirm"
    DECLINE = "decline"


NEXT: Mapping[tuple[ClaimState, ClaimAct], ClaimState] = {
    (ClaimState.WAITING, ClaimAct.CONFIRM): ClaimState.CONFIRMED,
    (ClaimState.WAITING, ClaimAct.DECLINE): ClaimState.DECLINED,
    (ClaimState.DECLINED, ClaimAct.SEND): ClaimState.WAITING,
    (ClaimState.LAPSED, ClaimAct.SEND): ClaimState.WAITING,
}
"""What may follow what. Nothing leads away from a confirmed claim: an account is closed, not taken back."""


def state_on(day: date, kept: str, last_day: date) -> ClaimState:
    """What a claim is on a day; it can be confirmed to the end of its last day."""
    state = ClaimState(kept)
    return ClaimState.LAPSED if state is ClaimState.WAITING and day > last_day else state


def last_day_of(sent_on: date, days: int) -> date:
    """The last day of a claim that was sent on a day; calendar days."""
    return sent_on + timedelta(days=days)


def unmet_act(state: ClaimState, act: ClaimAct) -> list[Text]:
    """Why this cannot be done with a claim in a state."""
    if (state, act) in NEXT:
        return []
    if act is ClaimAct.SEND:
        return [say("这份认领%(state)s，不能修改后重新提交。", state=state.label)]
    return [say("这份认领%(state)s，没有重复办理。", state=state.label)]


@dataclass(frozen=True)
class ClaimFacts:
    """What a person says of the enterprise; `zone` '' is the district itself."""

    name: str
    uscc: str
    representative: str
    district: str
    zone: str
    industry: str

    @property
    def details(self) -> EnterpriseDetails:
        """The same as the record of a new enterprise."""
        return EnterpriseDetails(
            name=self.name, uscc=self.uscc, district=self.district, zone=self.zone, industry=self.industry
        )


def unmet_claim(facts: ClaimFacts, today: date, catalog: Catalog) -> list[Text]:
    """Every reason why a claim cannot be sent, whatever the register holds."""
    reasons = unmet_details(facts.details, today, catalog)
    if not facts.representative:
        reasons.append(say("请填写法定代表人姓名。"))
    elif len(facts.representative) > LONGEST_REPRESENTATIVE:
        reasons.append(say("法定代表人姓名不能超过 %(most)s 个字。", most=LONGEST_REPRESENTATIVE))
    if not facts.district:
        reasons.append(say("请选择所属区或功能区。"))
    if not facts.industry:
        reasons.append(say("请选择所属产业。"))
    return reasons + unmet_text(facts.representative)


def unmet_claimant(
    facts: ClaimFacts, person: str, password: str | None, today: date, catalog: Catalog
) -> list[Text]:
    """All that is wrong with a claim and the account it opens; None for a password not to be judged yet."""
    code = facts.uscc.lower()
    reasons = unmet_claim(facts, today, catalog)
    reasons += unmet_account("anybody", person, Role.CLAIMANT, "", "", None, catalog)
    return reasons if password is None else reasons + unmet_password(password, code or "-" * 18)


def licence_type_of(name: str, content: bytes, limit: int) -> tuple[str | None, list[Text]]:
    """The media type of a licence that may be kept, else None and why not. `limit` in bytes."""
    return media_type_of(name, content, limit, LICENCES)


def login_of(uscc: str, mark: str) -> str:
    """The sign-in name of somebody who claims a credit code; the mark is drawn by chance."""
    return f"{uscc.lower()}-{mark}"


def unmet_note(note: str) -> list[Text]:
    """Why a claim cannot be returned with this reason."""
    if not note.strip():
        return [say("请填写退回的理由，认领人会看到。")]
    if len(note) > LONGEST_NOTE:
        return [say("理由不能超过 %(most)s 个字。", most=LONGEST_NOTE)]
    return []


class Compared(StrEnum):
    """What is claimed and stands in the register, too."""

    NAME = "name"
    CODE = "code"
    PLACE = "place"
    INDUSTRY = "industry"


def same_in(facts: ClaimFacts, record: EnterpriseDetails) -> dict[Compared, bool]:
    """In what a claim says the same as a record; names are the same however they are spelled."""
    return {
        Compared.NAME: name_key(facts.name) == name_key(record.name),
        Compared.CODE: facts.uscc == record.uscc,
        Compared.PLACE: (facts.district, facts.zone) == (record.district, record.zone),
        Compared.INDUSTRY: facts.industry == record.industry,
    }


def seen_digest(claim: Mapping[str, Any], records: Mapping[int, Mapping[str, Any]]) -> str:
    """What an officer has read: the claim, and the records it may be of by number."""
    shown = {"claim": dict(claim), "records": {str(id): dict(each) for id, each in records.items()}}
    return sha256(canonical_json(shown).encode()).hexdigest()
