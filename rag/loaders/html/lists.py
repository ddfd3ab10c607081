"""The numbers of ordered lists, which a browser counts."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from rag.loaders.numerals import numeral

_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")
_WHOLE = re.compile(r"\s*([+-]?\d{1,9})")


def item_number(element: etree._Element) -> Callable[[etree._Element], str]:
    """What gives each item of a list, in order, the text before it: its number, nothing in an unordered
    one."""
    style = _style(element)
    if element.tag != "ol" or style in ("none", "disc", "circle", "square"):
        return lambda item: ""
    backwards = element.get("reversed") is not None
    first = len(element.findall("li")) if backwards else 1
    following = _whole(element.get("start"), first)

    def number(item: etree._Element) -> str:
        nonlocal following
        this = _whole(item.get("value"), following)
        following = this - 1 if backwards else this + 1
        return f"{numeral(this, style)}. "

    return number


def _style(element: etree._Element) -> str:
    found = _STYLE.search(element.get("style") or "")
    return found.group(1) if found else _TYPES.get(element.get("type") or "", "decimal")


def _whole(text: str | None, default: int) -> int:
    found = _WHOLE.match(text or "")
    return int(found.group(1)) if found else default
