"""The chat page's styles and its scripts, each in one response: a browser asks a server for six files at a
time, and those that Gradio's page needs would wait behind ours."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

import ui
from ui.web.packed import Packed
from ui.web.policy import policy

_STATIC: Final = Path(ui.__file__).parent / "static"


def _join(names: str, ending: str, media_type: str) -> Packed:
    joined = b"\n".join((_STATIC / f"{name}.{ending}").read_bytes() for name in names.split())
    return Packed.pack(joined, media_type)


_STYLES: Final = _join(
    "base chat welcome collections answer finding conversations feedback", "css", "text/css"
)
_SCRIPTS: Final = _join(
    "server appearance collections sources copy welcome chat conversations feedback", "js", "text/javascript"
)


def _address(name: str, packed: Packed) -> str:
    return f"ui/{name}?{sha256(packed.content).hexdigest()[:16]}"  # another content has another address


STYLES_ADDRESS: Final = _address("page.css", _STYLES)
SCRIPTS_ADDRESS: Final = _address("page.js", _SCRIPTS)


def add_bundles(router: APIRouter) -> None:
    """Add the routes of the two, before those of the single files."""

    @router.get("/ui/page.css", include_in_schema=False)
    @policy(public=True)
    async def get_styles(request: Request) -> Response:
        return _STYLES.respond(request.headers)

    @router.get("/ui/page.js", include_in_schema=False)
    @policy(public=True)
    async def get_scripts(request: Request) -> Response:
        return _SCRIPTS.respond(request.headers)
