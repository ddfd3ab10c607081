"""Zip archives, which most office formats are, opened within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from lxml import etree

from rag.documents import DocumentError

MOST_UNPACKED: Final = 500_000_000
MOST_ENTRIES: Final = 20_000

PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
"""Without entities: neither bombs of them nor files that they name."""


FAULTS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, EOFError)
"""What reading a broken archive raises."""


def check_archive(data: bytes, what: str) -> zipfile.ZipFile:
    """The archive of a file that is `what` ("an e-book"). Raises DocumentError for what is none, is
    encrypted, or unpacks to too much."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*FAULTS, ValueError, OSError) as error:
        raise DocumentError(damaged(what)) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise DocumentError(f"unpacks to {unpacked:,} bytes, more than {MOST_UNPACKED:,}.")
    if len(entries) > MOST_ENTRIES:
        raise DocumentError(f"holds {len(entries):,} files, more than {MOST_ENTRIES:,}.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError("is encrypted. Save it without a password.")
    return archive


@contextmanager
def open_archive(data: bytes, what: str) -> Iterator[zipfile.ZipFile]:
    """The checked archive, as long as it is read; what fails meanwhile is a DocumentError."""
    with check_archive(data, what) as archive:
        try:
            yield archive
        except (*FAULTS, etree.XMLSyntaxError) as error:
            raise DocumentError(damaged(what)) from error


def damaged(what: str) -> str:
    """The reason of a file that is not `what` it should be."""
    return f"is not {what} that can be opened; it may be damaged."


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of an XML file in an archive. Raises KeyError where there is no such file."""
    root: etree._Element = etree.fromstring(archive.read(name), PARSER)
    return root
