"""Recommendations 推荐: one noun at two levels, a place's ranked sheet and the city's forwarding 上报批次."""

from collections.abc import Sequence
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from registry.errors import Text, say

LONGEST_DOCUMENT = 100
NEAR = 0.75
"""From how alike on two names are asked about: of eight characters two may differ."""


class Sender(StrEnum):
    """Who sends the list on."""

    DISTRICT = "district"
    """A district or zone its ranked sheet 推荐汇总表, to the bureau."""
    CITY = "city"
    """The bureau its forwarding 上报批次, to the body that decides."""


def unmet_recommendation(
    document_no: str, sent_on: date, today: date, chosen: Sequence[int], cap: int | None
) -> list[Text]:
    """Why a list cannot be sent on so; `chosen` are its files in order, `cap` how many there may be."""
    reasons = []
    if not document_no.strip():
        reasons.append(say("请填写文号：名单以此与批复、公布名单对应。"))
    if len(document_no) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 %(most)s 个字。", most=LONGEST_DOCUMENT))
    if sent_on > today:
        reasons.append(say("报送日期不能晚于今天（%(today)s）。", today=today.isoformat()))
    if not chosen:
        reasons.append(say("请至少选择一份申报。"))
    if len(set(chosen)) != len(chosen):
        reasons.append(say("名单中有重复的申报。"))
    if cap is not None and len(chosen) > cap:
        reasons.append(
            say(
                "该批次的上报名额是 %(cap)s 件，已选 %(count)s 件；请减少后再上报。",
                cap=cap,
                count=len(chosen),
            )
        )
    return reasons


def nearness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: a question to a person, never an answer."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
