"""What a text of a list says of itself: titles, levels, years, and whether it is a decision at all. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from registry.rules.catalog import Catalog
from registry.rules.imports.meanings import Meaning, has_meaning, pattern
from registry.rules.imports.not_in_words import says_not_in
from registry.rules.imports.other_honours import OTHER_HONOURS
from registry.rules.imports.written_days import with_written_years

OTHER = "other"
"""The scheme of an honour that the catalog does not have."""


class ListKind(StrEnum):
    """What a list can be besides a decision that grants titles."""

    REVOCATION = "revocation"
    RENAME = "rename"
    RE_REVIEW = "re_review"
    PUBLICITY = "publicity"
    """What is proposed, asked for or shown to the public: nothing is decided yet."""
    RANKING = "ranking"
    CUMULATIVE = "cumulative"
    """Of several years or batches: all that held the title by a day."""
    PURPOSE = "purpose"
    """Of holders or applicants for money, training, mending: it decides no title."""
    STATISTICS = "statistics"
    """Numbers by district or industry: its rows are no firms, which no title says for sure."""


@dataclass(frozen=True)
class ListWords:
    """What was found: scheme ids (or OTHER), level ids, award years 年度, other years, kinds."""

    schemes: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    award_years: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    kinds: frozenset[ListKind] = frozenset()
    honours: Mapping[str, str] = field(default_factory=dict)
    """How each scheme is spelled there."""
    of_city: frozenset[str] = frozenset()
    """The schemes right before which the city stands: 天津市2023年单项冠军 is the city's own."""


ALIASES: dict[str, tuple[str, ...]] = {
    "innovative_sme": ("创新型中小企业", "创新型中小"),
    "seed": ("专精特新种子企业", "专精特新种子", "种子企业"),
    "specialized_new": ("专精特新中小企业", "专精特新中小"),
    "little_giant": ("专精特新小巨人企业", "专精特新小巨人", "小巨人企业", "小巨人"),
    "tech_sme": ("科技型中小企业", "科技型中小"),
    "single_champion": ("制造业单项冠军", "单项冠军"),
    "leading_enterprise": ("领航企业", "领军企业", "领航型企业"),
    "green_factory": ("绿色工厂",),
    "green_product": ("绿色设计产品", "绿色产品"),
    "green_park": ("绿色工业园区", "绿色园区"),
    "green_supply_chain": ("绿色供应链管理企业", "绿色供应链"),
    "green_data_center": ("绿色数据中心",),
    "smart_factory": ("智能工厂",),
    "digital_workshop": ("数字化车间",),
}
"""How lists call the schemes besides their names in the catalog."""
FAMILY, _FAMILY = "family", "专精特新"
"""Alone it names no scheme: a list of any of these says it."""
_OF_FAMILY = frozenset({"specialized_new", "little_giant", "seed"})

_LEVELS = {
    "national": ("国家级", "部级", "国家工业和信息化部", "国家制造业", "国家绿色"),
    # The city is a province by itself: what provinces decide it decides.
    "municipal": ("市级", "省级"),
    "district": ("区级", "区县级"),
}
_OF_DECISION = re.compile(r"(?:20\d\d年度?|第[一二三四五六七八九十\d]{1,3}批|[首本]批|新一批|认定的?)*$")
_MINISTRY = re.compile(r"(?:工业和信息化部|工信部)(?!门|[^,。;]{0,8}[〔\[(]20\d\d)")

_QUOTES = re.compile(r"[“”‘’\"'「」『』《》<>〈〉\s]")
_BOOKS = re.compile(r"《[^《》]*》")
_WITHOUT = re.compile(r"[(]?(?:不含|不包括|除外|已剔除|剔除(?!名单|企业|出))[^,;。)]*[)]?")
_AWARD_YEAR = re.compile(r"(20\d\d)(?:年度|(?=[-—–~至、和及](?:20)?\d\d年度))")
_YEAR = re.compile(r"(20\d\d)(?:年(?!\d|度)|(?=[-—–~至、和及](?:20)?\d\d年(?!\d|度)))")

_PUBLIC_BEFORE = re.compile(r"(?:经|已|通过|完成|期满)$")
_MEANT = {
    ListKind.REVOCATION: Meaning.REVOKED,
    ListKind.RENAME: Meaning.RENAMED,
    ListKind.RE_REVIEW: Meaning.RE_REVIEWED,
    ListKind.RANKING: Meaning.RANKED,
    ListKind.CUMULATIVE: Meaning.CUMULATIVE,
}
"""The kinds of list that their words alone say."""
_UNRANKED = re.compile(r"排名不分先后|排序不分先后")
_PROSE = re.compile(r"[,。;!]")
_BRACKETED = re.compile(r"\([^()]*\)")
LONGEST_HEADING = 60


def plain_words(text: str) -> str:
    """A text without blanks, quotation marks and what it only cites: as words are looked for in it."""
    return _QUOTES.sub("", _BOOKS.sub("", unicodedata.normalize("NFKC", text)))


def headings(text: str) -> tuple[str, ...]:
    """The lines above a list that can be its title; of prose, the clause that announces the list."""
    found = []
    for line in re.split(r" / |[\r\n]+", text):
        plain = unicodedata.normalize("NFKC", line).strip()
        if not _PROSE.search(_BRACKETED.sub("", plain)) and len(plain) <= LONGEST_HEADING:
            found.append(line)
            continue
        clauses = [clause for clause in re.split(r"[,。;:!，；：！]", line) if clause]
        found += [each for each in clauses if _announces(each)]
    return tuple(found)


