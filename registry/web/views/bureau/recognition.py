"""Recognitions: what was decided, and how it ended."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.queries.recognition import SORTS
from registry.queries.recognition_page import recognition_counts, recognitions_by_page
from registry.queries.unconfirmed import count_unconfirmed, unconfirmed
from registry.web.forms.filters import RecognitionFilters, filter_words, narrowing
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.lists.recognitions import recognitions_file as file_of_recognitions
from registry.web.lists.recognitions import unconfirmed_file
from registry.web.lists.tabs import tabs_of
from registry.web.lists.take_away import taken_away
from registry.web.review.audience import BUREAU
from registry.web.review.correction import batch_page, correct_page
from registry.web.review.measure import decide_page, end_page
from registry.web.review.title import title_page
from registry.web.unchanged import shows
from registry.web.views.bureau.blueprint import blueprint
from registry.web.wording.title_status import STATUS_NAMES, title_status


@blueprint.get("/recognitions")
@shows(
    *("batch", "enterprise", "import_work", "lineage", "recognition", "subject", "superseded_number"),
    *("searched_name", "title_measure"),
)
def recognitions() -> ResponseReturnValue:
    """Every recognition, searched, narrowed and sorted by the address."""
    form, filters = _asked()
    today = clock.today()
    counts = recognition_counts(filters, today)
    state = filters.get("state", "")
    # An ending has no tab, so it has no count.
    page = page_of(recognitions_by_page(filters, today), total=counts.get(state))
    return render_template(
        "bureau/recognitions.html",
        filters_form=form,
        filters=filters,
        narrowed=narrowing(filters, "state"),
        page=page,
        tabs=tabs_of("bureau.recognitions", "state", _labels(), counts, filters),
        statuses={row.id: title_status(row, today) for row in page.rows},
        unconfirmed=count_unconfirmed(),
    )


@blueprint.get("/recognitions.<any(csv, xlsx):suffix>")
def recognitions_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole; of one title, ready to be imported again."""
    form, filters = _asked()
    return taken_away(
        suffix,
        lambda: file_of_recognitions(filters, clock.today(), filter_words(form, filters, "state", _labels())),
        in_chinese=True,
    )


def _asked() -> tuple[RecognitionFilters, dict[str, str]]:
    form = RecognitionFilters.of(SORTS.columns, STATUS_NAMES)
    return form, form.read(request.args)


def _labels() -> dict[str, str]:
    return {"": _("全部")} | {status: translated(name) for status, name in STATUS_NAMES.items()}


@blueprint.get("/recognitions/unconfirmed")
def recognitions_unconfirmed() -> ResponseReturnValue:
    """What was decided here and was not ours to decide, until a published list confirms it."""
    page, today = page_of(unconfirmed()), clock.today()
    return render_template(
        "bureau/unconfirmed.html",
        page=page,
        statuses={row.id: title_status(row, today) for row in page.rows},
    )


@blueprint.get("/recognitions/unconfirmed.<any(csv, xlsx):suffix>")
def recognitions_unconfirmed_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    return taken_away(suffix, lambda: unconfirmed_file(clock.today()), in_chinese=True)


@blueprint.get("/recognitions/<int:id>")
def recognition(id: int) -> ResponseReturnValue:
    """One recognition, with its history."""
    return title_page(BUREAU, id)


@blueprint.get("/recognitions/<int:id>/end")
def decide(id: int) -> ResponseReturnValue:
    """What can be decided about it, or (`?ground=`) the form of one decision."""
    return decide_page(BUREAU, id)


@blueprint.post("/recognitions/<int:id>/end")
def end(id: int) -> ResponseReturnValue:
    """Revoke it, or record a failed re-review or an exit."""
    return end_page(BUREAU, id)


@blueprint.get("/batches/<int:id>")
def batch(id: int) -> ResponseReturnValue:
    """One batch of recognitions with its lines."""
    return batch_page(BUREAU, id)


@blueprint.route("/batches/<int:id>/correct", methods=["GET", "POST"])
def correct(id: int) -> ResponseReturnValue:
    """Correct it: what would come of it is shown first."""
    return correct_page(BUREAU, id)
