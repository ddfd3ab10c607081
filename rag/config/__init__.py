"""Settings: config.yaml, then ISNAD_* environment variables over it.

Each key is documented in config.yaml and checked here. A relative path is relative to the config file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import yaml
from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from rag.config.sections import (
    EXTRACTIVE,
    MOST_PAGES,
    AnswerSettings,
    Catalogue,
    Collection,
    Conversations,
    Curation,
    Documents,
    Embedding,
    Evals,
    Gate,
    Index,
    Limits,
    Name,
    Passages,
    Retrieval,
    Section,
    Server,
    Snapshots,
    Tracing,
    Upload,
    WebSource,
    Widget,
)
from rag.errors import IsnadError

__all__ = [
    "ENVIRONMENT_PREFIX",
    "EXTRACTIVE",
    "MOST_PAGES",
    "SECRET",
    "AnswerSettings",
    "Catalogue",
    "Collection",
    "ConfigError",
    "Conversations",
    "Curation",
    "Documents",
    "Embedding",
    "Evals",
    "Gate",
    "Index",
    "Limits",
    "Passages",
    "Retrieval",
    "Server",
    "Settings",
    "Snapshots",
    "Tracing",
    "Upload",
    "WebSource",
    "Widget",
    "load_settings",
    "with_value",
]

ENVIRONMENT_PREFIX = "ISNAD_"
SECRET: Final = "ISNAD_SECRET"
"""The environment variable with the secret that signs short-lived tokens and the cookie of a browser; without
it the data folder has one."""


class ConfigError(IsnadError):
    """A setting that cannot be used. The message names the file, the key, the value and the remedy."""


_ADDRESSES: Final = "address in corpus"
"""What errors call the addresses that are written under `corpus`."""


def _is_web(source: object) -> bool:
    return isinstance(source, dict) or (isinstance(source, str) and "://" in source)


class Settings(Section):
    """All settings, with absolute paths. `Settings()` alone has every default. `corpus` are the files and
    folders of the corpus, `web` its addresses; both are written under `corpus`."""

    corpus: tuple[Path, ...] = (Path("seeds"),)
    web: tuple[WebSource, ...] = Field(default=(), validation_alias=_ADDRESSES)
    data_dir: Path = Path("data")
    documents: Documents = Documents()
    index: Index = Index()
    passages: Passages = Passages()
    embedding: Embedding = Embedding()
    retrieval: Retrieval = Retrieval()
    answer: AnswerSettings = AnswerSettings()
    server: Server = Server()
    limits: Limits = Limits()
    widget: Widget = Widget()
    conversations: Conversations = Conversations()
    catalogue: Catalogue = Catalogue()
    snapshots: Snapshots = Snapshots()
    curation: Curation = Curation()
    evals: Evals = Evals()
    tracing: Tracing = Tracing()
    collections: dict[Name, Collection] = Field(default={})

    @field_validator("collections")
    @classmethod
    def _can_be_told_apart(
        cls, values: dict[str, Collection], checked: ValidationInfo
    ) -> dict[str, Collection]:
        server: Server | None = checked.data.get("server")
        if server is None:  # it is at fault itself
            return values
        for name, collection in values.items():
            if not collection.is_open and server.auth == "none":
                raise ValueError(
                    f"{name!r} names who may see it, and with server.auth: none nobody is known by name."
                    " Set server.auth to tokens or proxy"
                )
            if collection.groups and server.proxy_groups_header is None:
                raise ValueError(
                    f"{name!r} names groups, so name the header in which the proxy tells them in"
                    " server.proxy_groups_header, with server.auth: proxy"
                )
        return values

    @model_validator(mode="after")
    def _leaves_time_to_quote(self) -> Settings:
        if self.answer.model != EXTRACTIVE and self.answer.timeout >= self.limits.seconds:
            raise ValueError(
                f"answer.timeout ({self.answer.timeout:g}) is not less than limits.seconds"
                f" ({self.limits.seconds:g}), so nothing could be answered where the chat model is late."
                " Lower the one or raise the other"
            )
        return self

    @model_validator(mode="after")
    def _shares_what_it_stores(self) -> Settings:
        if self.snapshots.store and not self.catalogue.url:
            raise ValueError(
                "snapshots.store is where the servers of one catalogue get the index from: name the catalogue"
                " in catalogue.url, too"
            )
        return self

    @model_validator(mode="before")
    @classmethod
    def _divide_corpus(cls, values: Any) -> Any:
        corpus = values.get("corpus") if isinstance(values, dict) else None
        if not isinstance(corpus, (list, tuple)):
            return values
        web = [each for each in corpus if _is_web(each)]
        files = [each for each in corpus if not _is_web(each)]
        return values | {
            "corpus": files,
            _ADDRESSES: [{"url": each} if isinstance(each, str) else each for each in web],
        }

    @model_serializer(mode="wrap")
    def _join_corpus(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        values: dict[str, Any] = write(self)
        web = values.pop("web", ())
        if "corpus" in values:
            values["corpus"] = [*values["corpus"], *web]
        return values


def load_settings(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read `file` (default: ./config.yaml where there is one) and the environment.

    Raises ConfigError for a file that is not there or not YAML, an unknown key, or a value that does not fit.
    """
    if file is None:
        default = Path("config.yaml")
        values: dict[str, Any] = _read(default) if default.exists() else {}
        base = Path.cwd()
    else:
        values = _read(file)
        base = file.resolve().parent
    source = str(file or "config.yaml")
    for name, value in sorted(environment.items()):
        if name.startswith(ENVIRONMENT_PREFIX) and name.isupper():
            _override(values, name, value)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_describe(error, source)) from None
    return settings.model_copy(
        update={
            "corpus": tuple(base / path.expanduser() for path in settings.corpus),
            "data_dir": base / settings.data_dir.expanduser(),
            "documents": _placed(settings.documents, base),
            "embedding": _found(settings.embedding, "model", base, ("bundled",)),
            "answer": _found(settings.answer, "reader", base, ("bundled", "fast")),
            "index": _located(settings.index, base),
            "snapshots": _stored(settings.snapshots, base),
            "collections": {
                name: collection.model_copy(update={"folder": base})
                for name, collection in settings.collections.items()
            },
        }
    )


