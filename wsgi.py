"""What a WSGI server loads: `granian --interface wsgi wsgi:app`."""

from registry.child import die_with_parent

die_with_parent()  # before the imports that take long

import os

from registry.config import MOST_WRITERS, places
from registry.spared import spare_imports
from registry.turnstile import limit_writers
from registry.uncollected import keep_for_good, uncollected

spare_imports(places(os.environ)[1])
with uncollected():
    from registry.web import create_app

    app = create_app()
keep_for_good()
limit_writers(MOST_WRITERS)
