"""`flask uscc`: credit codes."""

import click
from flask.cli import AppGroup

from registry.rules.uscc import CodeCheck, check_uscc
from registry.web.commands.answer import refuse, show_json

uscc_cli = AppGroup("uscc", help="统一社会信用代码 · credit codes")


@uscc_cli.command("check")
@click.argument("codes", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
def check(codes: tuple[str, ...], as_json: bool) -> None:
    """Check codes. Reasons: length, charset, checksum, authority, region. Exit code 1 if any is no code."""
    found = [(code, check_uscc(code)) for code in codes]
    if as_json:
        show_json([_plain(code, result) for code, result in found])
    else:
        for code, result in found:
            right = f"有效（{result.authority}，{result.region}）" if result.valid else result.reason
            click.echo(f"{code}  {right}")
    if not all(result.valid for _, result in found):
        refuse("有代码无效。 Some codes are not valid.")


def _plain(code: str, result: CodeCheck) -> dict[str, object]:
    """What `--json` prints of a code; authority and region as far as its first characters say them."""
    answer = {"code": code, "canonical": result.canonical, "valid": result.valid, "reason": result.fault}
    authority, region = (str(each) if each else None for each in (result.authority, result.region))
    return {**answer, "authority": authority, "region": region}
