"""Two answer the questions of one list: the later one sees what the other has answered; nothing is lost."""

import io
import json
import re

from flask.testing import FlaskClient

from registry.models import Enterprise, ImportRun
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.workbooks import workbook

pytestmark = one_engine
UNIT, HEAD = "unit.名单.revenue_fen", "head.在册地界"
LIST = workbook(["企业名称", "在册地界", "营业收入"], ["天津甲制造有限公司", "河西区", 12])


def _uploaded(client: FlaskClient) -> str:
    file = (io.BytesIO(LIST), "名单.xlsx")
    return str(client.post("/imports/", data={"kind": "enterprises", "file": file}).location)


def _kept() -> object:
    return json.loads(ImportRun.get().settings)["answered"]


def _seen(page: str) -> str:
    """The version that the form of answers says it was drawn with."""
    found = re.search(r'name="seen" type="hidden" value="(\d+)"', page)
    assert found
    return found[1]


def test_an_answer_by_a_page_that_another_was_quicker_than_is_shown_beside_the_others(
    make: Make, people: People
) -> None:
    first = people.client(make.account(Role.BUREAU_DECIDER))
    second = people.client(make.account(Role.BUREAU_REVIEWER))
    url = _uploaded(first)
    seen = _seen(first.get(url).text)
    assert first.post(url, data={"do": "answer", "seen": seen, UNIT: "万元"}).status_code == 303
    late = {"do": "answer", "seen": seen, UNIT: "元", HEAD: "place", "row.名单.9": "yes"}
    answer = second.post(url, data=late)
    assert (answer.status_code, _kept()) == (409, {UNIT: "万元"})
    page = answer.text
    box = page[page.index("已有人先保存了回答") : page.index("</table>")]
    assert [word in box for word in ("张三 已于", "<td>万元</td><td>元</td>", "没有回答")] == [True] * 3
    # Nothing is lost: what was chosen stands in the form, also what is not asked now.
    assert re.search(r'<input checked[^>]*value="元"', page)
    assert re.search(r'<option selected value="place">', page)
    assert '<input type="hidden" name="row.名单.9" value="yes">' in page
    assert second.post(url, data={**late, "seen": _seen(page)}).status_code == 303
    assert _kept() == {UNIT: "元", HEAD: "place"}


def test_who_has_seen_the_list_by_other_answers_does_not_bring_it_in(make: Make, people: People) -> None:
    first, second = (people.client(make.account(Role.BUREAU_DECIDER)) for _ in range(2))
    url = _uploaded(first)
    first.post(url, data={"do": "answer", "seen": "0", UNIT: "万元"})
    seen = _seen(second.get(url).text)
    first.post(url, data={"do": "answer", "seen": seen, UNIT: "亿元"})
    answer = second.post(url, data={"do": "apply", "seen": seen})
    assert (answer.status_code, "有了新的回答，没有导入" in answer.text) == (409, True)
    assert not Enterprise.select().exists()
    assert second.post(url, data={"do": "apply", "seen": _seen(answer.text)}).status_code == 303
    assert Enterprise.get().revenue_fen == 12 * 10**10


def test_the_same_answer_again_is_no_other_one(make: Make, people: People) -> None:
    """Sent twice, or by two who answer alike: there is nothing to choose between."""
    client = people.client(make.account(Role.BUREAU_REVIEWER))
    url = _uploaded(client)
    for _ in range(2):
        assert client.post(url, data={"do": "answer", "seen": "0", UNIT: "万元"}).status_code == 303
    assert _seen(client.get(url).text) == "2"
