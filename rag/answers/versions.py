"""Versions: sentences of one wording in documents of different years, which contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answers.answer import Source
from rag.answers.constraints import Dates, Wording


def versions(best: Source, sources: Sequence[Source]) -> list[Source]:
    """The best source, and of each other year the one that says most nearly the same and differs, where
    titles or headings name the years: the newest first. The best alone where nothing contradicts it."""
    year, wording = _year(best), Wording.of(best.quote)
    if not year:
        return [best]
    found = {year: best}
    for source in sorted(sources, key=lambda source: -wording.likeness(Wording.of(source.quote))):
        other = _year(source)
        if other and other not in found and wording.contradicts(Wording.of(source.quote)):
            found[other] = source
    return [found[each] for each in sorted(found, reverse=True)]


def _year(source: Source) -> str | None:
    """The latest year that the heading of a source names, else its title."""
    for text in (source.passage.section or "", source.passage.title):
        if years := Dates.of(text).years:
            return max(years)
    return None
