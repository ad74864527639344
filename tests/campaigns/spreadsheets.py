"""Whatever is uploaded as a spreadsheet is read as a list or refused with a sentence, and nothing else."""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from random import Random

from registry.errors import Refusal
from registry.queries.imports.effect import preview_import
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.days import DAY
from tests.ods_files import ods_of
from tests.workbooks import CHAMPIONS, MUNICIPAL, REGISTER, sample, workbook
from tests.xls_files import label, number, record, xls

NUMBERS = (0.0, -1.0, 1e300, 45292.0, float("inf"), float("nan"))
FILES = 10
"""Files of one case."""
VALUES = (
    "", " ", "\u3000", "-", "—", "无", "0", "-1", "1e999", "1e-9", "NaN", "=1+1", "1/0", "#REF!", "true",
    "\u202e天津", "2023-02-30", "45292", "-45292", "2958466", "二〇二三年", "９１１２", "91120111MA0000000X",
    "x" * 30_000, "&lt;b&gt;", "=HYPERLINK(A1)", "#N/A", '"', "甲\t乙;丙",
    "甲\r\n乙", "12万元", "1,2,3", "50%", "🏭", "企业名称", "合计", "注：",
)  # fmt: skip


def _bytes(content: bytes, chance: Random) -> bytes:
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


def _lost(content: bytes, chance: Random) -> bytes:
    """A part is missing, empty or another one."""
    if not content.startswith(b"PK"):
        return _bytes(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        names = source.namelist()
        victim, other = chance.choice(names), source.read(chance.choice(names))
    instead = chance.choice((None, b"", other, b"<a/>", b"\xff\xfe<"))
    return _parts(content, lambda name, part: instead if name == victim else part)


def _tags(content: bytes, chance: Random) -> bytes:
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
        return _bytes(content, chance)
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        victim = chance.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
    return _parts(content, lambda name, part: change(name, part) if name == victim else part)


def _cells(_content: bytes, chance: Random) -> bytes:
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


def _records(_content: bytes, chance: Random) -> bytes:
    """An old workbook whose records are changed, lost, repeated, of other kinds and lengths."""
    cells = [label(row, column, row % 3) for row in range(20) for column in range(4)]
    for _ in range(chance.choice((1, 5, 30))):
        place = chance.randrange(len(cells))
        kind = chance.choice(
            (0x0006, 0x0200, 0x0205, 0x0207, 0x0208, 0x0809, 0x000A, 0x00BD, 0x00E5, 0x00FD, 0x003C)
        )
        cells[place] = record(kind, chance.randbytes(chance.choice((0, 3, 8, 10, 14, 20, 40))))
    stream = xls(cells, ["企业名称", "所属区", "天津海河有限公司"], is_1904=chance.random() < 0.5)
    return _bytes(stream, chance) if chance.random() < 0.3 else stream


WAYS = (_bytes, _lost, _tags, _cells, _records)


def _source(chance: Random) -> bytes:
    """A sound file of any format."""
    if chance.random() < 0.5:
        return sample(chance.choice((REGISTER, MUNICIPAL, CHAMPIONS)))
    rows = [["企业名称", "所属区"], *([f"天津第{place}有限公司", "西青区"] for place in range(30))]
    return chance.choice(FORMATS)(rows, chance)


def run(case: Case) -> Seen:
    """Files made wrong in every way, read as a list of enterprises and as one of recognitions."""
    chance, seen = case.chance, Counter[str]()
    scheme = catalog().schemes["single_champion"]
    decision = Decision(scheme, scheme.level("national"), announced_on=DAY, award_year=DAY.year)
    with case.registry.fresh():
        for number in range(FILES):
            way = WAYS[number % len(WAYS)]
            content = way(_source(chance), chance)
            for of in (None, decision):
                seen += _read(content, of)
                seen[way.__name__.strip("_")] += 1
    return seen


def _read(content: bytes, decision: Decision | None) -> Seen:
    try:
        report = preview_import(read_import("名单.xlsx", content, decision))
    except Refusal as refusal:
        reasons = [str(reason).strip() for reason in refusal.reasons]
    else:
        return Counter({"read": 1, "rows": len(report.lines)})
    assert reasons and all(reasons)
    return Counter({"refused": 1})


CAMPAIGN = Campaign(
    "Whatever is uploaded as a spreadsheet is read or refused with a sentence.",
    run,
    few=4,
    must_see=frozenset({"read", "refused", "rows", *(way.__name__.strip("_") for way in WAYS)}),
    engines=("sqlite",),
)
