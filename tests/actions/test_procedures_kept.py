"""The database itself refuses titles and files outside their procedure, whatever writes them."""

from datetime import date, timedelta
from typing import Any

import pytest
from peewee import IntegrityError

from registry import clock
from registry.database import db
from registry.models import Application, Batch, Call
from registry.rules.procedure import Procedure
from registry.rules.state import State
from tests.make import Make

DAY = date(2026, 3, 2)
NATIONAL = {"subject_kind": "data_center", "name": "一号数据中心"}
SITE = {"subject_kind": "site", "name": "一号工厂"}


def refuses(check: str, write: Any) -> None:
    """The write fails, and by the check of this name."""
    with pytest.raises(IntegrityError, match=check), db.atomic():
        write.execute()


def forced(file: Application, **columns: object) -> Any:
    return Application.update(**columns).where(Application.id == file.id)


def a_batch(**columns: object) -> Any:
    usual = {"award_year": 2026, "announced_on": DAY, "created_at": clock.now()}
    title = {"scheme": "innovative_sme", "level": "municipal"}
    return Batch.insert(**{**title, **usual, **columns})


def recommended(make: Make, at: State = State.PROPOSED) -> Application:
    return make.application(at, call=make.call("green_data_center", "national"), **NATIONAL)


def test_a_recommended_file_is_recognized_forwarded_and_not_named_only_with_its_forwarding(
    make: Make,
) -> None:
    file, on_notice = recommended(make), make.application(State.ON_NOTICE)
    refuses("application_recognized", forced(file, state="recognized"))
    # A notice is not what makes it.
    refuses("application_recognized", forced(file, state="recognized", notice=on_notice.notice_id))
    refuses("application_forwarded", forced(file, state="forwarded"))
    refuses("application_forwarded", forced(file, state="not_named"))
    with_one = recommended(make, State.FORWARDED)
    refuses("application_forwarded", forced(with_one, forwarding=None))
    refuses("application_forwarded", forced(with_one, procedure="city_decision"))


@pytest.mark.parametrize("title", [("innovative_sme", "municipal"), ("green_factory", "district")])
def test_what_is_decided_here_is_recognized_only_with_its_notice(make: Make, title: tuple[str, str]) -> None:
    subject = SITE if title[0] == "green_factory" else {}
    file = make.application(State.PROPOSED, call=make.call(*title), **subject)
    refuses("application_recognized", forced(file, state="recognized"))
    refuses("application_notice", forced(file, state="on_notice"))
    forwarding = recommended(make, State.FORWARDED).forwarding_id
    refuses("application_recognized", forced(file, state="recognized", forwarding=forwarding))


def test_nothing_is_recognized_of_what_is_decided_elsewhere(make: Make) -> None:
    on_notice = make.application(State.ON_NOTICE)
    refuses("application_recognized", forced(on_notice, state="recognized", procedure="outside_list"))


def test_a_batch_is_decided_by_a_notice_filed_or_brought_in_and_nothing_else(make: Make) -> None:
    notice = make.application(State.ON_NOTICE).notice_id
    forwarding = recommended(make, State.FORWARDED).forwarding_id
    of_city = {"origin": "decided", "procedure": "city_decision"}
    wrong: tuple[dict[str, object], ...] = (
        of_city,
        {**of_city, "procedure": "district_decision"},
        {**of_city, "notice": notice, "forwarding": forwarding},
        *(
            {**of_city, "notice": notice, "procedure": each}
            for each in ("recommendation", "filing", "kept", "")
        ),
        *({**of_city, "notice": notice, "procedure": each} for each in ("outside_list", "unheard")),
        {"origin": "filed", "procedure": "filing", "notice": notice},
        {"origin": "filed", "procedure": "filing", "forwarding": forwarding},
        {"origin": "filed", "procedure": "city_decision"},
        {"origin": "imported", "procedure": "city_decision"},
        {"origin": "imported", "procedure": "recommendation", "forwarding": forwarding},
        {"origin": "imported", "notice": notice},
        {"origin": "clicked"},
    )
    for columns in wrong:
        refuses("batch_origin", a_batch(**columns))
    right: tuple[dict[str, object], ...] = (
        {**of_city, "notice": notice},
        {"origin": "filed", "procedure": "filing"},
        {"origin": "imported"},
        {"origin": "imported", "forwarding": forwarding},
    )
    with db.atomic() as undone:
        assert all(a_batch(**columns).execute() for columns in right)
        undone.rollback()


def test_a_call_and_a_file_have_a_procedure_there_is(make: Make) -> None:
    now = clock.now()
    columns = {"scheme": "seed", "level": "municipal", "title": "一批", "award_year": 2026}
    for each in ("unheard", "", "kept"):
        row = {**columns, "opens_at": now, "closes_at": now + timedelta(days=9), "procedure": each}
        refuses("call_procedure", Call.insert(**row))
    draft = make.draft()
    refuses("application_procedure", forced(draft, procedure="unheard"))
    assert Application.get_by_id(draft.id).procedure == Procedure.CITY_DECISION
