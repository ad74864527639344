"""`flask docs`: pages written from the tables they describe."""

import click
from flask.cli import AppGroup

from registry.rules.workflow_page import workflow_page

docs_cli = AppGroup("docs", help="生成文档 · generated pages")


@docs_cli.command("workflow")
def workflow() -> None:
    """Print docs/workflow.md as the transition table says it."""
    click.echo(workflow_page(), nl=False)
