"""`isnad doctor`: what keeps an installation from working, one line each, with the remedy."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from rag import weights
from rag.answers.writing.chat_model import ChatModel
from rag.config import EXTRACTIVE, ConfigError, Settings, Upload
from rag.embedding import embedding_model
from rag.engine import Engine
from rag.errors import IsnadError
from rag.health import find_problems
from rag.index.snapshot import SnapshotError
from rag.ocr.tesseract import find_tesseract
from rag.tracing import Tracing
from ui.diagnosis import Diagnosis, State
from ui.terminal import count

_SERVING = ("newer_index_unusable", "stale_index", "source_missing")
"""Problems that leave the server answering."""


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Look at everything that asking needs, in the order in which it is needed."""
    yield Diagnosis("ok", "settings", "can be read.")
    engine = None
    quoting = settings.answer.model_copy(update={"model": EXTRACTIVE})  # a chat model is looked at below
    try:
        engine = Engine(settings.model_copy(update={"answer": quoting}))
        yield Diagnosis(
            "ok", "index", f"{count(engine.count_documents(), 'document')}, every file as it was written."
        )
    except SnapshotError as error:
        yield Diagnosis("wrong", "index", str(error))
    except IsnadError as error:
        yield Diagnosis("wrong", "model", str(error))
    for problem in find_problems(settings, engine):
        state: State = "note" if problem.code in _SERVING else "wrong"
        yield Diagnosis(state, problem.code.replace("_", " "), problem.reason)
    if engine:
        yield _examine_model(settings)
    yield from _examine_permissions(settings)
    yield from _examine_reading(settings)
    yield from _examine_chat_models(settings)
    yield from _examine_server(settings)
    if settings.catalogue.url:
        from ui.catalogue.examining import examine_catalogue

        yield from examine_catalogue(settings)
    if settings.documents.upload:
        yield _examine_uploads(settings, settings.documents.upload)


def _examine_model(settings: Settings) -> Diagnosis:
    model = settings.embedding.model
    if embedding_model(settings.embedding).digest != weights.model_digest():
        return Diagnosis(
            "note",
            "model",
            f"{model}: the weights of reading belong to another. Fit them: python -m training.weights",
        )
    return Diagnosis("ok", "model", f"{model} can be loaded, and the weights of reading belong to it.")


def _examine_permissions(settings: Settings) -> Iterator[Diagnosis]:
    if not settings.data_dir.exists():
        return
    mode = stat.S_IMODE(settings.data_dir.stat().st_mode)
    if mode & 0o077:
        yield Diagnosis(
            "note",
            "permissions",
            f"{settings.data_dir} may be read by other users of this machine: chmod 700 {settings.data_dir}",
        )
    else:
        yield Diagnosis("ok", "permissions", f"{settings.data_dir} is its owner's alone.")


def _examine_reading(settings: Settings) -> Iterator[Diagnosis]:
    tesseract = find_tesseract()
    if settings.documents.ocr == "off":
        yield Diagnosis("ok", "scans", "are not read (documents.ocr is off).")
    elif tesseract:
        yield Diagnosis("ok", "scans", f"are read by {tesseract}.")
    else:
        remedy = "apt-get install tesseract-ocr tesseract-ocr-ara, or set documents.ocr: off"
        yield Diagnosis("note", "scans", f"are not read, Tesseract is not there: {remedy}")
    if not shutil.which("soffice"):
        yield Diagnosis("note", "doc files", "are not read: apt-get install libreoffice-writer")


def _examine_chat_models(settings: Settings) -> Iterator[Diagnosis]:
    from evals.judge import Judge

    model, judge = settings.answer.model, settings.evals.judge
    if model != EXTRACTIVE:
        yield _examine_chat_model(f"answer.model: {model}", lambda: ChatModel(settings.answer))
    if judge:
        opened = partial(Judge, judge, Tracing(settings.tracing))
        yield _examine_chat_model(f"evals.judge: {judge}", opened)


def _examine_chat_model(setting: str, open_model: Callable[[], object]) -> Diagnosis:
    try:
        open_model()
    except IsnadError as error:
        return Diagnosis("wrong", "chat model", str(error))
    return Diagnosis("ok", "chat model", f"{setting} is known, and its package installed.")


def _examine_server(settings: Settings) -> Iterator[Diagnosis]:
    from ui.conversations.database import StoreError
    from ui.web.access import open_tokens
    from ui.web.origins import is_loopback

    server = settings.server
    is_local = is_loopback(server.host)
    tokens = open_tokens(settings)
    with suppress(StoreError):  # of which the catalogue's own line tells
        if server.auth == "tokens":
            tokens.refresh()
    if server.auth == "none" and not is_local:
        said = f"whoever reaches {server.host} may ask. Set server.auth, or server.host: 127.0.0.1."
        yield Diagnosis("note", "access", said)
    elif server.auth == "tokens" and not (made := tokens.all()):
        yield Diagnosis("wrong", "access", "nobody has a token. Make one: isnad token add NAME")
    elif server.auth == "tokens" and all(token.has_expired(datetime.now(UTC)) for token in made):
        said = "every token has expired. Renew one: isnad token rotate NAME --expires 30d"
        yield Diagnosis("wrong", "access", said)
    else:
        yield Diagnosis("ok", "access", f"server.auth is {server.auth}.")
    if server.proxy_addresses and is_local and server.auth == "none" and not server.allowed_hosts:
        said = "readers' requests come with a name that is not loopback's. Name it in server.allowed_hosts."
        yield Diagnosis("wrong", "proxy", said)
    elif server.base_path and not server.proxy_addresses:
        said = (
            f"server.base_path is {server.base_path}, and no proxy is believed: everybody behind it shares"
            " one limit, and cookies are not Secure. Name it in server.proxy_addresses."
        )
        yield Diagnosis("note", "proxy", said)
    elif server.proxy_addresses:
        addresses = ", ".join(map(str, server.proxy_addresses))
        yield Diagnosis("ok", "proxy", f"X-Forwarded-* is believed from {addresses}.")


def _examine_uploads(settings: Settings, upload: Upload) -> Diagnosis:
    from ui.uploads import check_folder
    from ui.web.uploading import admit

    folder = upload.folder.resolve()
    try:
        check_folder(folder, settings)
        admit(settings, upload)
    except ConfigError as error:
        return Diagnosis("wrong", "uploads", str(error))
    there = next(each for each in (folder, *folder.parents) if each.exists())  # the server makes the rest
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        said = f"{there} cannot be written. See to its owner and permissions, or set documents.upload.folder."
        return Diagnosis("wrong", "uploads", said)
    size = f"{settings.documents.max_megabytes:g} MB"
    return Diagnosis(
        "ok", "uploads", f"go to {folder}, {upload.max_files} at a time, of {size} at most each."
    )
