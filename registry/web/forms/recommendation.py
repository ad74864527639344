"""Closing what an answer does not name."""

from flask import request
from flask_wtf import FlaskForm

from registry.errors import Unmet, say
from registry.rules import text as rules
from registry.web.forms.field import version_typed
from registry.web.forms.review import LONGEST_NOTE

LARGEST = 2**31 - 1


class NotNamedForm(FlaskForm):
    """Closing files as not named, each with its own note and against the version that was seen.

    Those that are ticked, or the one whose own button was pressed. The rule asks for the note.
    """

    @property
    def chosen(self) -> list[int]:
        """The ids of the files to be closed, each once, in the order of the page; none where only the Enter
        key was pressed."""
        if "keep" in request.form:
            return []
        only = request.form.getlist("only", type=int)
        ids = only or request.form.getlist("application", type=int)
        return [id for id in dict.fromkeys(ids) if 0 < id <= LARGEST]

    @property
    def ticked(self) -> set[int]:
        """The ids that are ticked, whichever button was pressed."""
        return set(request.form.getlist("application", type=int))

    @property
    def notes(self) -> dict[int, str]:
        """What stands in the note of every file, by id."""
        found = {}
        for name, typed in request.form.items():
            kind, _dash, id = name.partition("-")
            if kind == "note" and id.isascii() and id.isdigit() and int(id) <= LARGEST:
                found[int(id)] = rules.many_lines(typed)
        return found

    def note_of(self, id: int) -> str:
        """The note of one file. Raises Unmet for what may not be kept."""
        note = self.notes.get(id, "")
        reasons = rules.unmet_text(note)
        if len(note) > LONGEST_NOTE:
            reasons = [*reasons, say("说明不能超过 %(most)s 个字。", most=LONGEST_NOTE)]
        if reasons:
            raise Unmet(reasons)
        return note

    def version_of(self, id: int) -> int:
        """The version of one file that was seen. Raises Unmet where it is no number."""
        return version_typed(request.form.get(f"version-{id}"))
