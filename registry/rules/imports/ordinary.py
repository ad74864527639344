"""Ordinary characters for radicals and compatibility forms, as names copied out of PDFs have them. Pure."""

import re
import unicodedata

_PARTS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_RADICALS = str.maketrans(
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻"
    "⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿"
    "肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
"""The radicals U+2E80 to U+2EFF, each to its Equivalent_Unified_Ideograph of the Unicode Character
Database; those of U+2F00 to U+2FDF and the compatibility ideographs have theirs in Python's tables."""


_OWN_CHARACTERS = re.compile("[\ue815-\ue864]")
_SINCE_2000 = str.maketrans(
    "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
    "\U00020087\U00020089\U000200cc\u9fb4\u9fb5\u9fb6\u9fb7\U000215d7\u9fb8\U0002298f\u9fb9\u9fba\U000241fe\u9fbb",
)
"""What the codec leaves where GB 18030-2000 had it: each to where GB 18030-2022 has it."""


def _standard(found: re.Match[str]) -> str:
    """A character that GB 18030-2000 had put among private ones for want of a code point: bytes FE50 to FEA0
    of the standard, which have one by now. Systems of the time still write the old one."""
    nth = ord(found[0]) - 0xE815
    low = 0x50 + nth if nth < 0x2F else 0x80 + nth - 0x2F
    return bytes((0xFE, low)).decode("gb18030").translate(_SINCE_2000)


def ordinary(text: str) -> str:
    """A text with ordinary characters for what only looks like them: radicals and compatibility forms,
    as they come out of PDFs, and code points that GB 18030 gave up. Nobody finds those by what is typed
    on a keyboard. Every other character stays."""
    if text.isascii():
        return text
    text = _OWN_CHARACTERS.sub(_standard, text)
    if not _PARTS.search(text):
        return text
    return _PARTS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_RADICALS))
