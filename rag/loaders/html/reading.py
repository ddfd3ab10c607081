"""The elements of a page as blocks in reading order: what a browser would show, without its looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from rag.addresses import outward
from rag.documents import Block, Cell, Span, cut_spans
from rag.loaders.html.lists import item_number
from rag.loaders.html.tables import header_rows, is_layout, table_cells
from rag.loaders.spans import Run, find_links, find_spans, moved_spans, text_of
from rag.loaders.tables import grid_lines

LISTS = frozenset("ul ol menu dir".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset"
    " figcaption figure footer form header hgroup hr legend li listing main nav p pre section summary"
    " table tbody td tfoot th thead tr".split()
).union(LISTS, HEADINGS)
UNSEEN = frozenset(
    "script style template noscript head title svg iframe object embed canvas audio video select button input"
    " textarea datalist progress meter map rp rt annotation annotation-xml".split()
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:(bold|[6-9]00)|normal|[1-5]00)", re.IGNORECASE)
_BREAK = "\x1e"
"""A line break of the page's, among text whose own line ends are spaces."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(r"[\[(]?\s*([^\W_]{1,4})\s*[\])]?")
_TO_NOTE = re.compile(r"#.*(?:note|ftn|fn|ref|cite|sdfoot|sdend)", re.IGNORECASE)
"""Where the mark of a note leads, and where the note's own leads back."""
_NOTEREF = "noteref"
"""What e-books call such a mark."""


class _Look(NamedTuple):
    """What words get from the elements around them."""

    bold: bool = False
    link: str = ""

    def inside(self, element: etree._Element) -> _Look:
        """The look of words in an element."""
        bold, link = self
        if element.tag == "a":
            link = outward(element.get("href")) or link
        elif element.tag in ("b", "strong"):
            bold = True
        if found := _BOLD.search(element.get("style") or ""):
            bold = bool(found.group(1))
        return self if (bold, link) == self else _Look(bold, link)


_PLAIN = _Look()


def read_blocks(element: etree._Element) -> Iterator[Block]:
    """The blocks of an element's content."""
    yield from (block for block in _inside(element, _PLAIN) if block.text)


def one_line(element: etree._Element) -> str:
    """All text of an element on one line, blocks apart."""
    if not len(element):
        return " ".join((element.text or "").split())
    if not holds_block(element):
        return " ".join(_lines(text_of(_inline(element, _PLAIN))).split())
    return " ".join(" ".join(block.text for block in _inside(element, _PLAIN)).split())


def _line_runs(element: etree._Element, look: _Look) -> list[Run]:
    """The runs of an element whose text is taken on one line; none where it holds blocks, or words of one
    look alone, which is plain."""
    looks = element.iter("a", "b", "strong", "span")
    if holds_block(element) or (look == _PLAIN and next(looks, None) is None):
        return []
    return [*_inline(element, look)]


def holds_block(element: etree._Element) -> bool:
    if not len(element):
        return False
    found = element.iter(*BLOCKS)
    first = next(found, None)
    return (next(found, None) if first is element else first) is not None


def _lines(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)


def _inline(element: etree._Element, look: _Look) -> Iterator[Run]:
    """The runs of an element that holds no block: its words, with `_BREAK` where the page breaks a line."""
    look = look.inside(element)
    if element.tag in ("pre", "listing") or "white-space:pre" in (element.get("style") or "").replace(
        " ", ""
    ):
        yield Run(re.sub(r"\n", _BREAK, "".join(_texts(element))), *look)
        return
    yield Run(element.text or "", *look)
    for child in element:
        yield from _shown(child, look)
        yield Run(child.tail or "", *look)


def _texts(element: etree._Element) -> Iterator[str]:
    return (text for text in element.itertext() if isinstance(text, str))


def _shown(child: etree._Element, look: _Look) -> Iterator[Run]:
    """The runs of an element inside a line."""
    if not isinstance(child.tag, str) or child.tag in UNSEEN:
        return
    if child.tag == "br":
        yield Run(_BREAK)
    elif child.tag == "math" and child.get("alttext"):
        yield Run(f" {child.get('alttext')} ", *look)
    elif (mark := _note_mark(child)) is not None:
        yield Run(mark)
    elif child.tag == "sup":
        yield from (run._replace(text=run.text.translate(_RAISED)) for run in _inline(child, look))
    else:
        yield from _inline(child, look)


def _note_mark(element: etree._Element) -> str | None:
    """The mark of a note, (1), where an element is nothing but one; "" for the arrow that leads back."""
    if element.tag not in ("sup", "a"):
        return None
    links = [element] if element.tag == "a" else [*element.iter("a")]
    if not any(_TO_NOTE.match(link.get("href") or "") or _NOTEREF in said_kinds(link) for link in links):
        return None
    text = "".join(_texts(element)).strip()
    if text.strip("↩︎↑^⤴ ") == "":
        return ""
    note = _NOTE.fullmatch(text)
    if not note:
        return None
    begins = element.getprevious() is None and not (element.getparent().text or "").strip()
    return f"({note.group(1)}) " if begins else f"({note.group(1)})"


