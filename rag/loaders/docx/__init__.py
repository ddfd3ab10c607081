"""Word's docx, read from its XML (ECMA-376).

The libraries for it give paragraphs and tables of the body; what else readers see of a document (automatic
numbers, content controls, notes, text boxes, Strict files) has to be read from the XML all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.docx.edges import RUNNING, Edges
from rag.loaders.docx.included import Included
from rag.loaders.docx.links import Links
from rag.loaders.docx.numbering import Numbering
from rag.loaders.docx.package import Package, W, child, value
from rag.loaders.docx.paragraphs import Fields, Notes, Reader
from rag.loaders.docx.story import Story
from rag.loaders.docx.styles import Styles

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLE = re.compile(
    r".*\.(?:do[ct][xm]?|rtf|pdf|wpd|odt|tmp)|microsoft word\b.*|word document|powerpoint presentation"
    r"|(?:document|doc|مستند|untitled|بدون عنوان|title|العنوان)[\s\d]*",
    re.IGNORECASE,
)
"""What programs put for a title: the name of the template or of a file, Document1."""
_DEEPEST = 3
"""How many documents may stand inside each other."""


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a file that is broken, encrypted, or of Word before 2007."""
    return _load(data, 0)


def _load(data: bytes, depth: int) -> Loaded:
    package = Package(data)
    part = package.document
    body = child(package.parse(part), "body")
    if body is None:
        raise DocumentError("is a Word document without a body; it may be damaged. Save it again with Word.")
    included = Included(package, part, partial(_load, depth=depth + 1) if depth < _DEEPEST else None)
    teller = _Teller(package, part, body, included)
    blocks = tuple(teller.blocks())
    return Loaded(blocks, _title(package) or teller.title, (*_comments(body), *included.remarks))


class _Teller:
    """Reads the body of a document, and the headers and footers of its sections."""

    def __init__(self, package: Package, part: str, body: etree._Element, included: Included) -> None:
        self._body = body
        self._styles = Styles(package.related(part, "styles"))
        self._numbering = Numbering(package.related(part, "numbering"), self._styles)
        self._links = Links(package)
        self._links.add(part, body.getroottree().getroot())
        self._marks = Notes(_note_styles(package.related(part, "settings"), body))
        self._edges = Edges(package, part, body, self._edge)
        notes = dict(_notes(package, part, self._links))
        reader = Reader(self._styles, Fields(body), self._marks, self._links)
        self._story = Story(self._styles, self._numbering, reader, notes, included.blocks, self._edges.after)

    @property
    def title(self) -> str | None:
        return self._story.title

    def blocks(self) -> Iterator[Block]:
        yield from self._edges.before()
        yield from self._story.blocks(self._body)
        yield from self._edges.after(None)

    def _edge(self, part: str, root: etree._Element) -> Iterator[Block]:
        """A header or footer, of which what changes from page to page is no text."""
        self._links.add(part, root)
        reader = Reader(self._styles, Fields(root, RUNNING), self._marks, self._links)
        return Story(self._styles, self._numbering, reader, {}, lambda _: iter(())).blocks(root)


def _comments(body: etree._Element) -> Iterator[str]:
    """What is said of comments: they are about the document, and no part of what it says."""
    count = len({value(each, "id") for each in body.iter(f"{W}commentReference")})
    if count:
        yield f"left out: {count} comments" if count > 1 else "left out: a comment"


def _notes(package: Package, part: str, links: Links) -> Iterator[tuple[tuple[str, str], etree._Element]]:
    for kind in ("footnotes", "endnotes"):
        root = package.related(part, kind)
        if root is not None:
            links.add(package.targets(part, kind)[0], root)
        for note in root.iterfind(f"{W}{kind[:-1]}") if root is not None else ():
            if value(note, "type") in (None, "normal"):
                yield (kind, value(note, "id") or ""), note


def _note_styles(settings: etree._Element | None, body: etree._Element) -> dict[str, str]:
    """The numeral style of each kind of notes: of the last section, else of the document, else Word's own."""
    styles = {"footnotes": "decimal", "endnotes": "lowerRoman"}
    for kind in styles:
        for holder in (settings, child(body, "sectPr")):
            styles[kind] = value(child(holder, f"{kind[:-1]}Pr", "numFmt")) or styles[kind]
    return styles


def _title(package: Package) -> str | None:
    core = package.related("", "core-properties")
    title = " ".join((core.findtext(_TITLE) or "").split()) if core is not None else ""
    return title if title and not _NO_TITLE.fullmatch(title) else None
