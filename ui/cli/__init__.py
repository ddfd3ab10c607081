"""The command line: `isnad index`, `ask`, `serve` and the others."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag import __version__, arabic, egress
from rag.config import EXTRACTIVE, Settings, load_settings, with_value
from rag.errors import IsnadError
from ui.cli.answers import add_answers
from ui.cli.catalogue import add_catalogue
from ui.cli.conversations import conversations
from ui.cli.scope import find_scope
from ui.cli.tokens import tokens
from ui.importing import importing
from ui.terminal import count, note, printable, progress, say, waiting
from ui.terminal import err as _err
from ui.terminal import out as _out

if TYPE_CHECKING:
    from rag.answers.answer import Citation
    from ui.conversations.curated import KeptSource

app = typer.Typer(
    help="Isnad (إسناد): answers from Arabic documents, each sentence with its source.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """The `isnad` command: every foreseen error is one line on standard error and exit code 1."""
    egress.restrict()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except IsnadError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("stopped.", INTERRUPTED)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # with which Typer ends what is interrupted, without a word
            _fail("stopped.", INTERRUPTED)
        raise


def _fail(message: str, code: int = 1) -> None:
    begin = "\n" if code == INTERRUPTED and _err.is_terminal else ""  # after what it shows of Ctrl-C
    say(f"{begin}isnad: {message}", "red", _err)
    raise SystemExit(code)


def _version(wanted: bool) -> None:
    if wanted:
        _out.print(f"isnad {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The settings file. Default: ./config.yaml", metavar="FILE")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Read the settings for every command."""
    context.obj = load_settings(config)


@app.command()
def index(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders. Default: `corpus` in the settings.")
    ] = None,
) -> None:
    """Index documents, so that questions are answered from them. The exit code is 3 where something could not
    be reached (what was read of it before stays), and 4 where `index.gate` refused the new index."""
    from rag.index.outcome import RefusedError
    from ui.indexing import find_indexer

    settings: Settings = context.obj
    if any(path.parts[0] in ("http:", "https:") for path in paths or () if path.parts):
        return _fail("Web addresses are fetched only where `corpus` names them, in config.yaml.")
    gate = None
    if settings.index.gate:
        from evals.gate import QuestionGate

        gate = QuestionGate(settings.index.gate, settings)
    with progress() as show:
        sources = [path.absolute() for path in paths or ()]
        try:
            report = find_indexer(settings)(settings, sources, show, gate=gate)
        except RefusedError as error:
            return _fail(str(error), REFUSED)
    for message in report.messages:
        say(f"note: {message}", "yellow")
    for skip in report.skipped:
        say(f"skipped: {skip.path}: {skip.reason}", "yellow")
    _out.print(
        f"{count(report.documents, 'document')}, {count(report.passages, 'passage')}"
        f" (added {report.added}, changed {report.changed}, removed {report.removed},"
        f" skipped {len(report.skipped)}; {count(report.embedded, 'passage')} embedded,"
        f" vector index {report.vector_index}) in {report.seconds:.1f} s"
    )
    if report.unreachable:
        places = (
            f"{each.name}: {each.reason}; what was read of it before stays." for each in report.unreachable
        )
        _fail("\n".join(places), UNREACHABLE)


REFUSED = 4
"""The exit code of `isnad index` where `index.gate` refused the new index."""
INTERRUPTED = 130
"""The exit code of any command that was stopped by Ctrl-C."""
UNREACHABLE = 3
"""The exit code of `isnad index` where a place of the corpus could not be reached."""


_Collections = Annotated[
    list[str] | None,
    typer.Option(help="Ask in this collection of the settings; may come more than once.", metavar="NAME"),
]


