"""Pages are compressed for browsers that take it, and nothing else is."""

import zlib
from collections.abc import Callable

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Attachment
from registry.rules.role import Role
from registry.web.compression import LEAST
from tests.conftest import People
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")
UNPACK: dict[str | None, Callable[[bytes], bytes]] = {
    None: bytes,
    "br": brotli.decompress,
    "gzip": lambda content: zlib.decompress(content, 16 + zlib.MAX_WBITS),
}


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("deflate, zstd", None),
        ("", None),
    ],
)
def test_a_page_is_packed_as_the_browser_asks(app: Flask, asked: str, how: str | None) -> None:
    client = app.test_client()
    plain = client.get("/").data
    answer = client.get("/", headers={"Accept-Encoding": asked})
    assert answer.headers.get("Content-Encoding") == how
    assert UNPACK[how](answer.data) == plain
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert (len(answer.data) < len(plain) / 2) == (how is not None)
    assert {"Accept-Encoding"} <= set(answer.vary)


def test_a_head_says_what_the_page_would_be(app: Flask) -> None:
    client, headers = app.test_client(), {"Accept-Encoding": "br"}
    page, head = client.get("/", headers=headers), client.head("/", headers=headers)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == "br"
    assert head.headers["Content-Length"] == page.headers["Content-Length"]


def taken(client: FlaskClient, address: str) -> tuple[str | None, bool]:
    """How something is packed, and whether it is a stream, for a browser that takes all of it."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=False)
    assert answer.status_code == 200, address
    return answer.headers.get("Content-Encoding"), answer.is_streamed


def test_small_answers_files_and_streams_go_out_as_they_are(app: Flask, people: People, make: Make) -> None:
    draft = make.draft()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert taken(owner, "/healthz")[0] is None
    assert taken(owner, f"/files/{Attachment.get().id}")[0] is None
    assert taken(owner, "/roll.xlsx")[0] is None
    # To the public a list is sent while it is made.
    assert taken(app.test_client(), "/roll.csv") == (None, True)


def test_a_page_shorter_than_a_packet_is_left_alone(app: Flask) -> None:
    client, headers = app.test_client(), {"Accept-Encoding": "gzip, br"}
    with app.test_request_context("/", headers=headers):
        for size, how in ((LEAST - 1, None), (LEAST, "br")):
            answer = app.process_response(app.make_response("x" * size))
            assert answer.headers.get("Content-Encoding") == how
    # An error is a page as well.
    assert client.get("/nothing-here", headers=headers).headers["Content-Encoding"] == "br"


def test_a_refused_form_comes_back_packed_with_what_was_typed(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        typed = {"name": "天津某某有限公司", "csrf_token": "old"}
        headers = {"Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"}
        answer = app.test_client().post("/register", data=typed, headers=headers)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (400, "br")
    assert 'value="天津某某有限公司"' in brotli.decompress(answer.data).decode()
