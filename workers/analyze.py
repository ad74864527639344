"""Planning queries by how much there is."""

from registry.broker import celery
from registry.jobs import Job
from registry.turns import look_how_much_there_is
from workers.place import where_there_is_a_place


@celery.task(name=Job.ANALYZE.value)
@where_there_is_a_place
def analyze() -> None:
    """Look through the tables of SQLite that have grown; after a long import that was done at once."""
    look_how_much_there_is()
