"""Formulas of OpenDocument, which are files of MathML of their own, as they are written in a line."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Final

from lxml import etree

from rag.loaders.archive import read_xml

_SIGNS: Final = {"msup": "^", "msub": "_", "mfrac": "/"}


def read_formulas(archive: zipfile.ZipFile) -> dict[str, str]:
    """The formulas of a document, by the names of their folders."""
    found = {}
    for name in archive.namelist():
        folder, file = posixpath.split(name)
        if folder and file == "content.xml":
            root = read_xml(archive, name)
            if etree.QName(root).localname == "math":
                found[folder] = _written(root)
    return found


def _written(element: etree._Element) -> str:
    name = etree.QName(element).localname
    if name.startswith("annotation"):  # the same once more, in the language of the program
        return ""
    parts = [_written(child) for child in element.iterchildren(etree.Element)]
    if name in _SIGNS and len(parts) == 2:
        return _SIGNS[name].join(part if part.isalnum() else f"({part})" for part in parts)
    return (element.text or "").strip() + "".join(parts)
