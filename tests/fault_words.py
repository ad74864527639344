"""Whether a fault that the checks name in English is all said in Chinese."""

import re
from collections.abc import Iterable

from registry.web.commands.fault_words import in_chinese

VALUES = re.compile(r"b?'(?:[^'\\]|\\.)*'?|b?\"(?:[^\"\\]|\\.)*\"?|无法与台账比较：.*")
"""What is stored stays as it is."""
ENGINE = re.compile(r"row \d+ |Tree |wrong # of entries|non-unique|NULL value|CHECK |\w+ value in ")
"""What SQLite says of its own file is in its own words."""


def english_left(faults: Iterable[str]) -> list[str]:
    """The faults of which a phrase, two English words in a row, is left after translation."""
    return [
        f"{fault} -> {said}"
        for fault in faults
        if not ENGINE.match(fault)
        and re.search(r"[a-z]{2,} [a-z]{2,}", VALUES.sub("", said := in_chinese(fault)))
    ]
