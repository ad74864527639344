"""The pages, one blueprint for each audience; each says at its gate who may enter."""

from flask import Flask

from registry.web.views import (
    admin,
    approvals,
    board,
    bureau,
    candidates,
    changes,
    claims,
    colleagues,
    criteria,
    criteria_drafts,
    district,
    enterprise,
    enterprises,
    files,
    health,
    imports,
    invitations,
    ledger,
    lists,
    messages,
    metrics,
    pending,
    profile,
    public,
    session,
    settings,
    sheet,
    subjects,
    what_if,
)


def init_app(app: Flask) -> None:
    applicants = (enterprise, profile, sheet, subjects, pending, colleagues)
    everybody = (public, session, health, metrics, criteria, ledger)
    audiences = (*everybody, *applicants, district, bureau, enterprises, board, admin, files, imports)
    desks = (approvals, changes, claims, invitations, messages, lists)
    rules = (criteria_drafts, what_if, candidates, settings, *desks)
    for views in (*audiences, *rules):
        app.register_blueprint(views.blueprint)
