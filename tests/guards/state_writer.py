"""Only actions/step.py writes Application.state: by the workflow table, compare-and-swap, with its event."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import PRODUCT, Function, called, calls, finding, functions, nodes, python_files

WRITER = "registry/actions/step.py"
MODEL = "Application"
WRITES = frozenset({"create", "insert", "insert_many", "update", "replace", "replace_many", "get_or_create"})
MEND = "take_step() of actions/step.py does it"


def state_writes(root: Path) -> list[str]:
    """Statements by which an application's state is or may be set outside the writer."""
    return [
        finding(root, path, line, what, MEND)
        for path in python_files(root, *PRODUCT, "bench")
        if str(path.relative_to(root)) != WRITER
        if "state" in path.read_text("utf-8") or MODEL in path.read_text("utf-8")
        for line, what in sorted({*_set_attributes(path), *_written_columns(path)})
    ]


def _set_attributes(path: Path) -> Iterator[tuple[int, str]]:
    """x.state = …, setattr(x, "state", …), where x is not annotated as a row of another table; an object's
    own `self.state` is none of an application's."""
    others = _annotated_otherwise(path)
    for node in nodes(path):
        match node:
            case ast.Attribute(attr="state", ctx=ast.Store() | ast.Del(), value=value):
                if id(node) not in others:
                    yield node.lineno, f"{ast.unparse(value)}.state is set"
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="state"), *_]):
                yield node.lineno, "setattr() sets a state"


def _annotated_otherwise(path: Path) -> set[int]:
    """The attributes of `self` and of names that their function annotates as something else."""
    found: set[int] = set()
    for function in functions(path):
        annotations = {"self": "self"}
        for node in ast.walk(function):
            match node:
                case ast.arg(arg=name, annotation=ast.expr() as annotation):
                    annotations[name] = ast.unparse(annotation)
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    annotations[name] = ast.unparse(annotation)
        for node in ast.walk(function):
            match node:
                case ast.Attribute(value=ast.Name(id=name)) if name in annotations:
                    if not {MODEL, "Any", "object"} & set(re.findall(r"\w+", annotations[name])):
                        found.add(id(node))
    return found


def _written_columns(path: Path) -> Iterator[tuple[int, str]]:
    """Application.update(state=…) and the like; a mapping is followed to where its function makes it."""
    names = _names_of_model(path)
    for call in calls(path):
        if not _writes(call, names):
            continue
        inside = next((each for each in functions(path) if call in ast.walk(each)), None)
        columns = call.args[1:] if called(call) == "insert_rows" else call.args
        columns = [*columns, *(word.value for word in call.keywords if word.arg is None)]
        if any(word.arg == "state" for word in call.keywords) or not all(
            _is_free(value, inside) for value in columns
        ):
            what = f"{ast.unparse(call.func)}() writes the state, or columns that are not to be seen"
            yield call.lineno, what


def _names_of_model(path: Path) -> frozenset[str]:
    """What the model is called in a module."""
    aliases = {
        name.asname or name.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name == MODEL
    }
    return frozenset({MODEL, *aliases})


def _writes(call: ast.Call, names: frozenset[str]) -> bool:
    match call.func:
        case ast.Name(id=name) if name in names:
            return True
        case ast.Name(id="insert_rows") if call.args:
            return isinstance(call.args[0], ast.Name) and call.args[0].id in names
        case ast.Attribute(attr="bulk_update" | "bulk_create", value=ast.Name(id=name)):
            return name in names
        case (
            ast.Attribute(attr=write, value=ast.Name(id=name))
            | ast.Attribute(attr=write, value=ast.Attribute(attr=name))
        ):
            return name in names and write in WRITES
    return False


def _is_free(value: ast.expr, function: Function | None) -> bool:
    """Whether these columns are surely without a state: a dict of literal keys, here or in this function."""
    if isinstance(value, ast.Name) and function is not None:
        made = [
            node.value
            for node in ast.walk(function)
            if isinstance(node, ast.Assign)
            and any(isinstance(target, ast.Name) and target.id == value.id for target in node.targets)
        ]
        return bool(made) and all(isinstance(each, ast.Dict) and _is_free(each, None) for each in made)
    if isinstance(value, ast.Dict):
        return all(_is_free_key(key) for key in value.keys)
    return False


def _is_free_key(key: ast.expr | None) -> bool:
    match key:
        case ast.Constant(value=str(name)) | ast.Attribute(attr=name):
            return name != "state"
    return False
