"""Sound files made wrong in every way: bytes, parts, tags, cells, records, lengths, nesting, flags."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

from tests.ods_files import ods_of
from tests.workbooks import workbook
from tests.xls_files import label, number, record, xls

NUMBERS = (0.0, -1.0, 1e300, 45292.0, float("inf"), float("nan"))
VALUES = (
    "", " ", "\u3000", "-", "—", "无", "0", "-1", "1e999", "1e-9", "NaN", "=1+1", "1/0", "#REF!", "true",
    "\u202e天津", "2023-02-30", "45292", "-45292", "2958466", "二〇二三年", "９１１２", "91120111MA0000000X",
    "x" * 30_000, "&lt;b&gt;", "=HYPERLINK(A1)", "#N/A", '"', "甲\t乙;丙",
    "甲\r\n乙", "12万元", "1,2,3", "50%", "🏭", "企业名称", "合计", "注：",
)  # fmt: skip


def bytes_changed(content: bytes, chance: Random) -> bytes:
    """Bytes changed, lost or repeated anywhere in the file."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 30))):
        place = chance.randrange(len(changed))
        how = chance.randrange(3)
        if how == 0:
            changed[place] = chance.randrange(256)
        elif how == 1:
            del changed[place : place + chance.choice((1, 100, 5000))]
        else:
            changed[place:place] = changed[max(0, place - 200) : place]
        if not changed:
            break
    return bytes(changed)


def _parts(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The file with each of its parts changed, or left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as archive:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                archive.writestr(name, part)
    return buffer.getvalue()


def lost(content: bytes, chance: Random) -> bytes:
    """A part is missing, empty or another one."""
    if not content.startswith(b"PK"):
        return bytes_changed(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        names = source.namelist()
        victim, other = chance.choice(names), source.read(chance.choice(names))
    instead = chance.choice((None, b"", other, b"<a/>", b"\xff\xfe<"))
    return _parts(content, lambda name, part: instead if name == victim else part)


def tags(content: bytes, chance: Random) -> bytes:
    """Tags and attributes of one part swapped, repeated and left out."""

    def change(name: str, part: bytes) -> bytes:
        pieces = re.split(rb"(?=<)", part)
        for _ in range(chance.choice((1, 5, 50))):
            place = chance.randrange(len(pieces))
            how = chance.randrange(4)
            if how == 0:
                pieces[place] = b""
            elif how == 1:
                pieces.insert(place, pieces[place])
            elif how == 2:
                other = chance.randrange(len(pieces))
                pieces[place], pieces[other] = pieces[other], pieces[place]
            else:
                number = str(chance.choice((0, -1, 7, 10**6, 10**9, 10**20))).encode()
                pieces[place] = re.sub(rb"\d+", number, pieces[place], count=1)
        return b"".join(pieces)

    if not content.startswith(b"PK"):
        return bytes_changed(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        victim = chance.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
    return _parts(content, lambda name, part: change(name, part) if name == victim else part)


def cells(_content: bytes, chance: Random) -> bytes:
    """A sound file of odd cells under heads that may or may not be known."""
    heads = [
        "企业名称",
        "统一社会信用代码",
        "所属区",
        "产业",
        "成立日期",
        "从业人数",
        "营业收入（万元）",
        "产品名称",
    ]
    width = chance.randint(1, 12)
    head = [chance.choice((*heads, *VALUES)) for _ in range(width)]
    rows = [[chance.choice(VALUES) for _ in range(width)] for _ in range(chance.randint(0, 30))]
    above = [[chance.choice(VALUES)] for _ in range(chance.randint(0, 4))]
    return chance.choice(FORMATS)([["名单"], *above, head, *rows], chance)


def _xlsx(rows: list[list[str]], _chance: Random) -> bytes:
    return workbook(*rows)


def _ods(rows: list[list[str]], _chance: Random) -> bytes:
    return ods_of(rows)


def _xls(rows: list[list[str]], chance: Random) -> bytes:
    texts = sorted({each[: chance.choice((5, 300, 30_000))] for row in rows for each in row})
    places = {each: place for place, each in enumerate(texts)}
    cells = [
        label(top, left, places[each]) if each in places else number(top, left, chance.choice(NUMBERS))
        for top, row in enumerate(rows)
        for left, each in enumerate(row)
    ]
    return xls(cells, texts)


def _csv(rows: list[list[str]], chance: Random) -> bytes:
    separator, end = chance.choice(",;\t"), chance.choice(("\n", "\r\n", "\r"))

    def spelled(each: str) -> str:
        doubled = each.replace('"', '""')
        return f'"{doubled}"' if chance.random() < 0.5 else each

    text = end.join(separator.join(map(spelled, row)) for row in rows)
    return text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "gb18030")), "surrogatepass")


FORMATS = (_xlsx, _ods, _xls, _csv)


