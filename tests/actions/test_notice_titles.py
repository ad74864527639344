"""One notice of several titles: as long as the longest asks, recognized as one batch for each."""

import pytest

from registry import clock
from registry.actions.approval import approve, propose
from registry.actions.setting import set_setting
from registry.errors import Unmet
from registry.models import Application, Batch, Enterprise, Notice, Recognition
from registry.queries.approval import effect_of
from registry.queries.approval_line import numbers_to_draw
from registry.queries.notice import public_notices
from registry.queries.notice_line import entries_of
from registry.queries.notice_replacement import replaceable
from registry.rules.approval import PublishArguments, effect_digest
from registry.rules.approval_line import lines_of_effect
from registry.rules.notice_title import MOST_TITLES, by_title, kept_titles, read_titles, unmet_titles
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from tests.actions.procedure_acts import SITE
from tests.actions.test_recognizing import OVER, SME, recognize, states
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.notice_lines import withdrawing
from tests.titles import award

GREEN = "green_factory:municipal"


def both(make: Make) -> tuple[Application, Application, Application]:
    """Two of one title and one of another, all waiting for a notice."""
    green = make.application(State.PROPOSED, call=make.call("green_factory", "municipal"), **SITE)
    return make.application(State.PROPOSED), green, make.application(State.PROPOSED)


def listing(make: Make, *files: Application, **others: object) -> PublishArguments:
    return make.publishing(*files, **{"more_titles": (GREEN,), **others})


def published(make: Make, *files: Application, **others: object) -> Notice:
    _notice, _colon, id = make.decided(listing(make, *files, **others)).partition(":")
    found: Notice = Notice.get_by_id(int(id))
    return found


def test_its_lines_stand_title_by_title_and_the_public_finds_it_under_each(make: Make) -> None:
    notice = published(make, *both(make))
    assert notice.titles == ["innovative_sme:municipal", GREEN]
    entries = entries_of(notice)
    assert [entry.application.scheme for entry in entries] == ["innovative_sme"] * 2 + ["green_factory"]
    for scheme, found in {"innovative_sme": 1, "green_factory": 1, "smart_factory": 0, "": 1}.items():
        assert public_notices(DAY, is_open=True, scheme=scheme).count() == found


def test_it_runs_as_long_as_the_title_that_asks_most(make: Make) -> None:
    set_setting(SettingChange(f"notice_days/{GREEN}", 8, DAY, "津工信〔2026〕8号"), SYSTEM)
    files = both(make)
    with pytest.raises(Unmet, match="不能少于 8 个工作日"):
        published(make, *files, days=7)
    alone = published(make, files[0], days=5)
    assert (alone.titles, alone.more_titles) == (["innovative_sme:municipal"], None)
    assert published(make, files[2], files[1], days=8).days == 8


def test_it_is_recognized_as_one_batch_for_each_title_with_its_own_numbers(make: Make) -> None:
    first, green, second = both(make)
    notice = published(make, first, green, second)
    with clock.at(clock.start_of(OVER)):
        arguments = make.recognizing(notice)
        approval = propose(arguments, make.actor(Role.BUREAU_REVIEWER), make.storage)
        effect = effect_of(approval)
        name = "innovative_sme:municipal"
        assert effect["by_title"] == [[name, [first.id, second.id]], [GREEN, [green.id]]]
        drawn = numbers_to_draw(effect, lines_of_effect(effect))
        decider = make.actor(Role.BUREAU_DECIDER)
        approve(approval, decider, make.storage, seen=effect_digest(effect))
    batches = Batch.select().where(Batch.notice == notice.id).order_by(Batch.id)
    assert [(row.scheme, row.document_no) for row in batches] == [
        ("innovative_sme", "津工信〔2026〕1号"),
        ("green_factory", "津工信〔2026〕1号"),
    ]
    given = {row.application_id: row.certificate_no for row in Recognition.select()}
    assert given == drawn
    assert states(first, green, second) == [State.RECOGNIZED] * 3


def test_what_is_recognized_already_is_asked_line_by_line(make: Make) -> None:
    first, green, _second = both(make)
    notice = published(make, first, green)
    award(*SME, OVER, [Enterprise.get_by_id(first.enterprise_id)])
    with pytest.raises(Unmet, match=f"{first.number} .*已于 {OVER} 认定“创新型中小企业”"):
        recognize(make, notice)
    recognize(make, notice, (first.id, "名单已列入"))
    assert [row.scheme for row in Batch.select().where(Batch.notice == notice.id)] == ["green_factory"]
    assert states(first, green) == [State.ON_NOTICE, State.RECOGNIZED]


def test_a_title_that_is_not_named_is_not_listed(make: Make) -> None:
    first, green, _second = both(make)
    for more in ((), ("smart_factory:advanced",), ("no_such:title",)):
        with pytest.raises(Unmet):
            published(make, first, green, more_titles=more)
    assert not Notice.select().exists()


def test_it_is_replaced_by_a_notice_of_one_of_its_titles(make: Make) -> None:
    first, green, _second = both(make)
    old = published(make, first, green)
    make.decided(withdrawing(old))
    office = make.actor(Role.BUREAU_DECIDER)
    assert [row.id for row in replaceable(office, [GREEN])] == [old.id]
    assert replaceable(office, ["smart_factory:advanced"]) == []
    made = make.decided(make.publishing(green, replaces=old.id))
    assert f"notice:{Notice.get_by_id(old.id).replaced_by}" == made


def test_titles_are_kept_as_one_text_and_read_again() -> None:
    assert read_titles(kept_titles(["a:b", "c:d"])) == ["a:b", "c:d"]
    assert (kept_titles([]), read_titles(None)) == (None, [])
    rows = [Application(scheme=scheme, level="x") for scheme in "aba"]
    assert {name: len(own) for name, own in by_title(rows).items()} == {"a:x": 2, "b:x": 1}
    assert unmet_titles(["a:b"] * MOST_TITLES, lambda _name: True) == []
    assert unmet_titles(["a:b"] * (MOST_TITLES + 1), lambda _name: True)
    assert unmet_titles(["a:b"], lambda _name: False)
