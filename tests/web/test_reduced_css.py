"""The design system's stylesheet as it is sent: all that any page can show, and little else."""

import re

import pytest

import static_build
from reduced_css import parsed, reduced
from tests.web.shown_classes import SHEET, classes_left_out

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture(scope="module")
def css() -> str:
    return SHEET.read_text("utf-8")


def squeezed(text: str) -> str:
    """Without comments and the semicolons before a brace."""
    return re.sub(r";(?=})|\s", "", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def test_a_stylesheet_is_read_whole(css: str) -> None:
    assert squeezed("".join(map(str, parsed(css)))) == squeezed(css)
    for broken in ("a{b:c", "a{b:c}}", "@media print{a{b:c}", "a"):
        with pytest.raises(ValueError, match=r"brace|end"):
            parsed(broken)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # A class nobody names; one of several; what may be any or must not be.
        (".on{a:b}.off{a:b}", ".on{a:b}"),
        (".off,.on:hover,p{a:b}", ".on:hover,p{a:b}"),
        (".on.off{a:b}.on>.off{a:b}.on:not(.off){a:b}", ".on:not(.off){a:b}"),
        (":is(.off,.on) p{a:b}", ":is(.off,.on) p{a:b}"),
        # A name that is put together: its beginning and a word.
        (".tone-on{a:b}.tone-off{a:b}", ".tone-on{a:b}"),
        # What sources say of attributes; what they cannot know stays.
        ('[data-mode=dark] p{a:b}[data-mode="light"] p{a:b}', '[data-mode="light"] p{a:b}'),
        ("[class*=col-]{a:b}[type=checkbox]{a:b}", "[class*=col-]{a:b}[type=checkbox]{a:b}"),
        ("@media print{.off{a:b}}@media screen{.off{a:b}.on{a:b}}", "@media screen{.on{a:b}}"),
        # Variables, also by way of others, and of another stylesheet; animations.
        (
            ":root{--x:1;--y:var(--x);--z:2;--own:3}.on{a:var(--y,4)}.off{a:var(--z)}",
            ":root{--x:1;--y:var(--x);--own:3}.on{a:var(--y,4)}",
        ),
        ("@keyframes go{0%{a:b}to{a:c}}@keyframes no{0%{a:b}}.on{animation:go 1s}",
         "@keyframes go{0%{a:b}to{a:c}}.on{animation:go 1s}"),
        ("@property --x{syntax:'*'}@property --w{syntax:'*'}.on{a:var(--x)}",
         "@property --x{syntax:'*'}.on{a:var(--x)}"),
        # Braces, commas and semicolons in texts and addresses are no signs.
        ('.on{a:url("data:x;{,}")}.off{a:";"}', '.on{a:url("data:x;{,}")}'),
        ('@charset "UTF-8";/*! license */.off{a:b}/* note */.on{a:b}',
         '@charset "UTF-8";/*! license */.on{a:b}'),
    ],
)  # fmt: skip
def test_what_no_page_can_show_is_left_out(before: str, after: str) -> None:
    sources = ['<p class="on tone-{{ tone }}" data-mode="light">']
    assert reduced(before, sources, "p{a:var(--own)}") == after


def test_little_of_it_is_left(css: str) -> None:
    left = reduced(css, static_build.sources())
    assert len(left) < len(css) / 8
    assert "MIT" in left[:400]
    # What is left is a stylesheet, and nothing is left out of it any more.
    assert reduced(left, static_build.sources()) == left


def test_a_class_that_is_left_out_is_found() -> None:
    """By what asks every page of the site (test_access.py)."""
    page = '<p class="btn btn-primary r-lead"><b class="btn-facebook  row">'
    assert classes_left_out(page) == {"btn-facebook"}
