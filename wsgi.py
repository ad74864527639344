"""What a WSGI server loads: `granian --interface wsgi wsgi:app`."""

from registry.child import die_with_parent

die_with_parent()  # before the imports that take long

from registry.config import MOST_WRITERS  # noqa: E402
from registry.turnstile import limit_writers  # noqa: E402
from registry.web import create_app  # noqa: E402

app = create_app()
limit_writers(MOST_WRITERS)
