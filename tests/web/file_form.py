"""The form of an officer's file page, as a browser fills and sends it."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.models import Application


def file_url(application: Application, desk: str = "district") -> str:
    return f"/{desk}/applications/{application.id}"


def drawn(page: str) -> dict[str, str]:
    """What a browser would send of the form of the file, untouched."""
    form = re.search(r'<form class="r-split" method="post".*?</form>', page, re.DOTALL)
    assert form
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    for tag in re.findall(r'<input class="form-check-input" type="radio"[^>]*checked>', form[0]):
        values = dict(re.findall(r'([a-z]+)="([^"]*)"', tag))
        sent[values["name"]] = values["value"]
    sent |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form[0], re.DOTALL))
    for name, rest in re.findall(r'<select [^>]*name="([^"]+)">(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'selected value="(\d+)"', rest)
        sent[name] = chosen[1] if chosen else ""
    return sent


def press(
    client: FlaskClient,
    application: Application,
    step: str,
    typed: dict[str, str] | None = None,
    desk: str = "district",
) -> TestResponse:
    """Open the file, type, and press a button."""
    url = file_url(application, desk)
    return client.post(url, data=drawn(client.get(url).text) | (typed or {}) | {"step": step})


def save(client: FlaskClient, application: Application, typed: dict[str, str] | None = None) -> TestResponse:
    return press(client, application, "save", typed)
