"""The description of the API: the OpenAPI document, and a page made of it, without scripts."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from ui.html import escape
from ui.page import render_page
from ui.web.policy import policy


def add_api_docs(app: FastAPI) -> None:
    """Add the description of the routes of `app`, as JSON and as a page."""

    @app.get("/api/openapi.json", include_in_schema=False)
    @policy(public=True, shared=True)
    async def describe(request: Request) -> JSONResponse:
        return JSONResponse({**app.openapi(), "servers": [{"url": request.scope.get("root_path") or "/"}]})

    @app.get("/api/docs", include_in_schema=False)
    @policy(public=True, shared=True)
    async def show_docs() -> HTMLResponse:
        return HTMLResponse(render_api_docs(app.openapi()))


def render_api_docs(described: dict[str, Any]) -> str:
    """The page of an OpenAPI document: each operation under its group, with a command that tries it."""
    groups: dict[str, list[str]] = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            (group, *_) = operation.get("tags", ["Other"])
            groups.setdefault(group, []).append(_render_operation(path, method.upper(), operation))
    body = "".join(f"<h2>{escape(group)}</h2>{''.join(shown)}" for group, shown in groups.items())
    intro = f'<p>{escape(described["info"]["description"])}</p><p><a href="openapi.json">openapi.json</a></p>'
    return render_page("API", intro + body, "en")


def _render_description(description: str) -> str:
    """A docstring as HTML; what stands in backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(description.split())))


def _render_operation(path: str, method: str, operation: dict[str, Any]) -> str:
    command = f"curl https://HOST{path}"
    query = [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
    if query:
        command = f"curl -G https://HOST{path}" + "".join(f" -d {name}=…" for name in query)
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        example = json.dumps(content["application/json"]["example"], ensure_ascii=False, indent=1)
        command += f" -d '{example}'"
    if method != ("POST" if content else "GET"):
        command += f" -X {method}"
    return (
        f"<h3>{escape(operation['summary'])}</h3><p><code>{escape(method)} {escape(path)}</code></p>"
        f"<p>{_render_description(operation.get('description', ''))}</p>"
        f'<pre dir="ltr">{escape(command)}</pre>'
    )
