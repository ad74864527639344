"""Who may open the pages of settings and of administration: part of the table of access."""

from tests.web.access_rows import desk, page, post

ADMIN: dict[tuple[str, str], dict[str, int]] = {
    ("settings.index", "GET"): page(**desk(200)),
    ("settings.setting", "GET"): page(**desk(200)),
    ("settings.setting", "POST"): post(**desk(422)),
    ("admin.accounts", "GET"): page(system_admin=200),
    ("admin.accounts", "POST"): post(system_admin=422),
    ("admin.person", "GET"): page(system_admin=200),
    ("admin.person", "POST"): post(system_admin=303),
    ("admin.operator", "GET"): page(system_admin=200),
    ("admin.accounts", "POST link"): post(system_admin=409),
    ("admin.accounts", "POST enable"): post(system_admin=303),
    ("admin.accounts", "POST clock"): post(system_admin=403),
    ("admin.disabled", "GET"): page(system_admin=200),
    ("admin.disabled", "POST"): post(system_admin=400),
    ("admin.workdays", "GET"): page(system_admin=200),
    ("admin.workdays", "POST"): post(system_admin=422),
    ("admin.workdays", "POST remove"): post(system_admin=303),
    ("admin.workdays", "POST clock"): post(system_admin=403),
}
