"""The application of a test behind a real address, for real browsers."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

from registry import clock
from tests.days import DAY, noon


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which it answers meanwhile, on the Monday of the tests."""

    def on_the_day(environ: Any, start_response: Any) -> Iterable[bytes]:
        with clock.at(noon(DAY)):  # a thread of the server knows nothing of the day of the test
            return app(environ, start_response)

    server = make_server("127.0.0.1", 0, on_the_day, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
