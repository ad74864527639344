"""A merge of two records is taken back: all is as it was, and what stands on it is named."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.actions.joined import join_subjects
from registry.actions.measure import take_measure
from registry.actions.merge import merge_enterprises
from registry.actions.subject import declare_subject
from registry.actions.unmerge import unmerge_enterprises
from registry.errors import Stale, Unmet
from registry.models import Account, Application, Enterprise, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.queries.imports.register import whole_register
from registry.queries.ledger_check import verify_ledger
from registry.queries.merged import lead_of, records_of
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.merges import CHAMPION, DAY, GREEN, MERGED, SME, apart, at, figure, into, rows_of
from tests.titles import award


def test_merged_and_parted_again_all_rows_and_figures_are_what_they_were(make: Make) -> None:
    with at(DAY):
        goes, stays = make.enterprise(), make.enterprise(uscc=None)
        award(*CHAMPION, date(2024, 8, 1), [goes])
        award(*CHAMPION, date(2025, 3, 1), [stays])
    with at(MERGED):
        make.account(Role.ENTERPRISE, enterprise_id=goes.id)
        site = declare_subject(goes, "site", SubjectDetails("一号工厂"), SYSTEM)
        other = declare_subject(goes, "site", SubjectDetails("二号工厂"), SYSTEM)
        same = declare_subject(stays, "site", SubjectDetails("一号工厂"), SYSTEM)
        for subject in (site, other, same):
            award(*GREEN, DAY, [Enterprise.get_by_id(subject.enterprise_id)], "site", subject=subject)
        make.application(State.SUBMITTED, enterprise=goes)
        before, was = rows_of(goes, stays), figure(make, GREEN, MERGED)
        assert was == (3, 3, 3)
        merge_enterprises(into(goes, stays, taken=("name",)), SYSTEM)
        assert Subject.get_by_id(site.id).joined_to == same.id
        assert Subject.get_by_id(other.id).enterprise_id == stays.id
        assert figure(make, GREEN, MERGED) == (2, 2, 2)
        voided = Recognition.get(Recognition.ended_how == Ending.VOIDED.value)
        assert (voided.subject_id, voided.enterprise_id) == (same.id, stays.id)
        assert Enterprise.get_by_id(stays.id).name == goes.name
        assert not Application.select().where(Application.enterprise == goes.id).exists()
        assert not Account.select().where(Account.enterprise == goes.id).exists()
        merged = clock.now()
    with at(MERGED + timedelta(days=2)):
        unmerge_enterprises(apart(goes, stays), SYSTEM)
        assert rows_of(goes, stays) == before
        assert figure(make, GREEN, MERGED) == was
        assert figure(make, GREEN, MERGED, merged) == (2, 2, 2)
        assert figure(make, CHAMPION, MERGED) == (2, 2, 2)
        assert verify_ledger().intact
        with pytest.raises(Stale, match="没有并入"):
            unmerge_enterprises(apart(goes, stays), SYSTEM)


def test_the_code_goes_along_and_comes_back(make: Make) -> None:
    with at(MERGED):
        goes, stays = make.enterprise(), make.enterprise(uscc=None)
        code = goes.uscc
        merge_enterprises(into(goes, stays), SYSTEM)
        assert Enterprise.get_by_id(stays.id).uscc == code
        assert whole_register().match(code, stays.name).enterprise_id == stays.id
        unmerge_enterprises(apart(goes, stays), SYSTEM)
        assert [Enterprise.get_by_id(each.id).uscc for each in (goes, stays)] == [code, None]


def test_joined_sites_and_records_that_were_merged_before_go_along_and_back(make: Make) -> None:
    with at(DAY):
        first, second, third = (make.enterprise(uscc=None) for _ in range(3))
        sites = [declare_subject(first, "site", SubjectDetails(f"{each}号厂"), SYSTEM) for each in "一二"]
        twin = declare_subject(second, "site", SubjectDetails("一号厂"), SYSTEM)
        for place, site in enumerate((*sites, twin)):
            holder = Enterprise.get_by_id(site.enterprise_id)
            award(*GREEN, DAY + timedelta(days=place), [holder], "site", subject=site)
        join_subjects(sites[1], sites[0], SYSTEM, reason="同一厂区")
        before = rows_of(first, second, third)
    with at(MERGED):
        assert figure(make, GREEN, MERGED)[0] == 2
        merge_enterprises(into(first, second), SYSTEM)
        assert figure(make, GREEN, MERGED)[0] == 1
        merge_enterprises(into(second, third), SYSTEM)
        assert figure(make, GREEN, MERGED)[0] == 1
        assert (lead_of(first.id), set(records_of(third.id))) == (third.id, {first.id, second.id, third.id})
        unmerge_enterprises(apart(second, third), SYSTEM)
        unmerge_enterprises(apart(first, second), SYSTEM)
        assert rows_of(first, second, third) == before
        assert figure(make, GREEN, MERGED)[0] == 2


def test_what_stands_on_a_merge_is_named_line_by_line(make: Make) -> None:
    with at(DAY):
        goes, stays = make.enterprise(uscc=None), make.enterprise()
        award(*SME, date(2024, 5, 1), [goes])
    with at(MERGED):
        site = declare_subject(goes, "site", SubjectDetails("一号工厂"), SYSTEM)
        merge_enterprises(into(goes, stays, taken=("name",)), SYSTEM)
        title = Recognition.select().where(Recognition.scheme == SME[0]).get()
        take_measure(deciding(title.id, MERGED, storage=make.storage), SYSTEM)
        row = Enterprise.get_by_id(stays.id)
        details = EnterpriseDetails(**{**vars(details_of(row)), "name": "天津又改有限公司"})
        correct_enterprise(row, details, SYSTEM, version=row.version)
        award(*GREEN, MERGED, [row], "site", subject=Subject.get_by_id(site.id))
        with pytest.raises(Unmet) as refused:
            unmerge_enterprises(apart(goes, stays), SYSTEM)
        said = [str(reason) for reason in refused.value.reasons]
        assert len(said) == 3, said
        third = make.enterprise(uscc=None)
        merge_enterprises(into(row, third), SYSTEM)
        with pytest.raises(Unmet, match="本身已并入"):
            unmerge_enterprises(apart(goes, stays), SYSTEM)