def said_kinds(element: etree._Element) -> list[str]:
    """What an element says that it is, in e-books and to screen readers."""
    said = f"{element.get('epub:type') or ''} {element.get('role') or ''}".lower().split()
    return [kind.removeprefix("doc-") for kind in said]


def _inside(element: etree._Element, look: _Look) -> Iterator[Block]:
    """Blocks, and the loose text between them; `look` is that of what stands around the element."""
    look = look.inside(element)
    loose = [Run(element.text or "", *look)]
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in UNSEEN and (tag in BLOCKS or holds_block(child)):
            yield from _paragraphs(loose)
            yield from _block(child, look)
            loose = [Run(child.tail or "", *look)]
        else:
            loose += [*_shown(child, look), Run(child.tail or "", *look)]
    yield from _paragraphs(loose)


def _paragraphs(runs: Sequence[Run]) -> Iterator[Block]:
    """The paragraphs of loose text, which two line breaks divide."""
    parts = [text for part in re.split(rf"{_BREAK}\s*{_BREAK}", text_of(runs)) if (text := _lines(part))]
    spans = find_spans(runs, "\n".join(parts)) if parts else ()
    at = 0
    for part in parts:
        yield Block(part, spans=tuple(cut_spans(spans, at, at + len(part))))
        at += len(part) + 1


def _block(element: etree._Element, look: _Look) -> Iterator[Block]:
    tag = element.tag
    if level := _heading_level(element):
        text = one_line(element)
        yield Block(text, level, spans=find_links(_line_runs(element, look), text))
    elif tag in LISTS and next(element.iter(*HEADINGS), None) is None:
        yield Block.joined(_items(element, look))
    elif tag == "dl":
        yield from _definitions(element, look)
    elif tag == "table":
        yield from _table(element, look)
    elif tag in ("pre", "listing"):
        yield Block(_lines(text_of(_inline(element, look))))
    else:
        yield from _inside(element, look)


def _heading_level(element: etree._Element) -> int:
    if element.tag in HEADINGS:
        return int(element.tag[1])
    level = element.get("aria-level") or "2"
    return int(level) if element.get("role") == "heading" and level in "123456" else 0


def _items(element: etree._Element, look: _Look) -> Iterator[Block]:
    """A block for each item, with its number; what else it holds, lists among it, are lines after it."""
    number = item_number(element)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if child.tag != "li":
            yield Block.joined(_block(child, look)).deeper(1)
            continue
        yield Block.joined(_inside(child, look)).listed(number(child))


def _definitions(element: etree._Element, look: _Look) -> Iterator[Block]:
    """A line for each term with its definition. A question stands above its answer, in a block of their
    own."""
    lines: list[Block] = []
    terms: list[str] = []
    for child in element.iter("dt", "dd"):
        if next(child.iterancestors("dl", "dt", "dd"), None) is not element:
            continue  # of a list in this one, or read with what it was never closed in
        said = [line for block in _inside(child, look) for line in block.divided()]
        if child.tag == "dt":
            term = " ".join(line.text for line in said).rstrip(" :")
            if term.endswith(("؟", "?")):
                yield Block.joined([*lines, *map(_alone, terms)])
                lines, terms = [Block.line(term, "question")], []
            elif term:
                terms.append(term)
            continue
        if terms and said:
            said[0] = said[0].defining("، ".join(terms))
            if lines and lines[0].text.endswith(("؟", "?")):
                yield Block.joined(lines)
                lines = []
            terms = []
        lines += said
    yield Block.joined([*lines, *map(_alone, terms)])


def _alone(term: str) -> Block:
    return Block.line(term, "term", cells=(Cell(0, len(term), 0, is_name=True),))


def _table(element: etree._Element, look: _Look) -> Iterator[Block]:
    """A table as one block, its caption the first line; one that only places text gives what stands in it."""
    if is_layout(element, BLOCKS):
        yield from _inside(element, look)
        return
    caption = element.find("caption")
    rows = table_cells(element, _cell_text, lambda inner: "\n".join(b.text for b in _table(inner, look)))
    named = Block.line(one_line(caption) if caption is not None else "", "caption")
    yield Block.joined((named, *grid_lines(rows, header_rows(element))))


def _cell_text(element: etree._Element) -> tuple[str, tuple[Span, ...]]:
    if holds_block(element):
        said = Block.joined(_inside(element, _PLAIN))
        text = " ".join(said.text.split())
        return text, moved_spans(said.text, said.spans, text)
    text = one_line(element)
    return text, find_spans(_line_runs(element, _PLAIN), text)
