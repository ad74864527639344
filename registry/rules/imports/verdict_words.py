"""What a cell or heading says became of a row: kept, not kept, no grant, going on. Pure."""

import re

from registry.rules.imports.meanings import Meaning, has_meaning
from registry.rules.imports.words import plain_words

_NONE = re.compile(r"(?:无|没有|未被?[列纳]入|未发现|未见|未收到|不存在|不涉及|已解除)[^,。;]{0,12}")
"""What is denied, with what denies it: 无异议, 未发现失信."""


def says_kept(text: str) -> bool:
    """Whether a cell or heading says that a re-review was passed: 复核通过."""
    plain = plain_words(text)
    is_of_other = "高企" in plain or "高新技术" in plain
    return has_meaning(plain, Meaning.KEPT) and not is_of_other and not has_meaning(plain, Meaning.REVOKED)


def is_doubted(text: str) -> bool:
    """Whether a remark says that its row may be no grant: an objection, a move out of the city."""
    return has_meaning(_NONE.sub("", plain_words(text)), Meaning.DOUBTED)


LONGEST_DENIAL = 16
"""Characters of it without its reason."""
_REASON = re.compile(r"(?:[(（\[,，;；。]|[:：](?!\s*(?:无|否|没|未))).*", re.DOTALL)
"""What stands behind a denial: 未通过（研发不足）, 不予认定：材料不全; 撤销：无 is none."""
_MAY_DENY = re.compile("[撤取注吊除移剔淘落放作失退终迁搬停倒破歇清解未没不暂异]|^[A-Za-z]")
"""A sign of each that is_denied hears: most cells have none, and are not looked into any further."""


def is_denied(text: str) -> bool:
    """Whether a cell says nothing but that its row is no grant, and maybe why: 已注销, 未通过（研发不足）."""
    if not _MAY_DENY.search(text[:LONGEST_DENIAL]):
        return False
    bare = _REASON.sub("", text)
    return len(bare) <= LONGEST_DENIAL and has_meaning(plain_words(bare), Meaning.DENIED)


def is_kept(text: str) -> bool:
    """Whether a cell of a list of endings says that the title goes on: 保留称号, 有效期内, 限期整改."""
    plain = plain_words(text)
    return has_meaning(plain, Meaning.STANDS) or (
        has_meaning(plain, Meaning.MILDER) and not has_meaning(plain, Meaning.ENDS)
    )


def is_no_grant(text: str) -> bool:
    """Whether a result or a state is none of a title that was granted: not passed, under way, doubtful."""
    plain = plain_words(text)
    return result_of(text) is False or is_doubted(text) or has_meaning(plain, Meaning.PENDING)


def result_of(text: str) -> bool | None:
    """What a cell of results says of a re-review: kept, not kept; None where it says neither."""
    plain = plain_words(text)
    if has_meaning(plain, Meaning.FAILED) or has_meaning(plain, Meaning.REVOKED):
        return False
    return True if has_meaning(plain, Meaning.PASSED) or says_kept(text) else None
