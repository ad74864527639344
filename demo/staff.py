"""Who acts in the demo, and the document numbers they use; every one begins with 演示."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from demo.accounts import ACCOUNTS, PASSWORD
from demo.current.paper import paper
from demo.state import Firm
from registry import clock
from registry.actions.account import HashedPassword, insert_account, open_account
from registry.actions.acting import acting
from registry.actions.approval import approve, propose
from registry.actions.measure import decide_measures, keep_measure_file
from registry.actions.setting import set_setting
from registry.config import MEGABYTE
from registry.database import transactional
from registry.models import Account
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of
from registry.rules.actor import Actor
from registry.rules.approval import NEEDS_SECOND, ApprovalAction, Arguments, MeasureArguments, effect_digest
from registry.rules.catalog import catalog
from registry.rules.office import THE_BUREAU
from registry.rules.place import Place
from registry.rules.role import OPENED, Role
from registry.rules.setting import SettingChange, setting_key
from registry.storage import Storage

DEMO = Actor.system("demo")
TWO_DECIDE_FROM = date(2026, 9, 1)
"""From this day on a second person approves the end of a title."""


class Staff:
    """The demo's accounts. Officers of places that have no printed account get one nobody can sign in to."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        # One hash for all, and so one salt: it hides nothing of a password that is printed at every start.
        self.hashed = HashedPassword(PASSWORD)
        self._second = DEMO
        self._staff: dict[Role, Actor] = {}
        self._officers: dict[Place, Actor] = {}
        self._deciders: dict[Place, Actor] = {}
        self._applicants: dict[int, Actor] = {}
        self._documents: Counter[str] = Counter()
        self._document: int | None = None

    def open_staff(self) -> None:
        """The printed accounts of staff, with the printed password, and an officer for every other place."""
        for account in ACCOUNTS:
            if account.role not in OPENED - {Role.ENTERPRISE}:
                continue
            place = _place_of(account.place)
            opened, _ = open_account(
                account.login,
                account.name,
                account.role,
                DEMO,
                password=PASSWORD,
                hashed=self.hashed,
                district=place.district,
                zone=place.zone,
            )
            if account.role is Role.DISTRICT_OFFICER:
                self._officers[place] = actor_of(opened)
            elif account.role is Role.DISTRICT_DECIDER:
                self._deciders[place] = actor_of(opened)
            else:
                self._staff.setdefault(account.role, actor_of(opened))
            if account.role is Role.BUREAU_DECIDER:
                self._second = actor_of(opened)
        _open_officers(self._officers)
        _open_deciders(self._deciders)

    def open_hero(self, firm: Firm) -> None:
        """The printed accounts of an enterprise: its administrator, who applies, and its filler."""
        for account in ACCOUNTS:
            if account.role is not Role.ENTERPRISE:
                continue
            opened, _ = open_account(
                account.login,
                account.name,
                account.role,
                DEMO,
                password=PASSWORD,
                hashed=self.hashed,
                enterprise_id=firm.row.id,
                part=account.part,
            )
            self._applicants.setdefault(firm.number, actor_of(opened))

    @transactional
    def open_applicants(self, firms: list[Firm]) -> None:
        """An account for every enterprise that files something; only its one-time link could open it."""
        for firm in firms:
            if firm.number not in self._applicants:
                name = f"申报员{firm.number:04d}（演示）"
                opened = _insert(f"demo{firm.number:04d}", name, Role.ENTERPRISE, enterprise_id=firm.row.id)
                self._applicants[firm.number] = actor_of(opened)

    def __getitem__(self, role: Role) -> Actor:
        return self._staff[role]

    def decide(self, arguments: Arguments, district: str = "") -> str:
        """One decider proposes, the second approves; of a district's own its officer and its decider. Returns
        what it made, as notice:13."""
        first = self.officer(district, "") if district else self[Role.BUREAU_DECIDER]
        second = self.decider(district, "") if district else self._second
        approval = propose(arguments, first, self._storage)
        return approve(approval, second, self._storage, seen=effect_digest(effect_of(approval)))

    def document(self) -> int:
        """The document that decisions about titles rest on: one for all, which says that it is the demo's."""
        if self._document is None:
            decider = self[Role.BUREAU_DECIDER]
            file = keep_measure_file(
                THE_BUREAU, "演示-决定.pdf", paper(0), decider, storage=self._storage, limit=MEGABYTE
            )
            self._document = file.id
        return self._document

    def one_decides(self) -> None:
        """Until a day the bureau's decider ended titles alone: the setting said so, and each event does."""
        key, note = setting_key(NEEDS_SECOND, ApprovalAction.END.value), "（演示）"
        number = self.document_no(clock.today().year)
        for first, value in ((clock.today(), False), (TWO_DECIDE_FROM, None)):
            set_setting(SettingChange(key, value, first, number, note), DEMO)

    def end(self, endings: Sequence[MeasureArguments]) -> None:
        """What one document says of several titles: one transaction while one person decides, else each
        proposed and approved."""
        if clock.today() < TWO_DECIDE_FROM:
            self._end_alone(endings)
            return
        for arguments in endings:
            self.decide(arguments)

    @transactional
    def _end_alone(self, endings: Sequence[MeasureArguments]) -> None:
        alone = acting(self[Role.BUREAU_DECIDER], ApprovalAction.END)
        decide_measures(endings, alone)

    def has_applicant(self, firm: Firm) -> bool:
        """Whether anybody can act for it."""
        return firm.number in self._applicants

    def applicant(self, firm: Firm) -> Actor:
        return self._applicants[firm.number]

    def officer(self, district: str, zone: str) -> Actor:
        """Who reviews for a place: the zone's own officer, where there is one."""
        return self._officers[Place(district, zone)]

    def decider(self, district: str, zone: str) -> Actor:
        """Who decides for a place."""
        return self._deciders[Place(district, zone)]

    def document_no(self, year: int, series: str = "演示工信") -> str:
        """The next document number of a series and year."""
        self._documents[f"{series}{year}"] += 1
        return f"{series}〔{year}〕{self._documents[f'{series}{year}']}号"


