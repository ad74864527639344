"""The officer's file page is one form: whatever is pressed, what was typed is kept or shown again."""

import re
from contextlib import AbstractContextManager
from datetime import timedelta
from random import Random

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry import clock
from registry.actions.application import save_application, submit_application
from registry.models import Application, ClauseCheck, Enterprise, EventSecret, Opinion
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.sheets import STATED, publish_small, state
from tests.web.file_form import drawn, file_url, press, save
from tests.web.one_engine import one_engine
from tests.web.sheet.test_live import text_of

pytestmark = one_engine
CLAUSES = ("gate:rd", "gate:brand", "gate:position", "veto:debt", "score:total")
BUTTONS = ("save", "save", "met", "return", "recommend", "reject")


@pytest.fixture
def submitted(make: Make) -> Application:
    publish_small()
    enterprise = make.enterprise()
    state(enterprise, **STATED)
    return make.application(State.SUBMITTED, enterprise=enterprise)


@pytest.fixture
def district(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER))


def later(hours: int) -> AbstractContextManager[None]:
    return clock.at(clock.now() + timedelta(hours=hours))


def test_it_posts_to_its_own_address_and_enter_only_saves(
    district: FlaskClient, submitted: Application
) -> None:
    url = f"{file_url(submitted)}?q=%E5%A4%A9%E6%B4%A5"
    page = district.get(url).text
    forms = re.findall(r'<form class="r-split" method="post" action="([^"]+)"', page)
    assert forms == [url]
    form = page[page.index('<form class="r-split"') :]
    assert re.search(r'<button[^>]*type="submit"[^>]*value="(\w+)"', form)[1] == "save"  # type: ignore[index]
    answer = district.post(url, data=drawn(page) | {"step": "reject", "note": ""})
    assert answer.status_code == 422
    assert re.findall(r'<form class="r-split" method="post" action="([^"]+)"', answer.text) == [url]
    saved = district.post(url, data=drawn(page) | {"step": "save", "note": "先记一笔"})
    assert saved.location == f"{url}#check"


def test_what_its_parts_ask_alike_is_asked_once(
    district: FlaskClient, submitted: Application, queries: list[str]
) -> None:
    save(district, submitted, {"given-gate:rd": "yes", "note": "拟推荐", "choice": "audit"})
    queries.clear()
    assert district.get(file_url(submitted)).status_code == 200
    # Whatever is kept of it: who is there, the file, its sheet, checks, past and titles, and what comes next.
    # Five of them look for the next file of the desk, stretch by stretch.
    assert len(queries) <= 34, "\n".join(queries)


def test_an_opinion_is_not_lost_by_saving_checks_nor_an_override_by_deciding(
    make: Make, people: People, district: FlaskClient, submitted: Application
) -> None:
    save(district, submitted, {"given-gate:rd": "yes", "note": "材料齐全，\n拟推荐", "choice": "audit"})
    page = district.get(file_url(submitted)).text
    assert drawn(page)["note"] == "材料齐全，\n拟推荐" and "尚未办理，仅您可见" in page
    assert re.search(r'value="audit"[^>]*checked', page)
    colleague = people.client(make.account(Role.DISTRICT_OFFICER))
    assert "拟推荐" not in colleague.get(file_url(submitted)).text
    override = {"given-gate:brand": "no", "reason-gate:brand": "商标已转让"}
    answer = press(district, submitted, "return", override)
    assert answer.status_code == 303
    assert ClauseCheck.get(ClauseCheck.clause == "gate:brand").given is False
    assert "拟推荐" in colleague.get(file_url(submitted)).text and not Opinion.select().exists()


def test_deciding_with_unchecked_clauses_takes_a_second_press_of_the_same_button(
    district: FlaskClient, submitted: Application
) -> None:
    typed = {"given-gate:rd": "yes", "note": "同意推荐"}
    first = press(district, submitted, "recommend", typed)
    assert first.status_code == 422 and "还有 4 条没有核对" in first.text
    assert "仍按未核对 4 条办理：初审推荐" in first.text and not ClauseCheck.select().exists()
    back = drawn(first.text)
    assert back["note"] == "同意推荐" and back["given-gate:rd"] == "yes"
    other = district.post(file_url(submitted), data=back | {"step": "reject"})
    assert other.status_code == 422 and "仍按未核对 4 条办理：不予推荐" in other.text
    assert district.post(file_url(submitted), data=back | {"step": "recommend"}).status_code == 303
    assert ClauseCheck.select().count() == 1
    assert "未核对 4 条" in district.get(file_url(submitted)).text


def test_two_pages_of_one_officer_show_both_texts(district: FlaskClient, submitted: Application) -> None:
    sent = drawn(district.get(file_url(submitted)).text)
    save(district, submitted, {"note": "第一份意见", "choice": "audit"})
    late = district.post(file_url(submitted), data=sent | {"step": "save", "note": "第二份意见"})
    assert late.status_code == 409 and drawn(late.text)["note"] == "第二份意见"
    assert "您在另一个页面保存的意见" in late.text and "第一份意见" in late.text
    again = drawn(late.text)
    assert district.post(file_url(submitted), data=again | {"step": "save"}).status_code == 303
    assert Opinion.get().words == "第二份意见"


