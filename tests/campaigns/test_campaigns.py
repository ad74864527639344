"""Every campaign holds for a few cases, sees what it must, tells of a fault, and has a kept result."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.campaigns.campaign import Campaign, Case, Seen, again, campaigns, run_cases
from tests.databases import Databases, Place

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "docs" / "campaigns"
SEED = 2
"""One with which a few cases see everything."""
KNOWN = campaigns()
BOTH = ("sqlite", "postgres")
OF_RULES = [name for name, campaign in KNOWN.items() if campaign.engines == ()]
ON_BOTH = [name for name, campaign in KNOWN.items() if campaign.engines == BOTH and not campaign.in_turn]
IN_TURN = [name for name, campaign in KNOWN.items() if campaign.in_turn]
ON_POSTGRES = [name for name, campaign in KNOWN.items() if campaign.engines == BOTH[1:]]
ON_SQLITE = [name for name, campaign in KNOWN.items() if campaign.engines == BOTH[:1]]


def run_few(name: str, *places: Place) -> None:
    """A few cases, in these places in turn; the first that fails says how to run it again."""
    campaign, seen = KNOWN[name], Counter[str]()
    # What a life meets also depends on the numbers that names got before it: a few more may be needed.
    for number in range(3 * campaign.few):
        if number >= campaign.few and campaign.must_see <= seen.keys():
            break
        case = Case(SEED, number, places[number % len(places)] if places else None)
        try:
            seen += campaign.run(case)
        except Exception as error:
            error.add_note(f"run again: {again(name, case)}")
            raise
    assert sorted(campaign.must_see - seen.keys()) == [], "a few cases must look at everything"


@pytest.fixture
def place(engine: str, databases: Databases, redis_server: str, tmp_path: Path) -> Place:
    return Place(engine, databases, redis_server, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", OF_RULES)
def test_a_few_cases_of_rules_hold(name: str) -> None:
    run_few(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ON_BOTH)
def test_a_few_cases_hold_on_both_engines(name: str, place: Place) -> None:
    run_few(name, place)


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_TURN)
def test_a_few_cases_hold_on_one_engine_after_the_other(
    name: str, pytestconfig: pytest.Config, databases: Databases, redis_server: str, tmp_path: Path
) -> None:
    assert KNOWN[name].few >= len(KNOWN[name].engines), "each engine has its turn"
    engines = pytestconfig.getoption("engines").split(",")
    run_few(name, *(Place(engine, databases, redis_server, tmp_path / engine) for engine in engines))


@pytest.mark.slow
@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ON_SQLITE)
def test_a_few_cases_hold_on_sqlite(name: str, place: Place) -> None:
    run_few(name, place)


@pytest.mark.slow
@pytest.mark.engines("postgres")
@pytest.mark.parametrize("name", ON_POSTGRES)
def test_a_few_cases_hold_on_postgresql(name: str, place: Place) -> None:
    run_few(name, place)


def test_none_is_forgotten() -> None:
    assert sorted([*OF_RULES, *ON_BOTH, *IN_TURN, *ON_POSTGRES, *ON_SQLITE]) == sorted(KNOWN)
    files = {path.stem for path in Path(__file__).parent.glob("[!_]*.py")}
    assert files - {"campaign", "test_campaigns"} == KNOWN.keys()


@pytest.mark.parametrize("name", KNOWN)
def test_the_kept_result_is_whole_and_found_nothing(name: str) -> None:
    result = json.loads((KEPT / f"{name}.json").read_text())
    assert result["what"] == KNOWN[name].what
    assert (result["failures"], result["unseen"]) == ([], [])
    assert result["seen"].keys() >= KNOWN[name].must_see
    assert result["cases"] > 0
    assert len(result["machine"]["engines"]) == len(KNOWN[name].engines)


def test_a_case_that_fails_is_told_with_the_command_that_runs_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(case: Case) -> Seen:
        assert case.number != 1, "one is one too many"
        return Counter({"numbers": 1})

    outcome = run_cases("planted", Campaign("No number is one.", run, few=1), 7, range(3), [None], 60)
    assert (outcome.cases, outcome.seen) == (3, {"numbers": 2})
    (failure,) = outcome.failures
    assert failure["case"] == 1
    assert "one is one too many" in failure["error"]
    assert "campaign planted --seed 7 --case 1\n" in capsys.readouterr().err


@pytest.mark.slow
def test_without_a_name_they_are_listed() -> None:
    command = [sys.executable, "-P", "-m", "tests.campaigns"]
    env = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    listed = subprocess.check_output(command, cwd=ROOT, env=env, encoding="utf-8")
    assert [line.split()[0] for line in listed.splitlines()] == list(KNOWN)
