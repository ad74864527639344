"""What the words of lists mean: the one table by which titles, headings and cells are heard. Pure.

A row says what its words say of a list, or of one of its rows; each word is a regular expression that is
looked for in a text without blanks and quotation marks. What no row has is heard by nobody, but behind the
name of a title: there title_tail asks about any word that is not usual. What of a list could stand there only
has its row all the same: it stands before the name as well, in titles that name none, on sheets and in notes,
and its question says what the list is.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Meaning(StrEnum):
    """The first seven are of a whole list, as of a cell; the others only of what became of a row."""

    REVOKED = "revoked"
    """Titles end, or are not granted."""
    RENAMED = "renamed"
    RE_REVIEWED = "re_reviewed"
    PROPOSED = "proposed"
    """Nothing is decided yet."""
    CUMULATIVE = "cumulative"
    """Of several years or batches."""
    PURPOSE = "purpose"
    """It is about something else than titles."""
    RANKED = "ranked"
    KEPT = "kept"
    """A re-review was passed."""
    PASSED = "passed"
    """All that a cell of results says is yes."""
    FAILED = "failed"
    """A cell of results begins with no."""
    DOUBTED = "doubted"
    """The row may be no grant."""
    PENDING = "pending"
    """Nothing is decided of the row yet."""
    DENIED = "denied"
    """The row is no grant, whatever column says so: these words and nothing else."""
    MILDER = "milder"
    """Something less than an end."""
    ENDS = "ends"
    STANDS = "stands"
    """In a list of endings: the title goes on."""


@dataclass(frozen=True)
class MeantWords:
    """Words with one meaning; `what` says why they have it."""

    means: Meaning
    what: str
    words: tuple[str, ...]


_NUMBER = r"[一二三四五六七八九十\d]{1,3}"
_OF_FIRM = "(?:该|本|此)?(?:企业|公司|单位)?"
_DONE = "(?:已经?|被|现|予以|建议|自愿|主动|依法)"
_AWAY = "外|.{0,2}[省州]|北京"


def _undenied(*verbs: str) -> str:
    """These verbs, where nothing before them says that it was not done, and none of what comes after it."""
    return rf"(?<!未)(?<!未被)(?<!无)(?:{'|'.join(verbs)})(?!后)"


def _said(means: Meaning, what: str, *words: str) -> MeantWords:
    return MeantWords(means, what, words)


OF_LISTS = (
    _said(
        Meaning.REVOKED,
        "a title is taken, or ends",
        _undenied(
            "撤销", "撤消", "取消", "注销", "撤回", "收回", "吊销", "废止", "除名", "移出", "调出", "剔除"
        ),
        _undenied("摘牌", "淘汰", "失效", "终止", "中止"),
        r"退出(?!机制)",
        *("移除", "清退", "[出退]库", "暂停"),
    ),
    _said(Meaning.REVOKED, "its holder gives it up", "放弃"),
    _said(
        Meaning.REVOKED,
        "it is refused",
        "不予(?:认定|保留|变更|更名|同意|受理)",
        "(?:未|没有|未予|不予|未能|不)通过",
        "不合格",
    ),
    _said(Meaning.REVOKED, "what it asks is met no more", "不再(?:具备|保留|符合|享[有受])"),
    _said(
        Meaning.REVOKED,
        "its holder has it no longer",
        "(?:失去|丧失|解除|停止).{0,6}(?:称号|资格|认定)",
    ),
    _said(
        Meaning.REVOKED, "its time is over", "到期(?:未|失效)", "有效期(?:已|届)?满(?!.*(?:复核|通过|重新))"
    ),
    _said(
        Meaning.RENAMED,
        "a holder is called otherwise",
        "更名",
        "(?:企业|单位|公司)?名称变更",
        "(?:变更|更正)(?:企业|单位|公司)?名称",
        "名称更正",
        "变更(?:前|后)",
    ),
    _said(Meaning.RE_REVIEWED, "what is held was looked at again", "复核|复审|复评", "期满重新评价"),
    _said(
        Meaning.PROPOSED,
        "it is meant to be decided",
        # Whatever is to be done; 虚拟, 模拟 and 草拟 are other words.
        "(?<![虚模草比])拟(?![合态])",
        "(?:评[定审选]|审[核定]|认定)中",
        "[送报]审稿|讨论稿|草案|意向|建议名单|预认定|预申报",
        "待(?:认定|审核|公布)",
    ),
    _said(
        Meaning.PROPOSED,
        "it is shown to the public",
        "公示(?!结果|无|期满|期间|后|结束|已)",
        "征[求询].{0,6}意见|复议",
        "(?<!无)异议(?:企业|名单)",
    ),
    _said(
        Meaning.PROPOSED,
        "it is recommended, or applied for",
        "推荐(?:名单|汇总|名额|表|企业)",
        "(?:申报|受理|申请|报名|上报|报送|征集|报审)(?:企业|单位|项目)?(?:名单|汇总|情况|信息|清单|一览|名录|登记表)",
        "推荐参加",
        "参加.{0,14}评审",
        "申请表|揭榜|提名",
        "符合.{1,12}(?:申报|认定|推荐)条件",
    ),
    _said(
        Meaning.PROPOSED,
        "it is on its way through the review",
        "入围|候选|备选|初审|专家评审|预审|答辩|初[选评]|初步名单|参评|审议|(?<!经)评议|自评|核验|[待需]复核",
        "(?:打|评|得|总|综合)分(?:表|情况|汇总|排[名序]|结果|$)",
        "预备(?:企业)?名单",
        "[形资][式格]审查",
        "(?<!经)(?<!专家)评审(?:通过|结果)(?:的)?(?:企业|单位)?(?:名单|情况|$)",
        "(?:现场|实地)(?:核查|核实|考察|评审)",
    ),
    _said(
        Meaning.PROPOSED,
        "it is a nursery of those who may hold it one day",
        "重点培育|培育库|摸底|摸排|目标企业",
        "(?<!梯度)培育(?:库|名单|对象|清单|企业|单位|入库)",
        "(?:储备|后备)(?:库|企业|名单|清单|项目)",
    ),
    _said(
        Meaning.CUMULATIVE,
        "all that were there by a day",
        "历[年次]|截[至止]|有效期内|累计|在库|在册|存量|存续|现有|总名单",
        "(?<!汇)总表",
    ),
    _said(Meaning.CUMULATIVE, "several batches", rf"第{_NUMBER}批?[至到、—–~-]第?{_NUMBER}批"),
    _said(
        Meaning.PURPOSE,
        "money",
        "奖[励补]|补[助贴]|资金|贷款|贴息|融资|兑付|服务券",
    ),
    _said(
        Meaning.PURPOSE,
        "what holders are asked to",
        "培训|参会|座谈|走访|调研|诊断|招聘|岗位|案例|路演|问卷|调查|帮扶|上云|评优",
        "信息更新|未申报",
    ),
    _said(Meaning.PURPOSE, "how holders are looked after", "动态调整|抽查|约谈|失信|迁入|到期|整改"),
    _said(Meaning.PURPOSE, "a form or an example", "作废|样[表例]|模板|示例"),
    _said(Meaning.RANKED, "an order of firms", "排行榜|百强|排名(?:表|情况|结果)", r"(?<!\d)\d+强"),
)
OF_ROWS = (
    _said(
        Meaning.KEPT,
        "the re-review and its result in one",
        "(?:复核|复审|复评)(?:结果)?[:：]?(?:通过|合格|达标)",
        "通过(?:复核|复审|复评)",
        # Of what was looked at again, and not of who stayed away or waits: 未参加复核, 延期复核.
        "^(?!.*[未不没非免延缓暂待应需须拟弃拒请推逾]).*(?:复核|复审)(?:企业)?$",
    ),
    _said(
        Meaning.PASSED,
        "a result and nothing else",
        "^(?:已|予以|继续|建议|同意)?(?:通过|合格|保留|达标|符合|有效)(?:条件|要求|标准|称号|资格|认定)?"
        "(?:企业|单位)?(?:名单)?$",
        "^[是√]$",
    ),
    _said(Meaning.FAILED, "a no and nothing else", "^(?:否|×|✗|✘|x|n|no|无效|不[能可行]?)$"),
    _said(
        Meaning.FAILED,
        "a no with what it denies",
        "^不(?:推荐|同意|认定|符合|达标|入选)",
        "^未(?:推荐|认定|达标|入选|获)",
        "^落选",
    ),
    _said(Meaning.DOUBTED, "somebody objects, or complains", "(?<!无)异议|举报|投诉"),
    _said(Meaning.DOUBTED, "the firm is at its end", "停产|停业|破产|歇业|清算"),
    _said(
        Meaning.DOUBTED,
        "it moved out of the city",
        "外迁|迁[出离]",
        rf"迁[至往到入](?:{_AWAY}|河北省)",
        rf"(?:变更|搬)[至到往](?:{_AWAY}|河北)",
    ),
    _said(Meaning.DOUBTED, "it did wrong", "失信|违法|违规|处罚|异常"),
    _said(Meaning.DOUBTED, "the row stands twice, or is to go", "重复(?:申报|填报|推荐|列)", "删除|作废"),
    _said(
        Meaning.DOUBTED,
        "what the title asks is not met, or was not shown",
        "不符合|不达标|未达|待补|补正|补充材料|退回|材料不",
        "未(?:按[时期])?(?:参加|申请|申报)|(?:延期|延缓|推迟|逾期|未提交).{0,4}(?:复[核审评]|审核|认定)",
    ),
    _said(
        Meaning.DOUBTED,
        "something is to be done first",
        "暂缓|暂不(?:予|列入|纳入|认定|公布|通过)|申请(?:延期|延后|缓)",
        "待(?:核实|核查|整改|确认)",
        "(?<!已)整改(?!完成|到位|合格|通过)",
    ),
    _said(
        Meaning.PENDING,
        "it is being looked at",
        "(?:审核|评审|审查|受理|核查|复核|公示|办理|申请|整改)中",
        "待.{0,2}[审核定补改报]",
        "候补",
    ),
    _said(
        Meaning.PENDING,
        "something lacks",
        "不齐|不全|不符|缺[少项]",
        "未(?:提交|上报|完成|公示)",
    ),
    _said(
        Meaning.PENDING, "a no that may not be the last word", "驳回|建议不|拟不|不建议|不同意", "暂[缓不停]"
    ),
    _said(Meaning.PENDING, "it holds no more", "过期|停用|迁出"),
    _said(
        Meaning.DENIED,
        "the title or its holder is gone",
        rf"^{_OF_FIRM}{_DONE}*(?:撤销|撤消|取消|注销|吊销|除名|移出|剔除|淘汰|作废|失效|退出|终止|放弃|落选)"
        rf"(?:认定|称号|资格|登记|名单|企业|营业|执照|证照|处理|复核|申报|参评)*$",
        rf"^{_OF_FIRM}{_DONE}*(?:迁出|外迁|搬离|停产|停业|破产|歇业|清算|解散|倒闭|关停|失联)"
        rf"(?:本市|[㐀-鿿]{{2,3}}市|本区|外[地省市]|企业|重整|状态|中)*$",
        "^(?i:revoked|cancell?ed|withdrawn|fail(?:ed)?|rejected|expired|terminated|deregistered)$",
        "^(?i:not ?(?:passed|approved))$",
    ),
    _said(
        Meaning.DENIED,
        "a no with what it denies",
        rf"^{_OF_FIRM}(?:未能|未予|未被|未|没有|不予|不再|不|暂缓|暂不)(?:通过|认定|入选|推荐|合格|达标|同意|公布)"
        rf"(?:复核|评审|审核|认定|公示|企业)*$",
        r"^不(?:再)?(?:符合|具备|满足)(?:认定)?(?:条件|要求|标准)?$|^暂缓$|^(?:有|存在)异议$",
    ),
    _said(Meaning.MILDER, "a warning, or a rest", "整改|约谈|提醒|警告|警示|批评|暂停|中止|暂缓|观察"),
    _said(Meaning.MILDER, "another name", "更名|名称变更"),
    _said(Meaning.ENDS, "the end itself", "撤销|取消|终止|移出|注销|退出|失效|不再|放弃|除名|收回"),
    _said(
        Meaning.STANDS,
        "a state in which it holds, and nothing else",
        "^(?:有效|有效期内|即将到期|已到期|通过|合格)$",
    ),
    _said(
        Meaning.STANDS,
        "it is kept, or given back",
        "(?<!不予)(?<!不再)(?<!不)保留",
        "恢复(?:称号|资格|认定)",
        "继续有效",
    ),
    _said(Meaning.STANDS, "no end, or none yet", "(?:不予?|暂不|免予|暂缓)(?:撤销|取消|终止|移出)", "申诉中"),
)


def has_meaning(plain: str, means: Meaning) -> bool:
    """Whether a text, as words.plain_words has it, holds words with a meaning."""
    return pattern(means).search(plain) is not None


@cache
def pattern(means: Meaning) -> re.Pattern[str]:
    """Whatever has a meaning, wherever it stands in a text."""
    words = [word for said in (*OF_LISTS, *OF_ROWS) if said.means is means for word in said.words]
    return re.compile("|".join(words), re.IGNORECASE if means is Meaning.FAILED else 0)
