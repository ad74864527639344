"""What can be recognized, in words."""

from registry.errors import Text, say

SUBJECT_KINDS: dict[str, Text] = {
    "enterprise": say("企业"),
    "group": say("企业集团"),
    "product": say("产品"),
    "site": say("工厂或车间"),
    "park": say("园区"),
    "supply_chain": say("供应链"),
    "data_center": say("数据中心"),
}
