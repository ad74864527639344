"""Which body decided a title or publishes a notice: of what districts decide the district itself."""

from datetime import date

from registry import clock
from registry.models import Notice, Recognition
from registry.rules.catalog import catalog
from registry.rules.office import body_of_place
from registry.rules.procedure import Procedure
from registry.web.language import language, translated


def is_of_district(row: Recognition) -> bool:
    """Whether a title was decided by the district it stands for."""
    known = catalog().procedure_on(row.scheme, row.level, row.announced_on)
    return known.procedure is Procedure.DISTRICT_DECISION and bool(row.district)


def decided_by(row: Recognition) -> str:
    """The body that decided a title, as it is called in the reader's language."""
    if is_of_district(row):
        return _body(row.scheme, row.level, row.announced_on, row.district, row.zone)
    return _body(row.scheme, row.level, row.announced_on)


def measure_by(row: Recognition, ground: str) -> str:
    """The body that decided about a title on a ground: review or a court where the ground is theirs, else the
    body that decided the title."""
    found = catalog().grounds.by_id.get(ground)
    if found is None or not found.other_body:
        return decided_by(row)
    return found.decides_en if language() == "en" else found.decides


def publisher_of(notice: Notice) -> str:
    """The district that publishes a notice; '' the bureau."""
    if not notice.district:
        return ""
    day = clock.day_of(notice.published_at)
    return _body(notice.scheme, notice.level, day, notice.district, notice.zone)


def _body(scheme: str, level: str, day: date, district: str = "", zone: str = "") -> str:
    known = catalog()
    body = known.procedure_on(scheme, level, day).decided_by
    if not district:
        return translated(body)
    return translated(body_of_place(body, known.zones[zone] if zone else known.districts[district]))
