"""Every page with a table can be taken away as a file, or it is written down why not."""

import re
from collections.abc import Mapping
from pathlib import Path

from tests.guards.tree import finding, templates

LIST = re.compile(r"\bcall table\(|\bpage_numbers\(")
FILE = re.compile(r"\bdownload(?:s|_texts)\(")
_FORM = "a form: what is chosen on it or confirmed by it, and gone afterwards"
_THING = "what belongs to one thing, on the page of that thing; the lists over all of them have files"
_OWN = "an enterprise's or a person's own few"
_CRITERIA = "documents: a version of criteria is taken away as its .toml"
WITHOUT: Mapping[str, str] = {
    "admin/accounts": "accounts are looked after here and nowhere else: who has one is nobody's list",
    "admin/workdays": "a calendar that is entered here; its source is the notice of the State Council",
    "candidates/index": "figures, each of which leads to its list",
    "changes/several": _FORM,
    "claims/claim": _THING,
    "colleagues/index": _OWN,
    "criteria/_versions": _CRITERIA,
    "criteria_drafts/scores": _CRITERIA,
    "criteria_drafts/versions": _CRITERIA,
    "enterprise/details": _OWN,
    "enterprise/home": _OWN,
    "enterprises/enterprise": _THING,
    "enterprises/profile": _THING,
    "imports/run": "what became of every row is a workbook of its own (imports.row_results)",
    "imports/undo": _FORM,
    "invitations/firm": _THING,
    "invitations/index": _FORM,
    "ledger/heads": "taken away signed, as heads.json, which `ledger verify` reads",
    "messages/index": _OWN,
    "profile/section": _OWN,
    "public/_notice": "drawn by public/notice, which has a file",
    "review/compose": _FORM,
    "review/merge": _FORM,
    "review/merge_choose": _FORM,
    "review/send": _FORM,
    "review/withdrawal": _FORM,
    "session/forgotten": "telephone numbers of offices, a line each",
    "settings/index": "settings, each with its history on a page of its own",
    "settings/setting": _THING,
    "sheet/_sheets": _THING,
    "sheet/filed": _THING,
    "subjects/index": _THING,
    "subjects/subject": _THING,
    "what_if/index": "what was asked for, each with its own page; the list of each has files",
}
"""Pages with tables that have no file, and why not."""


def lists_without_a_file(root: Path, without: Mapping[str, str] = WITHOUT) -> list[str]:
    """Pages that draw a table, offer no file of it and give no reason; reasons of pages that need none."""
    found = {_name(root, path): path for path in templates(root) if path.parent.name != "components"}
    bare = {
        name: path
        for name, path in found.items()
        if LIST.search(text := path.read_text("utf-8")) and not FILE.search(text)
    }
    mend = "offer downloads(…), or write down in tests/guards/list_files.py why not"
    missing = [
        finding(root, path, 1, "a table that cannot be taken away", mend)
        for name, path in bare.items()
        if name not in without
    ]
    stale = [
        finding(root, root / "templates" / f"{name}.html", 1, "a reason that is not needed", "take it out")
        for name in without
        if name not in bare
    ]
    return missing + stale


def _name(root: Path, path: Path) -> str:
    return str(path.relative_to(root / "templates").with_suffix(""))
