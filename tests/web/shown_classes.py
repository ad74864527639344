"""Classes of pages as they are drawn, beside those that the stylesheet which is sent still has."""

import re
from functools import cache

import static_build
from reduced_css import names_in

SHEET = static_build.STATIC / "vendor/@tabler/core/dist/css/tabler.min.css"
_CLASSES = re.compile(r'\bclass="([^"]*)"')


def classes_left_out(page: str) -> set[str]:
    """Classes of a page that the design system has and that is not sent: sources compose them unseen."""
    return {name for names in _CLASSES.findall(page) for name in names.split()} & _left_out()


@cache
def _left_out() -> frozenset[str]:
    known = set(re.findall(r"\.([A-Za-z_][\w-]*)", SHEET.read_text("utf-8")))
    return frozenset(known - names_in("\n".join(static_build.sources()), known))
