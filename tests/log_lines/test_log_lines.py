"""Nobody writes into a log by what they type: one entry, one line, and nothing a terminal would obey."""

import io
import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from granian.log import DEFAULT_ACCESSLOG_FMT, LogLevels, configure_logging, log_request_builder
from peewee import PeeweeException

from registry.database import db
from registry.log_lines import FORMAT, INSIDE, OF_THE_SERVER, OneLine, open_log, plain, set_lines
from tests.make import Make

FORGED = "2026-11-26 09:00:00,000 INFO root nothing happened"
HOSTILE = f"/x\n{FORGED}\r\x1b[2J\x9b31m\x85\u2028\u202e中文 \u200bend"
TOKEN = "W7kq-3fGh_abcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a logger of such lines wrote."""
    stream, logger = io.StringIO(), logging.getLogger("tests.one-line")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine(FORMAT))
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)


class Named:
    """Something whose name is written as it is, as that of an exception's message."""

    def __repr__(self) -> str:
        return HOSTILE


def log() -> logging.Logger:
    return logging.getLogger("tests.one-line")


def test_an_entry_is_one_line_whatever_it_names(written: io.StringIO) -> None:
    log().warning("fault %s on %s", "A1", HOSTILE)
    (line,) = written.getvalue().splitlines()
    assert line.isprintable()
    assert rf"/x\n{FORGED}\r\x1b[2J\x9b31m\x85\u2028\u202e中文 \u200bend" in line


def test_the_lines_of_a_traceback_pass_for_no_entry(written: io.StringIO) -> None:
    try:
        {}[HOSTILE]
    except KeyError as error:
        error.args = (Named(),)
        log().exception("fault", stack_info=True)
    head, *rest = written.getvalue().rstrip("\n").split("\n")
    assert head.endswith(" fault")
    assert len(rest) > 5
    assert all(line.startswith(INSIDE) and line.isprintable() for line in rest)
    assert any(FORGED in line for line in rest)


def test_what_another_handler_rendered_is_not_taken_over(written: io.StringIO) -> None:
    record = log().makeRecord("x", logging.ERROR, "f", 1, "m", (), None)
    record.exc_text = "rendered\nelsewhere"
    assert "\n" not in OneLine(FORMAT).format(record)
    assert record.exc_text == "rendered\nelsewhere"


def test_a_one_time_link_is_not_in_the_log(written: io.StringIO) -> None:
    log().info("fault on GET /one-time/%s", TOKEN)
    log().info("GET /one-time/%s HTTP/1.1", TOKEN)
    assert TOKEN not in written.getvalue()
    assert written.getvalue().count("/one-time/…") == 2


@pytest.mark.engines("postgres")
@pytest.mark.parametrize("as_json", [False, True])
def test_what_a_database_quotes_of_a_row_is_not_in_the_log(
    make: Make, written: io.StringIO, as_json: bool
) -> None:
    set_lines(*log().handlers, as_json=as_json)
    row: Any = make.enterprise(name="天津密室精密机械有限公司")
    wrong = {"again": {"uscc": row.uscc}, "kept": {"name": None}, "number": {"staff": "13800000000x"}}
    for what, change in wrong.items():
        columns = {**row.__data__, "id": 0, **change}
        marks = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO enterprise ({', '.join(columns)}) VALUES ({marks})"
        with pytest.raises(PeeweeException) as raised, db.atomic():
            db.execute_sql(sql, list(columns.values()))
        log().error("fault %s: %s", what, raised.value, exc_info=raised.value)
    said = written.getvalue()
    assert said.count("fault") == 3
    for value in (row.uscc, row.name, "13800000000"):
        assert value not in said
        assert json.dumps(value).strip('"') not in said
    assert "duplicate key value violates unique constraint" in said
    assert "DETAIL: …" in said or "DETAIL: \\u2026" in said


def test_plain_text_stays_as_it_is() -> None:
    assert plain("津工信〔2026〕9号 ok") == "津工信〔2026〕9号 ok"


def test_the_servers_own_log_of_requests_writes_such_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogLevels.info)
    try:
        open_log()
        request = {
            "addr_remote": "198.51.100.7",
            "path": HOSTILE,
            "qs": "",
            "method": "GET",
            "scheme": "http",
            "protocol": "HTTP/1.1",
        }
        log_request_builder(DEFAULT_ACCESSLOG_FMT)(time.time(), time.perf_counter(), request, 404)
    finally:
        for name in OF_THE_SERVER:
            logging.getLogger(name).handlers.clear()
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()
    assert rf"/x\n{FORGED}" in line
