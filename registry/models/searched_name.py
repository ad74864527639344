"""Names as they are looked for: each spelling that any row bears or bore, once."""

from peewee import AutoField, CharField

from registry.database import Table


class SearchedName(Table):
    """The key of a name of enterprises, of their lineage, of subjects or of recognitions.

    What pairs of characters it has stands in a table beside it that each engine has in its own way
    (`registry/pair_index.py`). A name that nobody bears any more may stay: a rebuild takes it away.
    """

    id = AutoField()
    name_key = CharField(max_length=600, unique=True, help_text="rules.name_key of a name")
