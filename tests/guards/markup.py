"""What people typed is escaped by Jinja; the places that switch it off are a short list."""

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from tests.guards.tree import PRODUCT, called, calls, finding, python_files, template_tree, templates

SAFE_TEMPLATES = frozenset({"templates/components/icon.html"})
"""The shapes of the icons, written in that file."""
SAFE_MODULES = frozenset({"registry/web/criteria/values.py", "registry/web/language.py"})
"""Marks the names of documents within a sentence it has escaped; says the sentences of templates as Jinja's
own extension does: values that are put into one are escaped."""
MEND = "let Jinja escape it, or write the markup as a template"


def unescaped(root: Path) -> list[str]:
    """Places that hand over text as markup. Markup("…") of a literal is none: its format() escapes."""
    in_templates = [
        finding(root, path, line, what, MEND)
        for path in templates(root)
        if str(path.relative_to(root)) not in SAFE_TEMPLATES
        for line, what in _unescaped_in(template_tree(path))
    ]
    in_modules = [
        finding(root, path, call.lineno, f"{called(call)}({ast.unparse(call.args[0])})", MEND)
        for path in python_files(root, *PRODUCT)
        if str(path.relative_to(root)) not in SAFE_MODULES
        for call in calls(path)
        if called(call) == "Markup" and call.args and not _is_literal(call.args[0])
    ]
    return in_templates + in_modules


def _unescaped_in(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for each in tree.find_all((nodes.Filter, nodes.ScopedEvalContextModifier, nodes.MarkSafe)):
        if isinstance(each, nodes.Filter):
            if each.name == "safe":
                yield each.lineno, "|safe"
        else:
            yield each.lineno, "autoescape"


def _is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
