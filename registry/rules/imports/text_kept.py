"""Sentences as the database keeps them, to be translated when they are read."""

from collections.abc import Sequence
from typing import Any

from registry.errors import Named, Text
from registry.rules.catalog import catalog


def plain_texts(texts: Sequence[Text]) -> list[list[Any]]:
    """Sentences as JSON keeps them, to be translated when they are read."""
    return [plain_text(text) for text in texts]


def plain_text(text: Text) -> list[Any]:
    """[msgid, values]; a value that is a sentence itself is such a list again."""
    values = {
        name: plain_text(value)
        if isinstance(value, Text)
        else value
        if isinstance(value, int)
        else str(value)
        for name, value in text.values.items()
    }
    return [text.msgid, values]


def texts_of(plain: Sequence[Any]) -> tuple[Text, ...]:
    """The sentences that `plain_texts` gave."""
    return tuple(text_of(item) for item in plain)


def text_of(plain: Sequence[Any]) -> Text:
    """The sentence that `plain_text` gave."""
    msgid, values = plain
    if not values and msgid in catalog().english:
        # Names are kept in Chinese alone; the catalog has their English.
        return Named(msgid, en=catalog().english[msgid])
    return Text(
        msgid, {name: text_of(value) if isinstance(value, list) else value for name, value in values.items()}
    )
