"""What a WSGI server loads: `granian --interface wsgi wsgi:app`."""

from registry.child import die_with_parent

die_with_parent()  # before the imports that take long

from registry.web import create_app  # noqa: E402

app = create_app()
