"""What every notice has to say of itself, as its form takes it, and confirming what was previewed."""

import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CONTACT = {
    "document_no": "津工信公示〔2026〕1号",
    "basis": "天津市优质中小企业梯度培育管理实施细则",
    "office": "中小企业处",
    "address": "天津市和平区示例路1号",
    "telephone": "022-00000001",
    "email": "gongshi@example.cn",
}


def confirmed(client: FlaskClient, url: str, data: Mapping[str, object]) -> TestResponse:
    """The answer to confirming what composing this shows; where nothing is shown, why not."""
    shown = client.post(url, data=data)
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.text)
    if shown.status_code != 200 or seen is None:
        return shown
    return client.post(url, data={**data, "seen": seen[1]})
