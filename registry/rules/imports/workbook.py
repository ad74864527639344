"""Any workbook a bureau hands over as grids of cells; what a hostile file could do is refused first."""

from registry.errors import say
from registry.rules.imports.archive import Archive
from registry.rules.imports.compound_file import COMPOUND_FILE
from registry.rules.imports.csv_text import read_csv
from registry.rules.imports.foreign_file import foreign_archive, foreign_bytes
from registry.rules.imports.grid import LARGEST_FILE, MEGABYTE, Grid, NoHeader, Unreadable

__all__ = ["LARGEST_FILE", "Grid", "NoHeader", "Unreadable", "read_workbook"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def read_workbook(content: bytes) -> list[Grid]:
    """Every worksheet, also hidden ones, in order: of .xlsx, .xls, .ods, .csv and .txt, whatever its name.

    Raises Unreadable with a sentence for anything that is none.
    """
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(say("文件是空的。"))
    if len(content) > LARGEST_FILE:
        size = LARGEST_FILE // MEGABYTE
        raise Unreadable(say("文件超过 %(size)s MB，请拆分后分次导入。", size=size))
    if content.startswith(_ZIP):
        return _read_archive(content)
    if content.startswith(COMPOUND_FILE):
        from registry.rules.imports.xls import read_xls  # noqa: PLC0415 -- as below

        return read_xls(content)
    if reason := foreign_bytes(content):
        raise Unreadable(reason)
    return read_csv(content)


def _read_archive(content: bytes) -> list[Grid]:
    # With the first workbook: what reads them takes long to import, and most processes never see one.
    from registry.rules.imports.ods import is_ods, read_ods  # noqa: PLC0415
    from registry.rules.imports.xlsx import read_xlsx, workbook_part  # noqa: PLC0415

    archive = Archive(content)
    if is_ods(archive):
        return read_ods(archive)
    part = workbook_part(archive)
    if not part:
        raise Unreadable(foreign_archive(archive.names))
    return read_xlsx(archive, part)
