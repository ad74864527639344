"""What rows say of themselves in telling columns and sub-headings: heard, or asked about. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.expected import Expected
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListTable, SetAside, TableRow
from registry.rules.imports.telling_columns import results_of, telling_kind
from registry.rules.imports.verdict_words import is_doubted, is_kept, is_no_grant, result_of, says_kept
from registry.rules.imports.words import LONGEST_HEADING, ListKind, ListWords, together, words_of
from registry.rules.imports.words_beside import in_full, words_beside
from registry.rules.imports.years_said import YEARS, doubt_of_years

KEEP, LEAVE = "keep", "leave"
KEPT, NOT_KEPT = "复核通过", "未通过"
"""How a row says that it passed a re-review, or did not."""
TELL = ("category", "verdict", "level_said", "section")
"""Where one word holds for many rows; a remark is of its own row."""
_SAYS_KEPT = ("category", "verdict", "remark")
LONGEST_WORD = 40
SHOWN = 5
_OF_ROW = frozenset({ListKind.REVOCATION, ListKind.RENAME, ListKind.PUBLICITY})


@dataclass(frozen=True)
class RowsHeard:
    """The table as far as it is read now, and the rows that were left out by an answer."""

    table: ListTable
    left: tuple[SetAside, ...] = ()


def is_re_reviewed(row: TableRow) -> bool:
    """Whether a row says that it passed a re-review: then it is no new grant."""
    if "is_rereview" in row.cells and result_of(row.text("is_rereview")):
        return True
    if not row.section and not any(map(row.cells.get, _SAYS_KEPT)):
        return False
    said = (*map(row.text, _SAYS_KEPT), row.section)
    if any(result_of(text) is False for text in said[:2] if text):
        return False
    return any(says_kept(text) for text in said if text and len(text) <= LONGEST_HEADING)


def renewing(day: str) -> Text:
    """What is said at a row that renews a title of a day."""
    return say("名单写明复核通过，续期 %(day)s 公告的同一认定，不计为新认定。", day=day)


def nothing_to_renew() -> Text:
    """What is said at a row that passed a re-review of what is not held."""
    return say("名单写明复核通过，但没有此前的同一认定：按这份名单登记，此前的名单请另行导入。")


def tells_kinds(table: ListTable) -> bool:
    """Whether its rows say themselves which of them are new, re-reviewed or revoked: in more than one way."""
    found = {words_kind(word) for row in table.rows for _name, word in _words(row)}
    return len(found) > 1


def said_by_rows(table: ListTable, catalog: Catalog) -> ListWords:
    """What telling columns and sub-headings say, all together."""
    words = {word for row in table.rows for _name, word in _words(row)}
    return together(words_of(word, catalog) for word in sorted(words))


def words_kind(word: str) -> str:
    """What a telling word is about, roughly: kept, ended, or anything else."""
    if says_kept(word):
        return "kept"
    return "ended" if result_of(word) is False else "other"


def hear_rows(table: ListTable, expected: Expected, asking: Asking, catalog: Catalog) -> RowsHeard:
    """Ask about the words of rows that do not agree with what is asked of the list; such rows wait."""
    heard = _Rows(table, expected, asking, catalog)
    return heard.answered()


def _words(row: TableRow) -> Iterator[tuple[str, str]]:
    for name in TELL:
        text = row.section if name == "section" else known_text(row.cells.get(name, ""))
        if text and len(text) <= LONGEST_WORD:
            yield name, text


def _is_failed(word: str) -> bool:
    return result_of(word) is False


class _Rows:
    def __init__(self, table: ListTable, expected: Expected, asking: Asking, catalog: Catalog) -> None:
        self._table = table
        self._expected = expected
        self._asking = asking
        self._catalog = catalog
        self._doubts: dict[tuple[str, str], Text | None] = {}

    def answered(self) -> RowsHeard:
        asked: defaultdict[tuple[str, str], list[TableRow]] = defaultdict(list)
        alone: list[TableRow] = []
        columns = [name for name in YEARS if name in self._table.heads]
        for row in self._table.rows:
            years = [(name, row.text(name)) for name in columns]
            for name, word in (*_words(row), *years):
                if self._doubt(name, word) is not None:
                    asked[name, word].append(row)
            if self._is_marked(row):
                alone.append(row)
        for said, (why, rows) in words_beside(self._table, self._expected, self._catalog).items():
            self._doubts[said] = why
            asked[said] += rows
        if not asked and not alone:
            return RowsHeard(self._table)
        waits: defaultdict[int, list[str]] = defaultdict(list)
        left: set[int] = set()
        for (name, word), rows in asked.items():
            self._settle(self._question(name, word, rows), rows, waits, left)
        for row in alone:
            self._settle(self._question_of(row), [row], waits, left)
        return self._without(waits, left)

    def _settle(
        self, question: ListQuestion, rows: list[TableRow], waits: dict[int, list[str]], left: set[int]
    ) -> None:
        answer = self._asking.ask(question)
        for row in rows:
            if answer is None:
                waits[row.number].append(question.code)
            elif answer == LEAVE:
                left.add(row.number)

    def _without(self, waits: dict[int, list[str]], left: set[int]) -> RowsHeard:
        rows = [
            replace(row, waits=(*row.waits, *waits[row.number])) if row.number in waits else row
            for row in self._table.rows
            if row.number not in left
        ]
        why = say("按对名单内容的回答，这一行不导入")
        aside = [
            SetAside(row.sheet, row.number, row.text("name"), why)
            for row in self._table.rows
            if row.number in left
        ]
        return RowsHeard(replace(self._table, rows=tuple(rows)), tuple(aside))

    def _doubt(self, name: str, word: str) -> Text | None:
        """What of a word does not agree, if anything."""
        if (name, word) not in self._doubts:
            self._doubts[name, word] = self._of_word(name, word)
        return self._doubts[name, word]

    def _of_word(self, name: str, word: str) -> Text | None:
        if name in YEARS:
            return doubt_of_years(name, word, self._expected)
        said = words_of(in_full(word, self._expected), self._catalog)
        if says_kept(word):
            # It renews what is held: that it was granted once is heard where the row is planned.
            return None
        if self._expected.kind == "endings" and is_kept(word):
            return say("不是终止的结果")
        is_of_grants = self._expected.kind == "recognitions"
        denies = is_no_grant if is_of_grants else _is_failed
        is_doubtful = is_of_grants and name in {"section", "category"} and is_doubted(word)
        if (name == "verdict" and denies(word)) or is_doubtful or self._is_unasked(said):
            return say("不是认定的结果") if is_of_grants else self._otherwise(said)
        if self._expected.other_schemes(said):
            return say("写的是另一称号")
        if name in {"section", "category"} and self._expected.other_years(said):
            return say("写的是另一年度")
        return say("写的是另一级别") if self._expected.other_levels(said) else None

    def _is_unasked(self, said: ListWords) -> bool:
        return bool(set(self._expected.unasked(said)) & _OF_ROW)

    def _otherwise(self, said: ListWords) -> Text | None:
        return say("不是这类名单的内容") if self._is_unasked(said) else None

    def _is_marked(self, row: TableRow) -> bool:
        """Whether a remark of its own says that the row is no grant."""
        text = known_text(row.cells.get("remark", ""))
        if not text or len(text) > LONGEST_WORD:
            return False
        if self._expected.kind == "endings":
            return is_kept(text)
        if self._expected.kind == "rereviews":
            return any(map(result_of, results_of(row))) and is_no_grant(text)
        return is_doubted(text) or ListKind.REVOCATION in words_of(text, self._catalog).kinds

    def _question(self, name: str, word: str, rows: list[TableRow]) -> ListQuestion:
        head = self._table.heads.get(name) or say("小标题")
        text = say(
            "“%(sheet)s”表“%(column)s”写有“%(word)s”的 %(count)s 行%(why)s（第 %(rows)s 行）。怎样处理？",
            sheet=self._table.sheet,
            column=head,
            word=word,
            count=len(rows),
            why=self._doubt(name, word),
            rows="、".join(str(row.number) for row in rows[:SHOWN]),
        )
        column = f"{head}." if telling_kind(name) else f"{name}." if name in YEARS else ""
        code = f"column.{self._table.sheet}.{column}{word}"
        return ListQuestion(code, text, self._answers(), self._table.sheet)

    def _question_of(self, row: TableRow) -> ListQuestion:
        text = say(
            "第 %(row)s 行“%(name)s”备注“%(remark)s”，不像这类名单的内容。怎样处理？",
            row=row.number,
            name=row.text("name"),
            remark=row.text("remark"),
        )
        code = f"row.verdict.{row.sheet}.{row.number}"
        return ListQuestion(code, text, self._answers(), row.sheet, row.number)

    def _answers(self) -> tuple[ListAnswer, ...]:
        return ListAnswer(LEAVE, say("这些行不导入")), ListAnswer(KEEP, say("照所选导入"))
