"""Values as an engine gives them: days and instants may be texts."""

from datetime import date, datetime


def day_of(value: date | str) -> date:
    """A day."""
    return date.fromisoformat(value) if type(value) is str else value  # type: ignore[return-value]


def instant_of(value: datetime | str) -> datetime:
    """A naive UTC instant."""
    return datetime.fromisoformat(value) if type(value) is str else value  # type: ignore[return-value]