def records(_content: bytes, chance: Random) -> bytes:
    """An old workbook whose records are changed, lost, repeated, of other kinds and lengths."""
    cells = [label(row, column, row % 3) for row in range(20) for column in range(4)]
    for _ in range(chance.choice((1, 5, 30))):
        place = chance.randrange(len(cells))
        kind = chance.choice(
            (0x0006, 0x0200, 0x0205, 0x0207, 0x0208, 0x0809, 0x000A, 0x00BD, 0x00E5, 0x00FD, 0x003C)
        )
        cells[place] = record(kind, chance.randbytes(chance.choice((0, 3, 8, 10, 14, 20, 40))))
    stream = xls(cells, ["企业名称", "所属区", "天津海河有限公司"], is_1904=chance.random() < 0.5)
    return bytes_changed(stream, chance) if chance.random() < 0.3 else stream


def torn(content: bytes, chance: Random) -> bytes:
    """The file breaks off, as one that was not wholly sent; or something else follows it."""
    if chance.random() < 0.3:
        return content + chance.randbytes(chance.choice((1, 22, 5000)))
    return content[: chance.choice((1, 4, 30, 512, len(content) // 2, len(content) - 1))]


def members(content: bytes, chance: Random) -> bytes:
    """Bytes of one part changed, and packed again: what holds them is sound."""
    if not content.startswith(b"PK"):
        return bytes_changed(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        victim = chance.choice([name for name in source.namelist() if source.getinfo(name).file_size])
    return _parts(content, lambda name, part: bytes_changed(part, chance) if name == victim else part)


def flags(content: bytes, chance: Random) -> bytes:
    """What the archive says of its parts: locked, packed by another method, of other lengths."""
    changed = bytearray(content)
    starts = [each.start() for each in re.finditer(rb"PK\x01\x02|PK\x03\x04", content)]
    for start in starts:
        if chance.random() < 0.5:
            place = start + (8 if content[start + 2] == 1 else 6)
            how = chance.randrange(3)
            if how == 0:
                changed[place] |= 1
            elif how == 1:
                changed[place + 2] = chance.choice((1, 9, 12, 14, 99))
            else:
                changed[place + 10 : place + 18] = chance.randbytes(8)
    return bytes(changed) if starts else torn(content, chance)


def numbers(content: bytes, chance: Random) -> bytes:
    """Numbers of a sheet that are too large, endless, or none; texts that are far too long."""
    spelled = (
        b"1e999", b"-1e999", b"9e307", b"1e-320", b"INF", b"NaN", b"-0", b"9" * 400, b"0x10", b"1,5", b" ",
        b"", b"9" * 20, b"2958466", b"-1", b"x" * 32_767, "企".encode() * 32_767, b"#N/A", b"E+1",
    )  # fmt: skip

    def change(name: str, part: bytes) -> bytes:
        if not name.endswith(("xml", "txt")):
            return part

        def instead(found: re.Match[bytes]) -> bytes:
            return found[1] + chance.choice(spelled) + found[3] if chance.random() < 0.1 else found[0]

        part = re.sub(rb"(<(?:\w+:)?(?:v|t|p)(?: [^<>]*)?>)([^<]*)(<)", instead, part)
        return re.sub(rb"(office:value=\")([^\"]*)(\")", instead, part)

    return _parts(content, change) if content.startswith(b"PK") else bytes_changed(content, chance)


def nested(content: bytes, chance: Random) -> bytes:
    """Elements inside elements, thousands deep, or as many of one kind; entities; a part that says it is
    of another encoding."""
    if not content.startswith(b"PK"):
        return chance.choice((b"[" * 10**5, b'"' * 10**5, b"<a>" * 10**5, b"\t" * 10**5, b"a;b,c\t" * 10**4))
    count = chance.choice((100, 20_000))
    open_tag, shut = chance.choice(
        (
            (b"<c>", b"</c>"),
            (b"<row>", b"</row>"),
            (b"<is>", b"</is>"),
            (b"<r><t>", b"</t></r>"),
            (b"<a>", b"</a>"),
        )
    )
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
    victim, how = chance.choice(names), chance.randrange(4)
    entity = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'

    def change(part: bytes) -> bytes:
        places = [
            each.end()
            for each in re.finditer(rb"<(?:\w+:)?(?:sheetData|row|si|c|table|p)(?: [^<>]*)?>", part)
        ]
        place = chance.choice(places) if places else len(part) // 2
        if how == 0:
            return part[:place] + open_tag * count + shut * count + part[place:]
        if how == 1:
            return part[:place] + (open_tag + shut) * count + part[place:]
        if how == 2:
            return re.sub(rb"(\?>)", rb"\1" + entity, part, count=1) if b"?>" in part else entity + part
        return part.replace(b"UTF-8", chance.choice((b"UTF-16", b"GBK", b"none", b"utf-7")), 1)

    return _parts(content, lambda name, part: change(part) if name == victim else part)


WAYS = (bytes_changed, lost, tags, cells, records, torn, members, flags, numbers, nested)
