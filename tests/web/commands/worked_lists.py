"""Lists as bureaus and ministries publish them, each with what is right; the files lie in samples/lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.workbooks import SAMPLES

LISTS = SAMPLES / "lists"
DAY = ("--announced-on", "2023-08-01", "--award-year", "2023")
SRDI = ("recognitions", "--scheme", "specialized_new", "--level", "municipal", *DAY)
FIRMS = ("enterprises",)
XIQING, BEICHEN, BINHAI, HEPING, HEXI = "120111", "120113", "120116", "120101", "120103"


@dataclass(frozen=True)
class Worked:
    """A file, how it is brought in, and what is right. `rows`: names with their district; `refused`: rows
    with what their reason says; `asked`: beginnings of the codes of its questions; `noticed`: what remarks
    say; `aside`: how many lines are no data."""

    file: str
    how: Sequence[str] = SRDI
    rows: Mapping[str, str | None] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    asked: Sequence[str] = ()
    noticed: Sequence[str] = ()
    aside: int = 0


def firms(pattern: str, marks: str, *districts: str | None) -> dict[str, str | None]:
    """天津…甲有限公司, 天津…乙有限公司, each with its district; of one district where one is given."""
    places = districts if len(districts) > 1 else districts * len(marks)
    return {pattern.format(mark): place for mark, place in zip(marks, places, strict=True)}


WORKED = (
    Worked(
        "pc01_sheet_per_district.xlsx",
        rows={
            **firms("天津表一{}科技有限公司", "甲乙丙", XIQING),
            **firms("天津表二{}科技有限公司", "甲乙", BEICHEN),
            **firms("天津表三{}科技有限公司", "甲乙", "120114"),
        },
    ),
    Worked(
        "pc02_green_four_annexes.xlsx",
        how=("recognitions", "--scheme", "green_supply_chain", "--level", "national", *DAY),
        asked=["lists"],
    ),
    Worked(
        "pc02_green_four_annexes.xlsx",
        how=(
            "recognitions",
            "--scheme",
            "green_supply_chain",
            "--level",
            "national",
            "--announced-on",
            "2022-01-15",
            "--award-year",
            "2021",
            "--sheet",
            "附件4 绿色供应链",
        ),
        rows={"天津绿戊供应链有限公司": "120110", "天津绿己供应链有限公司": BEICHEN},
    ),
    Worked(
        "pc04_district_subheadings.xlsx",
        rows=firms("天津小标题{}有限公司", "甲乙丙丁戊", HEPING, HEPING, HEXI, BINHAI, BINHAI),
        aside=3,
    ),
    Worked(
        "pc06_champions_two_sections.xlsx",
        how=(
            "recognitions",
            "--scheme",
            "single_champion",
            "--level",
            "national",
            "--announced-on",
            "2024-03-20",
            "--award-year",
            "2023",
        ),
        rows={
            **firms("天津冠军{}股份有限公司", "甲乙", None),
            **firms("天津冠军{}有限公司", "丙丁", None),
        },
    ),
    Worked("pc07_rename_list.xlsx", asked=["title.kind"]),
    Worked("pc08_revocation_list.xlsx", asked=["title.kind"]),
    # Nobody knows the title that the second row renews: it waits, and is no new grant.
    Worked("pc10_new_and_rereview_mixed.xlsx", asked=["re_reviewed"]),
    Worked(
        "pc11_merged_district_footer.xlsx",
        rows=firms("天津合并{}有限公司", "甲乙丙丁", XIQING, XIQING, BEICHEN, BEICHEN),
        aside=2,
    ),
    Worked("pc12_unit_row_yuan.xlsx", how=FIRMS, rows={"天津单位甲有限公司": XIQING}),
    Worked("pc15_blank_columns.xlsx", rows=firms("天津空列{}有限公司", "甲乙丙", "120104")),
    Worked("pc16_zero_width_header.xlsx", rows=firms("天津零宽{}有限公司", "甲乙", "120106")),
    Worked("pc17_two_places_disagree.xlsx", asked=["place."]),
    Worked("pc19_former_name_column.xlsx", how=FIRMS, rows={"天津现名甲有限公司": "120102"}),
    Worked("pc21_title_other_scheme.xlsx", asked=["title.scheme"]),
    Worked("pc23_single_cell_merge.xlsx", rows=firms("天津单并{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc25_x000D.xlsx", rows={"天津回车甲有限公司": XIQING}),
    Worked("pc26_strict_ooxml.xlsx", rows=firms("天津严格{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc27_prefixed_xml.xlsx", rows=firms("天津前缀{}科技有限公司", "甲乙丙", XIQING)),
    Worked("pc30_date1904.xlsx", how=FIRMS, rows={"天津纪元甲有限公司": XIQING}),
    Worked("pc31_formula_no_value.xlsx", refused={2: "公式", 3: "公式"}),
    Worked("pc32_error_cells.xlsx", refused={2: "#N/A", 3: "#REF!"}),
    Worked("pc33_kangxi.xlsx", rows={"天津工业自动化金属有限公司": XIQING}),
    Worked(
        "pc34_beyond_bmp.xlsx",
        rows=dict.fromkeys(
            ("天津𬭚业科技有限公司", "天津𫟹昌材料有限公司", "天津㛃洁日化有限公司", "天津𥙿丰贸易有限公司"),
            XIQING,
        ),
    ),
    Worked(
        "pc35_unicode15.xlsx",
        rows=dict.fromkeys(("天津\U0002ebf0源科技有限公司", "天津\U00031350泰实业有限公司"), XIQING),
    ),
    Worked("pc39_number_code.xlsx", how=FIRMS, refused={2: "数值", 3: "数值"}),
    Worked("pc40_sci_text.xlsx", how=FIRMS, refused={2: "科学计数法"}),
    Worked("pc41_old_numbers.xlsx", how=FIRMS, refused={2: "注册号", 3: "组织机构代码"}),
    Worked("pc42_code_decorated.xlsx", how=FIRMS, rows=firms("天津装饰{}有限公司", "甲乙丙丁", XIQING)),
    # What Binhai took in is refused in a list of today, with its name; what was only renamed is read.
    Worked(
        "pc46_old_districts.xlsx",
        rows=firms("天津旧区{}有限公司", "丁戊己", "120117", "120118", "120119"),
        refused={2: "滨海新区", 3: "滨海新区", 4: "滨海新区"},
    ),
    Worked("pc48_place_number.xlsx", rows={"天津码区甲有限公司": XIQING}),
    Worked("pc49_same_code_two_names.xlsx", rows={"天津重码甲有限公司": XIQING}, refused={3: "第 2 行"}),
    Worked("pc52_one_row.xlsx", rows={"天津单行甲有限公司": XIQING}),
    Worked("pc53_signature_footer.xlsx", rows=firms("天津落款{}有限公司", "甲乙", XIQING), aside=6),
    Worked("pc56_headers.xlsx", rows=firms("天津表头{}有限公司", "甲乙", XIQING, BEICHEN)),
    Worked("pc57_bilingual_header.xlsx", rows={"天津双语甲有限公司": XIQING}),
    Worked(
        "pc59_money_words.xlsx",
        how=FIRMS,
        rows=firms("天津金额{}有限公司", "甲丁戊", XIQING),
        refused={3: "12,000", 4: "8,000"},
    ),
    Worked("pc77_leap_day.xlsx", rows={"天津闰日甲有限公司": XIQING}),
    Worked("pc82_rereview_passed.xlsx", asked=["title.kind"]),
    Worked("pc87_marked_names.xlsx", rows=firms("天津标记{}有限公司", "甲乙丙丁", XIQING), noticed=["标记"]),
    Worked("pc89_certificates.xlsx", rows=firms("天津证号{}有限公司", "甲乙丙", XIQING)),
    Worked("pc95_digits_title.xlsx", rows={"天津全数甲有限公司": XIQING}),
    Worked("pc109_na_code.xlsx", refused={2: "#N/A"}),
)
