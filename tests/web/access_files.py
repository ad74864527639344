"""Rows of the access table: lists as files. Who reads a list takes it away, nobody else."""

from tests.web.access_rows import BOARD, PUBLIC, desk, page, places, row

FILES: dict[tuple[str, str], dict[str, int]] = {
    ("public.roll_file", "GET"): PUBLIC,
    ("public.notices_file", "GET"): PUBLIC,
    ("public.notice_file", "GET"): PUBLIC,
    ("enterprises.index_file", "GET"): page(
        district=200, other_district=200, zone=200, **desk(200), leader=200
    ),
    ("district.desk_file", "GET"): page(**places(200)),
    ("district.notices_file", "GET"): page(**places(200)),
    ("district.notice_file", "GET"): page(district=200, other_district=404, zone=404),
    ("district.calls_file", "GET"): page(**places(200)),
    ("bureau.desk_file", "GET"): page(**desk(200)),
    ("bureau.notices_file", "GET"): page(**desk(200)),
    ("bureau.notice_file", "GET"): page(**desk(200)),
    ("bureau.calls_file", "GET"): page(**desk(200)),
    ("bureau.recognitions_file", "GET"): page(**desk(200)),
    ("bureau.recognitions_unconfirmed_file", "GET"): page(**desk(200)),
    ("bureau.recommendations_file", "GET"): page(**desk(200)),
    ("district.recommendations_file", "GET"): page(district=200, other_district=200, zone=200),
    ("bureau.recommendation_file", "GET"): page(**desk(200)),
    ("district.recommendation_file", "GET"): page(district=404, other_district=404, zone=404),
    ("imports.index_file", "GET"): page(**desk(200)),
    ("claims.index_file", "GET"): page(**places(200), **desk(200)),
    ("approvals.index_file", "GET"): page(**places(200), **desk(200)),
    ("changes.index_file", "GET"): page(owner=200, other_enterprise=200, **places(200), **desk(200)),
    ("board.targets_file", "GET"): BOARD,
    ("board.districts_file", "GET"): BOARD,
    ("board.titles_file", "GET"): BOARD,
    ("board.indicators_file", "GET"): BOARD,
    ("board.breakdown_file", "GET"): BOARD,
    ("what_if.rows_file", "GET"): page(**desk(200)),
    ("lists.job", "GET"): row(404, nobody=302, reviewer=200),
    ("lists.job", "POST cancel"): row(404, nobody=401, reviewer=303),
    ("lists.download", "GET"): row(404, nobody=302, reviewer=302),
    ("candidates.title_file", "GET"): page(
        district=200, other_district=200, zone=200, **desk(200), leader=200
    ),
}
