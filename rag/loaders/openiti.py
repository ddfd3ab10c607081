"""OpenITI mARkdown, in which the corpora of classical Arabic books are published.

https://maximromanov.github.io/mARkdown: `### |` headings, `# ` paragraphs, `~~` continued lines, and marks of
pages and milestones between the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.documents import Block, Loaded

_MAGIC = "######OpenITI#"
_META = re.compile(r"#META#\s*(\S+)\s*::\s*(.*)")
_NO_VALUE = re.compile(r"(?:nodata|notgiven|none)?\W*", re.IGNORECASE)
_HEADING = re.compile(r"###\s*(\|+)(?![A-Z])\s*(.*)")
_ENTRY = re.compile(r"###\s*(?:\|[A-Z]+\||\$[A-Z_]+\$|\$+)?\s*(.*)")
_MARKS = re.compile(r"\bPage(?:Beg|End)?V[^\sP]*P\w+|\bms[A-Z]?\d+\b|@[A-Za-z]\w*@?|\$[A-Z_]+\$|#~:[^:\s]*:?")
_HEMISTICH = re.compile(r" ?%~% ?")


def is_openiti(text: str) -> bool:
    return text.lstrip("\ufeff\n ").startswith(_MAGIC)


def load(text: str) -> Loaded:
    """The blocks of a book, and its title where its header gives one."""
    lines = text.split("\n")
    end = next((i + 1 for i, line in enumerate(lines) if line.startswith("#META#Header#End")), 0)
    title = None
    for match in filter(None, map(_META.match, lines[:end])):
        if "BookTITLE" in match.group(1) and not _NO_VALUE.fullmatch(match.group(2)):
            title = title or match.group(2).split("::")[0].strip()
    return Loaded(tuple(_blocks(lines[end:])), title)


def _blocks(lines: list[str]) -> Iterator[Block]:
    level, parts = 0, [""]
    for line in lines:
        if line.startswith("~~"):
            parts.append(line[2:])
            continue
        yield Block(_words(parts), level)
        level, parts = _opened(line)
    yield Block(_words(parts), level)


def _opened(line: str) -> tuple[int, list[str]]:
    """The level and the first words of what a line begins."""
    if line.startswith((_MAGIC, "#META#")):
        return 0, []
    if match := _HEADING.match(line):
        return min(6, len(match.group(1))), [match.group(2)]
    if match := _ENTRY.match(line):
        return 0, [match.group(1)]
    return 0, [line.lstrip("# ")]


def _words(parts: list[str]) -> str:
    text = " ".join(" ".join(parts).split())
    text = _MARKS.sub(" ", _HEMISTICH.sub(" – ", text))
    return " ".join(text.strip(" %|").split())
