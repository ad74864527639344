"""What a note beside a list says of it, or of rows that it points at: that they are something else. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from registry.rules.catalog import Catalog
from registry.rules.imports.expected import Expected
from registry.rules.imports.marked_rows import marks_in
from registry.rules.imports.reading import ListTable
from registry.rules.imports.verdict_words import is_doubted, is_kept, is_no_grant, says_kept
from registry.rules.imports.words import ListKind, plain_words, words_of

_SENTENCES = re.compile(r"[。；;\n]")
_CLAUSES = re.compile(r"[,，:：]")
_ALL = re.compile(r"(?:以上|上述|上列|所列|(?<!不在)本名单|该名单|本表|此表|本次名单|名单中|表中|其中)")
_NUMBERED = r"\d+(?:[、,和至-]\d+)*[项号家行条](?!文|公告|通告|通知|令|楼|院)"
_POINTS = re.compile(
    rf"第{_NUMBERED}|序号[为:]?\d|标(?:注|示)?[红黄绿蓝灰]|[红黄蓝绿灰]色|底[色纹]|加粗|粗体|黑体|斜体|下划线"
    r"|删除线|高亮|阴影"
)
"""How a note points at rows: by their numbers, or by colors and fonts, which nobody reads."""
_COUNTS = re.compile(_NUMBERED)
"""How many rows it is about."""
_CITED = re.compile(
    r"(?:办法|规定|细则|条例|通知|标准)》?(?:\([^()]*\)|（[^（）]*）)?(?:第?\d+(?:[、,和至-]\d+)*[条款项])+|20\d\d\D{1,2}\d+号|\d+月\d+号"
)
"""Numbers of articles, documents and days, which are none of rows."""
_MARKED = re.compile(r"[*＊※★☆▲△▼◆●■#＃][”\"’)）]?号?(?:的|为|是|企业|单位|者|表示|代表|标)")
"""How it names the mark of rows; else it stands before the note itself."""
_CONDITIONS = re.compile(r"如(?!下)|若(?!干)|凡|应[当于]?|须|一经|及时|情形|不得|有下列|不在|未列入")
_RULES = re.compile(r"将|请|可以|期间|发现|原则|办法|规定|标准")
"""What rules and invitations say of any row; of one that is pointed at it says why."""
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


def denials(note: str, tables: Sequence[ListTable], expected: Expected, catalog: Catalog) -> Iterator[str]:
    """The clauses of a note, one of each sentence, by which rows of the lists beside it are not what they are
    brought in as.

    What holds only if something happens, as rules that are cited do, says nothing of a row.
    """
    for sentence in _SENTENCES.split(note):
        if not _CONDITIONS.search(sentence) and (said := _denial(sentence, tables, expected, catalog)):
            yield said


def _denial(sentence: str, tables: Sequence[ListTable], expected: Expected, catalog: Catalog) -> str:
    says_otherwise = _SAYS_OTHERWISE[expected.kind]
    bare = _CITED.sub("", sentence)
    is_decided = _DECIDED.search(sentence) is not None
    is_of_any = is_decided or _RULES.search(sentence) is not None
    for clause in (sentence, *_CLAUSES.split(sentence)):
        if len(plain_words(clause)) > LONGEST_CLAUSE or _is_heard_at_rows(clause, tables):
            continue
        kinds = set(expected.unasked(words_of(clause, catalog))) & _OF_ROWS
        # 经公示: then it is over.
        kinds -= {ListKind.PUBLICITY} if is_decided else set()
        if not kinds and not says_otherwise(clause):
            continue
        is_of_some = _COUNTS.search(bare) or (kinds and _ALL.search(sentence))
        if (
            _POINTS.search(bare)
            or _MARKED.search(bare)
            or (is_of_some and not is_of_any)
            or _names_row(clause, tables)
        ):
            return clause.strip()
    return ""


def _is_heard_at_rows(clause: str, tables: Sequence[ListTable]) -> bool:
    """Whether a row says what a clause says of its mark, as marked_rows has it."""
    marks = set(marks_in(clause))
    if not marks:
        return False
    return any(marks & {*marks_in(row.text("verdict"))} for table in tables for row in table.rows)


def _names_row(clause: str, tables: Sequence[ListTable]) -> bool:
    return any(name in clause for table in tables for row in table.rows if (name := row.text("name")))
