"""What the checks find, in Chinese: the checks name faults in English, in a few phrases that are put in here.

A phrase that is not here stays as it is; the campaign `tamper` and a test hold that none is left.
"""

import re

TABLES = {
    "account": "账号", "application": "申报件", "attachment": "附件", "batch": "认定批次",
    "call": "申报通知", "call_criteria": "申报通知的标准", "clause_check": "条款核对", "counter": "编号计数",
    "criteria_use": "标准的适用期", "criteria_version": "标准版本", "enterprise": "企业",
    "import_run": "导入批次", "left_out": "本次未认定的申报", "lineage": "企业变更", "notice": "公示",
    "profile_file": "画像证明",
    "recognition": "称号", "setting": "设置", "sheet": "评价表", "subject": "申报主体",
    "workday_override": "工作日调整", "workday_year": "全年工作日登记",
    "setting_value": "设置的值",
    "approval": "待批事项",
    "account_person": "账号的电话和工号",
    "change": "变更申请", "former_place": "申报原受理地", "claim": "认领",
    "call_change": "申报通知的变更", "claim_draft": "认领期间的草稿", "subject_fact": "对象的填报",
    "recommendation": "推荐", "recommendation_entry": "推荐名单行",
    "superseded_number": "更正前的证书编号",
    "title_measure": "称号处置", "measure_file": "处置依据", "notice_line": "公示名单行的办理",
    "opinion": "未提交的办理意见", "last_write": "最近写入",
}  # fmt: skip
"""What the rows of a table are called."""
_TABLE = "|".join(sorted(TABLES, key=len, reverse=True))
_PHRASES: tuple[tuple[str, str], ...] = (
    # Rows.
    (r"\b(\w+) is stored as (.+?)(?=$|; | \(event|（)", r"\1 存成了 \2"),
    (r"\b(\w+) is stored in another form", r"\1 的存储形式不对"),
    (r"its content is not what was written", "内容与当时写入的不同"),
    (r"a row it speaks of is not what was written", "它所载的行与当时写入的不同"),
    (r"the head is not what was written", "链首与当时写入的不同"),
    (r"\b(\w+) is not what was written", r"\1 与当时写入的不同"),
    (r"\b(\w+) is ((?:(?!; ).)*?), not ((?:(?!; ).)*?)(?=$|; | \(event)", r"\1 为 \2，应为 \3"),
    (r"its name key is not that of its name", "检索用的名称键与名称不符"),
    (r"it is older than the last event that wrote it", "早于台账所载的最近一次写入"),
    (r"the row is missing", "该行缺失"),
    (r"the row is in no event", "没有任何记录提到该行"),
    (r"the row is there although it was taken away", "该行已被取消，却仍在表中"),
    (r" \(event (\d+)\)", r"（依据第 \1 条记录）"),
    (r", or the ledger, which is broken from there", "；台账自此有误，也可能是台账不对"),
    # Events and their personal content.
    (r"its link to the event before it is broken", "与前一条的链接断开"),
    (r"^(event \d+: )it is missing", r"\1缺失"),
    (r"an event is numbered below 1", "有编号小于 1 的记录"),
    (r"its personal content is not what was committed to", "个人信息与承诺值不符"),
    (r"its personal content is missing, and no event says that it was erased",
     "个人信息缺失，且没有清除它的记录"),
    (r"its personal content is there although an event says that it was erased",
     "个人信息已记为清除，却仍在"),
    (r"personal content (.+) belongs to no event", r"编号 \1 的个人信息不属于任何记录"),
    (r"the chain ends before its head: events are missing", "台账在链首之前中断，末尾的记录缺失"),
    (r"the head is of another instant than the last event", "链首的时刻与最后一条记录不同"),
    (r"the ledger has no head", "台账没有链首"),
    (r"the ledger has two heads", "台账有两个链首"),
    # What events commit to.
    (r"its body, or a row it speaks of, cannot be read", "其内容或所载的行无法读取"),
    (r"a row that no event speaks of is not what can be written", "没有任何记录提到的一行，其值不合法"),
    (r"rows it wrote for enterprise (\d+) are missing", r"它为企业 \1 写入的行缺失"),
    (r"what it wrote for enterprise (\d+) was changed: ", r"它为企业 \1 写入的内容被改动："),
    (r"one of profile (fact|row)s (\d+) to (\d+)", r"画像 \1 \2 至 \3 之一"),
    (r"profile (fact|row) (\d+) of enterprise (\d+) is in no event", r"没有任何记录提到企业 \3 的画像 \1 \2"),
    (r"profile (fact|row) (\d+) was entered by (\S+), not (\S+)", r"画像 \1 \2 由 \3 填写，并非 \4"),
    (
        r"profile (fact|row) (\d+) is (\[.*\]) of enterprise (\w+); (\[.*\]) of enterprise (\w+) was written",
        r"画像 \1 \2 为企业 \4 的 \3，当时写入的是企业 \6 的 \5",
    ),
    (r"profile (fact|row) (\d+)", r"画像 \1 \2"),
    (r"profile (fact|row)s?\b", r"画像 \1"),
    (r"notice_entry (\d+) is on the list of no notice", r"名单行 \1 不属于任何公示"),
    (r"notice (\d+) is in no event", r"没有任何记录提到公示 \1"),
    (r"notice (\d+) is missing", r"公示 \1 缺失"),
    (r"its list has (\d+) lines, (\d+) were published", r"名单有 \1 行，公示时为 \2 行"),
    (r"a line of its list was changed", "名单中有一行被改动"),
    (r"the digest kept with its list is not the one published", "名单所存的摘要不是公示时的"),
    # Signed heads and keys.
    (r"a signed head, a key or its event cannot be read", "当日摘要、公钥或其记录无法读取"),
    (r"signing key (\w+) was changed for another", r"签名公钥 \1 被换成另一把"),
    (r"signing key (\w+) was begun by no event", r"没有启用签名公钥 \1 的记录"),
    (r"signing key (\w+) is not what event (\d+) says", r"签名公钥 \1 与第 \2 条记录不符"),
    (r"signing key (\w+) is retired on another day than events say", r"签名公钥 \1 的停用日与记录不符"),
    (r"signing key (\w+) is missing", r"签名公钥 \1 缺失"),
    (r"the head of (\S+) was signed by no event", r"没有签署 \1 当日摘要的记录"),
    (r"the head of (\S+) is not what event (\d+) says", r"\1 的当日摘要与第 \2 条记录不符"),
    (r"the head of (\S+) is missing", r"\1 的当日摘要缺失"),
    (r"the head of (\S+) is of another registry, or the ledger was written anew from event 1",
     r"\1 的当日摘要属于另一套系统，或台账被从头重写"),
    (r"the head of (\S+) is signed by an unknown key, (\w+)", r"\1 的当日摘要由未知的密钥 \2 签名"),
    (r"the head of (\S+) has a wrong signature", r"\1 的当日摘要签名不对"),
    (r"the head of (\S+) was signed on (\S+), when key (\w+) was not in use",
     r"\1 的当日摘要签于 \2，当时密钥 \3 不在使用"),
    (r"the head of (\S+) was signed before its day was over", r"\1 的当日摘要在当日结束之前签署"),
    (r"the head of (\S+) does not begin at event (\d+)", r"\1 的当日摘要不是从第 \2 条记录开始"),
    (r"the head of (\S+) is not after the one before it", r"\1 的当日摘要不在前一份之后"),
    (r"the ledger ends before event (\d+), signed for (\S+): events are missing",
     r"台账在 \2 已签名的第 \1 条记录之前中断，记录缺失"),
    (r"events (\d+)-(\d+) are not those that were signed for (\S+)", r"第 \1–\2 条记录与 \3 签名时的不同"),
    (r"event (\d+) is not the last of (\S+), as was signed", r"第 \1 条记录不是 \2 的最后一条，与签名不符"),
    (r"the kept heads are those of another registry, or its ledger was written anew from event 1",
     "所存的当日摘要属于另一套系统，或台账被从头重写"),
    (r"(\S+): the kept head covers events (\d+)-(\d+), now it is another",
     r"\1：所存的当日摘要为第 \2–\3 条记录，现在是另一份"),
    (r"(\S+): the kept head covers events (\d+)-(\d+), now there is none",
     r"\1：所存的当日摘要为第 \2–\3 条记录，现在没有"),
    (r"key (\w+): it is no longer there", r"公钥 \1：已不存在"),
    (r"key (\w+): it is another than was kept", r"公钥 \1：与所存的不同"),
    # Sheets.
    (r"the version of its criteria is not what was published", "所依据的标准版本与发布时不同"),
    (r"its facts cannot be read any more", "所依据的数据已无法读取"),
    (r"it comes out otherwise than it was frozen", "重算结果与存档时不同"),
    (r"its mark is not kept", "列表所示的结论未保存"),
    (r"its mark is not what it says with the checks", "列表所示的结论与评价表和核对不符"),
    (r"its verdict is not what its content says", "结论与内容不符"),
    (r"its digest is not that of its rules, facts and outcome", "摘要与规则、数据、结果不符"),
    (r"the ledger says otherwise", "与台账不符"),
    # Figures.
    (r"tally_composite (\S+): not what was set", r"合并计数 \1：与设置不符"),
    (r"(tally_\w+) of holder (\d+): not what the ledger gives", r"企业 \2 的 \1：与台账推算的不同"),
    (r"(tally_\w+) of (\S+): (\d+) sums are not those of the holders' rows",
     r"\2 的 \1：有 \3 个合计与各企业的行不符"),
    (r"(\d+) former rows are not what the ledger gives", r"\1 个更正前的行与台账推算的不同"),
    (r"(\d+) segments differ from the replay", r"\1 段与重放台账的结果不同"),
    (r"(\d+) sums of the deltas differ from the replay", r"\1 个变动合计与重放台账的结果不同"),
    (r"(\d+) sums of the daily roll-up differ from the replay", r"\1 个按日汇总与重放台账的结果不同"),
    (r"(\d+) figures by (\S+) differ", r"按 \2 的 \1 个数字不同"),
    (r"(\S+:\S*) (\w+) shows (-?\d+), its list has (-?\d+)", r"\1：\2 显示 \3，名单有 \4 条"),
    (r"(\S+:\S*) (\w+) shows (-?\d+), a plain count gives (-?\d+)", r"\1：\2 显示 \3，逐条清点为 \4"),
    (r"(\d+) events are not counted yet", r"\1 条记录尚未计入"),
    (r"(\d+) events that were counted are no longer in the ledger", r"已计入的 \1 条记录不在台账中"),
    # The search.
    (r"the table of pairs of characters is missing", "名称检索用的字对表缺失"),
    (r"(\d+) names are not among those that are looked for", r"\1 个名称检索不到"),
    (r"(\d+) pairs of characters are not those of the names", r"\1 个字对与名称不符"),
    # Files and guards.
    (r"^it is damaged or cut short: ", "已损坏或不完整："),
    (r"its file (\w+) cannot be read", r"文件 \1 无法读取"),
    (r"its file (\w+) was changed on disk", r"文件 \1 在磁盘上被改动"),
    (r"^(trigger|rule|constraint|index|table|setting) (\S+) is missing", r"\1 \2 缺失"),
    (r"^(\w+) (\S+) is not what the migrations make", r"\1 \2 与迁移所建的不同"),
    (r"^(\w+) (\S+) is none that the migrations make", r"\1 \2 不是迁移所建的"),
    (r"^(\w+) cannot be compared with the ledger: ", r"\1 无法与台账比较："),
    (r"the chain is broken at event (\d+)", r"台账在第 \1 条记录处断开"),
    # What is left: where it is.
    (r"\bnotice (\d+): ", r"公示 \1："),
    (r"^event (\d+): ", r"第 \1 条记录："),
    (r" or (?=画像)", " 或 "),
    (r"^trigger (?=\w+ [缺与不])", "触发器 "),
    (r"^rule (?=\w+ [缺与不])", "规则 "),
    (r"^constraint (?=\w+ [缺与不])", "约束 "),
    (r"^index (?=\w+ [缺与不])", "索引 "),
    (r"^table (?=\w+ [缺与不])", "表 "),
    (r"^setting (?=session_)", "设置 "),
)  # fmt: skip
_COMPILED = tuple((re.compile(english), chinese) for english, chinese in _PHRASES)
_ROW = re.compile(rf"^({_TABLE}) (?=[^ ]+: )")


def in_chinese(fault: str) -> str:
    """A fault as the checks name it, in Chinese; columns and values stay as they are stored."""
    for english, chinese in _COMPILED:
        fault = english.sub(chinese, fault)
    return _ROW.sub(lambda found: f"{TABLES[found[1]]} ", fault)