@transactional
def _open_officers(officers: dict[Place, Actor]) -> None:
    known = catalog()
    for district in known.districts.values():
        place = Place(district.code, "")
        if place not in officers:
            officers[place] = _officer(f"d{district.code}", district.zh, place)
    for zone in known.zones.values():
        place = Place(zone.district_code, zone.id)
        if place not in officers:
            officers[place] = _officer(f"z-{zone.id.lower()}", zone.zh, place)


@transactional
def _open_deciders(deciders: dict[Place, Actor]) -> None:
    known = catalog()
    named = {Place(code, ""): district.zh for code, district in known.districts.items()}
    named |= {Place(zone.district_code, zone.id): zone.zh for zone in known.zones.values()}
    for place, zh in named.items():
        if place not in deciders:
            login = f"decider-{(place.zone or place.district).lower()}"
            opened = _insert(
                login, f"{zh}决定人（演示）", Role.DISTRICT_DECIDER, district=place.district, zone=place.zone
            )
            deciders[place] = actor_of(opened)


def _officer(login: str, zh: str, place: Place) -> Actor:
    name = f"{zh}审核员（演示）"
    opened = _insert(login, name, Role.DISTRICT_OFFICER, district=place.district, zone=place.zone)
    return actor_of(opened)


def _insert(
    login: str, name: str, role: Role, *, district: str = "", zone: str = "", enterprise_id: int | None = None
) -> Account:
    account, _ = insert_account(
        login, name, role, DEMO, district=district, zone=zone, enterprise_id=enterprise_id
    )
    return account


def _place_of(text: str) -> Place:
    return (catalog().place_by_name(text) if text else None) or Place("", "")
