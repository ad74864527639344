"""The product's worker with parts of one holder, by a clock that is behind by so many seconds.
celery -A tests.recount_worker worker"""

import os
from datetime import timedelta

from registry.queries import recount
from workers import app

recount.HOLDERS = 1
app.demo_offset = lambda: -timedelta(seconds=float(os.environ["CLOCK_BEHIND"]))
celery = app.celery

__all__ = ["celery"]
