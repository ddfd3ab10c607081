"""The text of a paragraph as it stands when every change is accepted and nothing hidden is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from rag.loaders.docx.equations import equation_text
from rag.loaders.docx.links import Links, field_address
from rag.loaders.docx.package import MC, M, W, child, value
from rag.loaders.docx.styles import Styles
from rag.loaders.numerals import numeral
from rag.loaders.spans import Run, text_of
from rag.loaders.symbols import SYMBOLS

_SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "delText", "rt"))
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BOX = f"{W}txbxContent"
_DRAWN = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
INDEXES = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)


@dataclass(slots=True)
class Content:
    """What a paragraph holds: its words, the text boxes that are anchored in it (`w:txbxContent`), and the
    notes that it refers to, as (kind, id)."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return text_of(self.runs)


class Fields:
    """The fields that are open at a place: they begin and end in different runs and paragraphs.

    What a table of contents or an index shows is no text, nor what fields show whose instruction is
    `left_out`. In a document with a field that never ends, nothing is left out by fields.
    """

    def __init__(self, root: etree._Element, left_out: re.Pattern[str] = INDEXES) -> None:
        self._left_out = left_out
        kinds = [value(each, "fldCharType") for each in root.iter(f"{W}fldChar")]
        self._balanced = kinds.count("begin") == kinds.count("end")
        self._open: list[str] = []

    def meet(self, character: etree._Element) -> None:
        kind = value(character, "fldCharType")
        if kind == "begin":
            self._open.append("")
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1] += text

    @property
    def link(self) -> str:
        """Where the words at this place lead, as the innermost link among the fields says."""
        links = map(field_address, reversed(self._open)) if self._balanced else ()
        return next(filter(None, links), "")

    @property
    def is_left_out(self) -> bool:
        return self._balanced and any(map(self.leaves_out, self._open))

    def leaves_out(self, instruction: str) -> bool:
        """Whether what a field of this instruction shows is no text."""
        return bool(INDEXES.match(instruction) or self._left_out.match(instruction))


class Notes:
    """The marks of footnotes and endnotes: each is numbered where it is first referred to."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self._marks: dict[tuple[str, str], str] = {}
        self._counted: Counter[str] = Counter()

    def has_own(self, kind: str, name: str) -> None:
        """A note whose mark (*) is written in the text and in the note takes no number."""
        self._marks[kind, name] = ""

    def mark(self, kind: str, name: str) -> str:
        if (kind, name) not in self._marks:
            self._counted[kind] += 1
            self._marks[kind, name] = f"({numeral(self._counted[kind], self._styles.get(kind, 'decimal'))})"
        return self._marks[kind, name]


class Reader:
    """Reads the paragraphs of one story (the body, the notes) in order."""

    def __init__(self, styles: Styles, fields: Fields, notes: Notes, links: Links) -> None:
        self._styles = styles
        self._fields = fields
        self._links = links
        self.notes = notes

    def read(self, paragraph: etree._Element) -> Content:
        content = Content()
        content.runs += self._walk(paragraph, paragraph, content, "")
        return content

    def _walk(
        self, element: etree._Element, paragraph: etree._Element, content: Content, link: str
    ) -> Iterator[Run]:
        for node in element:
            tag = node.tag
            if not isinstance(tag, str) or tag in _GONE:
                continue
            if tag == f"{W}r":
                hidden = self._styles.is_hidden(node, paragraph)
                shown = self._walk(node, paragraph, content if not hidden else Content(), link)
                # A hidden run is walked all the same: a field may begin or end in it.
                runs = [run for run in shown if not hidden]
                bold = bool(runs) and self._styles.is_bold(node, paragraph)
                yield from (run._replace(bold=bold) for run in runs)
            elif tag in _SIGNS or tag == f"{W}t":
                if not self._fields.is_left_out:
                    yield Run(_SIGNS.get(tag) or node.text or "", False, link or self._fields.link)
            elif tag == f"{W}fldChar":
                self._fields.meet(node)
            elif tag == f"{W}instrText":
                self._fields.instruct(node.text or "")
            elif tag in _NOTES:
                yield Run(self._note(node, content))
            elif tag in (f"{M}oMath", f"{M}oMathPara"):
                yield Run(f" {equation_text(node)} ")
            elif tag in _DRAWN:
                content.boxes += _boxes(node)
            elif tag == f"{MC}AlternateContent":
                yield from self._walk(alternative(node), paragraph, content, link)
            elif tag == f"{W}sym":
                yield Run(_symbol(node))
            elif tag == f"{W}fldSimple":
                instruction = value(node, "instr") or ""
                if not self._fields.leaves_out(instruction):
                    yield from self._walk(node, paragraph, content, field_address(instruction) or link)
            elif not (tag == f"{W}sdt" and is_placeholder(node)):
                inner = self._links.address(node) if tag == f"{W}hyperlink" else ""
                yield from self._walk(node, paragraph, content, inner or link)

    def _note(self, reference: etree._Element, content: Content) -> str:
        kind, name = _NOTES[reference.tag], value(reference, "id") or ""
        content.notes.append((kind, name))
        if value(reference, "customMarkFollows") in ("1", "true", "on"):
            self.notes.has_own(kind, name)
        return self.notes.mark(kind, name)


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing, without those that stand in one of them."""
    for node in element:
        if node.tag == _BOX:
            yield node
        elif node.tag == f"{MC}AlternateContent":
            yield from _boxes(alternative(node))
        elif isinstance(node.tag, str):
            yield from _boxes(node)


def alternative(element: etree._Element) -> etree._Element:
    """The branch of a drawing (or the like) that is shown: the newer one, unless only the older has words."""
    branches = [each for each in element if each.tag in (f"{MC}Choice", f"{MC}Fallback")]
    with_words = (each for each in branches if next(each.iter(f"{W}t"), None) is not None)
    return next(with_words, branches[0] if branches else element)


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows what to type there ("Click to enter a date"), or a table of
    contents."""
    properties = child(control, "sdtPr")
    gallery = value(child(properties, "docPartObj", "docPartGallery"))
    return child(properties, "showingPlcHdr") is not None or gallery == "Table of Contents"


def _symbol(element: etree._Element) -> str:
    code = (value(element, "char") or "").upper()
    if not re.fullmatch("[0-9A-F]{4}", code):
        return ""
    return SYMBOLS.get(int(code, 16), "") if "D800" <= code <= "F8FF" else chr(int(code, 16))
