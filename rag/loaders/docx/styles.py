"""Styles: what a paragraph or run gets from its own properties, its style, and those that the style is based
on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from rag.loaders.docx.package import W, child, integer, is_on, value

_CONTENTS = re.compile(
    r"(?:toc|index)\s?\d|(?:toc|toa|index)\s?heading|table\s?of\s?(?:figures|authorities)|tableoffigures"
)
_HEADING = re.compile(r"(?:heading|عنوان)\s*([1-9])", re.IGNORECASE)
_LISTED = re.compile(r"list(?: ?bullet| ?number)? ?([1-5])")
_TITLES = ("title", "العنوان")
_MAX_HEADING_WORDS = 40
"""A paragraph of more words is text, whatever its outline level says: drafters of laws give whole articles
one."""


class Styles:
    """The styles of a document, by the part that holds them (None where it has none)."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._defaults: dict[str, str] = {}
        for style in root.iterfind(f"{W}style") if root is not None else ():
            name = value(style, "styleId") or ""
            self._styles[name] = style
            if value(style, "default") in ("1", "true", "on"):
                self._defaults[value(style, "type") or ""] = name
        self._chains: dict[str, tuple[etree._Element, ...]] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._switches: dict[tuple[str, str, str], bool] = {}

    def chain(self, name: str | None) -> tuple[etree._Element, ...]:
        """A style and those that it is based on, nearest first."""
        if not name:
            return ()
        if name not in self._chains:
            self._chains[name] = tuple(self._based_on(name))
        return self._chains[name]

    def _based_on(self, name: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while name in self._styles and name not in seen:  # a damaged one is based on itself
            seen.add(name)
            yield self._styles[name]
            name = value(child(self._styles[name], "basedOn")) or ""

    def of_paragraph(self, paragraph: etree._Element) -> str:
        return value(child(paragraph, "pPr", "pStyle")) or self._defaults.get("paragraph", "")

    def names(self, paragraph: etree._Element) -> tuple[str, ...]:
        """The ids and names of a paragraph's styles, in lower case."""
        name = self.of_paragraph(paragraph)
        if name not in self._names:
            chain = self.chain(name)
            found = (
                each for style in chain for each in (value(style, "styleId"), value(child(style, "name")))
            )
            self._names[name] = tuple(each.lower() for each in found if each) or (name.lower(),)
        return self._names[name]

    def heading_level(self, paragraph: etree._Element, text: str) -> int:
        """1 to 6, 0 for what is no heading: by outline level, else by the name of the style."""
        if len(text.split()) > _MAX_HEADING_WORDS:
            return 0
        own = child(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return _outline(own)
        for style in self.chain(self.of_paragraph(paragraph)):
            outline = child(style, "pPr", "outlineLvl")
            if outline is not None:
                return _outline(outline)
            for name in (value(style, "styleId") or "", value(child(style, "name")) or ""):
                if match := _HEADING.fullmatch(name):
                    return min(6, int(match.group(1)))
                if name.lower() in _TITLES:
                    return 1
        return 0

    def is_contents(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph is a line of a table of contents or an index."""
        return any(_CONTENTS.fullmatch(name) for name in self.names(paragraph))

    def is_listed(self, paragraph: etree._Element) -> bool:
        return any(name.startswith("list") for name in self.names(paragraph))

    def list_depth(self, paragraph: etree._Element) -> int:
        """How many lists stand around that of a paragraph: by its level, else by its style (List
        Bullet 2)."""
        if level := self.numbering(paragraph)[1]:
            return level
        found = (_LISTED.fullmatch(name) for name in self.names(paragraph))
        return next((int(match[1]) - 1 for match in found if match), 0)

    def is_title(self, paragraph: etree._Element) -> bool:
        return any(name in _TITLES for name in self.names(paragraph)[:2])

    def numbering(self, paragraph: etree._Element) -> tuple[str, int | None, str]:
        """The id of the list that a paragraph stands in ("" or "0" for none), its level there where it is
        said, and the style that says so."""
        own = child(paragraph, "pPr", "numPr")
        level = integer(value(child(own, "ilvl")), -1)
        listed = value(child(own, "numId"))
        style = self.of_paragraph(paragraph)
        if listed is None:
            for each in self.chain(style):
                inherited = child(each, "pPr", "numPr")
                if inherited is not None:
                    listed = listed or value(child(inherited, "numId"))
                    level = level if level >= 0 else integer(value(child(inherited, "ilvl")), -1)
                if listed is not None:
                    style = value(each, "styleId") or style
                    break
        return listed or "", level if level >= 0 else None, style

    def list_of_style(self, name: str) -> str:
        """The list that a numbering style stands for."""
        found = (value(child(style, "pPr", "numPr", "numId")) for style in self.chain(name))
        return next((each for each in found if each), "")

    def is_hidden(self, run: etree._Element, paragraph: etree._Element) -> bool:
        return self._switch("vanish", run, paragraph)

    def is_bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        return self._switch("b", run, paragraph) or self._switch("bCs", run, paragraph)

    def _switch(self, name: str, run: etree._Element, paragraph: etree._Element) -> bool:
        """A switch of a run: its own, else that of its style, else that of its paragraph's style."""
        own = is_on(child(run, "rPr", name))
        if own is not None:
            return own
        styled = name, value(child(run, "rPr", "rStyle")) or "", self.of_paragraph(paragraph)
        if styled not in self._switches:
            chain = (*self.chain(styled[1]), *self.chain(styled[2]))
            switches = (is_on(child(style, "rPr", name)) for style in chain)
            self._switches[styled] = next((switch for switch in switches if switch is not None), False)
        return self._switches[styled]

    def marked_parts(self, table: etree._Element) -> tuple[bool, bool]:
        """Whether a table's style sets off its first row and its first column, and the table asks for it."""
        look = child(table, "tblPr", "tblLook")
        bits = int(found, 16) if (found := value(look)) and re.fullmatch("[0-9A-Fa-f]{1,8}", found) else 0
        asked = [
            value(look, name) in ("1", "true", "on") if value(look, name) else bool(bits & bit)
            for name, bit in (("firstRow", 0x20), ("firstColumn", 0x80))
        ]
        style = value(child(table, "tblPr", "tblStyle"))
        formatted = {
            value(part, "type")
            for each in self.chain(style)
            for part in each.iterfind(f"{W}tblStylePr")
            if is_on(child(part, "rPr", "b")) or is_shaded(child(part, "tcPr", "shd"))
        }
        return asked[0] and "firstRow" in formatted, asked[1] and "firstCol" in formatted


def _outline(element: etree._Element) -> int:
    level = integer(value(element), 9)
    return min(6, level + 1) if 0 <= level < 9 else 0


def is_shaded(shading: etree._Element | None) -> bool:
    return (value(shading, "fill") or "auto").lower() not in ("auto", "ffffff")
