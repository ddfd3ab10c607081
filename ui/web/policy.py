"""The policy of a route: declared where the route is, read by the guard, checked when the app is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from ui.uses import Use

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_ATTRIBUTE = "isnad_policy"


class PolicyError(TypeError):
    """A route without the policy that it needs. The message names the route and the remedy."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The guard's treatment of a route's requests. The default is closed.

    asks: a request is a question. It counts against `limits.questions`, waits for a slot, is answered within
        `limits.seconds`, and is cancelled when the client disconnects.
    public: served without a visitor. It says nothing of the documents.
    shared: pages of `widget.allowed_origins` may call it (CORS). Elsewhere only our own may send anything.
    page: a page for people. Its errors are pages too, and a reader without a token is sent to the login.
    attachments: its body may hold pictures and files, and be as large as those are.
    uploads: its body is as large as uploads may be, and its endpoint reads it as it arrives.
    use: what a token has to be good for.
    """

    asks: bool = False
    public: bool = False
    shared: bool = False
    page: bool = False
    attachments: bool = False
    uploads: bool = False
    use: Use = "ask"


def policy(
    *,
    asks: bool = False,
    public: bool = False,
    shared: bool = False,
    page: bool = False,
    attachments: bool = False,
    uploads: bool = False,
    use: Use = "ask",
) -> Callable[[_Endpoint], _Endpoint]:
    """Decorator that declares an endpoint's policy, under the decorator that makes it a route."""

    def declare(endpoint: _Endpoint) -> _Endpoint:
        setattr(endpoint, _ATTRIBUTE, Policy(asks, public, shared, page, attachments, uploads, use))
        return endpoint

    return declare


def get_policy(endpoint: object) -> Policy | None:
    """The policy that an endpoint declares; None for one that declares none."""
    found: Policy | None = getattr(endpoint, _ATTRIBUTE, None)
    return found


def match_policy(scope: Scope) -> Policy | None:
    """The policy of the route that a request will reach, or would with another method; None for Gradio's."""
    partial: Policy | None = None
    for route in scope["app"].routes:
        match, matched = route.matches(scope)
        found = get_policy(matched.get("endpoint"))
        if match is Match.FULL:
            return found or partial
        if match is Match.PARTIAL:
            partial = partial or found
    return partial


def list_methods(scope: Scope) -> list[str]:
    """The methods that the routes of a request's address take, in order of the alphabet. None for an address
    under which a whole tree of others lies."""
    methods: set[str] = set()
    for route in scope["app"].routes:
        takes_any = not isinstance(route, Route) or route.path.endswith(":path}")
        if not takes_any and route.matches(scope)[0] is not Match.NONE:
            methods |= route.methods or set()
    if "GET" in methods:
        methods.add("HEAD")
    return sorted(methods | {"OPTIONS"}) if methods else []


def check_policies(app: FastAPI, answering: Callable[..., Any]) -> None:
    """Check that every route declares a policy, and that one whose endpoint depends on `answering`, which
    gives answers, declares that it asks. Raises PolicyError."""
    for route in app.routes:
        path = getattr(route, "path", repr(route))
        found = get_policy(getattr(route, "endpoint", None) or getattr(route, "app", None))
        if found is None:
            raise PolicyError(f"The route {path} declares no policy. Put @policy(...) on its endpoint.")
        if not found.asks and any(call is answering for call in _dependencies(route)):
            raise PolicyError(
                f"The route {path} answers questions without counting them. Declare @policy(asks=True)."
            )


def _dependencies(route: BaseRoute) -> Iterator[object]:
    waiting: list[Dependant] = [route.dependant] if isinstance(route, APIRoute) else []
    while waiting:
        dependant = waiting.pop()
        yield dependant.call
        waiting += dependant.dependencies
