"""How templates run: what each prints, and what it calls, a page does some thousand times.

Jinja asks of every value it prints whether it is safe already, and makes a Markup of it that is only joined
to a text; and of every function whether it takes its context. Here the usual answers are given first.
"""

from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from flask import Flask
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape

from registry.errors import Text
from registry.web.language import translated

_FUNCTIONS = frozenset({FunctionType, MethodType, BuiltinMethodType})


def init_app(app: Flask) -> None:
    """To be called before any template is read."""
    environment: Any = app.jinja_env
    environment.code_generator_class, environment.context_class = _Code, _Context
    environment.printed, environment.finalize = printed, said


def said(value: object) -> object:
    """What a template prints: a Text in the reader's language, anything else as it is."""
    return translated(value) if isinstance(value, Text) else value


def printed(value: object) -> str:
    """What stands on a page for a value: escaped, unless it is markup."""
    if type(value) is str:
        return _escape_inner(value)
    if type(value) is Markup:
        return value
    if type(value) is int:
        return str(value)
    return escape(said(value))


class _Code(CodeGenerator):
    """Prints by `printed` wherever it is known that a page escapes, which all do."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape) and not frame.eval_ctx.volatile


class _Context(Context):
    """Calls functions and macros, which nearly all calls are of, without asking what they take."""

    def call(__self, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805 -- as Jinja has it
        kind = type(__obj)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in _FUNCTIONS or hasattr(__obj, "jinja_pass_arg"):
            return super().call(__obj, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return __obj(*args, **named)
