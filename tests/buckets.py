"""A server of buckets on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

from localbucket import S3Handler


@contextmanager
def serving_buckets(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of a server whose buckets are the folders in this one, at any port unless one is given."""

    class Handler(S3Handler):  # type: ignore[misc]
        data_root = folder

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
