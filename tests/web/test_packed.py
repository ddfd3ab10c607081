from __future__ import annotations

from pathlib import Path

import pytest
from starlette.datastructures import Headers

from ui.web.packed import Packed

TEXT = "إسناد " * 1000


def respond(packed: Packed, accepts: str = "") -> tuple[bytes, str | None]:
    response = packed.respond(Headers({"accept-encoding": accepts} if accepts else {}))
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["vary"] == "Accept-Encoding"
    return bytes(response.body), response.headers.get("content-encoding")


def test_a_text_is_sent_compressed_to_whom_takes_it_so_and_as_it_is_to_others() -> None:
    packed = Packed.pack(TEXT.encode(), "text/css")
    body, encoding = respond(packed, "gzip, deflate, br")
    assert encoding == "gzip"
    assert len(body) < len(TEXT) / 10
    assert respond(packed, "br") == respond(packed) == (TEXT.encode(), None)


@pytest.mark.parametrize(("content", "media_type"), [(b"a", "text/css"), (b"a" * 1000, "font/woff2")])
def test_what_is_short_or_compressed_by_itself_is_sent_as_it_is(content: bytes, media_type: str) -> None:
    assert respond(Packed.pack(content, media_type), "gzip") == (content, None)


def test_a_script_is_known_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "index-a1.js"
    file.write_text(TEXT)
    packed = Packed.read(file)
    assert packed.media_type.endswith("javascript")
    assert packed.compressed is not None
