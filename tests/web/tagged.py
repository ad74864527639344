"""Answers with a tag."""

from werkzeug.test import TestResponse


def tag_of(answer: TestResponse) -> str:
    """The tag of a page that was drawn, as a browser sends it back."""
    tag, is_weak = answer.get_etag()
    assert answer.status_code == 200
    assert tag is not None
    assert is_weak
    return f'W/"{tag}"'
