"""Lists as bureaus and ministries publish them, each with what is right."""

from typing import Any

from tests.queries.imports.bureau_list import (
    BEICHEN,
    GIANT,
    GREEN,
    HEAD,
    HEBEI,
    NORTH,
    STATED,
    XIQING,
    A,
    B,
    BureauList,
    C,
    D,
)

ONE: list[Any] = [1, A, "西青区"]
NATIONAL = [
    ["序号", "地区", "企业名称"],
    [1, "北京", NORTH],
    [2, "天津", A],
    [3, "河北", "河北甲科技有限公司"],
]
HEADED = [
    ["第五批专精特新“小巨人”企业名单"],
    ["序号", "企业名称"],
    ["一、北京市（1家）"],
    [1, NORTH],
    ["二、天津市（1家）"],
    [1, A],
]
FIFTH = [["第五批专精特新“小巨人”企业名单"], HEAD, ONE]
ELEVENTH = [["第十一批企业名单"], HEAD, ONE]
TWO_BATCHES = [["序号", "企业名称", "批次"], [1, A, "第二批"], [2, B, "第三批"]]
KEPT = [["序号", "企业名称", "类别"], [1, A, "新认定"], [2, B, "复核通过"], [3, C, "复核通过"]]
OLD_YEARS = [["序号", "企业名称", "认定年度"], [1, A, 2022], [2, B, "2022年度"], [3, C, "二〇二三年"]]
BATCHES = [["序号", "企业名称", "批次"], [1, A, "第四批"], [2, B, "第五批"], [3, C, 4]]
PLACED = [
    ["序号", "企业名称", "所属区", "注册地"],
    [1, A, "西青区", "北辰区"],
    [2, B, "西青区", "北辰区"],
    [3, C, "西青区", "天津市西青区"],
]

