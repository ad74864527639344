"""Size classes of enterprises by 国统字〔2017〕213号; the bounds are in the catalog."""

from decimal import Decimal

from registry.rules.catalog import Catalog, catalog

CLASSES = ("large", "medium", "small")
MICRO = "micro"


def category_of(gbt4754: str, known: Catalog | None = None) -> str | None:
    """The category of a GB/T 4754 code of 2–4 digits, with or without its section letter.

    None where the code is not known, the rule does not cover it, or its digits leave two categories open.
    """
    letter, digits = (gbt4754[:1], gbt4754[1:]) if gbt4754[:1].isalpha() else ("", gbt4754)
    division = (known or catalog()).divisions.get(digits[:2])
    if division is None or letter.upper() not in ("", division.section):
        return None
    return division.size_category or division.size_by_group.get(digits[:3])


def size_class(
    category: str | None,
    staff: int | None,
    revenue_wan: Decimal | None,
    assets_wan: Decimal | None,
    known: Catalog | None = None,
) -> str | None:
    """'large', 'medium', 'small' or 'micro'. `staff` in persons at year end, money in 万元.

    A class needs every metric of its category; bounds are inclusive. None where the category is not covered
    or one of its metrics is missing: nothing is guessed.
    """
    rule = (known or catalog()).size_rules.get(category or "")
    figures = {
        "staff": None if staff is None else Decimal(staff),
        "revenue": revenue_wan,
        "assets": assets_wan,
    }
    if rule is None:
        return None
    pairs = []
    for bound in rule.bounds:
        figure = figures[bound.metric]
        if figure is None:
            return None
        pairs.append((figure, {"large": bound.large, "medium": bound.medium, "small": bound.small}))
    return next((name for name in CLASSES if all(figure >= least[name] for figure, least in pairs)), MICRO)
