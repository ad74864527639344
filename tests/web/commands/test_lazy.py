"""The command line is there when it is asked for; a web process imports nothing of it (test_spared)."""

from flask import Flask

from registry.web.commands import COMMANDS


def test_every_command_is_listed_and_found(app: Flask) -> None:
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in listed
        assert runner.invoke(args=[name, "--help"]).exit_code == 0, name
