"""Names as lists write them: marks, former names, second lines, two languages, characters out of PDFs."""

import pytest

from registry.rules.imports.listed_name import read_name


@pytest.mark.parametrize(
    "written",
    [
        "1.天津甲有限公司",
        "1、天津甲有限公司",
        "（1）天津甲有限公司",
        "12) 天津甲有限公司",
        "一、天津甲有限公司",
        "★天津甲有限公司",
        "天津甲有限公司*",
        "天津甲有限公司。",
        "※ 天津甲有限公司 ▲",
        "【已更正】天津甲有限公司",
        "①天津甲有限公司",
        "天津甲有限公司[1]",
        "天津甲有限公司（注2）",
        "12 天津甲有限公司",
        "天津甲有限公司¹",
        "（更名）天津甲有限公司",
        '"天津甲有限公司"',
        "“天津甲有限公司”。",
        "1.「天津甲有限公司」",
        "'天津甲有限公司",
    ],
)
def test_marks_around_a_name_are_no_part_of_it_and_noted(written: str) -> None:
    read = read_name(written)
    assert read.name == "天津甲有限公司"
    assert "不作为名称" in str(read.notes[0])


@pytest.mark.parametrize(
    "name",
    [
        "3M中国有限公司",
        "58同城(天津)有限公司",
        "1.5级土豆（天津）有限公司",
        "（香港）天津甲有限公司",
        "天津甲（集团）有限公司",
        "天津甲投资中心（有限合伙）",
        "ABB Motors (天津)有限公司",
        "TCL科技集团（天津）有限公司",
        "Tianjin Jia Co., Ltd.",
        "天津原力科技有限公司",
        "（原平）天津化工有限公司",
        "天津·甲有限公司",
        "天津\U0002cb5a业科技有限公司",
        "天津\U0002ebf0源科技有限公司",
        "天津\U00031350泰实业有限公司",
        "天津\u36c3洁日化有限公司",
        "360数科（天津）有限公司",
        "天津甲有限公司未来分公司",
        "天津甲有限公司-滨海分公司",
        "天津“甲”字食品有限公司",
        "",
    ],
)
def test_what_belongs_to_a_name_stays_as_it_is_written(name: str) -> None:
    read = read_name(name)
    assert (read.name, read.notes, read.former, read.reasons, read.doubt) == (name, (), (), (), None)


@pytest.mark.parametrize(
    ("written", "name", "former"),
    [
        ("天津新有限公司（原名：天津旧有限公司）", "天津新有限公司", ("天津旧有限公司",)),
        (
            "天津新有限公司(曾用名：天津旧有限公司、天津更旧有限公司)",
            "天津新有限公司",
            ("天津旧有限公司", "天津更旧有限公司"),
        ),
        ("天津新有限公司（原天津旧（集团）有限公司）", "天津新有限公司", ("天津旧（集团）有限公司",)),
        ("天津新有限公司（更名前：天津旧有限公司）", "天津新有限公司", ("天津旧有限公司",)),
        ("天津新(集团)有限公司（曾用名天津旧厂）", "天津新(集团)有限公司", ("天津旧厂",)),
        ("天津旧有限公司（现更名为天津新有限公司）", "天津新有限公司", ("天津旧有限公司",)),
        ("天津新有限公司\n（原名：天津旧有限公司）", "天津新有限公司", ("天津旧有限公司",)),
        ("天津新有限公司\n曾用名：天津旧有限公司", "天津新有限公司", ("天津旧有限公司",)),
    ],
)
def test_a_former_name_is_none_of_the_present(written: str, name: str, former: tuple[str, ...]) -> None:
    read = read_name(written)
    assert (read.name, read.former, read.doubt) == (name, former, None)
    assert "曾用名" in "".join(map(str, read.notes))


@pytest.mark.parametrize("said", ["——撤销", " 已注销", "已注销", "：暂缓认定", "/已迁出", "（撤销）"])
def test_what_denies_the_row_behind_its_name_is_asked_about(said: str) -> None:
    read = read_name(f"天津甲有限公司{said}")
    assert (read.name, read.doubt is not None) == ("天津甲有限公司", True)


