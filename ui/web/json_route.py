"""JSON bodies of any content type: `curl -d` calls its own a form."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders


class JsonRequest(Request):
    """A request whose body is JSON. What cannot be parsed, for its encoding or its depth, is invalid JSON."""

    async def json(self) -> Any:
        """The value of the body. Raises json.JSONDecodeError."""
        try:
            return await super().json()
        except json.JSONDecodeError:
            raise
        except (ValueError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None


class JsonRoute(APIRoute):
    """A route whose body, where its endpoint takes one, is JSON whatever the content type."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of FastAPI, given a request that says that it is JSON."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle

        async def handle_json(request: Request) -> Response:
            MutableHeaders(scope=request.scope)["content-type"] = "application/json"
            return await handle(JsonRequest(request.scope, request.receive))

        return handle_json
