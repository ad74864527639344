"""Forms of criteria drafts as a browser fills them in: what stands in them, and sending them back changed."""

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.models import CriteriaVersion

HOME = "/criteria-drafts/"


def begun(client: FlaskClient, base: str = "specialized_new.2026", name: str = "specialized_new.2027") -> str:
    answer = client.post(f"{HOME}begin", data={"base": base, "name": name})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def draft_at(url: str) -> CriteriaVersion:
    found: CriteriaVersion = CriteriaVersion.get_by_id(int(url.rsplit("/", 1)[1]))
    return found


def typed(page: str) -> dict[str, Any]:
    """What a browser would send back of the page's form, untouched."""
    form = page[page.index('<form class="r-form"') :]
    form = form[: form.index("</form>")]
    data: dict[str, Any] = {}
    for found in re.finditer(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', found[0]))
        kind = attributes.get("type")
        if kind in ("checkbox", "radio"):
            if re.search(r"\bchecked\b", found[0]):
                data.setdefault(attributes["name"], []).append(html.unescape(attributes["value"]))
        elif "name" in attributes:
            data[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        data[name] = html.unescape(text).lstrip("\r\n")
    for name, options in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', options)
        data[name] = html.unescape(chosen[1]) if chosen else ""
    return data


def save(client: FlaskClient, url: str, section: str, **changes: Any) -> TestResponse:
    data = typed(client.get(f"{url}/{section}").text)
    unknown = set(changes) - set(data)
    assert unknown <= {name for name in changes if name.startswith(("levels-", "kinds-", "gate-"))}, unknown
    return client.post(f"{url}/{section}", data={**data, **changes})
