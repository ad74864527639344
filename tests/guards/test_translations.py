"""Every string users read is Chinese at its source and has its English: in translations/en or the catalog."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from registry.rules.catalog import catalog, dataclasses_in
from registry.web.language import CODES

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "say": None, "N_": None, "ngettext": (1, 2)}
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]")
"""A Chinese character, a Chinese punctuation mark or a full-width letter."""
WORDS = re.compile(r"[\u3001\u3002\u3400-\u9fff，；：（）]")
ALIKE = frozenset({"5G"})
"""Names that are the same in both languages."""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z%]")
IN_BOTH_LANGUAGES = {"templates/base.html": {"中文"}}
"""The switch to Chinese is for those who read no English."""
NOT_FOR_PAGES = re.compile(
    r"demo/.*"  # made-up names
    r"|registry/(web/commands/.*|backup/.*|catalog/.*|models/.*"  # terminals, comments of columns
    r"|(config|database|supervisor|redis_url|child|embedded|leftovers|waiting|migrating)\.py"  # terminals
    r"|(programs|folder_mark)\.py"
    r"|rules/(place|workflow_page|imports/(?!workbook)\w+)\.py)"  # words that lists of others are read by
)
CHINESE_WHOEVER_READS = {
    "registry/actions/imports/recognition.py": {"（", "）", "、"},
    "registry/rules/enterprise.py": {"，"},
    "registry/rules/name_key.py": {"[㐀-䶿一-鿿0-9a-z]{1,"},
    "registry/web/filters.py": {"万元"},
    "registry/web/forms/field.py": {"%Y年%m月%d日", "人", "万元"},
    "registry/web/forms/review.py": {"；"},
    "registry/web/forms/setting.py": {r"[\s,、;]+"},
    "registry/web/lists/csv_table.py": {"年月日时点分秒", "[上下]午"},
    "registry/web/review/compose.py": {
        "%(place)s%(year)s年%(titles)s%(what)s名单公示",
        "（",
        "）",
        "、",
        "等",
        "拟推荐",
        "拟认定",
    },
    "registry/rules/office.py": {"区"},
    "registry/rules/workday_year.py": {
        "休",
        "班",
        r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
        r"[\s,，、:：]*(休|班|off|on)\S*",
    },
}
"""What is typed, what units.toml calls a unit, what the ledger and official titles keep: documents are
Chinese, no matter who writes them."""


@cache
def messages() -> Messages:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


@cache
def extracted() -> dict[str, str]:
    """Every message of the tree and one file that says it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found: dict[str, str] = {}
    for folder in ("registry", "demo", "templates"):
        here = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods]
        for name, _line, message, *_rest in extract_from_dir(
            ROOT / folder, here, options, keywords=KEYWORDS, directory_filter=lambda path: "__" not in path
        ):
            found.update(dict.fromkeys(ids(message), f"{folder}/{name}"))
    return found


def ids(message: Any) -> tuple[str, ...]:
    """The one form of a message, or its singular and plural."""
    return (message,) if isinstance(message, str) else tuple(message)


def entries() -> list[Message]:
    return [entry for entry in messages() if entry.id]


def test_there_is_a_catalog_for_every_language_but_the_source() -> None:
    folders = {path.parts[-3] for path in ROOT.glob("translations/*/LC_MESSAGES/*.po")}
    assert folders == set(CODES.values()) - {"zh_Hans_CN"}


def test_every_message_has_its_english_and_none_is_left_over() -> None:
    known = {each for entry in entries() for each in ids(entry.id)}
    missing = [f"{where}: {text}" for text, where in extracted().items() if text not in known]
    assert not missing, "not in translations/en (see CONTRIBUTING.md):\n" + "\n".join(missing)
    assert known <= set(extracted()), "nobody says any more: " + "\n".join(known - set(extracted()))
    assert not messages().obsolete
    assert len(known) > 1000


def test_no_english_is_empty_fuzzy_or_chinese() -> None:
    for entry in entries():
        assert not entry.fuzzy, entry.id
        for text in ids(entry.string):
            assert text.strip() or not "".join(ids(entry.id)).strip(), entry.id
            assert not CHINESE.search(text), entry.id


def test_every_source_is_chinese() -> None:
    assert [text for text in extracted() if not CHINESE.search(text)] == []


def test_placeholders_are_the_same() -> None:
    for entry in entries():
        wanted = Counter(PLACEHOLDER.findall(ids(entry.id)[-1]))
        for text in ids(entry.string):
            assert Counter(PLACEHOLDER.findall(text)) == wanted, entry.id


def test_a_sentence_ends_as_its_source_does() -> None:
    """A lost half of a sentence shows at its end: 。 is a period, a label has none."""
    wrong = []
    for entry in entries():
        source, text = ids(entry.id)[-1].strip(), ids(entry.string)[-1].strip()
        if source.endswith("。") and not text.endswith((".", ":")):
            wrong.append(entry.id)
        if (
            CHINESE.match(source[-1])
            and source[-1] not in "。；，、："
            and text.endswith(".")
            and text[-3:].lower() != "no."
        ):
            wrong.append(entry.id)
    assert [text for text in wrong if text != " 项。"] == []


