"""The language that a reader chose in the chat, whose script keeps it in a cookie for all of our pages."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response

from rag.arabic import Language
from ui.web.cookies import describe_cookie, read_cookies

COOKIE: Final = "isnad-language"
COOKIE_SECONDS: Final = 400 * 86_400
"""The longest that browsers grant."""
_CHOICES: Final[dict[str, Language]] = {"ar": "ar", "en": "en"}


def find_chosen(headers: Headers) -> Language | None:
    """The language that the reader chose; None for one who never did."""
    found = (_CHOICES.get(value) for value in read_cookies(headers, COOKIE))
    return next(filter(None, found), None)


def keep_choice(request: HTTPConnection, response: Response, language: Language) -> None:
    """Have a reader's browser keep the language that they chose, for the chat's script as well."""
    attributes = describe_cookie(request)
    attributes["httponly"] = False
    response.set_cookie(COOKIE, language, max_age=COOKIE_SECONDS, **attributes)
