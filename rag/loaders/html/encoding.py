"""The encoding of a page, in the order of the HTML standard but for UTF-8: by its mark, as UTF-8 where the
bytes are that, by its declaration, and by its words where that cannot hold.

What declares another encoding and is valid UTF-8 was converted after the declaration was written.
"""

from __future__ import annotations

import codecs
import re

from rag.loaders.encoding import as_text, by_form, by_mark, guess

_PRESCANNED = 4_096
"""The standard looks at 1,024 bytes; pages with long comments before it are shown right all the same, by
luck."""
_DECLARATION = re.compile(
    rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_WESTERN = frozenset(("cp1252", "iso8859-1", "ascii", "latin_1"))


def decode_page(data: bytes) -> str:
    """The text of a page. Raises DocumentError for what is no text."""
    text = by_mark(data) or by_form(data)
    return as_text(text if text is not None else data.decode(_encoding(data), "replace"))


def _encoding(data: bytes) -> str:
    """The declared encoding, unless it is a Western one (what servers and editors put there unasked), UTF-8
    (which the bytes are not) or none that there is: then that in which the most words are known."""
    declared = _declared(data)
    if declared and declared not in _WESTERN and not declared.startswith("utf"):
        return declared
    return guess(data)


def _declared(data: bytes) -> str | None:
    head = _without_comments(data[:_PRESCANNED])
    found = _DECLARATION.search(head)
    if not found:
        return None
    label = (found.group(1) or found.group(2)).decode("ascii", "replace").lower()
    try:
        name = codecs.lookup(_LABELS.get(label, label)).name
        b"".decode(name)
    except (LookupError, UnicodeError):  # `undefined` is a codec of Python's that raises UnicodeError
        return None
    return name


_LABELS = {
    "x-user-defined": "cp1252",
    "iso-8859-6-e": "iso8859_6",
    "iso-8859-6-i": "iso8859_6",
    "dos-720": "cp720",
}
"""Names that pages use and Python does not know."""


def _without_comments(head: bytes) -> bytes:
    parts, at = [], 0
    while (start := head.find(b"<!--", at)) >= 0:
        parts.append(head[at:start])
        end = head.find(b"-->", start + 4)
        if end < 0:
            return b"".join(parts)
        at = end + 3
    return b"".join([*parts, head[at:]])
