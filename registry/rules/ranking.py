"""Ranking 排序: a list put in order by places typed beside it, or by numbers pasted out of a table."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from unicodedata import normalize

from registry.errors import Text, say

_PLACE = re.compile(r"0*[1-9]\d{0,4}", re.ASCII)
_WORD = re.compile(r"[0-9A-Za-z-]+", re.ASCII)
MOST_FAULTS = 20
"""How many lines are named; of more it is said how many."""
LONGEST_SHOWN = 40


def ranked(ids: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """The ids in order: whose place was typed stands there, the first is 1, and all others keep their order
    around them; a place beyond the end is the end."""
    order = [id for id in ids if id not in places]
    for place, id in sorted((places[id], id) for id in ids if id in places):
        order.insert(place - 1, id)
    return order


def read_places(typed: Mapping[str, str]) -> tuple[dict[str, int], list[Text]]:
    """Places by the number of the file, and what is wrong with those that are none or were given twice."""
    places = {number: int(text) for number, text in typed.items() if _PLACE.fullmatch(text)}
    faults = [
        say("%(number)s 的排序“%(typed)s”不是序号，请填 1、2、3……或留空。", number=number, typed=text)
        for number, text in typed.items()
        if number not in places
    ]
    for place, count in sorted(Counter(places.values()).items()):
        if count > 1:
            numbers = [number for number, each in places.items() if each == place]
            faults.append(
                say(
                    "%(one)s 和 %(other)s 的排序都是 %(place)s，请改为不同的序号。",
                    one=numbers[0],
                    other=numbers[1],
                    place=place,
                )
            )
    return places, faults


def read_ranking(text: str, known: Mapping[str, int]) -> tuple[list[int], list[Text]]:
    """The ids of a pasted ranking in its order, and the lines that name none of the files; `known` are ids by
    number. Other cells of a line are left aside, and the first line may be a heading."""
    ids: list[int] = []
    wrong: list[Text] = []
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for nth, (at, line) in enumerate(lines):
        words = _WORD.findall(normalize("NFKC", line).upper())
        found = [known[word] for word in words if word in known]
        ids += found
        is_heading = nth == 0 and not any(each.isdigit() for each in line)
        if not found and not is_heading:
            wrong.append(
                say(
                    "第 %(line)s 行“%(typed)s”中没有可以报送的申报编号，请核对。",
                    line=at,
                    typed=line[:LONGEST_SHOWN],
                )
            )
    numbers = {id: number for number, id in known.items()}
    wrong += [
        say("%(number)s 在粘贴的名单中有 %(count)s 次，请只留一次。", number=numbers[id], count=count)
        for id, count in Counter(ids).items()
        if count > 1
    ]
    if len(wrong) > MOST_FAULTS:
        more = say("粘贴的名单中还有 %(count)s 处问题没有列出。", count=len(wrong) - MOST_FAULTS)
        wrong = [*wrong[:MOST_FAULTS], more]
    return ids, wrong