def test_a_reason_without_an_answer_is_not_dropped(district: FlaskClient, submitted: Application) -> None:
    answer = save(district, submitted, {"reason-gate:brand": "商标证已核"})
    assert answer.status_code == 422 and "请同时选择核对结论" in answer.text
    assert drawn(answer.text)["reason-gate:brand"] == "商标证已核"


def test_what_no_form_sends_is_refused(district: FlaskClient, submitted: Application) -> None:
    assert press(district, submitted, "recognize").status_code == 404
    assert save(district, submitted, {"given-gate:rd": "maybe"}).status_code == 422
    assert save(district, submitted, {"given-gate:rd": "yes", "seen": "x"}).status_code == 422
    assert save(district, submitted, {"given-gate:rd": "yes", "evidence-gate:rd": "99"}).status_code == 422
    assert not ClauseCheck.select().exists()


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_of_buttons_what_was_typed_is_kept_or_shown_again(
    make: Make, people: People, submitted: Application, seed: int
) -> None:
    chance = Random(seed)
    officers = [people.client(make.account(Role.DISTRICT_OFFICER)) for _ in range(2)]
    pages = [drawn(officer.get(file_url(submitted)).text) for officer in officers]
    for turn in range(14):
        which = chance.randrange(2)
        typed = _typed(chance, turn)
        sent = pages[which] | typed | {"step": chance.choice(BUTTONS)}
        answer = officers[which].post(file_url(submitted), data=sent)
        assert answer.status_code in (303, 409, 422), answer.text
        lost = _lost(typed, answer)
        assert not lost, (seed, turn, sent, lost)
        again = answer.text if answer.status_code != 303 else officers[which].get(file_url(submitted)).text
        if 'id="file"' not in again or Application.get_by_id(submitted.id).state != State.SUBMITTED:
            return
        if chance.random() < 0.7:  # else the next press is of a page that is older than it could be
            pages[which] = drawn(again)


def _typed(chance: Random, turn: int) -> dict[str, str]:
    typed = {}
    for clause in chance.sample(CLAUSES, chance.randint(0, 3)):
        typed[f"given-{clause}"] = chance.choice(("yes", "no", "open"))
        typed[f"reason-{clause}"] = chance.choice(("", f"理由{turn}之{clause[-3:]}"))
    if chance.random() < 0.6:
        typed["note"] = f"第{turn}次的意见"
    return typed


def _lost(typed: dict[str, str], answer: TestResponse) -> list[str]:
    """What was typed and stands neither in the answer nor in the tables."""
    if answer.status_code == 303:
        kept = {
            f"given-{row.clause}": (row.given, row.reason)
            for row in ClauseCheck.select().order_by(ClauseCheck.id)
        }
        words = [row.words for row in Opinion.select()]
        words += [row.content for row in EventSecret.select()]
        answers = {"yes": True, "no": False, "open": None}
        return [
            name
            for name, value in typed.items()
            if (name == "note" and not any(value in each for each in words))
            or (name.startswith("given-") and kept.get(name, ("", ""))[0] is not answers[value])
            or (name.startswith("reason-") and kept.get(f"given-{name[7:]}", ("", ""))[1] != value)
        ]
    if 'name="given-' in answer.text:
        shown = drawn(answer.text)
        return [name for name, value in typed.items() if shown.get(name, "") != value]
    return [
        name for name, value in typed.items() if not name.startswith("given-") and value not in answer.text
    ]


def test_a_file_that_came_back_keeps_its_place_and_shows_what_changed(
    make: Make, district: FlaskClient, submitted: Application
) -> None:
    checked = {"given-gate:rd": "yes", "given-gate:brand": "no", "reason-gate:brand": "商标已转让"}
    with later(hours=1):
        other = make.application(State.SUBMITTED)
        assert press(district, submitted, "return", checked | {"note": "请补充研发费用"}).status_code == 303
        assert "补正后" not in district.get("/district/?state=all").text
    with later(hours=2):
        state(Enterprise.get_by_id(submitted.enterprise_id), rd="270")
        actor = make.actor(Role.ENTERPRISE, enterprise_id=submitted.enterprise_id)
        now = Application.get_by_id(submitted.id)
        said = {"statement": f"{now.statement}研发费用已补充。", "contact": "王五", "phone": now.phone}
        save_application(now, actor, version=now.version, **said)
        submit_application(Application.get_by_id(submitted.id), actor)
        desk = district.get("/district/").text
        page = district.get(file_url(submitted)).text
    assert desk.index(submitted.number) < desk.index(other.number) and "补正后" in desk
    diff = text_of("<main" + page[page.index('class="f-diff"') : page.index("申报内容")])
    for words in ("第 1 次补正", "请补充研发费用", "研发费用已补充。", "李四王五", "162 万元 → 270 万元"):
        assert words in diff, diff
    assert "上次已核对，事实未变，保留" in page and "商标已转让" in page
    rd = page[page.index('id="check-gate-rd"') : page.index("</li>", page.index('id="check-gate-rd"') + 900)]
    assert "补正后变化" in rd and "未核对" in rd and "checked" not in rd
    assert page.index('id="check-gate-rd"') < page.index("评价表认为符合")
