"""The demo accounts: one for each role, the same on every machine."""

from dataclasses import dataclass

from registry.rules.colleague import FirmPart
from registry.rules.role import Role

PASSWORD = "demo-Registry-2026"  # noqa: S105 -- printed at start, refused nowhere because only the demo makes it


@dataclass(frozen=True)
class DemoAccount:
    """One account of the demo; `place` is a district code or zone id, `part` that in its enterprise."""

    login: str
    name: str
    role: Role
    place: str = ""
    part: FirmPart | None = None


ACCOUNTS = (
    DemoAccount("enterprise", "申报员（演示）", Role.ENTERPRISE, part=FirmPart.ADMINISTRATOR),
    DemoAccount("filler", "填报人（演示）", Role.ENTERPRISE, part=FirmPart.FILLER),
    DemoAccount("pending", "认领人（演示）", Role.CLAIMANT),
    DemoAccount("district", "西青区审核员（演示）", Role.DISTRICT_OFFICER, "120111"),
    DemoAccount("zone", "滨海高新区审核员（演示）", Role.DISTRICT_OFFICER, "BH-THT"),
    DemoAccount("district2", "西青区决定人（演示）", Role.DISTRICT_DECIDER, "120111"),
    DemoAccount("reviewer", "市局审核员（演示）", Role.BUREAU_REVIEWER),
    DemoAccount("decider", "市局决定人（演示）", Role.BUREAU_DECIDER),
    DemoAccount("decider2", "市局第二决定人（演示）", Role.BUREAU_DECIDER),
    DemoAccount("leader", "市局领导（演示）", Role.LEADER),
    DemoAccount("admin", "系统管理员（演示）", Role.SYSTEM_ADMIN),
)
