"""What stands on a page around its text: menus, search, what else there is to read, who else said something.

Elements that say of themselves what they are go first. Where the article stands among the rest is told by
trafilatura, whose rules are tried on a thousand sites; since it drops headings, terms and parts of tables as
well, what it finds only marks the place, and what stands there is read from the page itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml import etree

from rag.loaders.furniture import is_furniture
from rag.loaders.html.reading import BLOCKS, HEADINGS, UNSEEN, holds_block, one_line, said_kinds

_ROLES = frozenset(
    "navigation search banner contentinfo complementary dialog alertdialog menu menubar toolbar".split()
)
_NAMES = frozenset(
    "nav navbar navigation menu submenu breadcrumb breadcrumbs sidebar footer cookie cookies consent"
    " gdpr share sharing social related recommended comment comments disqus advert advertisement ad ads"
    " sponsored newsletter subscribe popup modal pagination pager toolbar skip login search widget"
    " masthead headerlink editsection navbox catlinks printfooter noprint toc sr-only visually-hidden"
    " screen-reader-text".split()
)
"""Words of classes and ids by which pages call their furniture. They call whole articles "share" or "widget"
as well, so that a name counts only against what holds nothing of the article."""
_WRAPPERS = frozenset("html body main article table tbody tr td th thead tfoot caption".split())
_HEADED = frozenset((*HEADINGS, "dt", "summary", "legend"))
_FEWEST_LETTERS = 150
"""Of an article with fewer letters trafilatura can hardly tell where it stands."""
_MAX_SHARE = 0.4
"""A part with more of the page's text is none of the furniture, whatever it is called."""
_LONG_NOTICE = 500
"""So many letters ask for JavaScript at most."""
_ARTICLE_SHARE, _BODY_SHARE = 0.95, 0.5
_LINKED = 0.5


def drop_evident(body: etree._Element) -> None:
    """Take out what is not shown, and what says by its element or role that it is no part of the text."""
    etree.strip_tags(body, etree.Comment, etree.ProcessingInstruction)
    for button in [*body.iter("button")]:
        if any(ancestor.tag in _HEADED for ancestor in button.iterancestors()):
            button.tag = "span"  # a question that unfolds its answer
    without_scripts = sum(map(_length, body.iter("noscript")))
    shown = UNSEEN - {"noscript"}
    etree.strip_elements(body, *shown, with_tail=False)
    if without_scripts > max(_LONG_NOTICE, _length(body) // 2):  # more than a notice: the page itself
        etree.strip_tags(body, "noscript")
    else:
        etree.strip_elements(body, "noscript", with_tail=False)
    for heading in [*body.iter(*HEADINGS)]:
        if not _is_of_article(heading) and is_furniture(one_line(heading)):
            heading.drop_tree()
    controlled = frozenset(_controlled(body))
    whole = _length(body)
    for element in [*body.iterdescendants(etree.Element)]:
        if not (_is_evident(element) or _is_hidden(element, controlled)):
            continue
        # Browsers forgive a header that is never closed, and a page that is hidden until it is loaded.
        if element.tag == "nav" or _length(element) <= _MAX_SHARE * whole or _is_linked(element):
            element.drop_tree()


def extracted(page: str) -> str:
    """What trafilatura takes for the article of a page, by its source."""
    return (
        trafilatura.extract(
            page, include_comments=False, include_tables=True, include_formatting=False, favor_recall=True
        )
        or ""
    )


def drop_around(body: etree._Element, article_text: str) -> etree._Element:
    """The element that holds the article with this text, without what stands around and between."""
    matched = dict(_matches(body, re.sub(r"\W+", "", article_text)))
    if sum(matched.values()) < _FEWEST_LETTERS:
        whole = _length(body)
        for element in [*body.iterdescendants(etree.Element)]:
            if _is_named(element) and _length(element) <= _MAX_SHARE * whole:
                element.drop_tree()
        return body
    article = _common(body, matched)
    kept = {article}
    for element in matched:
        kept.add(element)
        kept.update(element.iterdescendants(etree.Element))
        for ancestor in element.iterancestors():
            if ancestor in kept:
                break
            kept.add(ancestor)
    for element in [*article.iterdescendants(etree.Element)]:
        if element not in kept and (_is_named(element) or (element.tag in BLOCKS and _is_linked(element))):
            element.drop_tree()
    return article


def _controlled(body: etree._Element) -> Iterator[str]:
    """The ids of what can be unfolded: a page that hides it shows it to who asks."""
    for element in body.iter(etree.Element):
        yield from (element.get("aria-controls") or "").split()
        for name in ("data-target", "data-bs-target", "href"):
            target = element.get(name) or ""
            if target.startswith("#"):
                yield target[1:]


def _is_evident(element: etree._Element) -> bool:
    if element.tag == "nav" or element.get("role") in _ROLES:
        return True
    if element.tag not in ("header", "footer", "aside") or _is_note(element):
        return False
    if _is_of_article(element):
        return False
    # The header of a page is its logo and its menu; one without a link holds the title.
    return element.tag != "header" or next(element.iter("a", "form", "nav"), None) is not None


def _is_of_article(element: etree._Element) -> bool:
    return next(element.iterancestors("article", "main"), None) is not None


def _is_note(element: etree._Element) -> bool:
    """Whether an element is a footnote, as e-books and pages made for printing hold them."""
    return not _NOTES.isdisjoint(said_kinds(element))


_NOTES = frozenset("footnote footnotes endnote endnotes rearnote rearnotes".split())


def _is_hidden(element: etree._Element, controlled: frozenset[str]) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    hidden = element.get("hidden") is not None or "display:none" in style or "visibility:hidden" in style
    return hidden and element.get("role") != "tabpanel" and element.get("id") not in controlled


def _is_named(element: etree._Element) -> bool:
    if element.tag in _WRAPPERS:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(name in _NAMES or not _NAMES.isdisjoint(re.split(r"[-_]", name)) for name in names)


def _is_linked(element: etree._Element) -> bool:
    """Whether most of what an element says leads elsewhere."""
    linked = sum(_length(link) for link in element.iter("a"))
    return linked > 0 and linked >= _LINKED * _length(element)


def _length(element: etree._Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _matches(body: etree._Element, letters: str) -> Iterator[tuple[etree._Element, int]]:
    """The elements whose text is part of the article, with the number of their letters."""
    at = 0
    for element in body.iter(*BLOCKS):
        text = (element.text or "") if holds_block(element) else one_line(element)
        said = re.sub(r"\W+", "", text)
        if len(said) > 15:
            found = letters.find(said, at)  # what comes next stands next, as a rule
            found = found if found >= 0 else letters.find(said)
            if found >= 0:
                at = found
                yield element, len(said)


def _common(body: etree._Element, matched: dict[etree._Element, int]) -> etree._Element:
    """The smallest element that holds nearly all of the article, and no less than half of the page's text."""
    weights: dict[etree._Element, int] = {}
    for element, letters in matched.items():
        for holder in (element, *element.iterancestors()):
            weights[holder] = weights.get(holder, 0) + letters
    least = _BODY_SHARE * (_length(body) - sum(map(_length, body.iter("a"))))
    article = body
    while True:
        inner = (each for each in article if weights.get(each, 0) >= _ARTICLE_SHARE * weights.get(body, 0))
        found = next(inner, None)
        if found is None or found in matched or _length(found) < least:
            return article
        article = found