BUREAU_LISTS = (
    BureauList("a batch of another year than is asked", FIFTH, ["title.batch.5"], title=GIANT, year=2022),
    BureauList("a batch of the year that is asked", FIFTH, good={A: XIQING}, title=GIANT),
    BureauList("a batch nobody knows the year of", ELEVENTH, good={A: XIQING}),
    BureauList("two batches nobody knows the years of", TWO_BATCHES, ["title.batch.2", "title.batch.3"]),
    BureauList("a batch after whose year later ones were", ELEVENTH, ["title.batch.11"], title=GIANT),
    BureauList(
        "a batch with its year in brackets",
        [["专精特新中小企业名单（第十一批，2023年度）"], HEAD, ONE],
        good={A: XIQING},
    ),
    BureauList(
        "a year in Chinese digits",
        [["二〇二二年度天津市专精特新中小企业名单"], HEAD, ONE],
        ["title.year.2022"],
    ),
    BureauList(
        "a year in two digits", [["22年度天津市专精特新中小企业名单"], HEAD, ONE], ["title.year.2022"]
    ),
    BureauList("rows of another award year", OLD_YEARS, ["column.名单.2022"], {C: None}),
    BureauList(
        "rows of another year, answered",
        OLD_YEARS,
        good=dict.fromkeys((A, B, C)),
        answers={"column.名单.2022": "keep"},
    ),
    BureauList(
        "rows of several batches", BATCHES, ["column.名单.第四批", "column.名单.4"], {B: None}, title=GIANT
    ),
    BureauList("rows that were re-reviewed, of what is not known", KEPT, ["re_reviewed"], {A: None}),
    BureauList("the same, answered", KEPT, good={A: None}, answers={"re_reviewed": "leave"}),
    BureauList(
        "a mark that a note explains as re-reviewed",
        [
            [STATED],
            HEAD,
            [1, f"{A}*", "西青区"],
            [2, B, "西青区"],
            ["注：带*的为复核通过企业，排名不分先后。"],
        ],
        ["re_reviewed"],
        {B: XIQING},
    ),
    BureauList(
        "a mark that says nothing of the title",
        [[STATED], HEAD, [1, f"{A}*", "西青区"], [2, B, "西青区"], ["注：带*的为规模以上工业企业。"]],
        good={A: XIQING, B: XIQING},
    ),
    BureauList(
        "figures by district",
        [
            ["各区推荐情况"],
            ["序号", "单位名称", "推荐数量"],
            [1, "和平区工业和信息化局", 12],
            [2, "西青区工业和信息化局", 8],
        ],
        ["title.kind.statistics"],
        {},
    ),
    BureauList("two columns of places that differ", PLACED, ["place.名单.2.北辰区"], {C: XIQING}),
    BureauList(
        "the same, answered",
        PLACED,
        good={A: BEICHEN, B: BEICHEN, C: XIQING},
        answers={"place.名单.2.北辰区": "北辰区"},
    ),
    BureauList(
        "an address in another district",
        [["序号", "企业名称", "所属区", "注册地址"], [1, A, "西青区", "天津市北辰区科技园1号"]],
        good={A: XIQING},
        noticed="北辰区",
    ),
    BureauList("a national list by province", NATIONAL, ["elsewhere.名单"], {A: None}, title=GIANT),
    BureauList(
        "the same, answered", NATIONAL, good={A: None}, title=GIANT, answers={"elsewhere.名单": "leave"}
    ),
    BureauList(
        "a district that is called like a province",
        [["序号", "所属区", "企业名称"], [1, "河北", A]],
        good={A: HEBEI},
    ),
    BureauList("provinces as sub-headings", HEADED, ["elsewhere.名单"], {A: None}, title=GIANT),
    BureauList(
        "provinces by who recommends",
        [
            ["序号", "企业名称", "推荐单位"],
            [1, NORTH, "北京市经济和信息化局"],
            [2, A, "天津市工业和信息化局"],
        ],
        ["elsewhere.名单"],
        {A: None},
        title=GIANT,
    ),
    BureauList(
        "a column of provinces, merged",
        [["序号", "工厂名称", "所属省市"], [1, NORTH, "北京市"], [2, A, "天津市"], [3, B, ""]],
        ["elsewhere.名单"],
        {A: None, B: None},
        title=GREEN,
        merged=["C3:C4"],
    ),
    BureauList(
        "a sheet for each province",
        sheets={"北京": [["序号", "企业名称"], [1, NORTH]], "天津": [["序号", "企业名称"], [1, A]]},
        asked=["elsewhere.北京"],
        good={A: None},
        title=GIANT,
    ),
    BureauList(
        "a list of another province",
        [["河北省2023年度专精特新中小企业名单"], HEAD[:2], ONE[:2]],
        ["title.place.河北"],
    ),
    BureauList(
        "what is in a nursery",
        [["2023年度专精特新中小企业培育库入库企业名单"], HEAD, ONE],
        ["title.kind.publicity"],
    ),
    BureauList(
        "what passed a first look",
        [["2023年度专精特新中小企业初审通过名单"], HEAD, ONE],
        ["title.kind.publicity"],
    ),
    BureauList(
        "whose validity is over", [["有效期满专精特新中小企业名单"], HEAD, ONE], ["title.kind.revocation"], {}
    ),
    BureauList(
        "another honour of the same family",
        [["重点“小巨人”企业名单"], HEAD, ONE],
        ["title.scheme.other"],
        title=GIANT,
    ),
    BureauList(
        "an honour the catalog does not have",
        [["2023年度智能制造示范工厂名单"], HEAD, ONE],
        ["title.scheme.other"],
        title=GREEN,
    ),
    BureauList(
        "a column that says no",
        [[*HEAD, "是否认定"], [*ONE, "是"], [2, B, "西青区", "否"]],
        ["column.名单.否"],
        {A: XIQING},
    ),
    BureauList(
        "a remark of an objection",
        [[*HEAD, "备注"], [*ONE, "公示期间有异议，暂缓认定"]],
        ["row.verdict.名单.2"],
        {},
    ),
    BureauList(
        "all that hold it",
        [["截至2023年6月底天津市专精特新中小企业名单"], HEAD, ONE],
        ["title.kind.cumulative"],
    ),
    BureauList(
        "who is given money", [["2023年度专精特新中小企业奖励资金安排表"], HEAD, ONE], ["title.kind.purpose"]
    ),
    BureauList(
        "whose validity ends", [["2023年到期专精特新中小企业名单"], HEAD, ONE], ["title.kind.purpose"]
    ),
    BureauList(
        "a name that was hidden",
        [HEAD, [1, "天津***科技有限公司", "西青区"], [2, B, "西青区"]],
        ["row.名单.2"],
        {B: XIQING},
    ),
    BureauList(
        "a code behind the name", [HEAD, [1, f"{A} 91120111MA05A00190", "西青区"]], ["row.名单.2"], {}
    ),
    BureauList(
        "a day on which some ended",
        [[*HEAD, "撤销时间"], [*ONE, ""], [2, B, "西青区", "2023-05-01"]],
        ["title.kind.revocation"],
        {},
    ),
    BureauList(
        "a column whether it is a re-review",
        [[*HEAD, "是否复核"], [*ONE, "是"], [2, B, "西青区", "否"]],
        ["re_reviewed"],
        {B: XIQING},
    ),
    BureauList(
        "sub-headings of years",
        [HEAD, ["2022年度"], ONE, ["2023年度"], [2, B, "西青区"]],
        ["column.名单.2022年度"],
        {B: XIQING},
    ),
    BureauList(
        "sub-headings of batches",
        [["“小巨人”企业名单"], HEAD, ["一、第四批"], ONE, ["二、第五批"], [2, B, "西青区"]],
        ["column.名单.第四批"],
        {B: XIQING},
        title=GIANT,
    ),
    BureauList(
        "a title of one district",
        [["西青区2023年度专精特新中小企业名单"], HEAD[:2], ONE[:2]],
        good={A: XIQING},
        noticed="西青区",
    ),
    BureauList(
        "parks in a column of units",
        [["序号", "单位名称"], [1, "天津经济技术开发区"], [2, "天津子牙经济技术开发区"]],
        good=None,
        title="green_park:national",
    ),
    BureauList(
        "sections that name exchanges",
        [
            [STATED],
            HEAD,
            ["一、上海证券交易所上市企业"],
            ONE,
            ["二、深圳证券交易所上市企业"],
            [2, B, "北辰区"],
        ],
        good={A: XIQING, B: BEICHEN},
    ),
    BureauList("a remark of none", [[*HEAD, "备注"], [*ONE, "公示期间无异议"]], good={A: XIQING}),
    BureauList("two firms in one cell", [HEAD, [1, f"{A}、{B}", "西青区"]], ["name.名单.2"], {}),
    BureauList(
        "a branch is one firm", [HEAD, [1, f"{A}西青分公司", "西青区"]], good={f"{A}西青分公司": XIQING}
    ),
    BureauList(
        "an end of the list in words",
        [HEAD, ONE, ["", "（此行以下空白）"], ["*原名称：天津老甲科技有限公司"]],
        good={A: XIQING},
    ),
    BureauList(
        "serial numbers that begin anew",
        [[STATED], HEAD, ONE, [2, B, "西青区"], [1, C, "北辰区"], *[[]] * 10, [2, D, "北辰区"]],
        good={A: XIQING, B: XIQING, C: BEICHEN, D: BEICHEN},
    ),
    BureauList(
        "bars between the cells",
        text=f"序号|企业名称|所属区\r\n1|{A}|西青区\r\n2|{B}|北辰区\r\n".encode(),
        good={A: XIQING, B: BEICHEN},
    ),
    BureauList(
        "wide characters without a mark",
        text=f"序号\t企业名称\t所属区\r\n1\t{A}\t西青区\r\n".encode("utf-16-le"),
        good={A: XIQING},
    ),
)
