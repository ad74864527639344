"""Whatever is uploaded as a spreadsheet is read as a list or refused with a sentence, and nothing else."""

import json
from collections import Counter
from random import Random

from registry.errors import Refusal
from registry.queries.imports.effect import preview_import
from registry.rules.imports.asked import Asked
from registry.rules.imports.file import read_import
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.made_books import TURN, make_book
from tests.made_files import made_file
from tests.made_kinds import KINDS
from tests.made_mutations import FORMATS, WAYS, bytes_changed, torn
from tests.made_register import fill_register
from tests.workbooks import CHAMPIONS, MUNICIPAL, REGISTER, SAMPLES, sample

FILES = 20
"""Files of one case."""
PUBLISHED = tuple(sorted((SAMPLES / "lists").iterdir()))
NAMES = ("名单.xlsx", "名单.xls", "名单.csv", "名单.ods", "名单.pdf", "名单")
"""What a file is called says nothing of what it is."""


def _source(chance: Random) -> tuple[bytes, list[str]]:
    """A sound file of any format and maker, with what is notable about it."""
    how = chance.random()
    if how < 0.2:
        return sample(chance.choice((REGISTER, MUNICIPAL, CHAMPIONS))), []
    if how < 0.4:
        return chance.choice(PUBLISHED).read_bytes(), []
    if how < 0.5:
        rows = [["企业名称", "所属区"], *([f"天津第{place}有限公司", "西青区"] for place in range(30))]
        return chance.choice(FORMATS)(rows, chance), []
    made = make_book(chance, chance.randrange(len(TURN)))
    file = made_file(made.grids, chance, is_named=made.is_named)
    return file.content, list(file.traits)


def run(case: Case) -> Seen:
    """Files made wrong in every way, read as a list of enterprises and as one of another kind."""
    chance, seen = case.chance, Counter[str]()
    with case.registry.fresh():
        fill_register()
        for number in range(FILES):
            way = WAYS[number % len(WAYS)]
            source, traits = _source(chance)
            content = way(source, chance)
            if content and chance.random() < 0.1:
                content = chance.choice((bytes_changed, torn))(content, chance)
            kind = chance.choice(KINDS[1:])
            for of in (None, kind.asked):
                seen += read(chance.choice(NAMES), content, of)
            seen.update(("files", way.__name__, kind.name, *traits))
    return seen


def read(name: str, content: bytes, of: Asked | None) -> Seen:
    """Read a file as the terminal does; whether it was read or refused."""
    try:
        report = preview_import(read_import(name, content, of))
        said = json.dumps(report.summary(), allow_nan=False)
    except Refusal as refusal:
        reasons = [str(reason).strip() for reason in refusal.reasons]
        assert reasons
        assert all(reasons)
        return Counter({"refused": 1})
    said.encode()
    return Counter({"read": 1, "rows": len(report.lines)})


CAMPAIGN = Campaign(
    "Whatever is uploaded as a spreadsheet is read or refused with a sentence.",
    run,
    few=2,
    must_see=frozenset({"read", "refused", "rows", "files", *(way.__name__ for way in WAYS)}),
    engines=("sqlite",),
)
