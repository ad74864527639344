"""Events `profile.saved` as 0.2.0 wrote them, copied from a database of its own: body, facts, rows.

The first four are from the maker for what was typed (facts, a fact taken back, a row, the row removed), the
last from the maker for lists.
"""

from typing import Any

CONTENT = '{"date":"2024-05-06","kind":"science","name":"天津市科技进步奖","standing":"provincial_top3"}'


def _fact(metric: str, period: str, value: str, source: str) -> dict[str, Any]:
    return {"metric": metric, "period": period, "value": value, "source": source, "evidence": None}


def _row(line: int, source: str, *, removed: bool = False) -> dict[str, Any]:
    columns = {"record": "award", "line": line, "content": CONTENT, "removed": removed}
    return {**columns, "source": source, "evidence": None}


FORMER: list[tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]] = [
    (
        {
            "digest": "372feec8c4144ab9590174bd2371dc6a9d2640c7472c436b078d01adb4c8fd37",
            "facts": [["revenue", "2025"], ["own_brand", ""]],
        },
        [_fact("revenue", "2025", '"5400"', "审计报告"), _fact("own_brand", "", "true", "")],
        [],
    ),
    (
        {
            "digest": "ba37c27474b4814c41c992ba70c10917239cb4d9ad51b4cf8c904dd3a1dba6ba",
            "facts": [["own_brand", ""]],
        },
        [_fact("own_brand", "", "", "")],
        [],
    ),
    (
        {
            "digest": "d1ff382fe34183691d00dcfeee670ad8e0be07e8452eafc2e54ed732f84b9c42",
            "rows": [["award", 1]],
        },
        [],
        [_row(1, "证书")],
    ),
    (
        {
            "digest": "4f60277a7cde295350054af5451587b7be09339ef2f595482b9753ddb7698cfd",
            "rows": [["award", 1]],
        },
        [],
        [_row(1, "", removed=True)],
    ),
    (
        {
            "digest": "37f00a1a316ccb9c7b8422f9412bf32c4a9fff490af6ee6c0a6fb9f021d887b4",
            "facts": [["rd", "2025"]],
            "rows": [["award", 2]],
        },
        [_fact("rd", "2025", '"162"', "审计报告")],
        [_row(2, "清单")],
    ),
]
