"""Cookies: reading ours among those of the host, and how ours are set."""

from __future__ import annotations

from itertools import islice
from typing import Literal, TypedDict

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

_MOST_COOKIES = 4


class CookieAttributes(TypedDict):
    """The attributes of a cookie of ours."""

    path: str
    secure: bool
    httponly: bool
    samesite: Literal["lax"]


def read_cookies(headers: Headers, wanted: str) -> list[str]:
    """The values of a cookie of ours, a few at most. The host's other cookies, well-formed or not, are passed
    over."""
    pairs = (pair.partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
    values = (value.strip().strip('"') for name, _, value in pairs if name.strip() == wanted)
    return list(islice(values, _MOST_COOKIES))


def describe_cookie(request: HTTPConnection) -> CookieAttributes:
    """The attributes of a cookie that is set in the response to a request."""
    return {
        "path": request.scope.get("root_path", "") + "/",
        "secure": request.url.scheme == "https",
        "httponly": True,
        "samesite": "lax",
    }
