"""Advice on sheets, and the ladder: the gap in words, the way to the page where it is closed."""

import re

import pytest
from flask.testing import FlaskClient

from registry.actions.profile import save_facts
from registry.models import Account, Enterprise
from registry.queries.actor import actor_of
from registry.queries.profile import profile_of
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make
from tests.pool import hold
from tests.web.one_engine import one_engine

pytestmark = [pytest.mark.slow, pytest.mark.shipped, one_engine]

INDEX = "/sheet/"
SHEET = "/sheet/specialized_new/municipal?day=2026-05-01"
FIGURES = {
    "revenue": (5400, 5000),
    "main_revenue": (4860, 4500),
    "rd": (150, 160),
    "assets": (8000,),
    "liabilities": (4000,),
}


@pytest.fixture
def filled(make: Make, enterprise: Enterprise, owner: Account) -> Enterprise:
    """All of 专精特新 but R&D a little short, two years in the segment, and what a person must say."""
    entries = [
        ProfileEntry(name, 2025 - back, str(figure), "审计报告")
        for name, figures in FIGURES.items()
        for back, figure in enumerate(figures)
    ]
    entries += [
        ProfileEntry("segment_since", None, "2023-05-01"),
        ProfileEntry("conduct_ok", None, True),
        ProfileEntry("platform_score_effective", None, "61"),
    ]
    save_facts(enterprise, entries, actor_of(owner), seen=profile_of(enterprise.id).last_fact)
    hold(enterprise, "innovative_sme", "municipal")
    return enterprise


def said(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page[page.index("<main") :]))


def advice_of(page: str) -> str:
    """The part of the page that advises."""
    return page[page.index('id="advice"') : page.index("</section>", page.index('id="advice"'))]


def test_a_sheet_advises_with_gap_money_and_earliest_day(client: FlaskClient, filled: Enterprise) -> None:
    page = client.get(SHEET).text
    text = said(page)
    assert "2025年研发费用占营业收入比重：≥ 3 % 还差 0.23 个百分点" in text
    assert "其他数值不变时，2025年研发费用由 150 万元 增至 162 万元，增加 12 万元" in text
    assert "已过去的年度不能更改，最早自 2027-01-01 起，以2026年度数据计" in text
    assert "从事特定细分市场的年限：≥ 3 年 还差 1 年" in text
    assert "待人工认定 市场占有率相对较高，享有一定知名度" in text
    assert "有 3 个方案，做到其中一个即为“符合”" in text
    assert "各方案都需要的 3 项" in text
    assert "方案1：另需 1 项（已应用的与主导产品相关的Ⅰ类知识产权：≥ 1 项）" in text


def test_every_thing_leads_to_its_clause_and_to_where_it_is_entered(
    client: FlaskClient, filled: Enterprise
) -> None:
    page = client.get(SHEET).text
    advice = advice_of(page)
    anchors = set(re.findall(r'href="#([a-z0-9_-]+)"', advice))
    assert "gate-rd_ratio_each_year" in anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in page, anchor
    addresses = set(re.findall(r'href="(/profile/[a-z_]+)(?:#([a-z0-9_-]+))?"', advice))
    assert {"/profile/yearly", "/profile/product", "/profile/ip"} <= {address for address, _ in addresses}
    for address, anchor in addresses:
        target = client.get(address)
        assert target.status_code == 200 and (not anchor or f'id="{anchor}"' in target.text), (
            address,
            anchor,
        )


def test_following_the_advice_changes_it_until_the_sheet_is_met(
    client: FlaskClient, filled: Enterprise, owner: Account, make: Make
) -> None:
    """Of what the enterprise itself can enter: the gap closes, and the thing is advised no more."""
    for name, value in (("rd", "162"), ("segment_since", "2021-05-01")):
        year = 2025 if name == "rd" else None
        seen = profile_of(filled.id).last_fact
        save_facts(
            filled, [ProfileEntry(name, year, value, "审计报告" if year else "")], actor_of(owner), seen=seen
        )
    text = said(advice_of_page := client.get(SHEET).text)
    assert "增至 162 万元" not in text and "只待时间" not in text
    assert "待人工认定" in text and "其中 1 项须由审核人员认定或由市局补充" in text
    assert 'id="advice"' in advice_of_page


