"""Packed content: a file that stays as it is under its address, compressed once for all readers."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fastapi.responses import Response
from starlette.datastructures import Headers

_TEXTS: Final = ("text/", "application/javascript", "application/json", "image/svg+xml")
_KEPT: Final = {"Cache-Control": "max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@dataclass(frozen=True, slots=True)
class Packed:
    """The content and its gzip form, None where that would be no shorter."""

    content: bytes
    media_type: str
    compressed: bytes | None

    @classmethod
    def pack(cls, content: bytes, media_type: str) -> Packed:
        """The content, packed."""
        compressed = gzip.compress(content, mtime=0) if media_type.startswith(_TEXTS) else content
        return cls(content, media_type, compressed if len(compressed) < len(content) else None)

    @classmethod
    def read(cls, file: Path) -> Packed:
        """The content of a file, packed; its name says of which type it is."""
        return cls.pack(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream")

    def respond(self, request: Headers) -> Response:
        """The response to a request with these headers. Browsers keep it."""
        if self.compressed is not None and "gzip" in request.get("accept-encoding", ""):
            packed = {**_KEPT, "Content-Encoding": "gzip"}
            return Response(self.compressed, media_type=self.media_type, headers=packed)
        return Response(self.content, media_type=self.media_type, headers=_KEPT)
