"""Stylesheets and scripts: sent before Flask sees a request, under names that change with what they hold."""

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from registry.web.headers import add_to_static

NAMES = "built/names.json"
"""What set-up made of each file (static_build.py), in the folder of static files."""
_FOR_A_YEAR = re.compile(r"/built/.+\.[0-9a-f]{12}\.\w+$")
_HOUR = 3600


def init_app(app: Flask) -> None:
    """Let pages name files as set-up built them, and send all of them."""
    folder = Path(str(app.static_folder))
    names = built_names(folder)

    @app.url_defaults
    def name_as_built(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = names.get(values["filename"], values["filename"])

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(folder),
        prefix="static/",
        max_age=_HOUR,
        immutable_file_test=lambda _path, url: _FOR_A_YEAR.search(url) is not None,
        allow_all_origins=False,
        add_headers_function=add_to_static,
    )


def built_names(folder: Path) -> dict[str, str]:
    """By the name of a file the name of what was built of it, where that is of the file as it is now."""
    try:
        known = json.loads((folder / NAMES).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {
        name: built["name"]
        for name, built in known.items()
        if (folder / built["name"]).is_file() and _digest(folder / name) == built["digest"]
    }


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