def test_a_missing_title_leads_to_its_own_sheet(client: FlaskClient, enterprise: Enterprise) -> None:
    advice = advice_of(client.get(f"{INDEX}little_giant/national?day=2026-05-01").text)
    assert 'href="/sheet/specialized_new/municipal?day=2026-05-01">看“专精特新中小企业”' in advice


def test_what_nothing_brings_about_is_said(make: Make, people: People) -> None:
    large = make.enterprise(gbt4754="C3562", staff=5000, revenue_fen=900_000_000_00)
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=large.id))
    text = said(client.get(f"{INDEX}innovative_sme/municipal").text)
    assert "以下条件无法通过改进达到，因此没有可行的方案：符合中小企业划型标准" in text


def test_the_ladder_says_where_it_stands_and_what_comes_next(client: FlaskClient, filled: Enterprise) -> None:
    page = client.get(f"{INDEX}?day=2026-05-01").text
    text = said(page)
    assert "处于种子期：持有创新型中小企业。 下一步：专精特新中小企业。最少还差 4 项" in text
    assert "最早可在 2027-01-01 全部满足" in text
    assert 'href="/sheet/specialized_new/municipal?day=2026-05-01#advice"' in page
    rungs = re.findall(r'data-rung="([a-z_]+)"', page)
    assert rungs[0] == "leading_enterprise" and rungs[-1] == "first_tier"
    assert len(re.findall('aria-current="step"', page)) == 1
    assert "规划列出种子库" in text and "可信度中" in text


def test_without_titles_it_has_not_begun(client: FlaskClient, enterprise: Enterprise) -> None:
    text = said(client.get(INDEX).text)
    assert "尚未进入培育梯度" in text and "下一步：科技和创新型中小企业" in text
    # A re-review is of titles that are held.
    assert "在培育梯度中的位置" not in client.get(f"{INDEX}?kind=re_review").text
    assert "处于" not in said(client.get(f"{INDEX}?day=2001-01-01").text)


def test_on_the_highest_rung_there_is_no_next(
    make: Make, client: FlaskClient, enterprise: Enterprise
) -> None:
    hold(enterprise, "leading_enterprise", "municipal")
    assert "处于发展期：持有领航企业（市级）。 已在梯度的最高一级。" in said(client.get(INDEX).text)


def test_officers_read_the_same_advice_and_ladder(
    make: Make, people: People, client: FlaskClient, filled: Enterprise
) -> None:
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    base = f"/enterprises/{filled.id}/criteria/"
    theirs = officer.get(f"{base}specialized_new/municipal?day=2026-05-01").text
    assert "增至 162 万元" in theirs
    assert "/profile/" not in theirs
    ladder = officer.get(f"{base}?day=2026-05-01").text
    assert f'href="{base}specialized_new/municipal?day=2026-05-01#advice"' in ladder
    assert "处于种子期" in said(ladder)


def test_advice_and_ladder_ask_no_more_for_more(
    client: FlaskClient, enterprise: Enterprise, owner: Account, make: Make, queries: list[str]
) -> None:
    def asked(url: str) -> int:
        client.get(url)
        del queries[:]
        assert client.get(url).status_code == 200
        return len(queries)

    before = asked(f"{INDEX}?day=2026-05-01"), asked(SHEET)
    entries = [ProfileEntry("rd", year, "2", "审计报告") for year in (2025, 2024, 2023)]
    save_facts(enterprise, entries, actor_of(owner), seen=profile_of(enterprise.id).last_fact)
    for scheme, level in (("innovative_sme", "municipal"), ("tech_sme", "national")):
        hold(enterprise, scheme, level)
    after = asked(f"{INDEX}?day=2026-05-01"), asked(SHEET)
    assert after[0] == before[0]
    assert abs(after[1] - before[1]) <= 1
