"""The package: a docx is a zip of XML parts that name each other by relationships (ECMA-376, part 2)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from rag.documents import DocumentError
from rag.loaders.archive import FAULTS, check_archive, damaged

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

MAX_PART: Final = 100_000_000
"""The longest part that is read, in bytes: a document of ten thousand pages has a fifth of it."""

_OLE = b"\xd0\xcf\x11\xe0"
_WHAT = "a Word document"
_DAMAGED = damaged(_WHAT)
_TOO_LARGE = "nests too deeply, or holds a paragraph of over ten million letters. Save it in a simpler form."

# "Strict Open XML" is the same under other names: http://purl.oclc.org/ooxml/wordprocessingml/main
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_NAMESPACES = {
    "wordprocessingml": "http://schemas.openxmlformats.org/wordprocessingml/2006/",
    "officeDocument": "http://schemas.openxmlformats.org/officeDocument/2006/",
    "drawingml": "http://schemas.openxmlformats.org/drawingml/2006/",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part refers to: the last word of the relationship's type ("footnotes"), and the name of another
    part or, where that is external, an address."""

    kind: str
    target: str
    is_external: bool = False


class Package:
    """The parts of a docx, each read when it is asked for.

    Raises DocumentError for what is no zip, encrypted, or damaged where it is read.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise DocumentError(
                "is encrypted or made by Word before 2007. Save it as .docx without a password."
            )
        self._zip = check_archive(data, _WHAT)
        self._names = {entry.filename.replace("\\", "/").lower(): entry for entry in self._zip.infolist()}
        self._relationships: dict[str, dict[str, Relationship]] = {}

    @property
    def document(self) -> str:
        """The name of the main part."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and not relationship.is_external:
                return relationship.target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise DocumentError(_DAMAGED)

    def targets(self, part: str, kind: str) -> list[str]:
        """The names of the parts of this kind that `part` refers to."""
        related = self.relationships(part).values()
        return [each.target for each in related if each.kind == kind and not each.is_external]

    def related(self, part: str, kind: str) -> etree._Element | None:
        """The root of the part of this kind that `part` refers to; None where there is none, or none that
        can be parsed: the text can be read without its styles."""
        target = next(iter(self.targets(part, kind)), None)
        return self.parse_or_none(target) if target else None

    def parse_or_none(self, part: str) -> etree._Element | None:
        """The root of a part, None for one that is not there or cannot be parsed."""
        try:
            return self.parse(part)
        except DocumentError:
            return None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What a part refers to, by id; "" is the package itself."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return self._relationships[part]

    def _read_relationships(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed.lower() not in self._names:
            return {}
        found = {}
        for element in self.parse(listed):
            target, kind = element.get("Target", ""), element.get("Type", "")
            is_external = element.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[element.get("Id", "")] = Relationship(kind.rpartition("/")[2], target, is_external)
        return found

    def parse(self, part: str) -> etree._Element:
        """The root of a part. No entity is resolved, and nothing is fetched."""
        data = self.read(part)
        if b"purl.oclc.org" in data:
            data = _STRICT.sub(_transitional, data)
        try:
            # Only declared entities that nobody refers to pass: a document of Word's declares none.
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError) as error:
            too_large = re.search(r"[Ee]xcessive depth|huge|too long", str(error))
            raise DocumentError(_TOO_LARGE if too_large else _DAMAGED) from error

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        entry = self._names.get(part.lower())
        if entry is None:
            raise DocumentError(_DAMAGED)
        try:
            with self._zip.open(entry) as file:
                data = file.read(MAX_PART + 1)
        except (*FAULTS, ValueError, OSError, RuntimeError) as error:
            raise DocumentError(_DAMAGED) from error
        if len(data) > MAX_PART:
            raise DocumentError(f"unpacks to more than {MAX_PART:,} bytes. Divide it.")
        return data


def _transitional(match: re.Match[bytes]) -> bytes:
    area, name = match.group(1).decode(), match.group(2).decode()
    return (_NAMESPACES[area] + name).encode() if area in _NAMESPACES else match.group()


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's namespace."""
    found: str | None = element.get(W + name) if element is not None else None
    return found


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of Word's namespace with this name, and of that the next."""
    for name in path:
        element = element.find(W + name) if element is not None else None
    return element


def is_on(element: etree._Element | None) -> bool | None:
    """A switch (CT_OnOff): None where it is not there."""
    if element is None:
        return None
    return (value(element) or "true") not in ("0", "false", "off")


def integer(text: str | None, default: int) -> int:
    """A whole number as XML has it, and the default for anything else."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else default
