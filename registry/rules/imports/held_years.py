"""A list of endings whose title says when its titles were given: holders of another year's are asked about.
Pure."""

from collections import defaultdict
from collections.abc import Sequence

from registry.errors import listed, say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.ending import Held, ListedEnding
from registry.rules.imports.matching import Match

KEEP, LEAVE = "keep", "leave"
SHOWN = 5
Line = tuple[ListedEnding, Match]


def settle_held_years(
    entries: Sequence[ListedEnding], matches: Sequence[Match], held: Held, asking: Asking
) -> tuple[list[ListedEnding], list[Match]]:
    """The lines, each with its match, without those that hold the title of other years only than their list
    says, unless somebody says that they end all the same."""
    lines = list(zip(entries, matches, strict=True))
    doubtful: defaultdict[tuple[int, ...], list[Line]] = defaultdict(list)
    for line in lines:
        if _is_of_other_years(line, held):
            doubtful[line[0].titled_in].append(line)
    out: set[tuple[str, int]] = set()
    for years, others in doubtful.items():
        if asking.ask(_question(years, others, held)) != KEEP:
            out.update((entry.sheet, entry.row) for entry, _match in others)
    kept = [line for line in lines if (line[0].sheet, line[0].row) not in out]
    return [entry for entry, _match in kept], [match for _entry, match in kept]


def _is_of_other_years(line: Line, held: Held) -> bool:
    entry, match = line
    own = {each.stand.announced_on.year for each in held.get(match.enterprise_id or 0, ())}
    # A title that is announced in January may be called one of the year before.
    said = {year + late for year in entry.titled_in for late in (0, 1)}
    return bool(own and said) and entry.given_in is None and not own & said


def _question(years: tuple[int, ...], lines: Sequence[Line], held: Held) -> ListQuestion:
    entry, match = lines[0]
    text = say(
        "名单标题写的是 %(years)s 年的认定，%(names)s 在名录中的却是另外年份公告的（%(day)s）。仍要终止吗？",
        years=listed(map(str, years)),
        names=listed(entry.name for entry, _match in lines[:SHOWN]),
        day=max(each.stand.announced_on for each in held[match.enterprise_id or 0]).isoformat(),
    )
    answers = (ListAnswer(LEAVE, say("这些行不导入")), ListAnswer(KEEP, say("照所选导入")))
    return ListQuestion(f"title.given.{'.'.join(map(str, years))}", text, answers, entry.sheet, entry.row)
