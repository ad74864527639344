"""The same lists as a Django application makes them: models, a form of filters, a paginator, a template."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from django import forms
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from bench.page_floor import PER_PAGE, NamesById, by_district
from registry.rules.catalog import catalog
from registry.web.wording.title_status import SOON

PAGES = Path(__file__).parent / "django_pages"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""What a new project has, and languages."""
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "CONN_MAX_AGE": None}
CHOICES: dict[str, list[tuple[str, str]]] = {
    "scheme": [(each.id, each.zh) for each in catalog().schemes.values()],
    "level": sorted({(level.id, level.zh) for _scheme, level in catalog().titles()}),
    "district": [(code, each.zh) for code, each in catalog().districts.items()],
    "industry": [(id, each.zh) for id, each in catalog().industries.items()],
}
ORDERS = {"announced": "announced_on", "name": "name", "title": "scheme", "industry": "industry"}


@dataclass(frozen=True)
class Asked:
    """A list: its template, its rows, what is said of those of a page, and how it is sorted."""

    template: str
    rows: Callable[[], Any]
    say: Callable[[Any], None]
    usual: str
    downward: bool


def served(database: str, names: NamesById, around: Mapping[str, tuple[str, str]]) -> Callable[..., Any]:
    """A WSGI application of both lists; `around` is what stands about each table, by the list's address."""
    settings.configure(
        ALLOWED_HOSTS=["*"], ROOT_URLCONF=(), SECRET_KEY="bench", USE_TZ=False, LANGUAGE_CODE="zh-hans",
        DATABASES={"default": {**SQLITE, "NAME": database}},
        MIDDLEWARE=MIDDLEWARE, INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    )  # fmt: skip
    django.setup()
    found = _models()
    engine = Engine([str(PAGES)])
    settings.ROOT_URLCONF = (
        path("roll", _view(engine, _roll(found, names), around["/roll"])),
        path("enterprises/", _view(engine, _register(found, names), around["/enterprises/"])),
        path("roll/<int:id>", _nothing, name="recognition"),
        path("enterprises/<int:id>", _nothing, name="enterprise"),
    )
    return WSGIHandler()


def _nothing(_request: HttpRequest, id: int) -> HttpResponse:
    return HttpResponse(str(id))


