"""Web pages, by trafilatura, which tells the article from menus, footers and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.settings import Document as Extracted

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.encoding import decode
from rag.loaders.furniture import is_furniture
from rag.loaders.tables import table_lines

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:!doctype html|html|body|div|p|h[1-6]|table|ul|article|span|br)\b", re.IGNORECASE)
_LITTLE = 25
"""Where so few words or fewer are found to be the article, the page is read whole, without its menus."""


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no web page."""
    page = _decoded(data)
    if not _ELEMENT.search(page):
        raise DocumentError("is not a web page: it holds no HTML.")
    # A declaration of encoding is of no use to a text, and lxml refuses it.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    try:
        tree = lxml_html.document_fromstring(page)
    except (etree.ParserError, ValueError):
        raise DocumentError("is a web page without content.") from None
    if re.search(r"<(?:summary|dt)\b", page, re.IGNORECASE):
        _spell_out(tree)
        page = lxml_html.tostring(tree, encoding="unicode")
    article = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, include_formatting=False, favor_recall=True
    )
    blocks = _content(_blocks(article.body)) if isinstance(article, Extracted) else []
    if sum(len(block.text.split()) for block in blocks) <= _LITTLE:
        blocks = max(
            blocks, _content(_whole(tree)), key=lambda found: sum(len(block.text) for block in found)
        )
    title = _title(tree)
    if title and not any(block.level == 1 for block in blocks):
        blocks = [block for block in blocks if block.text != title]
    return Loaded(tuple(blocks), title)


def _spell_out(tree: lxml_html.HtmlElement) -> None:
    """What a page says by elements that trafilatura drops or makes alike: the summary of what can be unfolded
    becomes a paragraph before it, and a term of a list of definitions the beginning of its definition."""
    for summary in tree.iter("summary"):
        summary.tag = "p"
    for details in tree.iter("details"):
        details.tag = "div"
    for term in [*tree.iter("dt")]:
        definition = term.getnext()
        text = _words(term).rstrip(" :")
        if definition is not None and definition.tag == "dd" and text and not text.endswith(("؟", "?")):
            definition.text = f"{text}: {(definition.text or '').lstrip()}"
            term.drop_tree()


def _content(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that say something: neither empty nor words of a menu."""
    return [block for block in blocks if not is_furniture(block.text)]


def _decoded(data: bytes) -> str:
    """By the declaration in the page where it has one that holds, else as plain text is decoded."""
    declared = _DECLARED.search(data[:4096])
    if declared:
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeError):  # `undefined` is a codec of Python's that raises UnicodeError
            pass
    return decode(data)


def _title(tree: lxml_html.HtmlElement) -> str | None:
    """The first heading of the page, or its title without the name of the site."""
    headings = [element.text_content() for element in tree.xpath("//h1")]
    parts = [re.split(r"\s+[|–—]\s+|\s+-\s+", element.text_content()) for element in tree.xpath("//title")]
    for text in (*headings, *chain.from_iterable(parts)):
        text = " ".join(text.split())
        if not is_furniture(text):
            return text
    return None


def _words(element: etree._Element) -> str:
    """The text of an element; a line break in the page's markup is one."""
    for br in element.iter("lb", "br"):
        br.tail = "\n" + (br.tail or "")
    text = "".join(part for part in element.itertext() if isinstance(part, str))
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))


def _blocks(body: etree._Element) -> Iterator[Block]:
    """trafilatura's tree: head, p, list > item, table > row > cell, quote, code."""
    for element in body:
        if element.tag == "head":
            level = (element.get("rend") or "h2")[-1]
            yield Block(" ".join(_words(element).split()), int(level) if level in "123456" else 2)
        elif element.tag == "list":
            items = (" ".join(_words(item).split()) for item in element.iter("item"))
            yield Block("\n".join(item for item in items if item))
        elif element.tag == "table":
            rows = [[_words(cell) for cell in row.iter("cell")] for row in element.iter("row")]
            has_header = any(cell.get("role") == "head" for cell in element.iter("cell"))
            yield Block("\n".join(table_lines(rows, has_header)))
        elif element.tag in ("div", "quote") and len(element):
            if (element.text or "").strip():
                yield Block(" ".join((element.text or "").split()))
            yield from _blocks(element)
        else:
            yield Block(_words(element))
        if (element.tail or "").strip():
            yield Block(" ".join((element.tail or "").split()))


_DROPPED = tuple("script style template noscript nav footer aside form button svg iframe".split())
_OWN_BLOCK = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote".split())


def _whole(tree: lxml_html.HtmlElement) -> Iterator[Block]:
    """Every block of a page's body but menus, footers and forms."""
    body = tree.body if tree.body is not None else tree
    etree.strip_elements(body, *_DROPPED, with_tail=False)
    yield from _inside(body)


def _inside(element: etree._Element) -> Iterator[Block]:
    loose = element.text or ""
    for child in element:
        if not isinstance(child.tag, str):
            loose += child.tail or ""
        elif child.tag in _OWN_BLOCK or len(child.xpath(".//" + "|.//".join(_OWN_BLOCK))):
            yield Block(" ".join(loose.split()))
            yield from _own(child)
            loose = child.tail or ""
        else:
            loose += ("\n" if child.tag in ("br", "div") else "") + _words(child) + (child.tail or "")
    yield Block("\n".join(line for part in loose.split("\n") if (line := " ".join(part.split()))))


def _own(element: etree._Element) -> Iterator[Block]:
    if element.tag in ("ul", "ol", "dl"):
        items = (" ".join(_words(item).split()) for item in element.iter("li", "dt", "dd"))
        yield Block("\n".join(item for item in items if item))
    elif element.tag == "table":
        rows = [[_words(cell) for cell in row.iter("td", "th")] for row in element.iter("tr")]
        yield Block("\n".join(table_lines(rows, next(element.iter("th"), None) is not None)))
    elif re.fullmatch(r"h[1-6]", element.tag):
        yield Block(" ".join(_words(element).split()), int(element.tag[1]))
    elif element.tag in ("p", "pre"):
        yield Block(_words(element))
    else:
        yield from _inside(element)
