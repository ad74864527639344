"""The clauses and the score table of a draft as they are typed."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from wtforms import Field, RadioField, SelectField

from registry.errors import say
from registry.rules.criteria.condition import OPERATORS
from registry.rules.criteria.files.draft import (
    COMPARE,
    GROUP,
    OTHER,
    PERSON,
    SUPPLY,
    DraftClause,
    Part,
    Path,
    Table,
    at,
    clauses_of,
    key_of,
    plain_number,
    shown_number,
)
from registry.rules.criteria.files.draft_points import DraftPointsRow, rows_of
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.unit import unit_name
from registry.rules.criteria.wording.clauses import metric_name
from registry.rules.criteria.wording.figures import SIGNS
from registry.web.forms.criteria import DraftForm, confidence_box, refuse, text_box
from registry.web.forms.profile import FigureField
from registry.web.language import gettext, translated

WORDS = ("zh", "en")
OWN = ("clause", "document", "number", "source", "confidence")
"""What a clause may say of its own instead of its set."""

Choices = list[tuple[str, str]]


def metric_choices(metrics: Mapping[str, Metric]) -> Choices:
    """Every figure a comparison may ask, by name and unit."""
    named = [(id, metric_label(metric)) for id, metric in metrics.items() if metric.is_number]
    return sorted(named, key=lambda item: item[1])


def metric_label(metric: Metric) -> str:
    """A metric with its accounting year and unit."""
    name = metric_name(metric)
    if not metric.unit:
        return translated(name)
    return translated(say("%(name)s（%(unit)s）", name=name, unit=unit_name(metric.unit)))


def clause_fields(table: Table, metrics: Mapping[str, Metric]) -> tuple[dict[str, Field], dict[str, Any]]:
    """The boxes of every clause and of every part that can be typed, and what a draft has in them."""
    fields: dict[str, Field] = {}
    data: dict[str, Any] = {}
    choices = metric_choices(metrics)
    for clause in clauses_of(table):
        fields |= _own_fields(clause)
        data |= {f"{clause.key}-{name}": clause.table.get(name, "") for name in (*WORDS, *OWN)}
        for part in clause.parts:
            key = clause.part_key(part)
            fields |= {f"{key}-{name}": box for name, box in _part_fields(part, choices, metrics).items()}
            data |= {f"{key}-{name}": value for name, value in _part_data(part).items()}
    return fields, data


def _own_fields(clause: DraftClause) -> dict[str, Field]:
    as_set = gettext("不填则与整套标准相同。")
    return {
        f"{clause.key}-zh": text_box(gettext("条款（中文）"), required=True, long=True),
        f"{clause.key}-en": text_box(gettext("条款（英文）"), required=True, long=True),
        f"{clause.key}-clause": text_box(
            gettext("条款位置"), hint=gettext("在文件中的位置，如“附件1第三项”。")
        ),
        f"{clause.key}-document": text_box(gettext("依据文件"), hint=as_set),
        f"{clause.key}-number": text_box(gettext("文号"), hint=as_set),
        f"{clause.key}-source": text_box(gettext("来源"), hint=as_set),
        f"{clause.key}-confidence": confidence_box(optional=True),
    }


def _part_fields(part: Part, choices: Choices, metrics: Mapping[str, Metric]) -> dict[str, Field]:
    words = _word_fields() if _has_words(part) else {}
    if part.kind == GROUP:
        least = {"least": _figure(gettext("至少满足几项"))} if "least" in part.table else {}
        return words | least
    if part.kind == COMPARE:
        if "years" in part.table:
            return words | _sign_and_value(_unit(part, metrics))
        return words | {"metric": SelectField(gettext("指标"), choices=lambda: choices)} | _sign_and_value("")
    if part.kind == OTHER:
        return words
    how = [
        (SUPPLY, gettext("仍待市局补充")),
        (PERSON, gettext("由审核人员认定（符合或不符合）")),
        (COMPARE, gettext("按指标数值判断")),
    ]
    unsaid = ("", gettext("请选择"))
    return {
        **words,
        "how": RadioField(gettext("怎样判断"), choices=lambda: how),
        "metric": SelectField(gettext("指标"), choices=lambda: [unsaid, *choices], default=""),
        **_sign_and_value("", required=False),
    }


def _has_words(part: Part) -> bool:
    return part.kind in (PERSON, SUPPLY) or bool(part.table.get("zh"))


def _word_fields() -> dict[str, Field]:
    return {
        "zh": text_box(gettext("内容（中文）"), long=True),
        "en": text_box(gettext("内容（英文）"), long=True),
    }


def _figure(label: str, *, unit: str = "", required: bool = True) -> Field:
    return FigureField(label, unit=unit, validators=[_Needed()] if required else [])


class _Needed:
    """A figure must be there; a wrong one has said so already."""

    def __call__(self, _form: Any, field: Field) -> None:
        if field.data is None and not field.errors:
            refuse(field, gettext("请填写“%(name)s”。", name=field.label.text))


def _sign_and_value(unit: str, *, required: bool = True) -> dict[str, Field]:
    signs = [(op, SIGNS[op]) for op in OPERATORS]
    return {
        "op": SelectField(gettext("比较"), choices=lambda: signs, default=">="),
        "value": _figure(gettext("数值"), unit=unit, required=required),
    }


def _unit(part: Part, metrics: Mapping[str, Metric]) -> str:
    return metrics[f"{part.table['metric']}_y1"].unit


def _part_data(part: Part) -> dict[str, Any]:
    data: dict[str, Any] = {name: part.table.get(name, "") for name in WORDS}
    if part.kind == GROUP:
        return data | {"least": shown_number(part.table.get("least", 1))}
    if part.kind == COMPARE:
        value = shown_number(part.table["value"])
        return data | {"metric": part.table["metric"], "op": part.table["op"], "value": value}
    return data | {"how": part.kind}


def check_clauses(form: DraftForm, table: Table) -> bool:
    """Whether what is judged by a figure says by which and how much, and words are in both languages."""
    sound = True
    for clause in clauses_of(table):
        for part in clause.parts:
            key = clause.part_key(part)
            sound &= _check_words(form, key)
            if part.kind in (PERSON, SUPPLY) and form[f"{key}-how"].data == COMPARE:
                metric, value = form[f"{key}-metric"], form[f"{key}-value"]
                if not metric.data:
                    sound = refuse(metric, gettext("按指标数值判断时，请选择指标。"))
                if value.data is None:
                    sound = bool(value.errors) or refuse(value, gettext("按指标数值判断时，请填写数值。"))
    return sound


def _check_words(form: DraftForm, key: str) -> bool:
    boxes = [form[f"{key}-{name}"] for name in WORDS if f"{key}-{name}" in form]
    if not any(box.data for box in boxes):
        return True
    empty = [box for box in boxes if not box.data]
    for box in empty:
        refuse(box, gettext("中文和英文须同时填写。"))
    return not empty


def clauses_typed(form: DraftForm, table: Table) -> dict[Path, Any]:
    """What changes of the table, by path; None takes a key away."""
    changes: dict[Path, Any] = {}
    for clause in clauses_of(table):
        for name in (*WORDS, *OWN):
            changes[*clause.path, name] = form[f"{clause.key}-{name}"].data or None
        for part in clause.parts:
            changes |= _part_typed(form, clause.part_key(part), part)
    return changes


def _part_typed(form: DraftForm, key: str, part: Part) -> dict[Path, Any]:
    words = {name: form[f"{key}-{name}"].data or None for name in WORDS if f"{key}-{name}" in form}
    if part.kind == GROUP:
        least = {"least": plain_number(form[f"{key}-least"].data)} if "least" in part.table else {}
        return {(*part.path, name): value for name, value in (words | least).items()}
    if part.kind == OTHER:
        return {(*part.path, name): value for name, value in words.items()}
    how = COMPARE if part.kind == COMPARE else form[f"{key}-how"].data
    leaf = {name: value for name, value in part.table.items() if name in ("years", "given")}
    if how == COMPARE:
        metric = form[f"{key}-metric"].data if f"{key}-metric" in form else part.table["metric"]
        leaf |= {"metric": metric, "op": form[f"{key}-op"].data}
        leaf["value"] = plain_number(form[f"{key}-value"].data)
    else:
        leaf[how] = part.metric
    return {part.path: leaf | {name: value for name, value in words.items() if value}}


def score_rows(table: Table) -> dict[str, list[DraftPointsRow]]:
    """The rows of every indicator, by its id."""
    return {
        each["id"]: list(rows_of(each["points"], ("indicator", number, "points")))
        for number, each in enumerate(table.get("indicator", []))
    }


def _spots(table: Table) -> Iterable[tuple[str, str, tuple[Path, ...], str]]:
    """(key of the box, its label, where it stands, what is there) of every figure of the score table."""
    points, edge = gettext("分值"), gettext("界限")
    yield "pass", gettext("总分通过线"), (("scoring", "pass"),), shown_number(table["scoring"]["pass"])
    for number, part in enumerate(table.get("dimension", [])):
        if "pass" in part:
            path: Path = ("dimension", number, "pass")
            yield key_of(("dimension", part["id"])), gettext("最低分"), (path,), shown_number(at(table, path))
    for number, (id, rows) in enumerate(score_rows(table).items()):
        most: Path = ("indicator", number, "max")
        yield key_of(("max", id)), gettext("最高分"), (most,), shown_number(at(table, most))
        for row in rows:
            for label, spot in ((edge, row.edge), (points, row.points)):
                if spot:
                    yield spot.key, label, spot.paths, spot.value


def score_fields(table: Table) -> tuple[dict[str, Field], dict[str, Any]]:
    """The boxes of the score table and what a draft has in them; none without a score."""
    if "scoring" not in table:
        return {}, {}
    spots = list(_spots(table))
    return {key: _figure(label) for key, label, _, _ in spots}, {key: value for key, _, _, value in spots}


def check_scores(form: DraftForm, table: Table) -> bool:
    """Whether edges rise or fall as they did, and nothing gives more points than there are at most."""
    sound = True
    for id, rows in score_rows(table).items():
        sound &= _check_edges(form, rows)
        most = form[key_of(("max", id))].data
        for row in rows:
            box = form[row.points.key] if row.points and row.code not in ("each", "several") else None
            if box and most and box.data and plain_number(box.data) > plain_number(most):
                sound = refuse(box, gettext("分值不能超过该指标的最高分 %(most)s。", most=most))
    return sound


def _check_edges(form: DraftForm, rows: list[DraftPointsRow]) -> bool:
    """Bands that changed places would cover some figures twice and others not at all."""
    sound = True
    for one, other in pairwise(rows):
        # Only the rows of bands have both a code and an edge, but for those that count by the unit.
        if not (one.edge and other.edge and one.code and other.code) or "each" in (one.code, other.code):
            continue
        before = plain_number(one.edge.value) > plain_number(other.edge.value)
        box = form[other.edge.key]
        first, second = plain_number(form[one.edge.key].data), plain_number(box.data)
        if first == second or (first > second) is not before:
            sound = refuse(box, gettext("各档界限须依次递减或递增，不能相同或交错。"))
    return sound


def scores_typed(form: DraftForm, table: Table) -> dict[Path, Any]:
    """What changes of the table, by path."""
    return {
        path: plain_number(form[key].data) for key, _label, paths, _value in _spots(table) for path in paths
    }
