"""Files as they are uploaded: what is no such file, what acts by itself, and what would flood a desk."""

import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest

from registry.config import MEGABYTE
from registry.rules.attachment import ALLOWED, media_type_of
from tests.files import CONTENT_TYPES, binary_office, container, jpeg, png
from tests.make import PDF

LIMIT = 20 * MEGABYTE


def refusal(name: str, content: bytes) -> str:
    """The sentence of the refusal; "" where the file may be kept."""
    media_type, reasons = media_type_of(name, content, LIMIT)
    assert (media_type is None) == bool(reasons)
    return "".join(map(str, reasons))


def with_object(text: bytes) -> bytes:
    return PDF.replace(b"<<>>", text)


def packed(text: bytes) -> bytes:
    """A PDF whose objects are compressed, as every program writes them today."""
    stream = zlib.compress(text)
    return with_object(
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\r\n%s\nendstream"
        % (len(stream), stream)
    )


def office(ending: str) -> bytes:
    part = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
    return container({part.get(ending, "OFD.xml"): b"<x/>"})


GOOD = {
    ".pdf": PDF,
    ".png": png(1200, 800),
    ".jpg": jpeg(4000, 3000),
    ".jpeg": jpeg(4000, 3000),
    **{ending: office(ending) for ending in (".docx", ".xlsx", ".pptx", ".ofd")},
    ".doc": binary_office("WordDocument"),
    ".xls": binary_office("Workbook"),
    ".ppt": binary_office("PowerPoint Document"),
}


@pytest.mark.parametrize("ending", sorted(ALLOWED))
def test_an_ordinary_file_of_every_kind_is_kept(ending: str) -> None:
    assert media_type_of(f"材料{ending}", GOOD[ending], LIMIT) == (ALLOWED[ending], [])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("五字节.pdf", b"%PDF-"),
        ("半个.pdf", PDF[:20]),
        ("无尾.pdf", PDF.replace(b"%%EOF", b"")),
        ("八字节.doc", GOOD[".doc"][:8]),
        ("只有头.doc", GOOD[".doc"][:512] + bytes(2048)),
        ("别种.doc", GOOD[".xls"]),
        ("别种.docx", GOOD[".xlsx"]),
        ("头.png", GOOD[".png"][:20]),
        ("头.jpg", GOOD[".jpg"][:30]),
        ("零.png", png(0, 100)),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_such_file_is_refused(name: str, content: bytes) -> None:
    assert "与扩展名不符或已损坏" in refusal(name, content)


@pytest.mark.parametrize(
    "text",
    [
        b"<</OpenAction 5 0 R>>",
        b"<</OpenAction<</S/GoTo>>>>",
        b"<</S/JavaScript/JS(app.alert\\(1\\))>>",
        b"<</Names<</JavaScript 7 0 R>>>>",
        b"<</S/Java#53cript>>",
        b"<</Open#41ction 5 0 R>>",
        b"<</S/Launch/F(cmd.exe)>>",
    ],
)
@pytest.mark.parametrize("made", [with_object, packed])
def test_a_pdf_that_acts_by_itself_is_refused_with_what_to_do(made: object, text: bytes) -> None:
    assert "请用“打印为 PDF”重新生成" in refusal("材料.pdf", made(text))  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", [b"<</OpenAction[3 0 R/XYZ null null 0]>>", b"<</OpenAction null>>", b"<</JavaScripts 1>>"]
)
@pytest.mark.parametrize("made", [with_object, packed])
def test_where_a_pdf_opens_is_no_action(made: object, text: bytes) -> None:
    assert refusal("材料.pdf", made(text)) == ""  # type: ignore[operator]


def test_a_pdf_made_to_cost_much_is_looked_through_all_the_same() -> None:
    hostile = with_object(b"/ObjStm" * 300_000 + b"<</S/JavaScript>>")
    assert "打印为 PDF" in refusal("材料.pdf", hostile)
    bomb = packed(bytes(33 * MEGABYTE))
    tracemalloc.start()
    assert refusal("材料.pdf", bomb * 3) == ""
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * MEGABYTE


@pytest.mark.parametrize("made", [png, jpeg])
@pytest.mark.parametrize(
    ("width", "height", "is_kept"),
    [(16320, 12240, True), (30_000, 6_000, True), (30_001, 10, False), (20_000, 10_001, False)],
)
def test_a_picture_is_as_large_as_its_header_says(
    made: object, width: int, height: int, is_kept: bool
) -> None:
    name = "照片.png" if made is png else "照片.jpg"
    said = refusal(name, made(width, height))  # type: ignore[operator]
    assert (said == "") == is_kept
    assert is_kept or f"{width} × {height}" in said


def test_a_picture_of_a_hundred_thousand_pixels_a_side_is_refused() -> None:
    assert "过大" in refusal("照片.png", png(100_000, 100_000))


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "word/vbaProject.BIN",
        "WORD\\VBAPROJECT.BIN",
        "word/vbaProject.bin.",
        "xl/macrosheets/sheet1.xml",
    ],
)
def test_a_macro_in_any_spelling_is_refused(part: str) -> None:
    assert "含有宏" in refusal("表.docx", container({"word/document.xml": b"<x/>", part: b"x"}))


@pytest.mark.parametrize(
    "types",
    [
        CONTENT_TYPES.replace("document.main", "document.macroEnabled.main"),
        CONTENT_TYPES
        + '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_macro_under_another_name_is_refused(types: str, encoding: str) -> None:
    parts = {"word/document.xml": b"<x/>", "word/x.bin": b"x", "[Content_Types].xml": types.encode(encoding)}
    assert "含有宏" in refusal("表.docx", container(parts))


def test_a_macro_in_an_old_binary_file_is_refused() -> None:
    assert "含有宏" in refusal("表.xls", binary_office("Workbook", "_VBA_PROJECT_CUR"))


def test_what_unpacks_to_a_flood_is_refused_without_being_held() -> None:
    flood = container({"word/document.xml": bytes(101 * MEGABYTE)})
    assert len(flood) < MEGABYTE
    assert "解压后超过 100 MB" in refusal("表.docx", flood)
    tracemalloc.start()
    kept = refusal("表.docx", container({"word/document.xml": bytes(33 * MEGABYTE)}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept == ""
    assert peak < 60 * MEGABYTE  # what the test itself holds, and one piece


def test_a_container_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(container({"word/document.xml": bytes(8 * MEGABYTE)}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        directory = archive.start_dir
    content[directory + 24 : directory + 28] = struct.pack("<I", 5)
    assert "解压后超过" in refusal("表.docx", bytes(content))


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_damaged_container_is_refused_with_a_sentence(at: int) -> None:
    content = bytearray(office(".docx"))
    content[at % len(content)] ^= 0xFF
    said = refusal("表.docx", bytes(content))
    assert said == "" or "表.docx" in said
