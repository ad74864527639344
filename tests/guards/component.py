"""docs/components.md names every macro of templates/components; who calls one imports it."""

import re
from collections.abc import Mapping
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


def unimported_macros(root: Path) -> list[str]:
    """Calls of a macro that neither the template nor one it extends imports or defines."""
    trees = {str(path.relative_to(root / "templates")): template_tree(path) for path in templates(root)}
    macros = {macro.name for tree in trees.values() for macro in tree.find_all(nodes.Macro)}
    mend = "import it: the page is an error once it is drawn"
    unknown = {name: macros - _known(name, trees) for name in trees}
    return [
        finding(root, root / "templates" / name, call.lineno, f"{call.node.name} is not imported", mend)
        for name, tree in trees.items()
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in unknown[name]
    ]


def _known(name: str, trees: Mapping[str, nodes.Template]) -> set[str]:
    """What a template imports and defines, and what those do that it extends."""
    tree = trees[name]
    imported = (each for node in tree.find_all(nodes.FromImport) for each in node.names)
    known = {each if isinstance(each, str) else each[1] for each in imported}
    known |= {macro.name for macro in tree.find_all(nodes.Macro)}
    for node in tree.find_all(nodes.Extends):
        if isinstance(node.template, nodes.Const):
            known |= _known(node.template.value, trees)
    return known
