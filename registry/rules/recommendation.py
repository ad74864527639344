"""Recommendations 推荐: one noun at two levels, a place's ranked sheet and the city's forwarding 上报批次."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from registry.errors import Text, listed, say
from registry.rules.name_key import name_key

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


def unmet_number(document_no: str, sender: Sender, used: Iterable[str]) -> list[Text]:
    """Why a list cannot be sent with a number; `used` are those its sender has sent lists with."""
    key = name_key(document_no)
    if not key or all(name_key(number) != key for number in used):
        return []
    if sender is Sender.CITY:
        return [say("已有一个上报批次使用这个文号，请核对。")]
    return [say("本区（功能区）已有一份推荐汇总表使用这个文号，请核对。")]


def same_number(document_no: str, known: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Those of the known lists, each by id and number, that a number as typed means: the one written so, or
    else all that differ from it in brackets, width and spaces only."""
    typed, key = document_no.strip(), name_key(document_no)
    alike = [(id, number) for id, number in known if key and name_key(number) == key]
    return [each for each in alike if each[1] == typed] or alike


def alike_numbers(document_no: str, numbers: Iterable[str]) -> Text:
    """The sentence for a number that several lists could mean."""
    return say(
        "文号“%(number)s”与不止一个上报批次相符：%(numbers)s。请照其中一个的原样填写。",
        number=document_no,
        numbers=listed(numbers),
    )


@dataclass(frozen=True)
class FileToSend:
    """A file as far as it says from which day on it can be sent: since when it stands where it is sent from,
    and the last day of the notice it was on, if it was on one."""

    number: str
    since: date
    notice_ends: date | None = None


def unmet_days(files: Sequence[FileToSend], sent_on: date, today: date) -> list[Text]:
    """Why files cannot be sent on with a letter of a day: it lies before they were as far."""
    reasons = []
    for file in files:
        if file.notice_ends is not None and today <= file.notice_ends:
            reasons.append(say("%(number)s 的公示期未满，不能上报。", number=file.number))
        elif file.notice_ends is not None and sent_on <= file.notice_ends:
            reasons.append(
                say(
                    "%(number)s 的公示至 %(day)s 届满，报送日期应在其后。",
                    number=file.number,
                    day=file.notice_ends.isoformat(),
                )
            )
        elif sent_on < file.since:
            reasons.append(
                say(
                    "%(number)s 到 %(day)s 才办理到可以报送，报送日期不能早于这一天。",
                    number=file.number,
                    day=file.since.isoformat(),
                )
            )
    return reasons


@dataclass(frozen=True)
class WholeAnswer:
    """The list that was the whole answer to a forwarding: its number and file, and the day it is of."""

    announced_on: date
    called: str = ""
    """'' where its event does not say."""
    document_no: str = ""
    """Likewise."""

    def is_of(self, document_no: str, announced_on: date) -> bool:
        """Whether a list with this number and day is the very one."""
        key = name_key(document_no)
        return bool(key) and (key, announced_on) == (name_key(self.document_no), self.announced_on)


@dataclass(frozen=True)
class Forwarded:
    """A forwarding as far as it says which list may answer it."""

    document_no: str
    sent_on: date
    answer: WholeAnswer | None = None


def unmet_answer(forwarding: Forwarded, announced_on: date, document_no: str, *, whole: bool) -> list[Text]:
    """Why a list is no answer to a forwarding, or not the whole one.

    What is published later can only add to a whole answer: files are closed by that one. The same list again
    changes nothing and is no other answer.
    """
    reasons = []
    if announced_on < forwarding.sent_on:
        reasons.append(
            say(
                "名单的公告日期 %(day)s 早于上报批次“%(number)s”的报送日期 %(sent)s，不是对它的答复。"
                "请核对公告日期，或另选上报批次。",
                day=announced_on.isoformat(),
                number=forwarding.document_no,
                sent=forwarding.sent_on.isoformat(),
            )
        )
    if whole and forwarding.answer is not None and not forwarding.answer.is_of(document_no, announced_on):
        reasons.append(
            say(
                "上报批次“%(number)s”的全部结果已由名单“%(list)s”（%(day)s 公布）给出，"
                "不能再以另一份名单作为全部结果。补充公布的名单，请不注明“全部结果”再导入。",
                number=forwarding.document_no,
                list=forwarding.answer.called or "—",
                day=forwarding.answer.announced_on.isoformat(),
            )
        )
    return reasons


def nearness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, 0 below NEAR: a question to a person, never an answer."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # Its cheap upper bounds first: lists have thousands of names.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return matcher.ratio() if all(bound() >= NEAR for bound in bounds) else 0.0


@dataclass(frozen=True)
class NearFile:
    """A file of a forwarding whose holder is called nearly like a name of a list."""

    number: str
    name: str


@dataclass(frozen=True)
class UnnamedFile:
    """A forwarded file that a whole answer does not name, with names of the list that are near to its own."""

    id: int
    number: str
    name: str
    unit: str = ""
    """The site or product it is for; '' of an enterprise."""
    near: tuple[str, ...] = ()

    @property
    def plain(self) -> list[Any]:
        """As JSON keeps it."""
        return [self.id, self.number, self.name, self.unit, list(self.near)]


def unnamed_file(plain: Sequence[Any]) -> UnnamedFile:
    """What `plain` of UnnamedFile gave."""
    id, number, name, unit, near = plain
    return UnnamedFile(id, number, name, unit, tuple(near))
