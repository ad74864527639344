"""The heads of a list, and which column somebody has said they are. Pure."""

from collections.abc import Iterable, Mapping

from registry.errors import Text, say
from registry.rules.imports.asking import NO, Answers, Asking, ListAnswer, ListQuestion
from registry.rules.imports.head import read_head
from registry.rules.imports.reading import Column

HEAD = "head."
"""How the code of such a question begins; the head itself follows."""
COLUMN_NAMES: Mapping[str, Text] = {
    "uscc": say("统一社会信用代码"),
    "name": say("企业名称"),
    "former_name": say("曾用名"),
    "renamed": say("更名后的企业名称"),
    "province": say("省份"),
    "place": say("所属区"),
    "recommender": say("推荐单位"),
    "address": say("地址"),
    "phone": say("联系电话"),
    "zone": say("功能区"),
    "industry": say("所属行业"),
    "chains": say("产业链"),
    "founded_on": say("成立日期"),
    "staff": say("从业人数"),
    "revenue_fen": say("营业收入"),
    "assets_fen": say("资产总额"),
    "subject": say("认定对象"),
    "model": say("产品型号"),
    "award_year": say("认定年度"),
    "announced_on": say("公告日期"),
    "valid_until": say("有效期至"),
    "certificate_no": say("证书编号"),
    "batch": say("认定批次"),
    "category": say("认定类型"),
    "verdict": say("复核结果"),
    "is_rereview": say("是否复核"),
    "level_said": say("认定级别"),
    "ground": say("终止事由"),
    "ended_on": say("终止日期"),
    "effective_on": say("变更日期"),
    "document_no": say("文号"),
    "remark": say("备注"),
}


NOT_READ = ListAnswer(NO, say("不读取"))
"""Of a head that is known: it is another thing here."""


def chosen_heads(answers: Answers, columns: Iterable[Column]) -> dict[tuple[str, ...], str | None]:
    """The columns that were said of heads, by how these are spelled; None for those not to be read."""
    names: dict[str, str | None] = {column.name: column.name for column in columns} | {NO: None}
    said = {code.removeprefix(HEAD): name for code, name in answers.items() if code.startswith(HEAD)}
    return {read_head(text).spellings: names[name] for text, name in said.items() if name in names}


def offer_heads(
    sheet: str, row: int, heads: Iterable[tuple[str, bool]], columns: Iterable[Column], asking: Asking
) -> None:
    """Let it be said which column each of these heads is, in a row from 1; nobody has to. Of each: whether it
    is known, so that it may also be said that it is none."""
    answers = tuple(
        ListAnswer(column.name, COLUMN_NAMES[column.name])
        for column in columns
        if column.name in COLUMN_NAMES
    )
    for text, is_known in heads:
        if read_head(text).spellings:
            offered = (*answers, NOT_READ) if is_known else answers
            asking.offer(ListQuestion(HEAD + text, say("“%(head)s”列", head=text), offered, sheet, row))


def is_known(question: ListQuestion) -> bool:
    """Whether a head that is offered is read as a column without anybody's word."""
    return NOT_READ in question.answers


def said_before(
    asking: Asking,
    earlier: Iterable[tuple[frozenset[str], Answers]],
    unread: Iterable[frozenset[str]] = (),
) -> dict[str, str]:
    """What was said of the heads of the latest earlier list that had the same ones: all of these, or at least
    all of these that nobody knows; `earlier`: of each list, the latest first, the codes of its heads and the
    answers to them. `unread`: the same codes of each line that may be a header and is not known as one."""
    heads = [each for each in asking.offered if each.code.startswith(HEAD)]
    codes = frozenset(each.code for each in heads)
    unknown = frozenset(each.code for each in heads if not is_known(each))
    lines = list(unread)
    for had, answers in earlier:
        said = {code: value for code, value in answers.items() if code.startswith(HEAD)}
        if not said:
            continue
        of_all = codes <= had and said.keys() <= codes
        if of_all or (unknown <= had and said.keys() <= unknown):
            return said
        if any(said.keys() <= line <= had for line in lines):
            return said
    return {}
