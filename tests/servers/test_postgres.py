"""The PostgreSQL of the wheel starts, sorts by code point and takes Chinese."""

import psycopg
import pytest

from tests.servers.postgres import postgres


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)


@pytest.mark.slow
def test_answers_in_utf8_with_the_builtin_locale() -> None:
    with postgres() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE tester")
        row = connection.execute(
            "SELECT length('天津'), 'a' > 'B', current_setting('server_encoding')"
        ).fetchone()
    assert row == (2, True, "UTF8")


@pytest.mark.slow
def test_stops_while_a_client_is_idle() -> None:
    with postgres() as url:
        idle = psycopg.connect(url)
    idle.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=1)


def test_a_given_server_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://somewhere/else")
    with postgres() as url:
        assert url == "postgresql://somewhere/else"
