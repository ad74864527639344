"""The product's worker for the campaign of killed imports: the command it starts is one that can be killed.
celery -A tests.import_worker worker"""

from workers import apart
from workers.app import celery

apart.COMMANDS = "tests.import_command"

__all__ = ["celery"]
