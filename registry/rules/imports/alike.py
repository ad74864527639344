"""Which lists of one workbook are of one kind, and which of several are to be read. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from registry.errors import Text, listed, say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.columns import SUBJECT_HEADERS
from registry.rules.imports.head import HeadNames, plain, read_head
from registry.rules.imports.note import read_heading, why_no_data

ALL = "all"
_TITLES = (
    "科技型中小企业", "创新型", "种子", "小巨人", "单项冠军", "领航", "绿色工厂", "绿色设计产品|绿色产品",
    "园区", "供应链", "数据中心", "智能工厂", "数字化车间", "瞪羚", "雏鹰", "独角兽", "高新技术企业",
    "技术中心", "首台", "隐形冠军", "专精特新",
)  # fmt: skip
_VERDICTS = (
    "撤销",
    "取消",
    "注销",
    "未通过",
    "不予",
    "更名",
    "复核",
    "复审",
    "到期",
    "退出",
    "移出",
    "备选",
    "候补",
    "整改",
)
_YEAR = re.compile(r"20\d\d")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+批")
_ANNEX = re.compile(r"^\s*附[件表]\s*[一二三四五六七八九十\d]{0,2}(?!\d)\s*[:：.、]?\s*")
_DOCUMENT = re.compile(r"[^()]{0,16}\(20\d\d\)(?:第?\d+)号")
"""The number of a document: sheets may be of one list, whether all of them say it or not."""
_FILLER = re.compile(
    r"\([^()]*\)|附[件表]\d*|第[一二三四五六七八九十\d]+[批张页]|\d+|[^\w\u4e00-\u9fff]"
    r"|名单|汇总|明细|清单|一览表|统计|公示|公告|表|推荐|企业|单位|情况|年度|年|的|续|区|局|关于|公布|全市|sheet|工作"
)


@dataclass(frozen=True)
class ListLikeness:
    """By what lists of one kind are alike; a set that is empty says nothing."""

    keys: frozenset[str]
    columns: frozenset[str]
    foreign: frozenset[str]
    titles: frozenset[str]
    verdicts: frozenset[str]
    years: frozenset[str]
    batches: frozenset[str]
    core: str

    def is_like(self, other: "ListLikeness") -> bool:
        """Whether both may be parts of one list."""
        if (self.keys, self.foreign, self.verdicts) != (other.keys, other.foreign, other.verdicts):
            return False
        if not self.core and not other.core and not self._says_what and self.columns != other.columns:
            return False
        pairs = ((self.titles, other.titles), (self.years, other.years), (self.batches, other.batches))
        return all(not one or not two or one == two for one, two in pairs) and (
            not self.core or not other.core or self.core == other.core
        )

    def may_join(self, other: "ListLikeness") -> bool:
        """Whether somebody may want both, though they are not alike."""
        titles = self.titles == other.titles or not self.titles or not other.titles
        return titles and (self.foreign, self.verdicts) == (other.foreign, other.verdicts)

    @property
    def _says_what(self) -> bool:
        return bool(self.titles or self.years or self.batches)


@dataclass(frozen=True)
class ReadableList:
    """A list that may be read: where it stands, how it is called, and its kind."""

    sheet: str
    code: str
    block: Block
    rows: int
    kind: ListLikeness
    is_section: bool = False
    """Of the list above it on its sheet."""
    named: frozenset[str] = frozenset()

    def is_like(self, other: "ReadableList") -> bool:
        """Whether both may be parts of one list: of one kind, and not mostly the same lines again."""
        shared = len(self.named & other.named)
        return self.kind.is_like(other.kind) and 2 * shared <= min(len(self.named), len(other.named))


def kind_of(sheet: str, block: Block, names: HeadNames, places: Sequence[str]) -> ListLikeness:
    """What a list says of its kind; `places` are names of places, which say nothing of it."""
    titles = [title for each in block.titles if (title := _said(each))]
    texts = [*titles, plain(sheet)]
    said = "".join(texts)
    columns = frozenset(block.header.places)
    return ListLikeness(
        keys=columns & set(names.keys),
        columns=columns,
        foreign=foreign_subjects(block, names),
        titles=_titles_in(said),
        verdicts=frozenset(word for word in _VERDICTS if word in said),
        years=frozenset(_YEAR.findall(said)),
        batches=frozenset(_BATCH.findall(said)),
        core=_core(
            "".join(map(_unnumbered, titles)) or (plain(sheet) if _titles_in(plain(sheet)) else ""), places
        ),
    )


def _said(title: str) -> str:
    """A title without the number of its annex; '' for a line that says nothing of the list."""
    text = plain(_ANNEX.sub("", title))
    return "" if why_no_data(text) or ":" in text or _DOCUMENT.fullmatch(text) else text


def _titles_in(text: str) -> frozenset[str]:
    """The titles a text names; 专精特新 only where it names no other, which is often called so as well."""
    found = {words for words in _TITLES if re.search(words, text)}
    return frozenset(found - {"专精特新"} if len(found) > 1 else found)


def _unnumbered(title: str) -> str:
    """A title without its number: 一、和平区 and 二、西青区 are parts of one list."""
    heading = read_heading(title)
    return heading.text if heading.level else title


def _core(title: str, places: Sequence[str]) -> str:
    for place in places:
        title = title.replace(place, "")
    return _FILLER.sub("", title)


def is_section(block: Block, kind: ListLikeness, above: ListLikeness) -> bool:
    """Whether a block is a section of the list above it: titled by a number only, and of no other title."""
    if block.whole_title or not any(read_heading(title).level for title in block.titles):
        return False
    own = frozenset().union(*(_titles_in(plain(title)) for title in block.titles))
    return not kind.foreign and not above.foreign and (not own or not above.titles or own <= above.titles)


def ask_lists(
    candidates: Sequence[ReadableList], others: Sequence[str], asking: Asking
) -> tuple[Collection[str], bool]:
    """The codes of the lists to be read, and whether that is still open; those of one kind are one answer.

    `others` are the sheets of lists of names that cannot be read as what is asked for.
    """
    groups: list[list[ReadableList]] = []
    for candidate in candidates:
        group = next(
            (
                group
                for group in groups
                if (candidate.is_section and group[-1].sheet == candidate.sheet)
                or all(candidate.is_like(each) for each in group)
            ),
            None,
        )
        if group is None:
            groups.append([candidate])
        else:
            group.append(candidate)
    everything = {each.code for each in candidates}
    if len(groups) < 2 and not (groups and others):
        return everything, False
    chosen = asking.ask(_question(groups, others))
    if chosen is None:
        return (), True
    if chosen == ALL:
        return everything, False
    return {each.code for group in groups if group[0].code == chosen for each in group}, False


def foreign_subjects(block: Block, names: HeadNames) -> frozenset[str]:
    """The kinds of subjects a list names that are of other titles: 工厂名称 for a list of supply chains."""
    if "subject" not in names.columns:
        return frozenset()
    heads = {spelling for head in block.header.unused for spelling in read_head(head).spellings}
    known = {header for key in names.keys for header in names.columns[key].headers}
    return frozenset(kind for kind, headers in SUBJECT_HEADERS.items() if heads & (set(headers) - known))


def _question(groups: Sequence[Sequence[ReadableList]], others: Sequence[str]) -> ListQuestion:
    answers = [ListAnswer(group[0].code, _named(group)) for group in groups]
    first = groups[0][0].kind
    if len(groups) > 1 and all(first.may_join(each.kind) for group in groups for each in group):
        answers.append(ListAnswer(ALL, say("全部读取")))
    text = say("工作簿里有 %(count)s 种不同的名单，要读取哪一种？", count=len(groups) + len(others))
    if others:
        text = say(
            "工作簿里有 %(count)s 种不同的名单，其中“%(others)s”没有可读取的名称列。要读取哪一种？",
            count=len(groups) + len(others),
            others=listed(others),
        )
    return ListQuestion("lists", text, tuple(answers))


def _named(group: Sequence[ReadableList]) -> Text:
    first = group[0]
    where = listed(f"“{each.code}”" for each in group)
    if not first.block.title:
        return say("%(where)s，%(rows)s 行", where=where, rows=sum(each.rows for each in group))
    return say(
        "%(where)s：%(title)s，%(rows)s 行",
        where=where,
        title=first.block.title[:100],
        rows=sum(each.rows for each in group),
    )
