"""In which order a list is, in words, as the second sheet of its file says it."""

from collections.abc import Mapping

from registry.errors import Text, say
from registry.queries.lists import Sorting
from registry.web.language import gettext as _
from registry.web.language import translated

COLUMNS: Mapping[str, Text] = {
    "name": say("名称"),
    "enterprise": say("企业"),
    "code": say("统一社会信用代码"),
    "place": say("属地"),
    "industry": say("产业"),
    "registered": say("登记时间"),
    "announced": say("公告日期"),
    "certificate": say("证书编号"),
    "scheme": say("类别与级别"),
    "title": say("类别与级别"),
    "valid_until": say("有效期至"),
    "until": say("有效期至"),
    "year": say("认定年度"),
    "award_year": say("认定年度"),
    "waiting": say("首次提交时间"),
    "changed": say("最近变化"),
    "number": say("编号"),
}
"""What a list can be sorted by, by its name in an address."""


def sorted_words(sorting: Sorting, filters: Mapping[str, str]) -> str:
    """The column an address sorts a list by, or the usual one, and which way."""
    return order_words(*sorting.asked(filters))


def order_words(column: str, downward: bool) -> str:
    """A column, and which way."""
    name = translated(COLUMNS[column])
    said = _("按%(column)s降序", column=name) if downward else _("按%(column)s升序", column=name)
    return str(said)
