"""What a note beside a list says of it, or of rows that it points at: that they are something else. Pure."""

import re
from collections.abc import Callable, Iterator

from registry.rules.catalog import Catalog
from registry.rules.imports.expected import Expected
from registry.rules.imports.reading import ListTable
from registry.rules.imports.verdict_words import is_doubted, is_kept, is_no_grant, says_kept
from registry.rules.imports.words import ListKind, plain_words, words_of

_SENTENCES = re.compile(r"[。；;\n]")
_CLAUSES = re.compile(r"[,，:：]")
_ALL = re.compile(r"(?:以上|上述|上列|所列|(?<!不在)本名单|该名单|本表|此表|本次名单|名单中|表中|其中)")
_POINTS = re.compile(
    r"第?\d+(?:[、,和至-]\d+)*[项号家行条](?!文)|序号[为:]?\d|标(?:注|示)?[红黄绿蓝灰]|[红黄蓝绿灰]色|底[色纹]|加粗|粗体|黑体|斜体|下划线|删除线"
    r"|高亮|阴影"
)
"""How a note points at rows: by their numbers, or by colors and fonts, which nobody reads."""
_MARK = re.compile(r"[*＊※★☆▲△▼◆●■#＃]")
"""What a row with a mark is said to be is heard at the row itself."""
_CONDITIONS = re.compile(
    r"如|若|凡|将|应[当于]?|须|请|可以|一经|及时|情形|期间|不得|发现|有下列|不在|未列入|原则|办法|规定|标准"
)
_DECIDED = re.compile(r"经[^。]{0,24}(?:公示|评审|审核|研究|审定)(?!中)")
_OF_ROWS = frozenset({ListKind.REVOCATION, ListKind.PUBLICITY})
_SAYS_OTHERWISE: dict[str, Callable[[str], bool]] = {
    "recognitions": lambda clause: is_doubted(clause) or says_kept(clause),
    "endings": is_kept,
    "renames": is_no_grant,
    # Which way a row counts is said by the row: a note about one may say the other.
    "rereviews": lambda clause: is_no_grant(clause) or says_kept(clause),
}
"""By what a clause about some rows says otherwise than the list, by the kind of import."""
LONGEST_CLAUSE = 60


def denied_by(note: str, table: ListTable, expected: Expected, catalog: Catalog) -> str:
    """The clause of a note by which rows of a list are not what it is brought in as; '' for none.

    What holds only if something happens, as rules that are cited do, says nothing of a row.
    """
    return next(_denials(note, table, expected, catalog), "")


def _denials(note: str, table: ListTable, expected: Expected, catalog: Catalog) -> Iterator[str]:
    says_otherwise = _SAYS_OTHERWISE[expected.kind]
    for sentence in _SENTENCES.split(note):
        if _CONDITIONS.search(sentence) or _DECIDED.search(sentence):
            continue
        points = _POINTS.search(sentence)
        is_of_list = points or _ALL.search(sentence)
        for clause in (sentence, *_CLAUSES.split(sentence)):
            plain = plain_words(clause)
            if len(plain) > LONGEST_CLAUSE or _MARK.search(clause):
                continue
            kinds = set(expected.unasked(words_of(clause, catalog))) & _OF_ROWS
            names = _names_row(clause, table)
            if (kinds and (is_of_list or names)) or (says_otherwise(clause) and (points or names)):
                yield clause.strip()


def _names_row(clause: str, table: ListTable) -> bool:
    return any(name in clause for row in table.rows if (name := row.text("name")))
