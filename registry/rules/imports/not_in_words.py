"""What says of a list, a sheet or a section that those in it were not taken: 落选, 暂缓, 核减. Pure."""

import re

_NOT_IN = re.compile(
    r"落选|落榜|未(?:入选|获[评批奖认]|达标|认定|推荐|入库)|不(?:推荐|符合|达标|同意|入选|再(?:认定|列入|作为|确认|推荐))"
    r"|核减|剔除|暂缓|暂[不未](?:认定|通过|推荐|公布)|(?<![无对])异议(?![期处]|[^,]*[0-9])|(?<!属地)(?<!区)待定|候补|(?:^|[、.)])(?:失信|黑名单)|迁[出离]|外迁"
)
"""待定 of a place is no verdict; 异议 with a number is a telephone for objections."""


def says_not_in(plain: str) -> bool:
    """Whether a text, as `plain_words` gives it, says that its rows were left out."""
    return _NOT_IN.search(plain) is not None
