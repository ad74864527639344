"""What may be attached: told by the bytes, never by the name alone."""

from collections.abc import Collection
from pathlib import PurePosixPath

from registry.errors import Text, listed, say
from registry.rules.office_file import PART, STREAM, is_office_file, unmet_office_file
from registry.rules.pdf_file import is_pdf, unmet_pdf
from registry.rules.picture import picture_size, unmet_picture

PDF = "application/pdf"
ALLOWED: dict[str, str] = {
    ".pdf": PDF,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".ofd": "application/ofd",
}
KINDS: dict[str, tuple[str, ...]] = {
    "PDF": (".pdf",),
    "JPG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "Word": (".docx", ".doc"),
    "Excel": (".xlsx", ".xls"),
    "PPT": (".pptx", ".ppt"),
    "OFD": (".ofd",),
}
"""What people call the types, with the endings of each: every ending of ALLOWED once."""
OFFICE = frozenset({*PART, *STREAM})


def kinds_of(accepted: Collection[str]) -> list[str]:
    """What the types of these endings are called, in their order."""
    return [kind for kind, endings in KINDS.items() if not set(endings).isdisjoint(accepted)]


def media_type_of(
    name: str, content: bytes, limit: int, accepted: Collection[str] = frozenset(ALLOWED)
) -> tuple[str | None, list[Text]]:
    """The media type if the file may be kept, else None and why not: `limit` in bytes, `accepted` endings."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not content:
        return None, [say("文件“%(name)s”是空的，请重新选择。", name=name)]
    if len(content) > limit:
        return None, [
            say("文件“%(name)s”超过 %(most)s MB，请压缩或拆分后上传。", name=name, most=limit // 1024 // 1024)
        ]
    if ending not in accepted:
        kinds = listed(kinds_of(accepted))
        return None, [
            say("不接受“%(ending)s”文件。可以上传：%(kinds)s。", ending=ending or name, kinds=kinds)
        ]
    if not _is_what_it_says(ending, content):
        return None, [say("文件“%(name)s”的内容与扩展名不符或已损坏，请用原程序另存后再上传。", name=name)]
    unmet = _unmet_content(name, ending, content)
    return (None, [unmet]) if unmet else (ALLOWED[ending], [])


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in OFFICE:
        return is_office_file(ending, content)
    import puremagic  # noqa: PLC0415 -- with the first upload: it reads its table of signatures

    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return False
    if not any(match.mime_type == ALLOWED[ending] for match in found):
        return False
    return is_pdf(content) if ending == ".pdf" else picture_size(content) is not None


def _unmet_content(name: str, ending: str, content: bytes) -> Text | None:
    """Why a file that is what it says is not kept: it acts by itself, or would flood who opens it."""
    if ending in OFFICE:
        return unmet_office_file(name, ending, content)
    return unmet_pdf(name, content) if ending == ".pdf" else unmet_picture(name, content)
