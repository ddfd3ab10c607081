"""Headers and footers of sections: letterheads, with the number and date of a letter, are written there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from rag.documents import Block
from rag.loaders.docx.package import R_ID, Package, W, child, is_on, value
from rag.loaders.edges import edge_block

_KINDS = ("first", "default", "even")
RUNNING = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|STYLEREF)\b", re.IGNORECASE)
"""Fields that say something else on each page: its number, the heading that it stands under."""


@dataclass(frozen=True, slots=True)
class _Section:
    """The properties of a section, and the paragraph that ends it, None for the last."""

    properties: etree._Element
    last: etree._Element | None


class Edges:
    """The headers and footers of a document, each once; `read` gives the blocks of the root of one, with the
    name of its part. What the body says as well (the title as a running header) is left out."""

    def __init__(
        self,
        package: Package,
        part: str,
        body: etree._Element,
        read: Callable[[str, etree._Element], Iterator[Block]],
    ) -> None:
        self._package = package
        self._part = part
        self._read = read
        self._is_even = is_on(child(package.related(part, "settings"), "evenAndOddHeaders"))
        sections = list(_sections(body))
        self._first = sections[0] if sections else None
        self._following = {
            before.last: (before, after) for before, after in zip_longest(sections, sections[1:])
        }
        self._said: set[str] = set()
        if any(True for section in sections for _ in _references(section.properties)):
            self._said.update(
                " ".join("".join(text.text or "" for text in paragraph.iter(f"{W}t")).split())
                for paragraph in body.iter(f"{W}p")
            )

    def before(self) -> Iterator[Block]:
        """What stands above the first section."""
        if self._first:
            yield from self._blocks(self._first, "header")

    def after(self, paragraph: etree._Element | None) -> Iterator[Block]:
        """What stands below the section that this paragraph ends, and above the next one; below the last
        section for None."""
        section, following = self._following.get(paragraph, (None, None))
        if section:
            yield from self._blocks(section, "footer")
        if following:
            yield from self._blocks(following, "header")

    def _blocks(self, section: _Section, edge: str) -> Iterator[Block]:
        shown = {"default", *(["even"] if self._is_even else [])}
        if is_on(child(section.properties, "titlePg")):
            shown.add("first")
        references = [each for each in _references(section.properties) if each.tag == f"{W}{edge}Reference"]
        by_kind = {value(each, "type") or "default": each for each in references}
        related = self._package.relationships(self._part)
        for kind in _KINDS:
            target = related.get(by_kind[kind].get(R_ID, "")) if kind in by_kind and kind in shown else None
            if target is None or target.is_external:
                continue
            root = self._package.parse_or_none(target.target)
            if root is not None:
                block = edge_block(self._read(target.target, root), self._said)
                if block.text:
                    yield block


def _references(properties: etree._Element) -> Sequence[etree._Element]:
    return [each for each in properties if each.tag in (f"{W}headerReference", f"{W}footerReference")]


def _sections(body: etree._Element) -> Iterator[_Section]:
    for properties in body.iter(f"{W}sectPr"):
        holder = properties.getparent()
        if holder is body:
            yield _Section(properties, None)
        elif holder.tag == f"{W}pPr":
            yield _Section(properties, holder.getparent())
