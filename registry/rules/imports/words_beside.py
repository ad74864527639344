"""What rows say under heads of which no list is known: that they are no grant, or of another title. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.expected import Expected
from registry.rules.imports.matching import known_text
from registry.rules.imports.meanings import Meaning, has_meaning
from registry.rules.imports.reading import ListTable, TableRow
from registry.rules.imports.telling_columns import (
    AGAINST,
    DENIAL,
    FAULT,
    LEVEL,
    REMARK,
    RESULT,
    STATE,
    TITLE,
    YEAR,
    results_of,
    telling_kind,
)
from registry.rules.imports.ticks import NO, Word, WordsBeside, unmarked, unticked
from registry.rules.imports.verdict_words import is_doubted, is_kept, is_no_grant, result_of
from registry.rules.imports.words import plain_words, words_of
from registry.rules.imports.written_days import with_written_years

_YES = re.compile(r"(?:是|有|√|✓|☑|y|yes|1|已.*|存在|属于)", re.IGNORECASE)
_GOOD = re.compile(
    r"通过|合格|认定|同意|到期|推荐|符合|有效|优|良|正常|存续|在业|开业|入选|入围|新增|首次|复核|续|保留|达标|公示|是|√|无"
)
_BARE_YEAR = re.compile(r"(?:企业|称号|资格)?(?:认定|入选|获评|获批|公布|公告|申报|授予|评定)")
_YEAR_SAID = re.compile(r"20\d\d")
_LONGEST_RESULT = 12


def words_beside(table: ListTable, expected: Expected, catalog: Catalog) -> WordsBeside:
    """The words of such columns that do not agree with what is asked of the list."""
    names = [name for name in table.heads if telling_kind(name)]
    if expected.kind != "recognitions":
        return _of_other_lists(table, names, expected, catalog)
    found: WordsBeside = {}
    for name in [*names, *(["verdict"] if "verdict" in table.heads else [])]:
        words = _words(table, name)
        for word, rows in words.items():
            if (why := _why_not(name, word, words)) is not None:
                found[name, word] = why, rows
    for kind, judge in ((TITLE, _is_of_scheme), (LEVEL, _is_of_level)):
        of_kind = [name for name in names if telling_kind(name) == kind]
        found |= _of_another(table, of_kind, judge(expected, catalog))
    for name in (name for name in names if _TIER in table.heads[name]):
        # A tier is one of the titles: no other row has to name the one that is asked.
        judge_tier = _is_of_scheme(expected, catalog)
        found |= {
            (name, word): (say("写的是另一称号"), rows)
            for word, rows in _words(table, name).items()
            if judge_tier(word) is False
        }
    found |= _of_other_years(table, names, expected, catalog)
    results = [name for name in names if telling_kind(name) in {RESULT, STATE}]
    found |= unmarked(table, [*results, *(["verdict"] if "verdict" in table.heads else [])])
    return found | unticked(table, names, expected, catalog)


def _of_other_lists(table: ListTable, names: list[str], expected: Expected, catalog: Catalog) -> WordsBeside:
    """What is heard in lists that grant nothing: that a row ends nothing, renews nothing, renames nobody, or
    is of a firm that is gone."""
    denies = _DENIES[expected.kind]
    found: WordsBeside = {}
    for name in names:
        for word, rows in _words(table, name).items():
            meant = [row for row in rows if denies(telling_kind(name), word, row)]
            if meant:
                found[name, word] = say("不是这类名单的内容"), meant
    if expected.scheme is None:
        return found
    if expected.kind == "endings":
        ends = [name for name in names if has_meaning(plain_words(table.heads[name]), Meaning.ENDS)]
        found |= unmarked(table, ends)
    of_titles = [name for name in names if telling_kind(name) == TITLE]
    return found | _of_another(table, of_titles, _is_of_scheme(expected, catalog))


def _ends_nothing(kind: str, word: str, _row: TableRow) -> bool:
    if kind == AGAINST:
        return bool(NO.fullmatch(plain_words(word)))
    return kind in {RESULT, STATE} and (is_kept(word) or word.startswith("拟"))


def _renews_nothing(kind: str, word: str, row: TableRow) -> bool:
    is_renewed = any(map(result_of, results_of(row)))
    if kind == AGAINST:
        return is_renewed and bool(_YES.fullmatch(plain_words(word)))
    return kind in {STATE, DENIAL} and is_renewed and is_no_grant(word)


def _renames_nobody(kind: str, word: str, _row: TableRow) -> bool:
    # A listed rename is only asked for, and waits to be confirmed.
    return kind in {RESULT, STATE, DENIAL} and is_no_grant(word) and plain_words(word) != "待确认"


def _is_gone(kind: str, word: str, _row: TableRow) -> bool:
    return kind in {RESULT, STATE, REMARK, DENIAL} and bool(_GONE.search(plain_words(word)))


_GONE = re.compile(r"(?<!未)(?<!无)(?:注销|吊销|迁[出离]|外迁|停业|歇业|破产|清算|解散)")
_DENIES: dict[str, Callable[[str, str, TableRow], bool]] = {
    "endings": _ends_nothing,
    "rereviews": _renews_nothing,
    "renames": _renames_nobody,
    "enterprises": _is_gone,
}


def _words(table: ListTable, name: str) -> dict[str, list[TableRow]]:
    words: defaultdict[str, list[TableRow]] = defaultdict(list)
    for row in table.rows:
        if text := known_text(row.cells.get(name, "")):
            words[text].append(row)
    return words


def _why_not(name: str, word: str, beside: dict[str, list[TableRow]]) -> Text | None:
    kind = telling_kind(name) or RESULT
    no_grant = say("不是认定的结果")
    if kind == AGAINST:
        return no_grant if _YES.fullmatch(plain_words(word)) or is_doubted(word) else None
    if kind == DENIAL:
        return no_grant
    if kind == FAULT:
        return None if word.startswith(("无", "否", "没")) else no_grant
    if kind == REMARK:
        is_marked = is_doubted(word) or has_meaning(plain_words(word), Meaning.REVOKED)
        return no_grant if is_marked else None
    if kind not in {RESULT, STATE}:
        return None
    if is_no_grant(word):
        # What the column that is known says is asked about by its own name.
        return no_grant if telling_kind(name) else None
    return no_grant if _is_odd(word) and _are_mostly_good(beside) else None


def _are_mostly_good(words: dict[str, list[TableRow]]) -> bool:
    """Whether half of the rows that say something say what is known to be good."""
    good = sum(len(rows) for word, rows in words.items() if _GOOD.search(word))
    return 0 < 2 * good >= sum(map(len, words.values()))


def _is_odd(word: str) -> bool:
    """Whether a short word is none that is known to be good: beside those that are, it may be none."""
    plain = plain_words(word)
    return (
        len(plain) <= _LONGEST_RESULT
        and not any(each.isdigit() for each in plain)
        and not _GOOD.search(plain)
    )


_TIER = "梯度"
_IN_FULL = {"创新型": "创新型中小企业", "科技型": "科技型中小企业", "种子": "种子企业", "种子型": "种子企业"}
_SIZES = frozenset({"innovative_sme", "seed", "specialized_new", "little_giant", "tech_sme"})


def in_full(word: str, expected: Expected) -> str:
    """What a telling column says for short, in lists of titles for firms of this size."""
    is_of_sizes = expected.scheme is not None and expected.scheme.id in _SIZES
    return _IN_FULL.get(word, word) if is_of_sizes else word


Judge = Callable[[str], bool | None]
"""Whether a word names what is asked (True), something else (False), or nothing of the kind (None)."""


def _is_of_scheme(expected: Expected, catalog: Catalog) -> Judge:
    def judge(word: str) -> bool | None:
        said = words_of(in_full(word, expected), catalog)
        if not said.schemes:
            return None
        others = {scheme for scheme, _name in expected.other_schemes(said)}
        return bool(said.schemes - others)

    return judge


def _is_of_level(expected: Expected, catalog: Catalog) -> Judge:
    def judge(word: str) -> bool | None:
        said = words_of(word, catalog)
        return None if not said.levels else bool(said.levels - set(expected.other_levels(said)))

    return judge


def _of_another(table: ListTable, names: list[str], judge: Judge) -> WordsBeside:
    """The rows that name only something else in these columns, beside rows that name what is asked."""
    judged: defaultdict[Word, list[TableRow]] = defaultdict(list)
    is_named = False
    for row in table.rows:
        said = [(name, text) for name in names if (text := known_text(row.cells.get(name, "")))]
        verdicts = {judge(text) for _name, text in said}
        if True in verdicts:
            is_named = True
        elif False in verdicts:
            judged[next(word for word in said if judge(word[1]) is False)].append(row)
    return {word: (say("写的是另一称号"), rows) for word, rows in judged.items()} if is_named else {}


def _of_other_years(table: ListTable, names: list[str], expected: Expected, catalog: Catalog) -> WordsBeside:
    """The rows that name only other years where the title that is asked was given."""
    found: WordsBeside = {}
    asked = {str(expected.award_year), str(expected.announced_in)}
    for name in _years_of_title(table, names, expected, catalog):
        for word, rows in _words(table, name).items():
            # A row that has an award year of its own is asked about by that.
            others = [row for row in rows if not _years_in(row.text("award_year"))]
            if others and (years := _years_in(word)) and not years & asked:
                found[name, word] = say("写的是另一年度"), others
    return found


def _years_of_title(
    table: ListTable, names: list[str], expected: Expected, catalog: Catalog
) -> Iterator[str]:
    """The columns that say when the title that is asked was asked for or given."""
    for name in names if expected.award_year is not None else ():
        head = words_of(table.heads[name], catalog)
        is_of_title = bool(head.schemes) or _BARE_YEAR.match(plain_words(table.heads[name]))
        if telling_kind(name) == YEAR and is_of_title and not expected.other_schemes(head):
            yield name


def _years_in(text: str) -> set[str]:
    return set(_YEAR_SAID.findall(with_written_years(plain_words(text))))


def are_asked_by_rows(table: ListTable, expected: Expected, catalog: Catalog) -> bool:
    """Whether each row says its own award year, or a year that it is asked about by itself: then nothing is
    to be asked about the year of the title."""
    names = [name for name in table.heads if telling_kind(name)]
    beside = ["batch", *_years_of_title(table, names, expected, catalog)]
    asked = {str(expected.award_year), str(expected.announced_in)}
    return all(
        _years_in(row.text("award_year"))
        or any((years := _years_in(row.text(name))) and not years & asked for name in beside)
        for row in table.rows
    )
