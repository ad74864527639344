"""docs/components.md names every macro of templates/components, in the row of its file."""

import re
from pathlib import Path

from jinja2 import nodes

from tests.guards.tree import finding, template_tree, templates

PAGE = "docs/components.md"
ROW = re.compile(r"^\| (\w+) \| (.+) \|$", re.MULTILINE)


def undocumented_macros(root: Path) -> list[str]:
    """Macros that the row of their file does not call; rows of no file."""
    rows = dict(ROW.findall((root / PAGE).read_text("utf-8")))
    rows.pop("File", None)
    files = {path.stem: path for path in templates(root) if path.parent.name == "components"}
    missing = [
        finding(root, path, macro.lineno, f"{macro.name} stands not in {PAGE}", "say how it is called")
        for name, path in files.items()
        for macro in template_tree(path).find_all(nodes.Macro)
        if not macro.name.startswith("_") and not re.search(rf"\b{macro.name}\(", rows.get(name, ""))
    ]
    gone = [
        finding(root, root / PAGE, 1, f"there is no component {name}", "take its row away")
        for name in rows
        if name not in files
    ]
    return missing + gone