COUNTED = re.compile(
    r"(?<!at least )(?<!at most )%\((?:count|events|files|entries|days|hours|minutes)\)s (?:\w+ )?[a-z]+s\b"
)
NEVER_ONE = frozenset(
    {
        " %(count)s 天",
        " %(count)s 小时",
        "规划的 %(count)s 项指标",
        "名录中有 %(count)s 家企业叫这个名称，无法判断是哪一家。请在表中补上统一社会信用代码。",
        "有 %(count)s 个方案，做到其中一个即为“符合”；每个方案里的各项缺一不可。",
        "%(first)s 至 %(last)s 24:00（%(days)s 个工作日）",
        "%(start)s 至 %(end)s，共 %(days)s 个工作日",
        "公示期 %(days)s 个工作日：自 %(first)s 起，至 %(last)s 24:00 届满；次日起可以认定。",
        "公示期 %(days)s 个工作日（首日计入）：自 %(first)s 起，至 %(last)s 24:00 届满；次日起可以认定。",
    }
)
"""What the plan and the rules make several: indicators, namesakes, ways, days of a notice; longer spans."""


def counts_one_of_many(text: str) -> bool:
    """Whether a sentence would say "1 files"."""
    return bool(COUNTED.search(text))


def test_no_english_counts_one_of_many() -> None:
    wrong = {
        entry.id for entry in entries() if isinstance(entry.id, str) and counts_one_of_many(entry.string)
    }
    assert wrong <= NEVER_ONE, "say it so that it is right of one, too: " + "\n".join(wrong - NEVER_ONE)
    for planted in ("%(count)s files", "%(events)s ledger entries read", "in %(minutes)s minutes."):
        assert counts_one_of_many(planted)
    assert not counts_one_of_many("files: %(count)s, at most %(days)s days")


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_chinese_outside_gettext(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    tree = Environment().parse(path.read_text("utf-8"))
    said = {id(each) for call in tree.find_all(nodes.Call) if is_gettext(call) for each in call.args}
    texts = [each.data for each in tree.find_all(nodes.TemplateData)]
    texts += [
        each.value
        for each in tree.find_all(nodes.Const)
        if isinstance(each.value, str) and id(each) not in said
    ]
    found = {word for text in texts for word in re.findall(f"(?:{CHINESE.pattern})+", text)}
    assert found <= IN_BOTH_LANGUAGES.get(name, set())


def is_gettext(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted([*(ROOT / "registry").rglob("*.py"), *(ROOT / "demo").rglob("*.py")]):
        name = str(path.relative_to(ROOT))
        if not NOT_FOR_PAGES.fullmatch(name):
            yield name, ast.parse(path.read_text("utf-8"))


def test_no_code_says_chinese_outside_gettext() -> None:
    wrong = [
        f"{name}:{line}: {text}"
        for name, tree in modules()
        for line, text in bare_strings(tree)
        if WORDS.search(text) and text not in CHINESE_WHOEVER_READS.get(name, set())
    ]
    assert not wrong, "\n".join(wrong)


def bare_strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string of a module that is neither a docstring nor given to gettext, with its line."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
        if isinstance(node, ast.Call) and called(node) in KEYWORDS:
            passed |= {id(each) for argument in node.args for each in ast.walk(argument)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def called(call: ast.Call) -> str:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def test_every_named_thing_of_the_catalog_has_both_names() -> None:
    named = [thing for thing in dataclasses_in(catalog()) if hasattr(thing, "zh")]
    assert len(named) > 300
    for thing in named:
        assert CHINESE.search(thing.zh) or thing.zh in ALIKE, thing
        assert thing.en.strip() and not CHINESE.search(thing.en), thing


def test_every_text_of_the_catalog_with_an_english_side_has_it() -> None:
    for thing in dataclasses_in(catalog()):
        for field in fields(thing):
            if field.name.endswith("_en"):
                text, english = getattr(thing, field.name.removesuffix("_en")), getattr(thing, field.name)
                assert bool(text) == bool(english), (thing, field.name)
                assert not CHINESE.search(english), english


def test_what_the_pages_show_of_the_plan_is_in_both_languages() -> None:
    """A note in English only would stand on a Chinese page."""
    plan = catalog().plans["tianjin_14th"]
    shown: list[Any] = [plan, *plan.targets, *plan.indicators]
    for thing in shown:
        assert not thing.note or CHINESE.search(thing.note), thing.note
    for target in plan.targets:
        assert not target.opening_note or CHINESE.search(target.opening_note)


def test_catalog_and_messages_do_not_say_one_thing_in_two_ways() -> None:
    names = catalog().english
    differing = {
        entry.id: (entry.string, names[text])
        for entry in entries()
        for text in ids(entry.id)
        if text in names and names[text] != entry.string
    }
    assert not differing