def _placed(documents: Documents, base: Path) -> Documents:
    """With the absolute path of the folder for uploads."""
    if documents.upload is None:
        return documents
    upload = documents.upload.model_copy(update={"folder": base / documents.upload.folder.expanduser()})
    return documents.model_copy(update={"upload": upload})


def _located(index: Index, base: Path) -> Index:
    """With the absolute path of the gate's question set."""
    if index.gate is None:
        return index
    gate = index.gate.model_copy(update={"set": base / index.gate.set.expanduser()})
    return index.model_copy(update={"gate": gate})


def _stored(snapshots: Snapshots, base: Path) -> Snapshots:
    """With the absolute path of a store that is a folder."""
    if snapshots.store is None or snapshots.is_bucket:
        return snapshots
    return snapshots.model_copy(update={"store": str(base / Path(snapshots.store).expanduser())})


SectionT = TypeVar("SectionT", bound=Section)


def _found(section: SectionT, key: str, base: Path, ours: tuple[str, ...]) -> SectionT:
    """With the path of the folder of the model that a key names, where `base` holds one of that name; any
    other name, and what is `ours`, stays as it is."""
    named = str(getattr(section, key))
    folder = base / Path(named).expanduser()
    if named in ours or not folder.is_dir():
        return section
    return section.model_copy(update={key: str(folder)})


def with_value(settings: Settings, assignment: str) -> Settings:
    """The settings with one changed, as in `retrieval.top_k=5`; its value is YAML. Raises ConfigError."""
    key, equals, value = assignment.partition("=")
    if not equals:
        raise ConfigError(f"--set {assignment}: write key=value, as in retrieval.top_k=5.")
    values = settings.model_dump()
    _override(values, ENVIRONMENT_PREFIX + key.strip().replace(".", "__").upper(), value)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigError(_describe(error, "--set")) from None


def _read(file: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file. Name one with --config FILE.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read ({error}).") from None
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f", line {place.line + 1}" if place else ""
        raise ConfigError(f"{file}{line}: not valid YAML: {getattr(error, 'problem', error)}.") from None
    except RecursionError:
        raise ConfigError(f"{file}: is nested too deeply. No setting needs more than a few levels.") from None
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise ConfigError(f"{file}: expected keys and values, found {type(values).__name__}.")
    return values


def _override(values: dict[str, Any], name: str, value: str) -> None:
    """ISNAD_ANSWER__MODEL=x sets answer.model. The value is read as YAML, so that lists can be given."""
    if name in ("ISNAD_BENCHMARKS", SECRET):  # no settings
        return
    *sections, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
    for section in sections:
        inner = values.get(section)
        values[section] = dict(inner) if isinstance(inner, dict) else {}
        values = values[section]
    try:
        values[key] = yaml.safe_load(value)
    except (yaml.YAMLError, RecursionError):
        values[key] = value


def _describe(error: ValidationError, source: str) -> str:
    lines = []
    for problem in error.errors(include_url=False):
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(f"{source}: unknown key {key!r}. Remove it or correct its name.")
        elif not key:  # of several sections together
            lines.append(f"{source}: {problem['msg']}.")
        else:
            lines.append(f"{source}: {key} = {problem['input']!r}: {problem['msg']}.")
    return "\n".join(lines)
