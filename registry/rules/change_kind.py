"""What happened to a holder whose facts change."""

from enum import StrEnum

from registry.errors import Text, say


class ChangeKind(StrEnum):
    """What happened to the holder."""

    RENAME = "rename"
    RESTRUCTURING = "restructuring"
    MERGER = "merger"
    SPLIT = "split"
    MOVE = "move"
    MAIN_BUSINESS = "main_business"
    CREDIT_CODE = "credit_code"
    SLIP = "slip"


KIND_NAMES: dict[ChangeKind, Text] = {
    ChangeKind.RENAME: say("更名"),
    ChangeKind.RESTRUCTURING: say("重组、改制"),
    ChangeKind.MERGER: say("合并（本企业存续）"),
    ChangeKind.SPLIT: say("分立（本企业存续）"),
    ChangeKind.MOVE: say("市内迁移"),
    ChangeKind.MAIN_BUSINESS: say("主营业务变化"),
    ChangeKind.CREDIT_CODE: say("统一社会信用代码变更"),
    ChangeKind.SLIP: say("补充或更正登记"),
}
