"""What a cell or heading says became of a row: kept, not kept, no grant, going on. Pure."""

import re

from registry.rules.imports.words import REVOKED, plain_words

_KEPT = re.compile(
    r"(?:复核|复审|复评)(?:结果)?[:：]?(?:通过|合格|达标)|通过(?:复核|复审|复评)|(?:复核|复审)(?:企业)?$"
)
_PASSED = re.compile(
    r"^(?:已|予以|继续|建议|同意)?(?:通过|合格|保留|达标|符合|有效)(?:条件|要求|标准|称号|资格|认定)?(?:企业|单位)?(?:名单)?$|^[是√]$"
)
_FAILED = re.compile(
    r"^(?:(?:否|×|✗|✘|x|n|no|无效)$|不(?:推荐|同意|认定|符合|达标|入选)|未(?:推荐|认定|达标|入选|获)|落选)",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:无|没有|未被?[列纳]入|未发现|未见|未收到|不存在|不涉及|已解除)[^,。;]{0,12}")
_DOUBTED = re.compile(
    r"(?<!无)异议|暂缓|停产|停业|破产|待(?:核实|核查|整改|确认)|外迁|迁[出离]|迁[至往到入](?:外|.{0,2}[省州]|北京|河北省)"
    r"|(?:变更|搬)[至到往](?:外|.{0,2}[省州]|北京|河北)|举报|投诉|失信|违法|违规|处罚|异常|重复(?:申报|填报|推荐|列)"
    r"|删除|作废|不符合|不达标|未达|未(?:按[时期])?(?:参加|申请|申报)|歇业|清算|待补|补正|补充材料|退回|材料不|(?<!已)整改(?!完成|到位|合格|通过)"
)
_PENDING = re.compile(
    r"(?:审核|评审|审查|受理|核查|复核|公示|办理|申请|整改)中|待.{0,2}[审核定补改报]|候补|驳回|不齐|不全|暂[缓不停]|建议不|拟不|不建议"
    r"|过期|停用|迁出|不同意|不符|缺[少项]|未(?:提交|上报|完成|公示)"
)


_MILDER = re.compile(r"整改|约谈|提醒|警告|警示|批评|暂停|中止|暂缓|观察|更名|名称变更")
_ENDS = re.compile(r"撤销|取消|终止|移出|注销|退出|失效|不再|放弃|除名|收回")
_STANDS = re.compile(
    r"^(?:有效|有效期内|即将到期|已到期|通过|合格|√?保留)$|(?<!不予)(?<!不再)(?<!不)保留|(?:不予?|暂不|免予|暂缓)(?:撤销|取消|终止|移出)"
    r"|恢复(?:称号|资格|认定)|申诉中|继续有效"
)


def says_kept(text: str) -> bool:
    """Whether a cell or heading says that a re-review was passed: 复核通过."""
    plain = plain_words(text)
    is_of_other = "高企" in plain or "高新技术" in plain
    return bool(_KEPT.search(plain)) and not is_of_other and not REVOKED.search(plain)


def is_doubted(text: str) -> bool:
    """Whether a remark says that its row may be no grant: an objection, a move out of the city."""
    return bool(_DOUBTED.search(_NONE.sub("", plain_words(text))))


def is_kept(text: str) -> bool:
    """Whether a cell of a list of endings says that the title goes on: 保留称号, 有效期内, 限期整改."""
    plain = plain_words(text)
    return bool(_STANDS.search(plain)) or bool(_MILDER.search(plain) and not _ENDS.search(plain))


def is_no_grant(text: str) -> bool:
    """Whether a result or a state is none of a title that was granted: not passed, under way, doubtful."""
    plain = plain_words(text)
    return result_of(text) is False or is_doubted(text) or bool(_PENDING.search(plain))


def result_of(text: str) -> bool | None:
    """What a cell of results says of a re-review: kept, not kept; None where it says neither."""
    plain = plain_words(text)
    if _FAILED.match(plain) or REVOKED.search(plain):
        return False
    return True if _PASSED.match(plain) or says_kept(text) else None
