"""What of rich text is bold or a link: striprtf drops it, so that it is marked in the text before it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from rag.addresses import outward
from rag.loaders.spans import Run

_TOKEN: Final = re.compile(r"[{}]|\\([a-z]+)(-?\d+)? ?|\\(?:'[0-9a-fA-F]{2}|.)|[^\\{}]+", re.DOTALL)
_LINK: Final = re.compile(r'(?:\\[a-z]+(?:-?\d+)?|[{}\s])*HYPERLINK\s+"([^"]*)"')
_MARK: Final = re.compile("\ue001(\\d{1,9})\ue002")
"""Characters of private use around the number of a look, before what has it."""
_LONGEST_FIELD: Final = 4_000


class _Look(NamedTuple):
    bold: bool = False
    link: str = ""


class _Group(NamedTuple):
    """What holds within braces: bold for letters from the left and from the right, the link; and where the
    instruction of a field begins, if this group is one."""

    bold: bool = False
    rtl_bold: bool = False
    link: str = ""
    instruction: int | None = None

    @property
    def look(self) -> _Look:
        return _Look(self.bold or self.rtl_bold, self.link)


class Looks:
    """Marks the looks of a text, and reads it by the marks when it is plain."""

    def __init__(self) -> None:
        self._looks = [_Look()]
        self._numbers = {_Look(): 0}
        self._current = 0

    def mark(self, text: str) -> str:
        """The rich text with a mark wherever the look of what follows is another."""
        if not re.search(r"\\a?b(?![a-z0-9])|\\a?b1|HYPERLINK", text):
            return text
        marked: list[str] = []
        groups = [_Group()]
        known: int | None = 0
        address = ""
        for token in _TOKEN.finditer(text):
            written, group = token.group(), groups[-1]
            if written == "{":
                groups.append(group._replace(instruction=None))
            elif written == "}":
                if group.instruction is not None:
                    found = _LINK.match(text[group.instruction : token.start()][:_LONGEST_FIELD])
                    address = outward(found.group(1)) if found else ""
                if len(groups) > 1:
                    groups.pop()
                known = None  # what was marked in a group that is not shown is gone with it
            elif (name := token.group(1)) and name != "u":
                groups[-1] = _after(group, name, token.group(2), token.end(), address)
            elif not written.isspace():
                number = self._number(group.look)
                if number != known:
                    marked.append(f"\ue001{number}\ue002")
                    known = number
            marked.append(written)
        return "".join(marked)

    def _number(self, look: _Look) -> int:
        if look not in self._numbers:
            self._numbers[look] = len(self._looks)
            self._looks.append(look)
        return self._numbers[look]

    def read(self, plain: str) -> list[Run]:
        """The runs of plain text with marks, the next part of what was read before."""
        first, *rest = _MARK.split(plain)
        runs = [Run(first, *self._looks[self._current])]
        for number, text in zip(rest[::2], rest[1::2], strict=True):
            self._current = int(number) if int(number) < len(self._looks) else 0
            runs.append(Run(text, *self._looks[self._current]))
        return runs


def _after(group: _Group, name: str, number: str | None, end: int, address: str) -> _Group:
    """What holds after a control word that ends at `end`."""
    if name == "b":
        return group._replace(bold=number != "0")
    if name == "ab":
        return group._replace(rtl_bold=number != "0")
    if name == "plain":
        return group._replace(bold=False, rtl_bold=False)
    if name in ("fldinst", "datafield"):
        return group._replace(instruction=end)
    if name == "fldrslt":
        return group._replace(link=address)
    return group
