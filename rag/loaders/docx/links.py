"""Where the links of a document lead: by a relationship of the part that they stand in, or by a field."""

from __future__ import annotations

import re

from lxml import etree

from rag.addresses import outward
from rag.loaders.docx.package import R_ID, Package

_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]*)"', re.IGNORECASE)


class Links:
    """The links of some parts of a package; add a part before its paragraphs are read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[etree._Element, str] = {}

    def add(self, part: str, root: etree._Element) -> None:
        self._parts[root] = part

    def address(self, hyperlink: etree._Element) -> str:
        """Where a `w:hyperlink` leads outside the document, else nothing."""
        part = self._parts.get(hyperlink.getroottree().getroot())
        if part is None:
            return ""
        found = self._package.relationships(part).get(hyperlink.get(R_ID, ""))
        return outward(found.target) if found and found.is_external else ""


def field_address(instruction: str) -> str:
    """Where a field leads outside the document, else nothing."""
    found = _FIELD.match(instruction)
    return outward(found.group(1)) if found else ""
