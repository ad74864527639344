"""Names in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Both:
    """A name for a value of a Text: Chinese as it stands, English where that is read."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


def both(thing: object) -> Both:
    """The name of anything that has `zh` and `en`."""
    return Both(thing.zh, thing.en)  # type: ignore[attr-defined]
