"""Web pages: what surrounds the text is left out, and the rest read as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml import html as lxml_html

from rag import arabic
from rag.documents import Block, DocumentError, Loaded
from rag.loaders.furniture import is_furniture
from rag.loaders.html.encoding import decode_page
from rag.loaders.html.furniture import drop_around, drop_evident, extracted
from rag.loaders.html.reading import one_line, read_blocks
from rag.loaders.restoration import restore_encoding

_ELEMENT = re.compile(
    r"<(?:!doctype html|html|head|body|main|article|section|div|p|h[1-6]|table|[uod]l|li|pre|details|br)\b",
    re.IGNORECASE,
)
_DIVIDED = re.compile(r" [|–—•»] | - | ?:: ?")
_LITTLE = 25
"""A page with so few words or fewer may say elsewhere what it shows."""
_LOADING = 8
"""So few words say no more than that the page is being loaded."""
_DEEPEST_READ, _DEEPEST_PARSED = 200, 2_000
"""How deep elements may stand in each other: to be read, with half of the depth that Python allows, and to be
parsed, where libxml2 drops what stands deeper than 2,048."""
_SCRIPTED = re.compile(r"java\s*script|جافا\s*سكر[ي]?بت", re.IGNORECASE)


def load(data: bytes) -> Loaded:
    """Raises DocumentError for what is no web page, or nothing without JavaScript."""
    page, remarks = restore_encoding(decode_page(data))
    if not _ELEMENT.search(page):
        raise DocumentError("is not a web page: it holds no HTML.")
    # A declaration of encoding is of no use to a text, and lxml refuses it.
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page)
    tree = _parsed(page)
    body = tree.body if tree.body is not None else tree
    without = _shown_without_scripts(body)
    title = _title_parts(tree)
    drop_evident(body)
    headings = [(h.tag, one_line(h)) for h in body.iter("h1", "h2", "h3")]
    article = extracted(page)
    blocks = _without_furniture([*read_blocks(drop_around(body, article))])
    said = _words(blocks)
    lines = (line.strip() for line in article.split("\n"))
    elsewhere = [Block(line) for line in lines if line not in without and not is_furniture(line)]
    if said <= _LITTLE < _words(elsewhere):
        blocks = elsewhere  # out of the data that pages hold for search engines
    elif (said <= _LOADING and _SCRIPTED.search(without)) or (not said and "<script" in page.lower()):
        raise DocumentError(
            "shows its text by JavaScript only. Open it in a browser and save what is shown, as PDF or text."
        )
    chosen = _title(title, headings)
    if chosen and not any(block.level == 1 for block in blocks):
        blocks = [block for block in blocks if block.text != chosen]
    return Loaded(tuple(blocks), chosen, remarks)


def fragment_blocks(markup: str) -> tuple[Block, ...]:
    """The blocks of a piece of HTML that stands in another text."""
    try:
        return tuple(read_blocks(_parsed(f"<div>{markup}</div>")))
    except DocumentError:
        return ()


def _without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without menus; a heading that only sounds like one («اتصل بنا») has text below it."""
    kept: list[Block] = []
    for block in reversed(blocks):
        heads = block.level and kept and not 0 < kept[-1].level <= block.level
        if heads or not is_furniture(block.text):
            kept.append(block)
    return kept[::-1]


def _words(blocks: Sequence[Block]) -> int:
    return sum(len(block.text.split()) for block in blocks)


def _parsed(page: str) -> lxml_html.HtmlElement:
    try:
        tree = lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        raise DocumentError("is a web page without content.") from None
    for element in [*tree.iter("embed", "source", "track", "wbr")]:
        element.drop_tag()  # they hold nothing: libxml2 takes what follows for their content
    _flatten(tree)
    return tree


def _flatten(tree: lxml_html.HtmlElement) -> None:
    """What stands too deep comes up to where it can be read: pages that never close an element nest without
    end."""
    depth = deepest = 0
    deep = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if event == "start" and depth > _DEEPEST_READ and isinstance(element, lxml_html.HtmlElement):
            deep.append(element)
    if deepest >= _DEEPEST_PARSED:
        raise DocumentError("is nested too deeply to be read. Save it in a simpler form.")
    for element in deep:
        element.drop_tag()


def _shown_without_scripts(body: lxml_html.HtmlElement) -> str:
    """What a page says to browsers without JavaScript."""
    return " ".join(" ".join("".join(element.itertext()).split()) for element in body.iter("noscript"))


def _title_parts(tree: lxml_html.HtmlElement) -> list[str]:
    """What the title of a page is made of: its own and the site's name, often a section's. The one that it
    gives to those who link to it comes first."""
    found = tree.find(".//title")
    parts = _divided(one_line(found)) if found is not None else []
    shared = [
        text
        for meta in tree.iter("meta")
        if meta.get("property") == "og:title"
        for text in _divided(meta.get("content") or "")[:1]
    ]
    return sorted(parts, key=lambda part: part not in shared) or shared


def _divided(title: str) -> list[str]:
    parts = _DIVIDED.split(" ".join(title.split()))
    return [part for part in parts if not is_furniture(part)]


def _title(parts: Sequence[str], headings: Sequence[tuple[str, str]]) -> str | None:
    """The page's own heading, or its title without the name of the site.

    Titles hold both, as a rule the name last. A heading that the title repeats is one of the two; where
    several are, the one that the title begins with."""
    folded = [arabic.fold(part) for part in parts]
    found = [(tag, text) for tag, text in headings if not is_furniture(text)]
    repeated = {arabic.fold(text): text for _, text in reversed(found) if arabic.fold(text) in folded}
    first = next((text for tag, text in found if tag == "h1" and arabic.fold(text) in folded), None)
    if first and folded[0] in repeated and arabic.fold(first) == folded[-1]:
        return repeated[folded[0]]
    other = next((text for tag, text in found if tag == "h1"), None)
    told = next((repeated[part] for part in folded if part in repeated), None)
    return first or other or told or next(iter(parts), None)
