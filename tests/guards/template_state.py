"""No template decides by the text of a state: what a page shows for it is said once, beside the states."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from tests.guards.tree import finding, template_tree, templates

STATES = frozenset({"state", "status", "verdict", "outcome", "standing"})
"""The last word of what a state is called: `application.state`, `row["verdict"]`, `title_status`."""
MEND = "ask a property of it: what a state means stands beside the states"


def compared_states(root: Path) -> list[str]:
    """Comparisons of something called a state with a text, and choices made by one."""
    return [
        finding(root, path, line, f"{name} is compared with a text", MEND)
        for path in templates(root)
        for line, name in sorted(set(_compared(template_tree(path))))
    ]


def _compared(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    for compare in tree.find_all(nodes.Compare):
        sides = [compare.expr, *(operand.expr for operand in compare.ops)]
        if any(map(_is_text, sides)):
            yield from ((compare.lineno, name) for name in map(_state, sides) if name)
    for test in tree.find_all(nodes.Test):
        if (name := _state(test.node)) and any(map(_is_text, test.args)):
            yield test.lineno, name
    for item in tree.find_all(nodes.Getitem):
        if (name := _state(item.arg)) and isinstance(item.node, nodes.Dict):
            yield item.lineno, name


def _state(node: nodes.Node | None) -> str:
    """What a state is called here; "" if this is none."""
    name: object = ""
    match node:
        case nodes.Filter():
            return _state(node.node)
        case nodes.Name():
            name = node.name
        case nodes.Getattr():
            name = node.attr
        case nodes.Getitem():
            name = node.arg.value if isinstance(node.arg, nodes.Const) else ""
    return str(name) if str(name).rpartition("_")[2] in STATES else ""


def _is_text(node: nodes.Node) -> bool:
    """A string, or a list of which some are."""
    if isinstance(node, nodes.List | nodes.Tuple):
        return any(map(_is_text, node.items))
    return isinstance(node, nodes.Const) and isinstance(node.value, str)
