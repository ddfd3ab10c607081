"""E-books (epub): a zip archive of web pages in an order that its package names; each is read as such."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from lxml import etree

from rag.documents import Block, DocumentError, Loaded
from rag.loaders import html
from rag.loaders.archive import open_archive, read_xml

_ENCRYPTION: Final = "META-INF/encryption.xml"
_PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})

_NAMELESS: Final = re.compile(r"(?:unknown title|untitled|section \d+|part\d+|chapter\d+)?", re.IGNORECASE)
"""What programs call books and chapters that have no name."""


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a book that is broken or has a lock (DRM)."""
    with open_archive(data, "an e-book") as archive:
        container = read_xml(archive, "META-INF/container.xml")
        path = next(iter(container.xpath("//*[local-name()='rootfile']/@full-path")), "")
        package = read_xml(archive, path)
        title = (
            " ".join("".join(_find(package, "title")[0].itertext()).split())
            if _find(package, "title")
            else ""
        )
        chapters = [name for name in _spine(package, path) if name in archive.namelist()]
        names = _contents(archive, package, path)
        blocks = [block for name in chapters for block in _chapter(archive, name, names.get(name, ""))]
        if not blocks and _ENCRYPTION in archive.namelist():
            raise DocumentError("is locked (DRM). Give a copy without the lock.")
    return Loaded(tuple(blocks), None if _NAMELESS.fullmatch(title) else title)


def _find(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter() if etree.QName(element).localname == name]


def _spine(package: etree._Element, path: str) -> Iterator[str]:
    """The files of the chapters, in reading order, without the table of contents."""
    items = {item.get("id"): item for item in _find(package, "item")}
    for reference in _find(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" not in (item.get("properties") or "").split():
            yield _resolve(path, item.get("href") or "")


def _resolve(path: str, reference: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(reference.partition("#")[0])))


def _contents(archive: zipfile.ZipFile, package: etree._Element, path: str) -> dict[str, str]:
    """What the table of contents calls each file: by its first entry there."""
    names: dict[str, str] = {}
    for item in _find(package, "item"):
        is_nav = "nav" in (item.get("properties") or "").split()
        if not is_nav and item.get("media-type") != "application/x-dtbncx+xml":
            continue
        file = _resolve(path, item.get("href") or "")
        if file not in archive.namelist():
            continue
        root = read_xml(archive, file)
        for entry in _find(root, "a") if is_nav else _find(root, "navPoint"):
            label = entry if is_nav else next(iter(_find(entry, "text")), entry)
            target = entry if is_nav else next(iter(_find(entry, "content")), entry)
            text = " ".join("".join(label.itertext()).split())
            called = "" if _NAMELESS.fullmatch(text) else text
            names.setdefault(_resolve(file, target.get("href") or target.get("src") or ""), called)
    return names


def _chapter(archive: zipfile.ZipFile, name: str, called: str) -> Iterator[Block]:
    """The blocks of a chapter, under its name where it does not begin with a heading of its own."""
    try:
        loaded = html.load(archive.read(name))
    except DocumentError:  # a page of nothing but a picture
        return
    blocks = [block for block in loaded.blocks if block.text.strip()]
    name = called or loaded.title or ""
    if blocks and not blocks[0].level:
        if not _NAMELESS.fullmatch(name):
            yield Block(name, 1)
        first, *rest = blocks[0].divided()
        if first.text in (called, loaded.title):  # a short page's heading comes as the first line of its text
            blocks[0] = Block.joined(rest)
    yield from blocks
