"""What a list is asked about: read on its page and by who approves it, and at the terminal."""

import json
import re
from pathlib import Path

from flask import Flask

from registry.models import Recognition
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from tests.actions.approval_acts import alone
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.imports.test_runs import LIST, upload, uploaded
from tests.workbooks import workbook

pytestmark = one_engine


def test_what_is_asked_about_a_list_is_read_before_and_said_yes_to(make: Make, people: People) -> None:
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    second = people.client(make.account(Role.BUREAU_DECIDER))
    content = workbook(["企业名称", "证书编号"], ["天津问询制造有限公司", "TJ-ZJTX-M-2026-00007"])
    address = uploaded(decider, content, **LIST)
    page = decider.get(address).text
    assert page.index("导入前须核对") < page.index("TJ-ZJTX-M-2026-00007") < page.index("提交批准：整份导入")
    assert "名单没有文号" in page
    answer = decider.post(f"{address}?do=apply", data={})
    waiting = second.get(answer.location).text
    assert re.search(r"<dt>须核对</dt>\s*<dd>1 个证书编号", waiting)
    second.post(f"{answer.location}?do=decline", data={"note": "编号有误"})
    alone(ApprovalAction.IMPORT)
    assert "名单有须核对的事项，未导入" in decider.post(f"{address}?do=apply", follow_redirects=True).text
    assert not Recognition.select().exists()
    assert 'name="yes" value="1"' in decider.get(address).text
    assert "已导入" in decider.post(f"{address}?do=apply", data={"yes": "1"}, follow_redirects=True).text
    assert Recognition.select().count() == 1


def test_the_terminal_says_yes_by_a_word_of_its_own(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "名单.xlsx"
    file.write_bytes(workbook(["企业名称", "证书编号"], ["天津问询制造有限公司", "TJ-ZJTX-M-2026-00007"]))
    words = ["import", "recognitions", str(file), "--scheme", "specialized_new", "--level", "municipal"]
    words += ["--announced-on", "2023-06-01", "--award-year", "2023"]
    answer = app.test_cli_runner().invoke(args=words)
    assert (answer.exit_code, "须核对：1 个证书编号" in answer.stdout) == (1, True)
    assert "--yes" in answer.stderr
    answered = json.loads(app.test_cli_runner().invoke(args=[*words, "--yes", "--json"]).stdout)
    assert (answered["applied"], len(answered["questions"])) == (True, 1)


def test_an_award_year_far_from_the_announcement_is_refused_at_the_form_and_the_terminal(
    app: Flask, make: Make, people: People, tmp_path: Path
) -> None:
    said = "认定年度应为公告日期的当年或相邻年度。"
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    content = workbook(["企业名称"], ["天津甲"])
    answer = upload(reviewer, content, **{**LIST, "award_year": "2016"})
    assert (answer.status_code, said in answer.text) == (422, True)
    path = tmp_path / "名单.xlsx"
    path.write_bytes(content)
    words = ["import", "recognitions", str(path), "--scheme", "specialized_new", "--level", "municipal"]
    words += ["--announced-on", "2023-06-01", "--award-year", "2016"]
    refused = app.test_cli_runner().invoke(args=words)
    assert (refused.exit_code, said in refused.stderr) == (1, True)
