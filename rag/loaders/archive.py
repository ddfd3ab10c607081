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


@contextmanager
def open_archive(data: bytes, what: str) -> Iterator[zipfile.ZipFile]:
    """The archive of a file that is `what` ("an e-book"). Raises DocumentError for one that is encrypted or
    unpacks to too much, and for what fails while it is read."""
    broken = f"is not {what} that can be opened; it may be damaged."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MOST_UNPACKED:
                raise DocumentError(f"unpacks to {unpacked:,} bytes, more than {MOST_UNPACKED:,}.")
            if len(entries) > MOST_ENTRIES:
                raise DocumentError(f"holds {len(entries):,} files, more than {MOST_ENTRIES:,}.")
            if any(entry.flag_bits & 1 for entry in entries):
                raise DocumentError("is encrypted. Save it without a password.")
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        etree.XMLSyntaxError,
        KeyError,
        EOFError,
    ) as error:
        raise DocumentError(broken) from error


def read_xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """The root of an XML file in an archive. Raises KeyError where there is no such file."""
    root: etree._Element = etree.fromstring(archive.read(name), PARSER)
    return root
