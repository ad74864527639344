"""A request whose files may be passed over, so that what was written beside them can still be read."""

from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

MOST_TIMES = 10
"""Up to how many times the limit is read to get at the rest."""


class PostedRequest(Request):
    """As Flask's, and it can be read once more where its files are too large."""

    _drops_files = False

    def read_without_files(self) -> None:
        """Read names and texts of a post that is larger than the limit and keep nothing of its files; of one
        far beyond it nothing is read."""
        most, length = self.max_content_length, self.content_length
        if most is None or length is None or not most < length <= most * MOST_TIMES:
            return
        self.max_content_length, self._drops_files = length, True
        try:
            self._load_form_data()
        except RequestEntityTooLarge:
            self.max_content_length = most

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self._drops_files:
            return _Nowhere()
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


class _Nowhere(BytesIO):
    """Takes everything and keeps nothing."""

    def write(self, data: object) -> int:
        return len(memoryview(data))  # type: ignore[arg-type]