def _announces(clause: str) -> bool:
    """Whether a clause says what the list below it is: 现将撤销认定的企业名单公告如下."""
    return bool(re.search(r"名单|如下|以下|下列", clause)) and not re.search(r"如有|若|凡|一经|的,", clause)


def words_of(text: str, catalog: Catalog) -> ListWords:
    """What a heading, the name of a sheet or a telling cell says."""
    plain = with_written_years(_WITHOUT.sub("", plain_words(text)))
    schemes, rest = _schemes(plain, catalog)
    if not schemes and _FAMILY in plain:
        schemes = {FAMILY: _FAMILY}
    return ListWords(
        schemes=frozenset(schemes),
        levels=frozenset(_levels(plain, catalog)),
        award_years=frozenset(int(year) for year in _AWARD_YEAR.findall(plain)),
        years=frozenset(int(year) for year in _YEAR.findall(plain)),
        kinds=frozenset(_kinds(rest)),
        honours=schemes,
        of_city=frozenset(id for id, spelled in schemes.items() if _follows_city(plain, spelled, catalog)),
    )


@cache
def _spellings(names: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Every spelling with its scheme, the longest first: 专精特新小巨人 is no 专精特新."""
    known = [(plain_words(name), id) for id, name in names]
    known += [(plain_words(alias), id) for id, aliases in ALIASES.items() for alias in aliases]
    known += [(plain_words(honour), OTHER) for honour in OTHER_HONOURS]
    return tuple(sorted(dict(known).items(), key=lambda each: (-len(each[0]), each[0])))


def _schemes(plain: str, catalog: Catalog) -> tuple[dict[str, str], str]:
    """The schemes that are named, by how they are spelled, and the text without them."""
    names = tuple((scheme.id, scheme.zh) for scheme in catalog.schemes.values())
    found: dict[str, str] = {}
    for spelling, scheme in _spellings(names):
        if spelling in plain:
            found.setdefault(scheme, spelling)
            plain = plain.replace(spelling, "·")
    return found, plain


def without_schemes(plain: str, catalog: Catalog) -> str:
    """A text, as plain_words gives it, with · where it names a title."""
    return _schemes(plain, catalog)[1].replace(_FAMILY, "·")


def _follows_city(plain: str, spelled: str, catalog: Catalog) -> bool:
    before = plain.partition(spelled)[0].removesuffix("制造业")
    return _OF_DECISION.sub("", before).endswith(tuple(catalog.places.city_names))


def _levels(plain: str, catalog: Catalog) -> set[str]:
    found = {level for level, spelled in _LEVELS.items() if any(each in plain for each in spelled)}
    if _MINISTRY.search(plain):
        found.add("national")
    own = {level.id: level.zh for scheme in catalog.schemes.values() for level in scheme.levels}
    return found | {id for id, zh in own.items() if id not in _LEVELS and zh in plain}


def _kinds(plain: str) -> set[ListKind]:
    plain = _UNRANKED.sub("", plain)
    found = {kind for kind, means in _MEANT.items() if has_meaning(plain, means)}
    if says_not_in(plain):
        found.add(ListKind.REVOCATION)
    proposed = pattern(Meaning.PROPOSED).finditer(plain)
    if any(not _PUBLIC_BEFORE.search(plain[: each.start()]) for each in proposed):
        found.add(ListKind.PUBLICITY)
    if not found and has_meaning(plain, Meaning.PURPOSE):
        found.add(ListKind.PURPOSE)
    return found


def is_of_pause(text: str) -> bool:
    """Whether a title only pauses titles or gives them back, and ends none."""
    plain = plain_words(text)
    return bool(re.search(r"暂停|中止|恢复", plain)) and not re.search(r"撤销|取消|终止|移出|注销", plain)


def invites_objections(note: str) -> bool:
    """Whether a note below a list says that it is shown to the public: 公示期：…, 如有异议，请…."""
    plain = plain_words(note)
    found = re.search(r"^(?:注\d*[:：.]?)?公示(?:期|时间|日期)|如.{0,12}异议|公示期(?:为|自|[:：])", plain)
    return found is not None and not re.search(r"无异议|期满|已公示|公示后", plain)


def is_of_renames(head: str) -> bool:
    """Whether the head of a column of names says that they were changed: 企业名称（更名前）."""
    return bool(re.search(r"(?:更名|变更|改名|更正)(?:前|后)", plain_words(head)))


def together(said: Iterable[ListWords]) -> ListWords:
    """What several texts of one list say, the family of 专精特新 only where none of them says more."""
    lines = list(said)
    honours: dict[str, str] = {}
    for line in lines:
        honours |= line.honours
    if len(honours) > 1:
        honours.pop(FAMILY, None)
    return ListWords(
        schemes=frozenset(honours),
        levels=frozenset().union(*(line.levels for line in lines)),
        award_years=frozenset().union(*(line.award_years for line in lines)),
        years=frozenset().union(*(line.years for line in lines)),
        kinds=frozenset().union(*(line.kinds for line in lines)),
        honours=honours,
        of_city=frozenset().union(*(line.of_city for line in lines)),
    )


def is_of_family(scheme: str) -> bool:
    """Whether lists of a scheme may be called 专精特新 for short."""
    return scheme in _OF_FAMILY