def _open_curated(settings: Settings) -> KeptSource | None:
    """The curated answers, if there are to be any; else their database is not even imported."""
    if not settings.curation.enabled:
        return None
    from ui.conversations.curated import open_source

    return open_source(settings)


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for.")],
    top_k: Annotated[int | None, typer.Option(min=1, max=1000, help="How many passages.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    collection: _Collections = None,
) -> None:
    """Print the passages nearest to a query."""
    with importing():
        from rag.engine import Engine

    scope = find_scope(context.obj, collection)
    with waiting("Opening the index"):
        engine = Engine(context.obj)
    with waiting("Searching"):
        passages = engine.search(query, top_k, scope)
    if as_json:
        _print_json([asdict(passage) for passage in passages])
        return
    for number, passage in enumerate(passages, start=1):
        place = f"{number}. {passage.document}, paragraph {passage.paragraph}"
        say(f"{place}  ({passage.score:.3f})", "bold")
        say(passage.text + "\n")


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, in Arabic or English.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    collection: _Collections = None,
) -> None:
    """Answer a question from the documents, with its sources."""
    with importing():
        from rag.engine import Engine
        from ui.byline import write_byline

    settings: Settings = context.obj
    scope = find_scope(settings, collection)
    with waiting("Opening the index"):
        engine = Engine(settings, curated=_open_curated(settings))
    with waiting(f"Asking {settings.answer.model}" if settings.answer.model != EXTRACTIVE else "Searching"):
        answer = engine.ask(question, scope=scope)
    if as_json:
        _print_json(answer.to_json())
        return
    words = _WORDS[answer.language]
    say(answer.explained(), "bold" if answer.answered else "yellow")
    if answer.curated:
        say(write_byline(answer.curated, answer.language), "dim")
    if answer.citations:
        _out.print(f"\n{words['sources']}")
    for citation in answer.citations:
        _print_source(citation, citation.title, words)
    if answer.candidates:
        _out.print(f"\n{words['or_perhaps' if answer.answered else 'perhaps']}")
    for citation in answer.candidates:
        _print_source(citation, citation.quote, words)
    if not answer.answered and not answer.candidates and answer.passages:
        _out.print(f"\n{words['nearest']}")
        for passage in answer.passages[:3]:
            say(f"- {_first_sentence(passage.text)}", "dim")
            say(f"  {passage.document}", "dim")


def _print_source(citation: Citation, first: str, words: dict[str, str]) -> None:
    """A citation, its first line given."""
    place = [citation.section or "", words["paragraph"].format(citation.paragraph)]
    if citation.page:
        place.append(words[citation.unit].format(citation.page))
    say(f"[{citation.number}] {first}")
    say(f"    {' · '.join(part for part in place if part)}", "dim")
    say(f"    {citation.document}", "dim")


_WORDS = {
    "ar": {
        "perhaps": "قد يكون الجواب هنا:",
        "or_perhaps": "أو قد يكون الجواب هنا:",
        "sources": "المصادر:",
        "paragraph": "الفقرة {}",
        "page": "الصفحة {}",
        "scan": "الصفحة {}، قُرئت من صورة",
        "slide": "الشريحة {}",
        "row": "الصف {}",
        "nearest": "أقرب ما في الوثائق، وليس جوابًا:",
    },
    "en": {
        "perhaps": "The answer may be here:",
        "or_perhaps": "Or the answer may be here:",
        "sources": "Sources:",
        "paragraph": "paragraph {}",
        "page": "page {}",
        "scan": "page {}, read from a scan",
        "slide": "slide {}",
        "row": "row {}",
        "nearest": "The nearest in the documents, which is no answer:",
    },
}


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="Default: server.host in the settings.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Default: server.port.")] = None,
) -> None:
    """Serve the chat and the API."""
    from ui.listening import announce, listen

    settings: Settings = context.obj
    given = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update={"server": settings.server.model_copy(update=given)})
    listening = listen(settings.server.host, settings.server.port)
    began = time.monotonic()
    print(announce(listening), flush=True)
    note("Loading the index and the page of the chat. Who comes meanwhile waits.")
    with importing():
        from ui.web.server import serve as run_server

    run_server(settings, listening, lambda: note(f"Ready, after {time.monotonic() - began:.1f} s."))


