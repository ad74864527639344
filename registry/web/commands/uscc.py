"""`flask uscc`: credit codes."""

import click
from flask.cli import AppGroup

from registry.rules.uscc import check_uscc
from registry.web.commands.answer import refuse, show_json

uscc_cli = AppGroup("uscc", help="统一社会信用代码 · credit codes")


@uscc_cli.command("check")
@click.argument("codes", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
def check(codes: tuple[str, ...], as_json: bool) -> None:
    """Check codes. Reasons: length, charset, checksum. Without --json, exit code 1 if any is no code."""
    found = [(code, check_uscc(code)) for code in codes]
    if as_json:
        show_json(
            [
                {"code": code, "canonical": result.canonical, "valid": result.valid, "reason": result.fault}
                for code, result in found
            ]
        )
        return
    for code, result in found:
        click.echo(f"{code}  {'有效' if result.valid else result.reason}")
    if not all(result.valid for _, result in found):
        refuse("有代码无效。 Some codes are not valid.")
