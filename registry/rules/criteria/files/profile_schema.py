"""The enterprise profile 企业画像: its sections, and the things listed in it with their fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.criteria.metric import Metric, Option
from registry.rules.criteria.unit import measures
from registry.rules.scheme import SUBJECT_KINDS

FIELD_KINDS = frozenset({"text", "choice", "flag", "whole", "amount", "day"})


@dataclass(frozen=True)
class ProfileSection:
    """A page of the profile."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class RecordField:
    """A column of a record."""

    id: str
    zh: str
    en: str
    kind: str
    required: bool
    unit: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Record:
    """A kind of thing listed in the profile, one row each: rights, awards, institutions …"""

    id: str
    section: str
    zh: str
    en: str
    fields: tuple[RecordField, ...]

    def field(self, id: str) -> RecordField:
        """The field of this id; KeyError if there is none."""
        for field in self.fields:
            if field.id == id:
                return field
        raise KeyError(id)


@dataclass(frozen=True)
class AskedOf:
    """Facts that every subject of a kind is asked for by itself."""

    kind: str
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class ProfileSchema:
    """Sections in order, and the records by id."""

    sections: tuple[ProfileSection, ...]
    records: Mapping[str, Record]
    asked_of: Mapping[str, str] = made(default_factory=dict)
    """Facts that are not the enterprise's: the kind of subject each is asked of, by metric."""


def read_profile(entry: CatalogEntry, metrics: Mapping[str, Metric]) -> ProfileSchema:
    """[[section]] and [[record]] of metrics.toml; checks what metrics say of records. Raises CatalogError."""
    sections = entry.each("section", _read_section, ("id",))
    names = {section.id for section in sections}
    records = {
        record.id: record
        for record in entry.each("record", lambda table: _read_record(table, names), ("id",))
    }
    for metric in metrics.values():
        if metric.section and metric.section not in names:
            raise entry.fault(f"metric {metric.id} names the unknown section {metric.section!r}")
        _check_records(entry, metric, records)
    return ProfileSchema(sections, records, _read_asked_of(entry, metrics))


def _read_asked_of(entry: CatalogEntry, metrics: Mapping[str, Metric]) -> dict[str, str]:
    """The kind of subject by metric: each is a fact of one kind, typed in the profile, without a year."""
    found: dict[str, str] = {}
    for part in entry.each("asked_of", _read_asked, ("kind",)):
        kind = part.kind
        for name in part.metrics:
            metric = metrics.get(name)
            if metric is None or not (metric.section and metric.stated) or metric.year is not None:
                raise entry.fault(f"asked_of {kind} names {name!r}, which is no fact without a year")
            if name in found:
                raise entry.fault(f"{name!r} is asked of {found[name]} and of {kind}")
            found[name] = kind
    return found


def _read_asked(entry: CatalogEntry) -> AskedOf:
    return AskedOf(entry.choice("kind", SUBJECT_KINDS - {"enterprise"}), entry.words("metrics"))


def _check_records(entry: CatalogEntry, metric: Metric, records: Mapping[str, Record]) -> None:
    found = metric.records
    if found is None:
        return
    record = records.get(found.record)
    if record is None:
        raise entry.fault(f"metric {metric.id} names the unknown record {found.record!r}")
    ids = {field.id for field in record.fields}
    wanted = [*found.where, *([found.count.partition(":")[2]] if ":" in found.count else [])]
    wanted += ["date"] if found.within_years else []
    wanted += ["rank"] if found.rank_max else []
    for name in wanted:
        if name not in ids:
            raise entry.fault(f"metric {metric.id} names the unknown field {name!r} of {record.id}")
    for name, value in found.where.items():
        options = {option.value for option in record.field(name).options}
        for item in value if isinstance(value, list) else [value]:
            if options and item not in options:
                raise entry.fault(f"metric {metric.id}: {item!r} is no option of {record.id}.{name}")


def _read_section(entry: CatalogEntry) -> ProfileSection:
    return ProfileSection(entry.matching("id", r"[a-z_]+"), entry.text("zh"), entry.text("en"))


def _read_record(entry: CatalogEntry, sections: set[str]) -> Record:
    return Record(
        id=entry.matching("id", r"[a-z_]+"),
        section=entry.choice("section", sections),
        zh=entry.text("zh"),
        en=entry.text("en"),
        fields=entry.each("field", _read_field, ("id",)),
    )


def _read_field(entry: CatalogEntry) -> RecordField:
    return RecordField(
        id=entry.matching("id", r"[a-z_]+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=entry.choice("kind", FIELD_KINDS),
        required=entry.optional_flag("required", False),
        unit=entry.optional_choice("unit", measures()),
        options=entry.each(
            "options",
            lambda table: Option(table.matching("value", r"[a-z0-9_]+"), table.text("zh"), table.text("en")),
            ("value",),
        ),
    )
