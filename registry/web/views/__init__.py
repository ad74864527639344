"""The pages, one blueprint for each audience; each says at its gate who may enter."""

import importlib
from pathlib import Path

from flask import Flask

AUDIENCES = ("public", "session", "health", "enterprise", "district", "bureau", "staff", "board", "admin", "file", "imports")


def init_app(app: Flask) -> None:
    # While the pages are being written: what is not there yet is left out.
    for name in AUDIENCES:
        if (Path(__file__).parent / f"{name}.py").exists():
            app.register_blueprint(importlib.import_module(f"registry.web.views.{name}").blueprint)
