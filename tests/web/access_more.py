"""Rows of the table of who gets what: undoing an import, and years of working days."""

from tests.web.access_rows import desk, page, post

UNDOING_AND_YEARS: dict[tuple[str, str], dict[str, int]] = {
    ("imports.undo", "GET"): page(**desk(200)),
    ("imports.undo", "POST"): post(**desk(422)),
    ("admin.workday_year", "GET"): page(system_admin=200),
    ("admin.workday_year", "POST"): post(system_admin=422),
    ("admin.workday_year", "POST withdraw"): post(system_admin=422),
}
