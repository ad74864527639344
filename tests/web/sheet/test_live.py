"""Sheets on pages: any enterprise × criteria × day, the same for everybody who may read it."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.actions.profile import save_facts
from registry.models import Account, CriteriaUse, CriteriaVersion, Enterprise
from registry.queries.actor import actor_of
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.pool import version
from tests.rules.criteria.small import gate
from tests.web.one_engine import one_engine

pytestmark = [pytest.mark.slow, pytest.mark.shipped, one_engine]
INDEX = "/sheet/"
SHEET = "/sheet/specialized_new/municipal"
CLAUSE = r'<li class="s-clause .*?</li>\s*(?=<li class="s-clause|</ol>)'
BASIS = r'<p class="s-basis">依据：<span lang="zh-Hans-CN">.+?（.+?）.+?</span> · 可信度[高中低]'


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page[page.index("<main") :]))


def test_a_sheet_says_verdict_arithmetic_document_and_where_each_fact_came_from(
    make: Make, client: FlaskClient, enterprise: Enterprise, owner: Account
) -> None:
    evidence = make.evidence(enterprise)
    entries = [
        ProfileEntry("rd", 2025, "162", "2025年度审计报告", evidence.id),
        ProfileEntry("revenue", 2025, "5400"),
    ]
    entries.append(ProfileEntry("segment_since", None, "2020-05-01", "首张<b>销售合同"))
    save_facts(enterprise, entries, actor_of(owner), seen=0)
    page = client.get(SHEET)
    said = text_of(page.text)
    assert page.status_code == 200
    assert "2025年研发费用 162 万元 ÷ 2025年营业收入 5,400 万元 = 3.00 % ≥ 3 %" in said
    assert "2025年研发费用：162 万元 2025年度审计报告 · 张三 · 2026-03-02 · 审计报告.pdf" in said
    assert f'href="/files/evidence/{evidence.id}"' in page.text
    assert "工信部企业〔2022〕63号） 附件2 认定条件第2项 · 可信度高" in said
    assert "不符合：1 项条件不符合；得分 4–89 分" in said
    assert "5 年 首张&lt;b&gt;销售合同 · 张三" in said
    assert 'href="/profile/yearly#main_revenue-2025">去填写：2025年主营业务收入' in page.text
    assert 'href="/profile/product#srdi_field">去填写' in page.text


def test_a_sheet_of_another_day_kind_or_version(client: FlaskClient) -> None:
    assert "专精特新中小企业认定标准（2022年）" in client.get(SHEET).text
    later = client.get(f"{SHEET}?day=2026年5月1日&kind=re_review").text
    assert "专精特新中小企业认定标准（2026年）" in later and 'value="2026-05-01"' in later
    version = CriteriaVersion.get(CriteriaVersion.name == "specialized_new.2026")
    assert "专精特新中小企业认定标准（2026年）" in client.get(f"{SHEET}?version={version.id}").text
    strange = client.get(f"{SHEET}?day=31-31-31&kind=x&version=999").text
    assert "已略去无法识别的筛选条件：kind=x、day=31-31-31、version=999" in strange
    assert "专精特新中小企业认定标准（2022年）" in strange
    before = client.get(f"{SHEET}?day=2001-01-01")
    assert before.status_code == 200 and "当日没有适用的认定标准" in before.text
    for address in ("no_such/municipal", "specialized_new/no-such"):
        assert client.get(INDEX + address).status_code == 404


def test_a_clause_on_refusals_is_said_in_words_with_the_file_that_was_refused(
    make: Make, client: FlaskClient, enterprise: Enterprise
) -> None:
    asked = '{ metric = "refusals_12m", op = "<=", value = 0 }'
    rules = version(gate("lately", asked), id="refusals.test", known=shipped().metrics)
    address = f"{SHEET}?version={rules.id}"
    before = text_of(client.get(address).text)
    assert "近12个月未通过的申报 0 项 ≤ 0 项" in before and "台账中没有未通过的申报" in before
    file = make.application(State.REJECTED, enterprise=enterprise)
    page = client.get(address).text
    assert "近12个月未通过的申报 1 项 &gt; 0 项" in text_of(page)
    assert f"近12个月未通过的申报：1 项 台账记载的未通过申报 {file.number} (2026-03-02)" in text_of(page)
    with client.session_transaction() as session:
        session["language"] = "en"
    english = text_of(client.get(address).text)
    assert f"Files refused, by the ledger: {file.number} (2026-03-02)" in english
    # It is nothing to be brought about.
    assert "以下条件无法通过改进达到" in text_of(page)


def test_the_index_lists_every_title_in_use_with_its_verdict(client: FlaskClient) -> None:
    page = client.get(INDEX)
    table = page.text[page.text.index("s-index") :]
    links = re.findall(r'href="(/sheet/[a-z_]+/[a-z]+)"', table)
    assert SHEET in links and len(links) == len(set(links)) > 20
    for link in links:
        assert client.get(link).status_code == 200, link
    kept = client.get(f"{INDEX}?day=2026-05-01&kind=re_review").text
    assert f'href="{SHEET}?kind=re_review&amp;day=2026-05-01"' in kept


def test_officers_read_the_same_sheet_in_their_scope(
    make: Make, people: People, client: FlaskClient, enterprise: Enterprise
) -> None:
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    base = f"/enterprises/{enterprise.id}/criteria/"
    theirs, own = officer.get(f"{base}specialized_new/municipal").text, client.get(SHEET).text
    for words in re.findall(r'<p class="s-sentence">.*?</p>|<li class="s-line.*?</li>', own, re.DOTALL):
        assert words in theirs
    assert "去填写" not in theirs
    assert f'href="{base}specialized_new/municipal"' in officer.get(base).text
    assert f'href="{base}"' in officer.get(f"/enterprises/{enterprise.id}").text
    leader = people.client(make.account(Role.LEADER))
    elsewhere = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    for url in (base, f"{base}specialized_new/municipal"):
        assert leader.get(url).status_code == 403
        assert elsewhere.get(url).status_code == 404


def every_sheet() -> list[str]:
    """The address of the sheet of every shipped set."""
    versions = CriteriaVersion.select().order_by(CriteriaVersion.id)
    level = {each.criteria_id: each.level for each in CriteriaUse.select()}
    return [f"{INDEX}{each.scheme}/{level[each.id]}?version={each.id}" for each in versions]


def test_an_unfilled_profile_shows_only_unknown_but_what_the_register_knows(client: FlaskClient) -> None:
    """Of no clause of a shipped set is anything said, unless it asks for titles or for the application."""
    assert len(every_sheet()) == len(shipped().sets)
    for link in every_sheet():
        said = client.get(link).text
        for line in re.findall(
            r'<li class="s-clause .*?</li>\s*(?=<li class="s-clause|</ol>)', said, re.DOTALL
        ):
            if "s-clause-unknown" not in line:
                assert "认定记录" in line or "申报信息" in line, line


def test_every_clause_and_indicator_names_its_document_and_confidence(client: FlaskClient) -> None:
    for link in every_sheet():
        said = client.get(link).text
        rows = len(re.findall(r'<li class="s-clause |<tr id="indicator-', said))
        bases = re.findall(
            r'<p class="s-basis">依据：<span lang="zh-Hans-CN">(.+?)（(.+?)）(.*?)</span> · 可信度[高中低]',
            said,
        )
        assert rows == len(bases) > 0, link


def test_pages_ask_the_same_however_much_a_set_asks(
    make: Make,
    people: People,
    client: FlaskClient,
    enterprise: Enterprise,
    owner: Account,
    queries: list[str],
) -> None:
    officer = people.client(make.account(Role.BUREAU_REVIEWER))
    base = f"/enterprises/{enterprise.id}/criteria/"

    def asked(browser: FlaskClient, url: str) -> int:
        browser.get(url)
        del queries[:]
        assert browser.get(url).status_code == 200
        return len(queries)

    stated = [
        ProfileEntry("rd", 2025, "1"),
        ProfileEntry("revenue", 2025, "9"),
        ProfileEntry("staff_total", None, "3"),
    ]
    save_facts(enterprise, stated, actor_of(owner), seen=0)
    names = (
        "tech_sme/national",
        "specialized_new/municipal",
        f"little_giant/national?day={date(2026, 5, 1)}",
    )
    sheets = {asked(client, f"{INDEX}{name}") for name in names}
    assert len(sheets) == 1
    before = asked(client, INDEX), asked(officer, base), asked(officer, f"{base}tech_sme/national")
    entries = [ProfileEntry("rd", year, "2", "审计报告") for year in (2024, 2023)]
    save_facts(enterprise, entries, actor_of(owner), seen=3)
    make.award(enterprise)
    after = asked(client, INDEX), asked(officer, base), asked(officer, f"{base}tech_sme/national")
    assert after == before and max(after) < 22
    # Of no set in use on the day: the index asks less, never more.
    assert asked(client, f"{INDEX}?day=2001-01-01") <= before[0]
