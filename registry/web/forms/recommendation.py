"""Closing what an answer does not name."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from registry.web.forms.field import VersionField
from registry.web.forms.text import many_lines


class NotNamedForm(FlaskForm):
    """Closing one file as not named, against the version that was seen; the rule asks for the note."""

    version = VersionField()
    note = TextAreaField(_("说明"), filters=[many_lines], validators=[Length(max=2000)])
