"""Answers as HTML.

Questions, documents and what a model wrote are untrusted: they only ever get in through `escape`, as text
or as an attribute's value. Labels stand in both languages and the style sheet shows the one of the page, so
that switching the language needs no server and loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rag.answers.answer import Answer, CheckedSentence, Citation, FoundPassage
from rag.arabic import language
from rag.documents import Document, Paragraph, document_id
from ui.byline import render_byline, write_byline
from ui.finding import render_finding
from ui.html import escape, render_copy, say, shorten, write
from ui.quoted import digest

CONTEXT_CHARACTERS = 700
"""The length of the context before a quote, and of that after it, at most."""
NEAREST = 3
"""The number of passages that a refusal shows."""
EXCERPT_CHARACTERS = 420
"""The length of a quote or a passage in a list, at most; all of it stands in the panel or the document."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a quote: what its section says before and after it."""

    before: str = ""
    after: str = ""

    @classmethod
    def of(cls, citation: Citation, document: Document) -> Context:
        """The context of a citation, empty where the document has changed since."""
        if document.text[citation.start : citation.end] != citation.quote:
            return cls()
        start, end = _find_section(citation, document.paragraphs)
        before = document.text[start : citation.start]
        after = document.text[citation.end : end]
        if len(before) > CONTEXT_CHARACTERS:
            before = "… " + before[-CONTEXT_CHARACTERS:].partition(" ")[2]
        if len(after) > CONTEXT_CHARACTERS:
            after = after[:CONTEXT_CHARACTERS].rpartition(" ")[0] + " …"
        return cls(before, after)