def test_a_column_of_former_names_is_used() -> None:
    assert read_name("天津新有限公司", "天津旧有限公司；天津更旧有限公司").former == (
        "天津旧有限公司",
        "天津更旧有限公司",
    )
    assert read_name("天津新有限公司", "无").former == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("天津海河\n有限公司", "天津海河有限公司"),
        ("天津海河机床厂\n有限公司", "天津海河机床厂有限公司"),
        ("天津海河有限公司\n西青分公司", "天津海河有限公司西青分公司"),
        ("天津甲有限公司\nTianjin Jia Co., Ltd.", "天津甲有限公司"),
        ("天津甲有限公司\n地址：西青区海泰路1号", "天津甲有限公司"),
        ("天津甲有限公司\n西青区海泰路1号", "天津甲有限公司"),
        ("天津甲有限公司\n022-12345678", "天津甲有限公司"),
        ("天津甲研究院\n地址：西青区海泰路1号", "天津甲研究院"),
        ("天津甲集团\n联系方式：022-12345678", "天津甲集团"),
        ("天津甲餐饮店（个体工商户）\n地址：西青区海泰路1号", "天津甲餐饮店（个体工商户）"),
        ("天津甲设计院\n有限公司", "天津甲设计院有限公司"),
        ("天津甲集团\n机械工程公司", "天津甲集团机械工程公司"),
    ],
)
def test_a_cell_of_two_lines_is_read_where_it_is_sure(written: str, name: str) -> None:
    read = read_name(written)
    assert (read.name, read.doubt) == (name, None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("天津甲有限公司", "天津乙有限公司"),
        ("天津甲研究院", "天津市乙制造有限公司"),
        ("天津甲集团", "天津市乙科学研究院"),
        ("天津甲研究院", "天津市乙有限公司西青分公司"),
        ("天津甲餐饮店（个体工商户）", "天津市乙创新中心"),
        ("天津甲有限公司", "联系电子农民专业合作社"),
    ],
)
def test_a_second_line_that_may_be_a_name_is_asked(first: str, second: str) -> None:
    read = read_name(f"{first}\n{second}")
    assert read.name == first
    assert f"第二行“{second}”" in str(read.doubt)


@pytest.mark.parametrize(
    "written",
    [
        "天津甲有限公司 Tianjin Jia Co., Ltd.",
        "Tianjin Jia Co., Ltd. 天津甲有限公司",
        "天津甲有限公司（Tianjin Jia Company Limited）",
        "天津甲有限公司/TIANJIN JIA GMBH",
    ],
)
def test_of_two_languages_the_chinese_name_is_taken(written: str) -> None:
    read = read_name(written)
    assert read.name == "天津甲有限公司"
    assert "外文“T" in str(read.notes[0])


def test_radicals_out_of_a_pdf_become_ordinary_characters() -> None:
    read = read_name("天津\u2f2f业\u2f83动化\u2fa6属有限公司")
    assert read.name == "天津工业自动化金属有限公司"
    assert "通用汉字" in str(read.notes[0])
    assert read_name("天津⻓⻔⻰有限公司").name == "天津长门龙有限公司"
    assert read_name("天津\uf90a属有限公司").name == "天津金属有限公司"


@pytest.mark.parametrize(
    "written", ['=HYPERLINK("http://x","天津甲有限公司")', "=A1", "https://tj.example/公司"]
)
def test_a_formula_or_link_is_no_name(written: str) -> None:
    assert "是公式或链接" in str(read_name(written).reasons[0])


def test_what_a_web_page_escaped_is_put_back() -> None:
    read = read_name("天津甲&amp;乙有限公司&nbsp;")
    assert read.name == "天津甲&乙有限公司"
    assert "转义" in str(read.notes[0])
    assert read_name("天津甲&乙;有限公司").name == "天津甲&乙;有限公司"


def test_a_text_that_is_too_long_for_a_name_is_not_looked_into() -> None:
    long = "1.天津Co" + "甲" * 30_000
    assert (read_name(long).name, read_name(long).notes) == (long, ())


@pytest.mark.parametrize(
    "name",
    ["天津甲有限公司等3家", "天津甲有限公司等三家企业", "天津甲（集团）公司等", "天津甲有限公司及其子公司"],
)
def test_one_name_for_several_is_asked_about(name: str) -> None:
    assert "像是写了几家企业" in str(read_name(name).doubt)
    assert read_name("天津平等里等高线测绘有限公司").doubt is None
