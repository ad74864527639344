"""A title that was ended, its bar and its restoring, as the firm, its officers and the public read them."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.measure import take_measure
from registry.actions.pool_run import ask_scans
from registry.models import Enterprise, Recognition
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.measures import COURT, FRAUD, MISTAKE, deciding
from tests.pool import run_all, state_fact, version
from tests.rules.criteria.small import REVENUE
from tests.titles import award
from tests.web.views.bureau.pages import OnDay

GIVEN, DAY = date(2026, 4, 10), date(2026, 5, 20)
SENTENCE = "申报禁期至 2029-05-19"


@pytest.fixture
def barred(make: Make, on_day: OnDay) -> Enterprise:
    """A firm that meets a title, and whose other title of the family was ended for false data."""
    with on_day(GIVEN):
        enterprise = make.enterprise()
        award("innovative_sme", "municipal", GIVEN, [enterprise])
        rules = version(REVENUE)
        state_fact(enterprise, "revenue", "999999", "2025")
    with on_day(DAY):
        one = Recognition.get().id
        take_measure(deciding(one, DAY, "查实数据造假", FRAUD, storage=make.storage), SYSTEM)
        ask_scans({("specialized_new", "municipal"): rules.id}, clock.today(), SYSTEM)
        run_all()
    return enterprise


def test_a_bar_is_read_wherever_the_firm_would_be_invited(
    make: Make, people: People, barred: Enterprise, on_day: OnDay
) -> None:
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=barred.id))
    officer = people.client(make.account(Role.BUREAU_REVIEWER))
    with on_day(DAY):
        call = make.call()
        home = owner.get("/enterprise/").text
        assert SENTENCE in home
        assert "在申报禁期内" in home
        assert SENTENCE in owner.get(f"/enterprise/applications/new/{call.id}").text
        sheet = owner.get("/sheet/specialized_new/municipal").text
        assert SENTENCE in sheet
        assert "怎样才能符合" not in sheet
        listed = officer.get("/candidates/specialized_new/municipal").text
        assert "在申报禁期内" in listed
        call_again = make.call("single_champion", "municipal")
        assert SENTENCE not in owner.get(f"/enterprise/applications/new/{call_again.id}").text


def test_the_public_reads_what_happened_in_order(
    make: Make, people: People, barred: Enterprise, on_day: OnDay
) -> None:
    client, one = people.client(), Recognition.get().id
    with on_day(date(2026, 6, 1)):
        restoring = deciding(one, date(2026, 6, 1), "判决撤销", COURT, measure=MeasureKind.RESTORE)
        take_measure(restoring, SYSTEM)
        page = client.get(f"/roll/{one}").text
        assert page.index("恢复（人民法院判决撤销原处置）") < page.index("撤销（数据或材料造假）")
        assert "有效" in page
        assert "自 2026-05-20 起不再有效" not in page
        # The court restored it by its own document, not the bureau.
        restored = page[page.index("恢复（人民法院") : page.index("撤销（数据或")]
        assert "人民法院 津工信〔2026〕9号" in restored
        assert "市工业和信息化局" not in restored
        take_measure(deciding(one, date(2026, 6, 1), "认定有误", MISTAKE, measure=MeasureKind.VOID), SYSTEM)
        page = client.get(f"/roll/{one}").text
        assert "该认定已作废，自始不计。" in page
        assert barred.name in client.get("/roll?state=voided").text


def test_the_public_reads_whose_judgment_ended_a_title(make: Make, people: People, on_day: OnDay) -> None:
    with on_day(GIVEN):
        award("innovative_sme", "municipal", GIVEN, [make.enterprise()])
    one = Recognition.get().id
    with on_day(DAY):
        number = "（2026）津行终7号"
        judged = deciding(one, DAY, "判决撤销", "annulled", measure=MeasureKind.VOID, document_no=number)
        take_measure(judged, SYSTEM)
        page = people.client().get(f"/roll/{one}").text
        assert f"决定：复议机关或人民法院 {number}" in page
        client = people.client()
        with client.session_transaction() as session:
            session["language"] = "en"
        assert f"The reviewing body or the court {number}" in client.get(f"/roll/{one}").text


def test_sheet_and_file_say_what_the_ledger_knows(
    make: Make, people: People, barred: Enterprise, on_day: OnDay
) -> None:
    """A refusal and an ending of the family, each with its day; nothing of another family, nothing before."""
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=barred.id))
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    with on_day(GIVEN):
        make.application(State.REJECTED, enterprise=barred, call=make.call("seed", "municipal"))
        site = {"subject_kind": "site", "name": "一号工厂"}
        other = make.application(
            State.SUBMITTED, enterprise=barred, call=make.call("green_factory", "municipal"), **site
        )
        file = make.application(
            State.SUBMITTED, enterprise=barred, call=make.call("specialized_new", "municipal")
        )
    with on_day(DAY):
        for page in (owner.get("/sheet/specialized_new/municipal").text, application_page(officer, file.id)):
            assert "台账所知" in page
            assert "不予推荐" in page
            assert "数据或材料造假，津工信〔2026〕9号" in page
            assert "申报禁期2026-05-20 至 2029-05-19" in page
        assert "台账所知" not in owner.get("/sheet/specialized_new/municipal?day=2026-04-09").text
        assert "台账所知" not in application_page(officer, other.id)


def application_page(officer: FlaskClient, id: int) -> str:
    return officer.get(f"/district/applications/{id}").text


def test_nobody_is_invited_round_a_bar(make: Make, people: People, barred: Enterprise, on_day: OnDay) -> None:
    """Of a step with two titles the barred one speaks, however well the other is met."""
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=barred.id))
    with on_day(DAY):
        assert "认定条件均已满足" not in owner.get("/enterprise/").text
        assert "已符合条件，可在申报期内申报" not in owner.get("/sheet/").text