def _find_section(citation: Citation, paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """Where the section of a quote begins and ends, as far as it can be shown: its paragraphs, and their
    neighbours under the same headings."""
    own = [at for at, p in enumerate(paragraphs) if p.start < citation.end and citation.start < p.end]
    if not own:
        return citation.start, citation.end
    first, last = own[0], own[-1]

    def goes_on(at: int) -> bool:
        return 0 <= at < len(paragraphs) and paragraphs[at].section == citation.section

    while goes_on(first - 1) and citation.start - paragraphs[first].start < CONTEXT_CHARACTERS:
        first -= 1
    while goes_on(last + 1) and paragraphs[last].end - citation.end < CONTEXT_CHARACTERS:
        last += 1
    return paragraphs[first].start, paragraphs[last].end


def build_document_url(
    document: str, paragraph: int, start: int | None = None, end: int | None = None, quote: str = ""
) -> str:
    """The address of a document's page at a paragraph, relative to the chat. With the `quote` at
    [start:end] it finds that again where the document has changed."""
    query: dict[str, int | str | None] = {"paragraph": paragraph}
    if start is not None:
        query = {"start": start, "end": end} | ({"quote": digest(quote)} if quote else {})
    return f"documents/{document_id(document)}?{urlencode(query)}#p{paragraph}"


def render_answer(
    answer: Answer,
    key: str = "answer",
    contexts: Mapping[int, Context] | None = None,
    titles: Mapping[str, str] | None = None,
) -> str:
    """The answer with its sources, or the refusal, with the sentences that may answer; a refusal without any
    shows the nearest passages.

    `key` begins the ids, so that several answers can stand on one page. `contexts` are by a citation's
    number, `titles` by a document's path.
    """
    contexts = contexts or {}
    panels = "".join(
        _render_panel(citation, key, contexts.get(citation.number, Context()))
        for citation in (*answer.citations, *answer.candidates)
    )
    candidates = _render_candidates(answer, key)
    if not answer.answered:
        nearest = candidates or _render_all_nearest(answer.passages[:NEAREST], titles or {})
        said = f'<div class="refusal">{render_text(answer.answer, (), "")}</div>'
        return f"{said}{nearest}{render_finding(answer, titles or {})}{panels}"
    listed = _render_by_document(answer.citations, key)
    byline = render_byline(answer.curated, answer.question) if answer.curated else ""
    is_quoted = answer.model == "extractive" or all(check.verbatim for check in answer.checks)
    how = _say_whose(answer) if is_quoted else say("written", model=answer.model)
    how = say("curated_detail") if answer.curated else how
    sources = (
        f'<section class="sources"><h3>{say("sources")}</h3><ol>{listed}</ol></section>' if listed else ""
    )
    return (
        f"{byline}{render_text(answer.answer, answer.citations, key, answer.emphasis, answer.checks)}"
        f"{sources}{candidates}"
        f'<footer class="about"><span class="how">{how}</span>{_render_copy(answer)}</footer>'
        f"{render_finding(answer, titles or {})}{panels}"
    )


def _say_whose(answer: Answer) -> str:
    """That the words of an answer are the documents'; who asked in English is told where these are Arabic."""
    is_foreign = answer.language == "en" and any(language(cited.quote) == "ar" for cited in answer.citations)
    return say("quoted_arabic") if is_foreign else say("quoted")


def render_text(
    text: str,
    citations: Sequence[Citation],
    key: str,
    emphasis: Sequence[tuple[int, int]] = (),
    checks: Sequence[CheckedSentence] = (),
) -> str:
    """The text as paragraphs, each [n] at the end of a line that names a citation a button, any other left as
    text. The stretches of `emphasis`, in order, are bold; below a sentence that failed its check it says
    why."""
    failed = {check.start: " ".join(check.reasons) for check in checks if check.verdict != "supported"}
    known = {citation.number: citation for citation in citations}

    def chip(number: int) -> str:
        return (
            '<button type="button" class="cite" aria-haspopup="dialog"'
            f' data-source="{escape(_make_id(key, number))}">'
            f'<span class="unseen">{say("source")} </span>{number}</button>'
        )

    def shown(start: int, end: int) -> str:
        parts = []
        for first, last in emphasis:
            first, last = max(first, start), min(last, end)
            if first < last:
                parts += [write(text[start:first]), f"<b>{write(text[first:last])}</b>"]
                start = last
        return "".join((*parts, write(text[start:end])))

    rendered = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        if start < end:
            shown_line = _render_line(text, start, end, known, chip, shown)
            line_failed = ' class="unsupported"' if start in failed else ""
            rendered.append(f'<p dir="auto"{line_failed}>{shown_line}</p>')
            if failed.get(start):
                rendered.append(f'<p dir="auto" class="note">{write(failed[start])}</p>')
        at += len(line)
    return "".join(rendered)


_MARKS = re.compile(r"(?<!\S)(?:\[\d{1,4}\])+$")
"""The marks of a line are its last word. Whatever else looks like one is the document's own."""
_LAST_WORD = re.compile(r"\S{1,24}$")


def _render_line(
    text: str,
    start: int,
    end: int,
    known: Mapping[int, Citation],
    chip: Callable[[int], str],
    shown: Callable[[int, int], str],
) -> str:
    """A line, `text[start:end]`, with its chips, which are kept on the line of the word before them; `shown`
    renders a part of the text."""
    marks = _MARKS.search(text, start, end)
    numbers = [int(number) for number in re.findall(r"\d+", marks.group())] if marks else []
    if not marks or not known.keys() >= set(numbers):
        return shown(start, end)
    said = start + len(text[start : marks.start()].rstrip())
    last = _LAST_WORD.search(text[start:said])
    cut = start + last.start() if last else said
    chips = "".join(chip(number) for number in numbers)
    together = f'<span class="together">{shown(cut, said)}{chips}</span>'
    return f'<span class="said">{shown(start, cut)}{together}</span>'


def _make_id(key: str, number: int) -> str:
    return f"{key}-{number}"


def _render_place(citation: Citation, sectioned: bool = True) -> str:
    parts = [f"<bdi>{write(citation.section)}</bdi>"] if citation.section and sectioned else []
    if citation.page is not None:
        parts.append(say(citation.unit, number=citation.page))
    parts.append(say("paragraph", number=citation.paragraph))
    return '<span class="dot" aria-hidden="true"> · </span>'.join(parts)


def _render_candidates(answer: Answer, key: str) -> str:
    if not answer.candidates:
        return ""
    heading = say("or_perhaps" if answer.answered else "perhaps")
    listed = "".join(_render_listed(citation, key, quoted=True) for citation in answer.candidates)
    return f'<section class="sources candidates"><h3>{heading}</h3><ol>{listed}</ol></section>'


def _render_by_document(citations: Sequence[Citation], key: str) -> str:
    """The citations as the items of a list, those of one document together under its title."""
    together: dict[str, list[Citation]] = {}
    for citation in citations:
        together.setdefault(citation.document, []).append(citation)
    return "".join(
        f'<li class="document"><p class="title" dir="auto">{write(own[0].title)}</p><ol>'
        f"{''.join(_render_listed(citation, key, titled=False) for citation in own)}</ol></li>"
        if len(own) > 1
        else _render_listed(own[0], key)
        for own in together.values()
    )


def _render_listed(citation: Citation, key: str, quoted: bool = False, titled: bool = True) -> str:
    """The citation as what opens its panel: its title, if it is to be `titled`, or, `quoted`, its quote above
    that."""
    shown = shorten(citation.quote, EXCERPT_CHARACTERS)
    title = f'<span class="title" dir="auto">{write(citation.title)}</span>' if titled else ""
    quote = f'<span class="quote" dir="auto">{write(shown)}</span>' if quoted else ""
    return (
        f'<li><button type="button" class="listed" aria-haspopup="dialog"'
        f' data-source="{escape(_make_id(key, citation.number))}">'
        f'<span class="number">{citation.number}</span><span class="what">{quote}'
        f'{title}<span class="place">{_render_place(citation) if citation.quote else ""}</span>'
        "</span></button></li>"
    )


def _render_panel(citation: Citation, key: str, context: Context) -> str:
    """The source as the page's script shows it in the panel: the quote in its context, or, of a document
    that is cited as such, its name alone."""
    place = (citation.start, citation.end, citation.quote) if citation.quote else ()
    url = build_document_url(citation.document, citation.paragraph, *place)
    heading = f'<p class="heading" dir="auto">{write(citation.section)}</p>' if citation.section else ""
    quoted = (
        f'<p class="place">{_render_place(citation, sectioned=False)}</p><p class="check">'
        f'<span class="badge verified">{say("verified")}</span> {say("verified_detail")}</p>'
        f'<blockquote>{heading}<p dir="auto">{write(context.before)}<mark>{write(citation.quote)}</mark>'
        f"{write(context.after)}</p></blockquote>"
    )
    return (
        f'<div hidden class="source" id="{escape(_make_id(key, citation.number))}">'
        f'<h2><span class="number">{citation.number}</span> <bdi>{write(citation.title)}</bdi></h2>'
        f"{quoted if citation.quote else ''}"
        f'<p class="file"><bdi>{write(citation.document)}</bdi></p>'
        f'<p class="whole"><a href="{escape(url)}" target="_blank" rel="noopener">{say("open_document")}'
        f'<span class="unseen"> {say("new_tab")}</span></a></p></div>'
    )


def _render_copy(answer: Answer) -> str:
    before, after = "«»" if answer.language == "ar" else "“”"
    sources = [
        f"[{citation.number}] {citation.title}"
        + (f": {before}{citation.quote}{after}" if citation.quote else "")
        for citation in answer.citations
    ]
    byline = [write_byline(answer.curated, answer.language)] if answer.curated else []
    return render_copy("\n".join((answer.answer, *byline, "", *sources)).strip())


def _render_all_nearest(passages: Sequence[FoundPassage], titles: Mapping[str, str]) -> str:
    if not passages:
        return ""
    nearest = "".join(_render_nearest(passage, titles) for passage in passages)
    return (
        f'<section class="nearest"><h3>{say("nearest")}</h3><p class="note">{say("nearest_detail")}</p>'
        f"<ul>{nearest}</ul></section>"
    )


def _render_nearest(passage: FoundPassage, titles: Mapping[str, str]) -> str:
    title = titles.get(passage.document, passage.document)
    return (
        f'<li><a href="{escape(build_document_url(passage.document, passage.paragraph))}"'
        f' target="_blank" rel="noopener"><bdi>{write(title)}</bdi></a>'
        f'<span class="place">{say("paragraph", number=passage.paragraph)}</span>'
        f'<p dir="auto" class="excerpt">{write(shorten(passage.text, EXCERPT_CHARACTERS))}</p></li>'
    )
