"""Rows of people are reached through scope: what an actor may not see is not there."""

import ast
from pathlib import Path

from tests.guards.calling import room
from tests.guards.tree import Function, called, calls, finding, functions, nodes, python_files

QUERIES, MODELS = "registry/queries", "registry/models"
SHOWING = ("registry/web", "workers")
SCOPES = "registry/queries/scope.py"
SCOPE = frozenset(
    {
        "applications_in_scope", "enterprises_in_scope", "messages_in_scope", "calls_in_scope",
        "notices_in_scope", "recommendations_in_scope", "approvals_in_scope", "handled_in_scope",
        "recognitions_in_scope", "applications_readable", "moved_in_scope", "changes_in_scope",
        "changes_to_confirm",
        "measure_files_in_scope",
        "claims_in_scope", "claims_to_confirm",
        "colleagues_in_scope",
        "firms_to_invite_in_scope",
        "runs_in_scope",
    }
)  # fmt: skip
READS_OR_WRITES = frozenset(
    {
        "select", "get", "get_or_none", "get_by_id", "filter", "raw", "noop", "insert", "insert_many",
        "update", "delete", "create", "get_or_create", "replace", "bulk_create", "bulk_update",
        "delete_by_id", "set_by_id",
    }
)  # fmt: skip
SIGNED_IN = "registry/web/access.py"
"""Where the account of a session is found: before it there is no actor to have a scope."""
NOBODYS = frozenset(
    {
        "get_call", "get_notice", "get_version", "get_recognition", "get_what_if", "get_import_run",
        "get_account", "public_proof", "person_of", "operator_events", "get_forwarding",
        "forwarding_called",
    }
)  # fmt: skip
"""Reads by id that need no actor: calls, notices, criteria, recognitions and public events are published;
runs of imports, what-ifs and forwardings are the bureau's; accounts and what operators did are the
administrator's. The gates of their blueprints say so."""


def queries_of_pages(root: Path) -> list[str]:
    """Tables that pages, commands or jobs read or write themselves."""
    tables = _tables(root)
    return [
        finding(
            root, path, call.lineno, f"{ast.unparse(call.func)}() is a query", "ask a function of queries"
        )
        for folder in SHOWING
        for path in python_files(root, folder)
        if str(path.relative_to(root)) != SIGNED_IN
        for call in calls(path)
        if _is_query(call, tables)
    ]


def queries_without_scope(root: Path) -> list[str]:
    """Functions of the queries that are told who asks and do not come to a scope."""
    queries = room(root, QUERIES)
    scoped = queries.reaching(_mentions_scope)
    return [
        finding(
            root,
            path,
            function.lineno,
            f"{function.name} has an actor and no scope",
            "start from queries/scope.py",
        )
        for name, (path, function) in sorted(queries.functions.items())
        if name not in scoped and str(path.relative_to(root)) != SCOPES
        if any("Actor" in _annotation(each) for each in _parameters(function))
    ]


def addresses_without_actor(root: Path) -> list[str]:
    """Ids out of an address that are handed to a query without who asks, or the row they belong to."""
    return [
        finding(
            root, path, call.lineno, f"{called(call)}({given}) does not say who asks", "give it the actor"
        )
        for path in python_files(root, "registry/web")
        if (reads := _from_queries(path) - NOBODYS)
        for function in functions(path)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in reads
        for given in [name for name in _names_given(call) if name in _ids(root, path, function)][:1]
        if not any(_says_whose(each, _actors(path)) for each in _given(call))
    ]


def _ids(root: Path, path: Path, function: Function) -> set[str]:
    """The parameters that are ids out of an address: each number a view is given, and what is called `id`."""
    is_view = path.is_relative_to(root / "registry/web/views")
    whole = [each for each in _parameters(function) if _annotation(each) == "int"]
    return {each.arg for each in whole if is_view or each.arg == "id"}


def _actors(path: Path) -> set[str]:
    """The functions of a module that return an actor, and the one that all pages ask."""
    return {"current_actor", *(each.name for each in functions(path) if _text(each.returns) == "Actor")}


def _tables(root: Path) -> frozenset[str]:
    return frozenset(
        node.name
        for path in python_files(root, MODELS)
        for node in nodes(path)
        if isinstance(node, ast.ClassDef) and node.bases
    )


def _is_query(call: ast.Call, tables: frozenset[str]) -> bool:
    match call.func:
        case ast.Attribute(attr=verb, value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return verb in READS_OR_WRITES and name in tables
        case ast.Name(id=name):
            return name == "insert_rows"
    return False


def _mentions_scope(function: Function) -> bool:
    return any(isinstance(node, ast.Name) and node.id in SCOPE for node in ast.walk(function))


def _parameters(function: Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _annotation(parameter: ast.arg) -> str:
    return _text(parameter.annotation)


def _text(node: ast.expr | None) -> str:
    return ast.unparse(node) if node else ""


def _from_queries(path: Path) -> set[str]:
    return {
        alias.asname or alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("registry.queries")
        for alias in node.names
    }


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords)]


def _names_given(call: ast.Call) -> list[str]:
    return [each.id for each in _given(call) if isinstance(each, ast.Name)]


def _says_whose(node: ast.expr, actors: set[str]) -> bool:
    """An actor, or the row of another table that was found by one."""
    match node:
        case ast.Name(id="actor") | ast.Attribute(attr="actor" | "id"):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in actors
    return False
