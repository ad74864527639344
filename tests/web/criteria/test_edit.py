"""Every figure and text of a draft is edited in forms, which lose nothing and name what is wrong."""

import json

import pytest
from flask.testing import FlaskClient

from registry.queries.criteria import criteria_of
from registry.rules.criteria.files.draft import clauses_of, redefined, summed
from registry.rules.criteria.files.draft_points import rows_of
from registry.rules.criteria.files.shipped import parse_toml, shipped
from registry.rules.criteria.files.version import document_of, tables_of
from registry.rules.criteria.files.write_toml import toml_of
from registry.rules.role import Role
from tests.conftest import People
from tests.criteria_forms import begun, draft_at, save, typed
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = [pytest.mark.slow, pytest.mark.shipped, one_engine]
NONE_REFUSED = {
    "how": "compare",
    "zh": "近3年无未通过的申报",
    "en": "No file refused in three years",
    "metric": "refusals_36m",
    "op": "<=",
    "value": "0",
}


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


@pytest.mark.parametrize("name", sorted(shipped().sets))
def test_saving_untouched_forms_changes_not_a_byte(reviewer: FlaskClient, name: str) -> None:
    url = begun(reviewer, name, "copy.2027")
    before = draft_at(url).document
    sections = ["about", "clauses", "text"] + (["scores"] if shipped().sets[name].scoring else [])
    for section in sections:
        answer = save(reviewer, url, section)
        assert answer.status_code == 303, (section, answer.text)
        assert draft_at(url).document == before, section
    if "scores" not in sections:
        assert reviewer.get(f"{url}/scores").status_code == 404
    assert draft_at(url).version == 1


@pytest.mark.parametrize("name", sorted(shipped().sets))
def test_a_set_written_out_reads_as_the_same_set(name: str) -> None:
    table = shipped().tables[name]
    assert parse_toml(name, toml_of(table)) == table
    kept = tables_of(document_of(table, shipped().metrics))
    assert parse_toml(name, toml_of(kept["set"])) == kept["set"]
    assert redefined(kept, summed(kept["set"])) == document_of(table, shipped().metrics)
    for number, each in enumerate(table.get("indicator", [])):
        assert list(rows_of(each["points"], ("indicator", number, "points")))


def test_thresholds_words_and_documents_are_changed_in_forms(reviewer: FlaskClient) -> None:
    url = begun(reviewer)
    page = reviewer.get(f"{url}/clauses").text
    assert "上年度营业收入" in page
    answer = save(
        reviewer,
        url,
        "clauses",
        **{
            "gate-revenue_or_equity-test-any-0-value": "２，０００",
            "gate-revenue_or_equity-test-any-0-zh": "上年度营业收入总额在2000万元以上",
            "gate-rd_ratio_each_year-test-value": "3.5",
            "gate-rd_ratio_each_year-number": "津工信〔2027〕1号",
            "gate-debt-zh": "上年度资产负债率不得高于80%",
        },
    )
    assert answer.status_code == 303
    criteria = criteria_of(draft_at(url))
    first = next(criteria.clause("revenue_or_equity").leaves())
    assert (str(first.value), first.zh) == ("2000", "上年度营业收入总额在2000万元以上")  # type: ignore[union-attr]
    ratio = criteria.clause("rd_ratio_each_year")
    assert [str(leaf.value) for leaf in ratio.leaves()] == ["7/2", "7/2"]  # type: ignore[union-attr]
    assert ratio.number == "津工信〔2027〕1号"
    preview = reviewer.get(url).text
    assert "上年度营业收入：≥ 1,500 万元 改为 ≥ 2,000 万元" in preview
    assert "3.5 %" in preview


def test_a_condition_to_supply_becomes_a_decision_or_a_comparison(reviewer: FlaskClient) -> None:
    url = begun(reviewer, "seed.tj.2021", "seed.tj.2027")
    table = draft_at(url)
    clause = next(
        each
        for each in clauses_of(tables_of(table.document)["set"])
        if len([part for part in each.parts if part.kind == "supply"]) > 2
    )
    first, second, third = [clause.part_key(part) for part in clause.parts if part.kind == "supply"][:3]
    assert reviewer.get(f"{url}/clauses").text.count("待市局补充的条件") >= 12
    answer = save(
        reviewer,
        url,
        "clauses",
        **{
            f"{first}-how": "compare",
            f"{first}-zh": "上年度营业收入在1000万元以上",
            f"{first}-en": "Revenue of the last year at least 1,000",
            f"{first}-metric": "revenue_y1",
            f"{first}-value": "1000",
            f"{second}-how": "manual",
            f"{second}-zh": "拥有自主品牌",
            f"{second}-en": "Has a brand of its own",
            **{f"{third}-{name}": value for name, value in NONE_REFUSED.items()},
        },
    )
    assert answer.status_code == 303
    kinds = {
        clause.part_key(part): part.kind
        for clause in clauses_of(tables_of(draft_at(url).document)["set"])
        for part in clause.parts
    }
    assert (kinds[first], kinds[second], kinds[third]) == ("compare", "manual", "compare")
    # The version now brings along what the new metric means.
    known = criteria_of(draft_at(url)).metrics
    assert "revenue_y1" in known and known["refusals_36m"].refusals
    preview = reviewer.get(url).text
    assert "上年度营业收入 ≥ 1,000 万元" in preview
    assert "近36个月未通过的申报 ≤ 0 项" in preview
    assert "拥有自主品牌（由审核人员认定）" in preview


