"""The text of a document as HTML, with what of it is bold or a link in the original, the quoted stretch
marked, and the paragraph's id where a link to it has to lead."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence

from rag.addresses import outward
from rag.documents import Span
from ui.html import escape, write


class Marked:
    """Writes `text[start:end]` as a mark, `label` being its name for those who do not see it. `spans` are
    what is bold or a link, in order and apart from one another.

    A paragraph has its id on the first mark in it, so that a link leads to the quoted words of a long one,
    else on its first element; it has none where there are to be no `anchors`.
    """

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        label: str,
        spans: Sequence[Span] = (),
        anchors: bool = True,
    ) -> None:
        self.text = text
        self._spans = spans
        self._start = start
        self._end = end
        self._label = escape(label)
        self._anchors = anchors
        self._waiting = ""

    @property
    def query(self) -> str:
        """What asks for the same mark in an address, empty where there is none."""
        return f"?start={self._start}&end={self._end}" if self._start < self._end else ""

    def touches(self, start: int, end: int) -> bool:
        """Whether any of `text[start:end]` is to be marked."""
        return max(start, self._start) < min(end, self._end)

    def begin(self, identity: str) -> None:
        """Begin the paragraph that has this id."""
        self._waiting = identity if self._anchors else ""

    def id(self) -> str:
        """The attribute of the paragraph's first element, empty where the id is given already. Ask for it
        after what the element holds was written."""
        identity, self._waiting = self._waiting, ""
        return f' id="{escape(identity)}"' if identity else ""

    def write(self, start: int, end: int) -> str:
        """`text[start:end]`, with what of it is to be marked."""
        first, last = max(start, self._start), min(end, self._end)
        if first >= last:
            return self._plain(start, end)
        return (
            f"{self._plain(start, first)}"
            f'<mark{self.id()} aria-label="{self._label}">{self._plain(first, last)}</mark>'
            f"{self._plain(last, end)}"
        )

    def _plain(self, start: int, end: int) -> str:
        return "".join(self._pieces(start, end))

    def _pieces(self, start: int, end: int) -> Iterator[str]:
        at = bisect(self._spans, start, key=lambda span: span.end)
        for span in self._spans[at:]:
            if span.start >= end:
                break
            yield write(self.text[start : span.start])
            start = max(start, span.start)
            words = write(self.text[start : min(end, span.end)])
            start = min(end, span.end)
            words = f"<b>{words}</b>" if span.bold else words
            if address := escape(outward(span.link)):
                words = f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">{words}</a>'
            yield words
        yield write(self.text[start:end])
