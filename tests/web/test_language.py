"""In English no Chinese is left on any page but names, documents, quotations and what people wrote."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, session
from flask.testing import FlaskClient

from registry.actions.criteria import publish_shipped
from registry.actions.imports.run import upload_list
from registry.errors import joined, say
from registry.models import (
    Account,
    Application,
    Attachment,
    Batch,
    Call,
    Claim,
    ClauseCheck,
    CriteriaVersion,
    Enterprise,
    EventSecret,
    ImportRun,
    Lineage,
    MeasureFile,
    Notice,
    ProfileFact,
    ProfileFile,
    ProfileRecord,
    Recognition,
    Recommendation,
    Subject,
    TitleMeasure,
)
from registry.queries.actor import actor_of
from registry.rules.catalog import catalog
from registry.rules.criteria.unit import with_unit
from registry.rules.imports.line import Decision
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.language import translated
from tests.actions.procedure_acts import DISTRICT_TITLE, SITE
from tests.conftest import DAY, People
from tests.make import SYSTEM, Make
from tests.reading import CHINESE, code_words, crawl, left_over, run_together, spoiled_addresses
from tests.web.a_past import checked, past
from tests.workbooks import MUNICIPAL, REGISTER, sample

# What is said in which language is the same on either engine; that every page is drawn on both, the table of
# who gets what shows (tests/web/test_access.py).
pytestmark = pytest.mark.engines("sqlite")
ENGLISH = Path(__file__).parents[2] / "translations" / "en" / "LC_MESSAGES" / "messages.po"
WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Account, ("name",)),
    (Application, ("statement", "contact")),
    (Attachment, ("name",)),
    (Batch, ("document_no", "source_name")),
    (Call, ("title", "document_no")),
    (Recommendation, ("document_no",)),
    (Claim, ("name", "representative", "file_name")),
    (ClauseCheck, ("reason",)),
    (Enterprise, ("name",)),
    (ImportRun, ("name",)),
    (Lineage, ("old", "new")),
    (Notice, ("title", "document_no")),
    (ProfileFact, ("source",)),
    (ProfileFile, ("name",)),
    (ProfileRecord, ("source",)),
    (Recognition, ("name", "ended_reason")),
    (MeasureFile, ("name",)),
    (Subject, ("name", "address", "model", "category")),
    (TitleMeasure, ("document_no", "reason")),
)
"""What people wrote, and nobody translates."""


@pytest.fixture
def english(app: Flask, tmp_path: Path) -> Flask:
    """The application with the English catalog as it stands in the tree, compiled or not."""
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with ENGLISH.open("rb") as file, (folder / "messages.mo").open("wb") as compiled:
        write_mo(compiled, read_po(file, locale="en"))
    app.extensions["babel"].translation_directories[:] = [str(tmp_path)]
    return app


@pytest.fixture
def accounts(make: Make, on_day: Callable[[date], Any]) -> dict[str, Account | None]:
    """Somebody of each role, in a registry with something of everything."""
    with on_day(DAY - timedelta(days=30)):
        publish_shipped(SYSTEM)
        owner = past(make)
        make.application(State.RECOGNIZED, call=make.call(*DISTRICT_TITLE), **SITE)
    make.application(State.ON_NOTICE)
    checked(make)
    reviewer = make.account(Role.BUREAU_REVIEWER)
    scheme = catalog().schemes["specialized_new"]
    listed = Decision(scheme, scheme.level("municipal"), DAY, DAY.year)
    for name, decision in ((REGISTER, None), (MUNICIPAL, listed)):
        upload_list(f"名单-{name}", sample(name), decision, actor_of(reviewer), make.storage)
    make.drained()
    others = {role.value: make.account(role) for role in Role if role != Role.ENTERPRISE}
    return {"nobody": None, "enterprise": owner, **others}


def written() -> frozenset[str]:
    """Everything people wrote into the registry."""
    found = {getattr(row, name) for model, names in WRITTEN for row in model.select() for name in names}
    kept = [*EventSecret.select(), *ProfileRecord.select()]
    inside = {text for row in kept for text in strings(json.loads(row.content))}
    return frozenset(text for text in found | inside if text and CHINESE.search(text))


def quoted() -> frozenset[str]:
    """The cells and headers of spreadsheets that the pages of imports quote."""
    kept = [run.report.split("\n") for run in ImportRun.select()]
    return frozenset(text for lines in kept for text in cells(*map(json.loads, lines)))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def cells(report: dict[str, Any], *rows: list[Any]) -> Iterator[str]:
    """What a report of an import says beside its sentences."""
    texts = []
    for sentence, sheet, _row in report["remarks"]:
        yield sheet
        texts.append(sentence)
    for part, title, _header, _rows, _is_read, why, columns in report["parts"]:
        yield from (part, title, *(text for head, _as, values in columns for text in (head, *values)))
        texts += [why] if why else []
    for sheet, _row, text, why in report["set_aside"]:
        yield from (sheet, text)
        texts.append(why)
    for _code, question, answers, sheet, *_of in report["questions"]:
        yield sheet
        texts += [question, *(text for _value, text in answers)]
    for _outcome, _row, name, sentences, *_of in rows:
        yield name
        texts += sentences
    while texts:
        for value in texts.pop()[1].values():
            if isinstance(value, str):
                yield value
            elif isinstance(value, list):
                texts.append(value)


def codes() -> frozenset[str]:
    """What sets of criteria, grounds and facts go by inside; "name" and the like are words, too."""
    known, texts = catalog(), [json.loads(row.document) for row in CriteriaVersion.select()]
    metrics = {each["id"] for text in texts for each in text["metric"] if "_" in each["id"]}
    names = {row.name for row in CriteriaVersion.select()}
    schemes = {name for name in known.schemes if "_" in name}
    return frozenset({*names, *metrics, *schemes, *known.grounds.by_id} - {"annulled", "dissolved"})


def speaking_english(people: People, account: Account | None) -> FlaskClient:
    client = people.client(account)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client


@pytest.mark.slow
def test_no_page_of_any_role_has_chinese_left(
    english: Flask, people: People, accounts: dict[str, Account | None]
) -> None:
    wrong: list[str] = []
    endpoints: set[str] = set()
    names, files, inner = written(), quoted(), codes()
    for role, account in accounts.items():
        client = speaking_english(people, account)
        starts = ["/", "/sign-in", "/definitions", "/register", "/no-such-page", client.get("/").location]
        starts += [rule.rule for rule in english.url_map.iter_rules() if not rule.arguments]
        for url, endpoint, page in crawl(client, english, filter(None, starts)):
            endpoints.add(endpoint)
            assert '<html lang="en"' in page, url
            assert not spoiled_addresses(page), url
            # Who drafts criteria types the name of the draft.
            if not endpoint.startswith("criteria_drafts."):
                wrong += [f"{role} {url}: code word {code}" for code in code_words(page, inner)]
            wrong += [f"{role} {url}: no space in “{words}”" for words in run_together(page)]
            wrong += [
                f"{role} {url}: {text}"
                for text in left_over(page, names | files if endpoint == "imports.run" else names)
            ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert {
        "enterprise.application",
        "district.application",
        "bureau.notice",
        "district.notice",
        "district.recognition",
        "imports.run",
        "board.overview",
        "admin.accounts",
        "public.recognition",
        "sheet.sheet",
        "enterprises.sheet",
        "enterprise.sheet",
        "district.sheet",
        "bureau.sheet",
    } <= endpoints


REFUSED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("nobody", "/sign-in", {}),
    ("nobody", "/sign-in", {"login": "nobody", "password": "wrong"}),
    ("nobody", "/register", {}),
    ("nobody", "/register", {"name": "甲", "uscc": "1", "gbt4754": "X", "staff": "x", "revenue": "x"}),
    ("enterprise", "/enterprise/details", {"staff": "x", "revenue": "x", "gbt4754": "X"}),
    ("enterprise", "/changes/?do=confirm", {}),
    ("bureau_reviewer", "/bureau/calls", {}),
    ("bureau_reviewer", "/imports/", {}),
    ("bureau_reviewer", "/enterprises/new", {"uscc": "91120111MA0000000I"}),
    ("bureau_decider", "/bureau/notices/new?name=innovative_sme:municipal", {}),
    ("district_decider", "/district/calls", {}),
    ("bureau_decider", "/admin/accounts", {}),
    ("system_admin", "/admin/accounts", {}),
    ("system_admin", "/admin/workdays", {"first": "x"}),
    ("system_admin", "/admin/workdays?do=clock", {"days": "1"}),
)


@pytest.mark.slow
def test_no_refusal_has_chinese_left(
    english: Flask, people: People, accounts: dict[str, Account | None]
) -> None:
    wrong, names = [], written()
    for role, url, typed in REFUSED:
        answer = speaking_english(people, accounts[role]).post(url, data=typed)
        assert answer.status_code in {401, 403, 409, 422}, (url, answer.status_code)
        page = answer.text.replace("甲", "")
        wrong += [f"{role} {url}: {text}" for text in left_over(page, names)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_refused_steps_have_no_chinese_left(
    english: Flask, people: People, accounts: dict[str, Account | None]
) -> None:
    """What is missing for a submission, and a step that comes too late."""
    names = written()
    owner = accounts["enterprise"]
    assert owner is not None
    draft = Application.get(
        (Application.enterprise == owner.enterprise_id) & (Application.scheme == "little_giant")
    )
    url = f"/enterprise/applications/{draft.id}"
    client = speaking_english(people, owner)
    for path, version in ((f"{url}?do=submit", draft.version), (f"{url}?do=submit", 99)):
        answer = client.post(path, data={"version": version, "statement": "短", "contact": "", "phone": ""})
        assert answer.status_code in {409, 422}
        assert not left_over(answer.text.replace("短", ""), names)
    settled = Application.get(Application.state == State.RECOGNIZED.value)
    reviewer = speaking_english(people, accounts["bureau_reviewer"])
    answer = reviewer.post(f"/bureau/applications/{settled.id}/steps/propose", data={"version": 1})
    assert answer.status_code == 409
    assert not left_over(answer.text, names)


@pytest.mark.slow
def test_the_boards_tables_are_in_english_too(
    english: Flask, people: People, accounts: dict[str, Account | None]
) -> None:
    """But for the plan's own words, in columns of their own."""
    client = speaking_english(people, accounts["leader"])
    plan = catalog().plan_on(DAY)
    quotations = {target.phrase for target in plan.targets}
    for indicator in plan.indicators:
        quotations |= {indicator.printed, indicator.printed_value, indicator.footnote}
    for name in ("targets", "districts", "breakdown", "indicators"):
        table = client.get(f"/board/{name}.csv").get_data(as_text=True)
        for words in sorted(filter(None, quotations), key=len, reverse=True):
            table = table.replace(words.replace('"', '""'), "")
        assert "," in table, name
        assert not CHINESE.findall(table), name


def test_signs_stay_and_what_stands_between_them_is_translated(english: Flask) -> None:
    equation = joined("%(a)s ÷ %(b)s = %(c)s", a=say("名称"), b=with_unit("2", "万元"), c="50 %")
    with english.test_request_context():
        assert translated(equation) == "名称 ÷ 2 万元 = 50 %"
    with english.test_request_context():
        session["language"] = "en"
        assert translated(equation) == "Name ÷ CNY 20,000 = 50 %"
