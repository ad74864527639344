"""A workbook of four annexes and a list of revocations, in a browser, from upload to undo."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from registry.database import db
from registry.models import Recognition
from tests.journeys.person import follow, press, shot, signed_in, wide_by
from tests.journeys.system import Seeded, System, answering, count, filling
from tests.journeys.titles import approve
from tests.servers.chromium import browser
from tests.titles import award
from tests.workbooks import SAMPLES

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]
ANNEXES, REVOKED = "pc02_green_four_annexes.xlsx", "pc08_revocation_list.xlsx"
SUPPLIERS = ("天津绿戊供应链有限公司", "天津绿己供应链有限公司")
HOLDERS = ("天津撤销甲有限公司", "天津撤销乙有限公司")
SUPPLY_CHAINS = {
    "title": "green_supply_chain:national",
    "announced_on": "2022-01-15",
    "award_year": "2021",
    "document_no": "工厅节函〔2022〕7号",
}
AS_NEW = {"title": "specialized_new:municipal", "announced_on": "2024-08-01", "award_year": "2024"}
AS_ENDED = {
    "endings-title": "specialized_new:municipal",
    "endings-ground": "sme63_tax",
    "endings-ended_on": "2024-08-01",
    "endings-document_no": "津工信〔2024〕31号",
}


def test_four_annexes_and_a_list_of_revocations_are_asked_about_brought_in_and_undone(seeded: Seeded) -> None:
    system = seeded()
    _holders(system)
    with answering(system), browser() as chrome:
        _four_annexes(chrome, system)
        _revocations(chrome, system)


def _holders(system: System) -> None:
    """The firms of the list of revocations, with their titles."""
    with filling(system) as make:
        firms = [make.enterprise(name=name) for name in HOLDERS]
        award("specialized_new", "municipal", date(2023, 6, 1), firms)
        make.drained()


def _four_annexes(chrome: Browser, system: System) -> None:
    with signed_in(chrome, system, "reviewer", javascript=True) as page:
        _upload(page, ANNEXES, "recognitions", SUPPLY_CHAINS, scripted=True)
        run = urlsplit(page.url).path
        _look(page, run, "asked")
        said = page.inner_text("main")
        assert "还有 1 个问题要回答" in said
        assert "附件1 绿色工厂" in said
        assert SUPPLIERS[0] not in said
        assert page.locator("form button[value=apply], form input[name=do][value=apply]").count() == 0
        page.check("[name=lists][value='附件4 绿色供应链']")
        press(page, run, "answer")
        _look(page, run, "preview")
        said = page.inner_text("main")
        assert "将使 2022-12-31 绿色供应链管理企业（国家级）累计（净） 0 → 2" in said
        title = "绿色供应链管理企业 · 国家级"
        stands = [["东丽区", title, "2021"], ["北辰区", title, "2021"]]
        assert [_cells(page, name)[5:8] for name in SUPPLIERS] == stands
        assert "附件1 绿色工厂\n附件1 2021年度绿色工厂名单" in said.replace("\t", "\n")
        press(page, run, "apply")
        proposed = page.url
    _approved(chrome, system, proposed, run, "已导入")
    assert _holding("green_supply_chain") == 2
    _undone(chrome, system, run, "作废的认定")
    assert _holding("green_supply_chain") == 0


def _revocations(chrome: Browser, system: System) -> None:
    with signed_in(chrome, system, "reviewer") as page:
        _upload(page, REVOKED, "recognitions", AS_NEW)
        mistaken = urlsplit(page.url).path
        _look(page, mistaken, "revoked-as-new")
        said = page.inner_text("main")
        assert "撤销、取消或未通过的名单" in said
        assert page.locator("form input[name=do][value=apply]").count() == 0
        _upload(page, REVOKED, "endings", AS_ENDED)
        run = urlsplit(page.url).path
        _look(page, run, "endings-asked")
        assert "写的是“列入严重失信名单”" in page.inner_text("main")
        page.check("input[type=radio][value=sme63_dishonesty]")
        press(page, run, "answer")
        _look(page, run, "endings")
        said = page.inner_text("main")
        assert "将使 2024-12-31 专精特新中小企业累计（净） 2 → 0" in said
        assert "偷漏税" in said
        assert "问题要回答" not in said
        press(page, run, "apply")
        proposed = page.url
    assert _holding("specialized_new") == 2  # proposed is not done
    _approved(chrome, system, proposed, run, "已导入")
    assert _holding("specialized_new") == 0
    _undone(chrome, system, run, "恢复的认定")
    assert _holding("specialized_new") == 2


def _upload(page: Page, name: str, kind: str, fields: Mapping[str, str], *, scripted: bool = False) -> None:
    """Send a list as one of a kind. With a script, only the boxes of that kind are there to be seen."""
    _look(page, "/imports/", "upload")
    page.check(f"[name=kind][value={kind}]")
    shown = page.locator("fieldset[data-shown-for]:visible")
    assert shown.count() == (1 if scripted else 4)
    page.set_input_files("[name=file]", SAMPLES / "lists" / name)
    for field, value in fields.items():
        box = page.locator(f"[name='{field}']")
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    shot(page, f"upload-{kind}-{name[:4]}")
    press(page, "/imports/")


def _approved(chrome: Browser, system: System, proposed: str, run: str, said: str) -> None:
    """A second person reads the effect and approves it."""
    with signed_in(chrome, system, "decider") as page:
        _look(page, urlsplit(proposed).path, f"approval-{said}")
        assert "将使" in page.inner_text("main")
        approve(page, proposed)
        assert urlsplit(page.url).path == run
        assert said in page.inner_text("main")
        _look(page, run, f"done-{said}")
    count()


def _undone(chrome: Browser, system: System, run: str, what: str) -> None:
    """It is taken back as it was brought in: the effect first, and by two."""
    with signed_in(chrome, system, "reviewer") as page:
        page.goto(run)
        follow(page.locator(f"main a[href$='{run}/undo']"))
        _look(page, f"{run}/undo", "undo")
        assert what in page.inner_text("main")
        page.fill("[name=reason]", "名单有误")
        press(page, f"{run}/undo")
        proposed = page.url
    _approved(chrome, system, proposed, run, "已撤销")


def _cells(page: Page, name: str) -> list[str]:
    row = page.locator("main tbody tr", has=page.locator("th", has_text=name)).first
    return row.locator("th, td").all_inner_texts()


def _holding(scheme: str) -> int:
    """How many of its titles stand."""
    with db.connection_context():
        own = (Recognition.scheme == scheme) & Recognition.ended_on.is_null()
        return int(Recognition.select().where(own & Recognition.ended_how.is_null()).count())


def _look(page: Page, path: str, name: str) -> None:
    """Nothing runs over the side, narrow and wide, in either language."""
    for lang, width in (("en", 360), ("zh", 1440)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/language/{lang}")
        page.goto(path)
        assert not wide_by(page), (name, lang, width)
        shot(page, f"{name}-{lang}-{width}")
