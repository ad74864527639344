"""The pages, one blueprint for each audience; each says at its gate who may enter."""

from flask import Flask

from registry.web.views import (
    admin,
    board,
    bureau,
    criteria,
    district,
    enterprise,
    file,
    health,
    imports,
    library,
    pool,
    profile,
    public,
    session,
    sheet,
    staff,
    what_if,
)


def init_app(app: Flask) -> None:
    applicants = (enterprise, profile, sheet)
    everybody = (public, session, health, criteria)
    audiences = (*everybody, *applicants, district, bureau, staff, board, admin, file, imports)
    rules = (library, what_if, pool)
    for views in (*audiences, *rules):
        app.register_blueprint(views.blueprint)
