"""Static files as set-up builds them and as they are sent."""

import shutil
import zlib
from pathlib import Path

import brotli
import pytest
from flask import Flask, url_for

import static_build
from registry.web import static_files
from registry.web.headers import HEADERS

pytestmark = pytest.mark.engines("sqlite")
SHEET = "kept/sheet.css"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of static files with two that were built and one that is neither."""
    (tmp_path / "kept").mkdir()
    (tmp_path / SHEET).write_text("a { color: red }\n" * 200)
    (tmp_path / "work.js").write_text("work();")
    (tmp_path / "read.me").write_text("no page asks for it")
    static_build.build(tmp_path)
    return tmp_path


def named(folder: Path, name: str) -> tuple[Flask, str]:
    """A site of this folder, and the address by which its pages name a file."""
    app = Flask("static", static_folder=str(folder), static_url_path="/static")
    static_files.init_app(app)
    with app.test_request_context():
        return app, url_for("static", filename=name)


@pytest.mark.parametrize(
    ("asked", "how", "unpack"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", lambda content: zlib.decompress(content, 16 + zlib.MAX_WBITS)),
        ("", None, bytes),
    ],
)
def test_a_built_file_is_named_by_what_it_holds_and_kept_for_years(
    folder: Path, asked: str, how: str | None, unpack: type
) -> None:
    app, address = named(folder, SHEET)
    with app.test_client().get(address, headers={"Accept-Encoding": asked}) as answer:
        assert answer.headers.get("Content-Encoding") == how
        assert unpack(answer.data) == (folder / SHEET).read_bytes()
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "immutable" in answer.headers["Cache-Control"]
        assert set(answer.vary) == {"Accept-Encoding"}


def test_another_content_has_another_name_and_what_is_not_built_its_own(folder: Path) -> None:
    first = named(folder, SHEET)[1]
    assert named(folder, "read.me")[1] == "/static/read.me"
    with (folder / SHEET).open("a") as file:
        file.write("b { color: blue }")
    # Somebody works on it: never is an older one sent in its place, and nobody keeps it for years.
    app, address = named(folder, SHEET)
    assert address == f"/static/{SHEET}"
    with app.test_client().get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert answer.text.endswith("b { color: blue }")
        assert "immutable" not in answer.headers["Cache-Control"]
    static_build.build(folder)
    assert named(folder, SHEET)[1] not in {first, address}


def test_a_site_whose_files_were_not_built_names_them_as_they_are(folder: Path) -> None:
    shutil.rmtree(folder / "built")
    assert named(folder, SHEET)[1] == f"/static/{SHEET}"


def test_the_same_files_are_built_alike(folder: Path) -> None:
    def built() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (folder / "built").rglob("*") if path.is_file()}

    first = built()
    static_build.build(folder)
    assert built() == first
    # As it is, as gzip and as Brotli, and the names.
    assert len(first) == 2 * 3 + 1
