"""A forwarding in a browser: sent on, answered by a published list, what it does not name closed; with the
wrong turns people take."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page

from registry.clock import today
from tests.journeys.person import follow, press, shot
from tests.workbooks import workbook

NATIONAL, SITE = "green_factory:national", "一号厂房"
STRANGER = "天津外来绿色有限公司"
SENT, LIST = "津工信绿报〔2026〕7号", "工信厅节函〔2026〕99号"


def forward(page: Page, call: int) -> str:
    """Send the three on: a wrong year and a place that is none are refused and nothing typed is lost; what a
    second tab sends afterwards is shown again. Returns the address of the forwarding."""
    path = f"/bureau/recommendations/new?call={call}"
    page.goto(path)
    second = page.context.new_page()
    second.goto(path)
    assert page.locator('input[name="application"]').count() == 3
    page.fill("[name=document_no]", SENT)
    page.fill("[name=sent_on]", f"{today().year + 1}-01-05")
    press(page, path, status=422)
    assert "不能晚于今天" in page.inner_text("main")
    assert page.input_value("[name=document_no]") == SENT
    page.fill("[name=sent_on]", today().isoformat())
    page.locator("input[name^=place-]").first.fill("第一")
    press(page, path, status=422)
    assert "不是序号" in page.inner_text("main")
    page.locator("input[name^=place-]").first.fill("1")
    shot(page, "forwarding")
    press(page, path)
    second.fill("[name=document_no]", "第二个标签页的文号")
    press(second, path, status=422)
    assert "第二个标签页的文号" in second.content()
    second.close()
    return page.url


def bring_in_the_list(page: Page, *named: str) -> str:
    """The ministry's list names two and a stranger: no workbook, another title and a day to come are refused
    with what was chosen; returns the address of what waits for another person."""
    rows = [[str(place), name, name + SITE] for place, name in enumerate((*named, STRANGER), start=1)]
    listed = workbook(["序号", "企业名称", "工厂名称"], *rows)
    for title, day, file, refusal in (
        (NATIONAL, today(), b"no workbook", "xlsx"),
        ("little_giant:national", today(), listed, "不是这个认定类别"),
        (NATIONAL, today() + timedelta(days=40), listed, "公告日期不能晚于今天"),
    ):
        _upload(page, title, day, file, status=422)
        assert refusal in page.inner_text("main")
        assert page.input_value("[name=document_no]") == LIST
        assert page.is_checked("[name=whole]")
    _upload(page, NATIONAL, today(), listed)
    shot(page, "answer")
    press(page, urlsplit(page.url).path, "apply")
    return page.url


def _upload(page: Page, title: str, day: date, file: bytes, *, status: int = 303) -> None:
    page.goto("/imports/")
    page.set_input_files("[name=file]", {"name": "名单.xlsx", "mimeType": "application/zip", "buffer": file})
    page.check("[name=kind][value=recognitions]")
    page.select_option("[name=title]", title)
    page.fill("[name=announced_on]", day.isoformat())
    page.fill("[name=award_year]", str(today().year))
    page.fill("[name=document_no]", LIST)
    page.locator("[name=answers]").select_option(index=1)
    page.check("[name=whole]")
    press(page, "/imports/", status=status)


def close_the_unnamed(page: Page, forwarding: str, third: str) -> None:
    """The one file the whole answer does not name is shown and closed on a yes."""
    page.goto(forwarding)
    assert page.locator("#left article").count() == 1
    assert third in page.inner_text("#left article h3")
    assert STRANGER in page.inner_text("#left article")  # a near name of the list
    shot(page, "left-out")
    page.locator("#left textarea").first.fill("经核对，公布名单中没有。")
    follow(page.locator("#left button[name=only]").first)
    assert page.locator("#left").count() == 0
    assert "未入选" in page.inner_text("main")