def test_what_is_missing_is_said_at_its_box_and_nothing_typed_is_lost(reviewer: FlaskClient) -> None:
    url = begun(reviewer, "single_champion.tj.2023", "single_champion.tj.2027")
    key = "gate-standard_of_annex"
    answer = save(
        reviewer,
        url,
        "clauses",
        **{f"{key}-zh": "", f"{key}-test-zh": "市场占有率全国前五", f"{key}-test-how": "compare"},
    )
    assert answer.status_code == 422
    assert "请填写“条款（中文）”" in answer.text
    assert "市场占有率全国前五" in answer.text
    again = save(reviewer, url, "clauses", **{f"{key}-test-how": "compare", f"{key}-test-value": "many"})
    assert again.status_code == 422
    assert "“many”不是数字" in again.text
    assert 'value="many"' in again.text
    empty = save(reviewer, url, "clauses", **{f"{key}-test-how": "compare", f"{key}-test-value": "5"})
    assert empty.status_code == 422
    assert "请选择指标" in empty.text
    assert draft_at(url).version == 1


def test_a_band_edge_moves_both_bands_and_totals_add_themselves_up(reviewer: FlaskClient) -> None:
    url = begun(reviewer, "specialized_new.2022", "specialized_new.2027")
    base = {
        "indicator-0-points-bands-0-ge": "85",
        "indicator-0-points-bands-0-points": "7",
        "max-main_share": "7",
        "pass": "65",
    }
    assert save(reviewer, url, "scores", **base).status_code == 303
    criteria = criteria_of(draft_at(url))
    assert criteria.scoring is not None
    share = criteria.scoring.indicators[0]
    top, second = share.points.bands[:2]  # type: ignore[union-attr]
    assert (top.low, second.high, top.points) == (85, 85, 7)
    assert (criteria.scoring.most, criteria.scoring.least, criteria.scoring.dimensions[0].most) == (
        102,
        65,
        27,
    )
    more = save(reviewer, url, "scores", **{"indicator-0-points-bands-0-points": "8"})
    assert more.status_code == 422
    assert "分值不能超过该指标的最高分 7" in more.text
    wrong = save(reviewer, url, "scores", **{"indicator-0-points-bands-0-ge": "10"})
    assert wrong.status_code == 422
    assert "各档界限须依次递减或递增" in wrong.text
    assert 'value="10"' in wrong.text


def test_periods_are_added_changed_and_taken_away(reviewer: FlaskClient) -> None:
    url = begun(reviewer)
    half = save(reviewer, url, "about", **{"from-1": "2027-01-01"})
    assert half.status_code == 422
    assert "请选择级别。" in half.text
    assert 'value="2027-01-01"' in half.text
    turned = save(reviewer, url, "about", **{"from-0": "2027年7月1日", "to-0": "2027-06-30"})
    assert turned.status_code == 422
    assert "截止日早于起始日" in turned.text
    done = save(
        reviewer,
        url,
        "about",
        **{
            "zh": "专精特新中小企业认定标准（2027年）",
            "from-0": "2027年1月1日",
            "to-0": "2027-12-31",
            "levels-1": ["municipal"],
            "kinds-1": ["re_review"],
            "from-1": "2028-01-01",
        },
    )
    assert done.status_code == 303
    criteria = criteria_of(draft_at(url))
    assert criteria.zh == "专精特新中小企业认定标准（2027年）"
    assert [(use.first.year, use.last is None) for use in criteria.uses] == [(2027, False), (2028, True)]
    none = {"levels-1": [], "kinds-1": [], "from-1": ""}
    assert save(reviewer, url, "about", **none).status_code == 303
    assert len(criteria_of(draft_at(url)).uses) == 1
    all_gone = save(reviewer, url, "about", **{"levels-0": [], "kinds-0": [], "from-0": "", "to-0": ""})
    assert all_gone.status_code == 422
    assert "至少要有一个适用期" in all_gone.text


def test_the_whole_set_as_text_in_toml_or_json_with_its_fault_named(reviewer: FlaskClient) -> None:
    url = begun(reviewer)
    text = typed(reviewer.get(f"{url}/text").text)["text"]
    assert 'id = "specialized_new.2027"' in text
    wrong = save(reviewer, url, "text", text=text.replace('metric = "rd"', 'metric = "rdd"'))
    assert wrong.status_code == 422
    assert "rdd" in wrong.text
    assert "[[gate]] 6 (rd_amount_each_year)" in wrong.text
    for nonsense in (
        "[[gate",
        '{"a": ',
        "[]",
        "{}",
        "[" * 5000,
        '{"set": 1}',
        'schema = "registry-criteria/1"',
    ):
        assert save(reviewer, url, "text", text=nonsense).status_code == 422, nonsense[:20]
    for value in ('"1e999999999"', '"1/0"', "1e400", "nan", "true", '"', "2026-01-01"):
        assert (
            save(reviewer, url, "text", text=text.replace("value = 1500", f"value = {value}")).status_code
            == 422
        )
    many = text.replace("years = 2", "years = 999999999")
    assert save(reviewer, url, "text", text=many).status_code == 422
    assert save(reviewer, url, "text", text=text.replace("value = 1500", "value = 1600")).status_code == 303
    table = tables_of(draft_at(url).document)["set"]
    table["gate"] = table["gate"][:-1]
    assert save(reviewer, url, "text", text=json.dumps(table)).status_code == 303
    assert len(criteria_of(draft_at(url)).gates) == 10