@app.command()
def check(
    context: typer.Context,
    answer: Annotated[Path, typer.Argument(help="A text file: the answer to check.", metavar="ANSWER")],
    against: Annotated[
        list[Path], typer.Option(help="The document that it has to follow from; more may come after it.")
    ],
    more: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check each sentence of an answer against documents. Exit status 0 where all of them follow."""
    from ui.checking import check_answer, render_check

    checked = check_answer(context.obj, answer, [*against, *(more or ())])
    if as_json:
        _print_json([each.to_json() for each in checked])
    else:
        for line, style in render_check(checked):
            say(line, style)
    if not checked or not all(each.found for each in checked):
        raise typer.Exit(1)


@app.command()
def doctor(context: typer.Context) -> None:
    """Look for what keeps Isnad from working, and say what helps. Exit status 1 where something is wrong."""
    from ui.doctor import examine

    findings = []
    for finding in examine(context.obj):
        findings.append(finding)
        style = {"ok": "green", "note": "yellow", "wrong": "red"}[finding.state]
        said = " ".join(finding.said.split())
        say(f"{finding.state:<6}{finding.what}: {said}", style)
    if any(finding.state == "wrong" for finding in findings):
        raise typer.Exit(1)


@app.command()
def feedback(
    context: typer.Context,
    as_csv: Annotated[
        Path | None,
        typer.Option("--csv", help="Write what was judged here, for `isnad eval`.", metavar="FILE"),
    ] = None,
) -> None:
    """Print how readers judged the answers, and what was asked and not answered, alike questions once."""
    from ui.feedback import report

    for line in report(context.obj, as_csv):
        say(line)


app.add_typer(tokens, name="token")
app.add_typer(conversations, name="conversations")
add_answers(app, lambda line: _out.print(printable(line)))
add_catalogue(app, say)


@app.command(name="eval")
def evaluate(
    context: typer.Context,
    sets: Annotated[
        list[Path],
        typer.Argument(
            help="Question sets (csv, xlsx, jsonl), SQuAD files (json), BEIR folders.", metavar="SET..."
        ),
    ],
    corpus: Annotated[
        Path | None,
        typer.Option(
            help="Ask these documents; or a SQuAD file's paragraphs, joined by the questions' ids.",
            metavar="PATH",
        ),
    ] = None,
    as_json: Annotated[
        Path | None, typer.Option("--json", help="Write the runs here.", metavar="FILE")
    ] = None,
    as_html: Annotated[
        Path | None, typer.Option("--html", help="Write a report here.", metavar="FILE")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="An earlier run's JSON; prints the differences.", metavar="RUN.json")
    ] = None,
    changed: Annotated[
        list[str] | None, typer.Option("--set", help="Run with another setting.", metavar="KEY=VALUE")
    ] = None,
    fail_under: Annotated[
        list[str] | None, typer.Option(help="Exit with 1 where a figure is lower.", metavar="MEASURE=VALUE")
    ] = None,
    fail_if_worse: Annotated[
        bool, typer.Option(help="Exit with 1 where a figure is surely lower than in RUN.json.")
    ] = False,
    resume: Annotated[
        bool, typer.Option(help="Go on with the run to --json FILE, where it was interrupted.")
    ] = False,
) -> None:
    """Run question sets and print how good the answers are."""
    from evals.cli import Outputs
    from evals.cli import evaluate as run_sets
    from ui.html import write

    settings: Settings = context.obj
    for assignment in changed or ():
        settings = with_value(settings, assignment)
    with progress() as show:
        style = (Path(__file__).parents[1] / "static" / "base.css").read_text(encoding="utf-8")
        outputs = Outputs(as_json, as_html, compare, fail_under or (), fail_if_worse, resume, style, write)
        curated = _open_curated(settings)
        failures = run_sets(settings, sets, corpus, outputs, _out, show, printable, curated)
    if failures:
        _fail("\n".join(failures))


def _first_sentence(text: str) -> str:
    from ui.html import shorten

    start, end = next(iter(arabic.sentences(text)), (0, 0))
    return shorten(text[start:end], 160)


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
