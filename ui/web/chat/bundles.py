"""The chat page's styles and its scripts, each in one response: a browser asks a server for six files at a
time, and those that Gradio's page needs would wait behind ours."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

import ui
from ui.web.policy import policy

_STATIC: Final = Path(ui.__file__).parent / "static"
_KEPT: Final = {"Cache-Control": "max-age=31536000, immutable"}  # another content has another address


def _join(names: str, ending: str) -> bytes:
    return b"\n".join((_STATIC / f"{name}.{ending}").read_bytes() for name in names.split())


_STYLES: Final = _join("base chat collections answer finding conversations feedback", "css")
_SCRIPTS: Final = _join("server collections sources copy chat conversations feedback", "js")


def _address(name: str, content: bytes) -> str:
    return f"ui/{name}?{sha256(content).hexdigest()[:16]}"


STYLES_ADDRESS: Final = _address("page.css", _STYLES)
SCRIPTS_ADDRESS: Final = _address("page.js", _SCRIPTS)


def add_bundles(router: APIRouter) -> None:
    """Add the routes of the two, before those of the single files."""

    @router.get("/ui/page.css", include_in_schema=False)
    @policy(public=True)
    async def get_styles() -> Response:
        return Response(_STYLES, media_type="text/css", headers=_KEPT)

    @router.get("/ui/page.js", include_in_schema=False)
    @policy(public=True)
    async def get_scripts() -> Response:
        return Response(_SCRIPTS, media_type="text/javascript", headers=_KEPT)
