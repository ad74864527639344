"""Lists as bureaus publish them whose rows say what the list as a whole does not, each with what is right."""

from tests.queries.imports.bureau_list import HEAD, STATED, XIQING, A, B, BureauList, C

ONE = [1, A, "西青区"]

BUREAU_ROWS = (
    BureauList(
        "a day without its end, of another year",
        [["序号", "企业名称", "认定时间"], [1, A, "2023年8月"], [2, B, "2021年"]],
        ["column.名单.announced_on.2021年"],
        {A: None},
    ),
    BureauList(
        "a validity that ends in another year than by the rules",
        [["序号", "企业名称", "到期时间"], [1, A, "2025-12-31"], [2, B, "2023-2025年"]],
        ["column.名单.valid_until.2023-2025年"],
        {A: None},
    ),
    BureauList(
        "firms that stand below a line of failed ones",
        [[STATED], HEAD, ONE, ["以下企业复核未通过："], [2, B, "西青区"]],
        ["column.名单.以下企业复核未通过"],
        {A: XIQING},
    ),
    BureauList(
        "firms that a note says failed",
        [[STATED], HEAD, ONE, ["注：以下企业未通过"], [2, B, "西青区"]],
        ["column.名单.注:以下企业未通过"],
        {A: XIQING},
    ),
    BureauList(
        "what a bracket behind a name says of it",
        [
            HEAD,
            [1, f"{A}（已注销）", "西青区"],
            [2, f"{B}（公示有异议）", "西青区"],
            [3, f"{C}（新增）", "西青区"],
        ],
        ["name.名单.2", "name.名单.3"],
        {C: XIQING},
    ),
    BureauList(
        "a district in brackets behind the title",
        [[f"{STATED}（西青区）"], HEAD[:2], ONE[:2]],
        good={A: XIQING},
    ),
    BureauList(
        "two firms with 和 between them",
        [HEAD, [1, f"{A}和{B}", "西青区"], [2, C, "西青区"]],
        ["name.名单.2"],
        {C: XIQING},
    ),
)
