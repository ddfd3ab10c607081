"""The reference of the API as a page, made of its OpenAPI description; without scripts, as all else."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from ui.markup import escape, render_page


def build_reference(app: FastAPI) -> APIRouter:
    """The page over the description of `app`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/docs")
    async def reference() -> HTMLResponse:
        return HTMLResponse(render_reference(app.openapi()))

    return router


def render_reference(described: dict[str, Any]) -> str:
    """Each operation under its group, with what it takes and a command that tries it."""
    groups: dict[str, list[str]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            (group, *_) = operation.get("tags", ["Other"])
            groups.setdefault(group, []).append(_operation(path, method.upper(), operation))
    body = "".join(f"<h2>{escape(group)}</h2>{''.join(shown)}" for group, shown in groups.items())
    intro = f'<p>{escape(described["info"]["description"])}</p><p><a href="openapi.json">openapi.json</a></p>'
    return render_page("API", intro + body, "en")


def _told(description: str) -> str:
    """A docstring's text; what stands in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(description.split())))


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    command = f"curl https://HOST{path}"
    query = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    if query:
        command = f"curl -G https://HOST{path}" + "".join(f" -d {name}=…" for name in query)
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        example = json.dumps(content["application/json"]["example"], ensure_ascii=False, indent=1)
        command += f" -d '{example}'"
    elif method == "POST":
        command += " -X POST"
    return (
        f"<h3>{escape(operation['summary'])}</h3><p><code>{escape(method)} {escape(path)}</code></p>"
        f"<p>{_told(operation.get('description', ''))}</p>"
        f'<pre dir="ltr">{escape(command)}</pre>'
    )
