"""The peer of the import: a workbook read by openpyxl and saved row by row by Django, in one transaction."""

import io
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from openpyxl import load_workbook

from bench.cpu import timed
from bench.django_rows import register, set_up
from bench.process import server_of
from registry.rules.catalog import catalog

ANNOUNCED = date(2024, 3, 1)
UNTIL = date(2027, 2, 28)


@dataclass
class Saved:
    """A list, and the tables into which it is brought round by round; what is there is never checked."""

    url: str
    content: bytes
    titles: bool
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._connection = set_up(self.url)
        self._enterprise, self._title = register()
        known = catalog()
        self._districts = {each.zh: code for code, each in known.districts.items()}
        self._industries = {each.zh: code for code, each in known.industries.items()}

    def bring_in(self) -> float:
        """Seconds of CPU for the whole list."""
        self._title.objects.all().delete()
        self._enterprise.objects.all().delete()
        took = timed(self._bring_in, server_of(self._connection.connection))
        self.names = set(self._enterprise.objects.values_list("name", flat=True))
        return took

    def _bring_in(self) -> None:
        sheet: Any = load_workbook(io.BytesIO(self.content), read_only=True).worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        next(rows)
        with transaction.atomic():
            for code, name, district, industry, staff, revenue in rows:
                made = self._enterprise(
                    name=name,
                    uscc=code,
                    district=self._districts[district],
                    industry=self._industries[industry],
                    staff=staff,
                    revenue_fen=round(revenue * 1_000_000),
                )
                made.save()
                if self.titles:
                    self._give_title(made)

    def _give_title(self, enterprise: Any) -> None:
        self._title(
            enterprise=enterprise,
            scheme="specialized_new",
            level="municipal",
            name=enterprise.name,
            award_year=ANNOUNCED.year,
            announced_on=ANNOUNCED,
            valid_until=UNTIL,
        ).save()
