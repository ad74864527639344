"""A mark for pages that say what actions and queries gave them, and for how often they ask, which is the same
on either engine."""

import pytest

one_engine = pytest.mark.engines("sqlite")
"""What such a page asks of the database, and what its forms do to it, is tried on both elsewhere: every
route as every identity by test_access.py, the lifecycle by tests/journeys/test_story_browser.py, and
whatever is written or counted by tests/actions and tests/queries. Pages that search, filter or add up stay
on both."""
