"""The table of what the words of lists mean: each meaning has its words, and each of them once."""

from collections import Counter

import pytest

from registry.rules.imports.meanings import OF_LISTS, OF_ROWS, Meaning, has_meaning


def test_every_meaning_has_words_and_no_word_stands_twice_for_one() -> None:
    rows = [*OF_LISTS, *OF_ROWS]
    assert {row.means for row in rows} == set(Meaning)
    bare = [(row.means, part) for row in rows for part in row.words if "(" not in part and "[" not in part]
    words = Counter((means, word) for means, part in bare for word in part.split("|"))
    assert [each for each, count in words.items() if count > 1] == []


@pytest.mark.parametrize(
    ("means", "said", "unsaid"),
    [
        (Meaning.REVOKED, "已撤销称号", "未撤销"),
        (Meaning.PROPOSED, "拟认定名单", "经公示后"),
        (Meaning.FAILED, "NO", "说不"),
        (Meaning.KEPT, "到期复核企业", "未参加复核企业"),
        (Meaning.KEPT, "复核", "延期复核"),
        (Meaning.PASSED, "建议通过", "通过一半"),
        (Meaning.DOUBTED, "迁往河北省", "迁至河北区"),
        (Meaning.STANDS, "暂不撤销", "不予保留"),
    ],
)
def test_a_word_means_it_only_where_nothing_beside_it_takes_it_back(
    means: Meaning, said: str, unsaid: str
) -> None:
    assert has_meaning(said, means)
    assert not has_meaning(unsaid, means)
