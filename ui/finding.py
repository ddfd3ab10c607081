"""How an answer was found, as HTML: the words searched for, what spoke for the first passages, and the time
of each stage."""

from __future__ import annotations

from collections.abc import Mapping

from rag.answers.answer import Answer, Evidence, FoundPassage
from ui.html import escape, say, write

SHOWN = 5
"""Of so many passages, the best, it is shown what spoke for them."""


def render_finding(answer: Answer, titles: Mapping[str, str]) -> str:
    """The finding of an answer, folded up; nothing where it is not known, as of an answer that was kept."""
    found = [*zip(answer.passages, answer.evidence, strict=False)][:SHOWN]
    if not found:
        return ""
    most = max(passage.score for passage, _ in found)
    rows = "".join(_render_row(number, *each, titles, most) for number, each in enumerate(found, 1))
    names = (say("passage"), say("by_words"), say("by_meaning"), say("fused"))
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    terms = "".join(f'<bdi class="term">{write(term)}</bdi> ' for term in answer.terms)
    searched = f"<p>{say('searched_for')} {terms}</p>" if terms else ""
    return (
        f'<details class="finding"><summary>{say("how_found")}</summary>{searched}'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="note">{say("scores_detail")}</p>{_render_stages(answer.seconds)}</details>'
    )


def _render_row(
    number: int, passage: FoundPassage, evidence: Evidence, titles: Mapping[str, str], most: float
) -> str:
    title = titles.get(passage.document, passage.document)
    amounts = (
        (evidence.coverage, evidence.coverage),
        (evidence.similarity, evidence.similarity),
        (passage.score, passage.score / most if most > 0 else 0.0),
    )
    cells = "".join(f"<td>{value:.2f}{_draw_bar(share)}</td>" for value, share in amounts)
    return (
        f'<tr><th scope="row">{number}. <bdi>{write(title)}</bdi>'
        f'<span class="place">{say("paragraph", number=passage.paragraph)}</span></th>{cells}</tr>'
    )


def _render_stages(seconds: Mapping[str, float]) -> str:
    total = seconds.get("total", 0.0)
    stages = (
        ("retrieve", say("stage_retrieve")),
        ("answer", say("stage_answer")),
        ("total", say("stage_total")),
    )
    rows = "".join(
        f'<tr><th scope="row">{name}</th>'
        f"<td>{say('seconds_taken', count=f'{seconds[stage]:.3f}')}"
        f"{_draw_bar(seconds[stage] / total if total > 0 else 0.0)}</td></tr>"
        for stage, name in stages
        if stage in seconds
    )
    heads = f'<th scope="col">{say("stage")}</th><th scope="col">{say("time_taken")}</th>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""


def _draw_bar(share: float) -> str:
    """A bar of a share of 1. A picture needs no inline style, which the page's policy may refuse."""
    width = round(100 * min(max(share, 0.0), 1.0))
    return (
        '<svg class="amount" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{escape(str(width))}" height="6"></rect></svg>'
    )
