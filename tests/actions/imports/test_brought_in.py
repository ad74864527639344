"""Who would write what a list brings that nobody sees yet reads which list it is, and when it is there."""

import pytest

from registry.actions.change import insert_change
from registry.actions.enterprise import register_enterprise
from registry.actions.imports.taking_up import bring_in_next
from registry.database import transactional
from registry.errors import Conflict
from registry.models import Enterprise
from registry.rules.change import Fact, Requested
from registry.rules.change_kind import ChangeKind
from registry.rules.enterprise import EnterpriseDetails
from tests.actions.imports.test_pieces import KNOWN, NEW, begun, known_firm, small_pieces, time_passes
from tests.days import DAY
from tests.make import SYSTEM, Make, uscc

__all__ = ["known_firm", "small_pieces"]


def test_who_registers_what_nobody_sees_yet_reads_which_list_brings_it(make: Make) -> None:
    begun(make)
    named = r"“%s”在名单“名单.xlsx”中，该名单自 .* 起正在导入，全部导入后（约 .*）即可"
    for name, code in (("天津同码有限公司", uscc(8000)), (NEW.format(0), None), (NEW.format(0), uscc(8000))):
        with pytest.raises(Conflict, match=named % (code or name)):
            register_enterprise(EnterpriseDetails(name=name, district="120103", uscc=code), SYSTEM)
    known = Enterprise.get(Enterprise.name == KNOWN)
    asked = Requested(Fact.CODE, ChangeKind.SLIP, {"uscc": uscc(8000)}, DAY, run=1, row=2)
    with pytest.raises(Conflict, match="一份正在导入的名单"):
        insert_inside(known, asked)
    # Another firm of the name, by its code, is no double.
    register_enterprise(EnterpriseDetails(name=NEW.format(0), uscc=uscc(8999)), SYSTEM)
    time_passes()
    assert bring_in_next(make.storage)
    with pytest.raises(Conflict, match="已登记为"):
        register_enterprise(EnterpriseDetails(name="天津同码有限公司", uscc=uscc(8000)), SYSTEM)


@transactional
def insert_inside(enterprise: Enterprise, asked: Requested) -> None:
    insert_change(enterprise, asked, SYSTEM)