class _Filters(forms.Form):
    """What our lists can be narrowed by; the years are asked of the database, as ours are."""

    q = forms.CharField(required=False)
    scheme = forms.ChoiceField(required=False, choices=lambda: CHOICES["scheme"])
    level = forms.ChoiceField(required=False, choices=lambda: CHOICES["level"])
    district = forms.ChoiceField(required=False, choices=lambda: CHOICES["district"])
    industry = forms.ChoiceField(required=False, choices=lambda: CHOICES["industry"])
    year = forms.ChoiceField(required=False)

    def __init__(self, data: Mapping[str, str], years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [(year, year) for year in years]


def _models() -> dict[str, Any]:
    """The tables the lists read, as models."""
    text = models.TextField
    key = {"on_delete": models.DO_NOTHING, "db_constraint": False}

    def table(name: str, /, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "bench", "db_table": name, "managed": False})
        return type(name, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

    work = table("import_work", run_id=models.IntegerField(), state=text())
    batch = table("batch", import_run=models.IntegerField())
    enterprise = table(
        "enterprise", name=text(), uscc=text(), district=text(), zone=text(), industry=text(),
        merged_into=models.IntegerField(), taken_out_at=models.DateTimeField(),
    )  # fmt: skip
    subject = table("subject", kind=text(), name=text())
    recognition = table(
        "recognition", name=text(), scheme=text(), level=text(), district=text(), zone=text(),
        industry=text(), award_year=models.IntegerField(), announced_on=models.DateField(),
        valid_until=models.DateField(),
        ended_on=models.DateField(), ended_how=text(), certificate_no=text(),
        batch=models.ForeignKey(batch, **key), subject=models.ForeignKey(subject, **key),
        enterprise=models.ForeignKey(enterprise, **key),
    )  # fmt: skip
    return {"work": work, "batch": batch, "enterprise": enterprise, "recognition": recognition}


def _roll(found: Mapping[str, Any], names: NamesById) -> Asked:
    recognition, batch, work = found["recognition"], found["batch"], found["work"]

    def rows() -> Any:
        unseen = batch.objects.filter(import_run__in=work.objects.filter(state="running").values("run_id"))
        return recognition.objects.exclude(batch__in=unseen).select_related("subject", "enterprise")

    def say(page: Any) -> None:
        for row in page:
            _said_of_title(row, names)

    return Asked("roll.html", rows, say, "announced", downward=True)


def _said_of_title(row: Any, names: NamesById) -> None:
    row.title = names.scheme(row.scheme), names.level((row.scheme, row.level))
    row.by = row.district and by_district(row.scheme, row.level, row.announced_on.isoformat())
    row.place = names.place(row.district, row.zone)
    row.industry_name = names.industry(row.industry) or "—"
    today = names.today
    if row.ended_how is not None and row.ended_on is not None and row.ended_on <= today:
        row.status = "red", "×", names.statuses[row.ended_how]
    elif row.valid_until is not None and row.valid_until < today:
        row.status = "gray", "□", names.statuses["expired"]
    elif row.valid_until is not None and row.valid_until < today + timedelta(days=SOON):
        row.status = "orange", "▲", "即将到期"
    else:
        row.status = "green", "✓", names.statuses["valid"]


def _register(found: Mapping[str, Any], names: NamesById) -> Asked:
    enterprise, recognition = found["enterprise"], found["recognition"]

    def say(page: Any) -> None:
        titles: dict[int, list[tuple[str, str]]] = {}
        for row in recognition.objects.filter(_valid(names.today), enterprise__in=list(page)):
            titles.setdefault(row.enterprise_id, []).append((row.scheme, row.level))
        for row in page:
            pairs = sorted(set(titles.get(row.id, [])))
            row.titles = [(names.scheme(pair[0]), names.level(pair)) for pair in pairs]
            row.place = names.place(row.district, row.zone)
            row.industry_name = names.industry(row.industry) or "—"

    def rows() -> Any:
        return enterprise.objects.filter(merged_into=None, taken_out_at=None)

    return Asked("register.html", rows, say, "name", downward=False)


def _valid(today: date) -> Q:
    lasts = Q(valid_until=None) | Q(valid_until__gte=today)
    return Q(announced_on__lte=today) & lasts & (Q(ended_on=None) | Q(ended_on__gt=today))


def _view(engine: Engine, asked: Asked, around: tuple[str, str]) -> Callable[[HttpRequest], HttpResponse]:
    template = engine.get_template(asked.template)

    def view(request: HttpRequest) -> HttpResponse:
        rows = asked.rows()
        years: Any = ()
        if asked.template == "roll.html":
            years = rows.order_by("-award_year").values_list("award_year", flat=True).distinct()
        form = _Filters(request.GET, years)
        for name in ("scheme", "district") if form.is_valid() else ():
            if value := form.cleaned_data[name]:
                rows = rows.filter(**{name: value})
        down = "-" if asked.downward and "sort" not in request.GET else ""
        sort = ORDERS[request.GET.get("sort", asked.usual)]
        paginator = Paginator(rows.order_by(down + sort, down + "id"), PER_PAGE)
        page = paginator.get_page(request.GET.get("page", 1))
        asked.say(page.object_list)
        numbers = [each for each in paginator.get_elided_page_range(page.number) if each != "…"]
        said = {"form": form, "page": page, "paginator": paginator, "numbers": numbers}
        return HttpResponse(template.render(Context({**said, "head": around[0], "tail": around[1]})))

    return view
