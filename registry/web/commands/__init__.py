"""The command line. `--json` puts nothing but JSON on stdout; exit code 0, 1 refused, 2 usage."""

from flask import Flask

from registry.web.commands import criteria, db, demo, docs, doctor, imports, ledger, notice, tally, uscc, user

GROUPS = (
    criteria.criteria_cli,
    db.db_cli,
    demo.demo_cli,
    docs.docs_cli,
    imports.import_cli,
    ledger.ledger_cli,
    notice.notice_cli,
    tally.tally_cli,
    user.user_cli,
    uscc.uscc_cli,
)


def init_app(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
    app.cli.add_command(doctor.doctor)
