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


def ordinary(text: str) -> str:
    """A text with ordinary characters for what only looks like them: radicals and compatibility forms,
    as they come out of PDFs. Nobody finds those by what is typed on a keyboard. Every other
    character stays."""
    if text.isascii() or not _PARTS.search(text):
        return text
    return _PARTS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text.translate(_RADICALS))
