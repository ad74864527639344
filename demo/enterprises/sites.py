"""The hero's two factories: one firm, two sets of answers, two sheets."""

from dataclasses import replace
from datetime import date

from registry.actions.subject import declare_subject, save_subject
from registry.actions.subject_facts import save_answers
from registry.models import Enterprise
from registry.queries.subject import subject_details, subjects_of_enterprise
from registry.rules.actor import Actor
from registry.rules.profile import ProfileEntry
from registry.rules.subject import SubjectDetails, seen_subject

SOURCE = "演示：二号工厂自评报告"
SECOND = SubjectDetails("二号工厂（演示0001）", "演示经济开发区二纬路2号", since=date(2025, 9, 1))
ANSWERS = {"maturity_level": "1", "scenes": "1", "built": False, "covers_operation": True}
"""It was put into operation lately: what the first factory has, this one has not."""


def two_factories(firm: Enterprise, actor: Actor) -> None:
    """Say where the first factory lies, declare a second one in the same district, and answer for it. What
    the firm answered before is the first one's."""
    for site in subjects_of_enterprise(firm.id, ["site"])[:1]:
        said = subject_details(site)
        full = replace(said, address="演示经济开发区一纬路1号", district=firm.district, zone=firm.zone)
        save_subject(site, full, actor, seen=seen_subject(said))
    there = replace(SECOND, district=firm.district, zone=firm.zone)
    second = declare_subject(firm, "site", there, actor)
    answers = [ProfileEntry(metric, None, value, SOURCE) for metric, value in ANSWERS.items()]
    save_answers(second, answers, actor, seen=0)
