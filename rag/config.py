"""Settings: config.yaml, then ISNAD_* environment variables over it.

Each key is documented in config.yaml and checked here. A relative path is relative to the config file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import limits
import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    SerializerFunctionWrapHandler,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from rag.arabic import Analyser
from rag.crawl.addresses import ending_of, normalise, origin_of
from rag.errors import IsnadError

ENVIRONMENT_PREFIX = "ISNAD_"
EXTRACTIVE: Final = "extractive"
SECRET: Final = "ISNAD_SECRET"
"""The environment variable with the secret that signs short-lived tokens and the cookie of a browser."""


class ConfigError(IsnadError):
    """A setting that cannot be used. The message names the file, the key, the value and the remedy."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WebSource(_Section):
    """An address in `corpus`: a page, the pages under an address that ends in /, or those of a sitemap."""

    url: str
    pages: int | None = Field(default=None, ge=1, le=100_000)
    sitemap: str | None = None
    addresses: tuple[IPvAnyNetwork, ...] = ()

    @field_validator("url", "sitemap")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        try:
            return value and normalise(value)
        except ValueError as error:
            raise ValueError(f"{error}. Write it as in https://intranet.example/handbook/") from None

    @property
    def listing(self) -> str | None:
        """The sitemap that lists the pages, where one does."""
        return self.sitemap or (self.url if ending_of(self.url) in (".xml", ".gz") else None)

    @property
    def root(self) -> str:
        """The address whose folder the pages lie in: the whole host where the url is that of a sitemap."""
        return f"{origin_of(self.url)}/" if self.listing == self.url else self.url

    @property
    def follows_links(self) -> bool:
        return self.listing is None and (self.pages is not None or self.url.endswith("/"))

    @property
    def is_site(self) -> bool:
        """Whether it is more than one page."""
        return self.listing is not None or self.follows_links

    @property
    def most_pages(self) -> int:
        return self.pages or MOST_PAGES

    @property
    def named(self) -> tuple[str, ...]:
        """The addresses whose hosts may be asked."""
        return (self.url, self.sitemap) if self.sitemap else (self.url,)


MOST_PAGES: Final = 500
"""Of a site that is named without a limit of its own."""


class Documents(_Section):
    max_megabytes: float = Field(default=50, gt=0)
    max_seconds: float = Field(default=120, gt=0)
    max_memory_megabytes: float = Field(default=1024, ge=256)
    ocr: Literal["auto", "off"] = "auto"
    originals: bool = True

    @field_validator("ocr", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        return "off" if value is False else value  # YAML 1.1 reads off as false


class Gate(_Section):
    set: Path
    at_least: dict[str, float] = Field(min_length=1)


class Index(_Section):
    watch: bool = True
    web_hours: float = Field(default=24, gt=0)
    gate: Gate | None = None


class Passages(_Section):
    min_words: int = Field(default=40, ge=1)
    max_words: int = Field(default=160, ge=10)


class Embedding(_Section):
    model: str = "bundled"
    query_prompt: str | None = None
    passage_prompt: str | None = None
    device: str = "cpu"
    batch_size: int = Field(default=64, ge=1)


class Retrieval(_Section):
    analyser: Analyser = "light10+4grams"
    top_k: int = Field(default=8, ge=1, le=1000)
    candidates: int = Field(default=100, ge=1)


_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
"""An address without a user, a query and a fragment."""


class AnswerSettings(_Section):
    model: str = EXTRACTIVE
    reader: Literal["bundled", "fast"] = "bundled"
    max_sentences: int = Field(default=5, ge=1, le=20)
    max_question_characters: int = Field(default=2000, ge=1)
    mode: Literal["write", "select"] = "write"
    unsupported: Literal["drop", "mark"] = "drop"
    base_url: str | None = None
    temperature: float | None = Field(default=0, ge=0, le=2)
    timeout: float = Field(default=45, gt=0)
    max_tokens: int = Field(default=1024, ge=16)
    context_tokens: int = Field(default=8192, ge=1024)
    retries: int = Field(default=0, ge=0, le=10)

    @field_validator("model")
    @classmethod
    def _is_a_model(cls, value: str) -> str:
        if value != EXTRACTIVE and not _CHAT_MODEL.fullmatch(value):
            raise ValueError("write extractive, or provider:model, as in ollama:qwen3:8b")
        return value

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _ENDPOINT.fullmatch(value):
            raise ValueError("write where the chat model is served, as in http://127.0.0.1:8000/v1, or null")
        return value

    @model_validator(mode="after")
    def _leaves_room(self) -> AnswerSettings:
        if self.max_tokens > self.context_tokens // 2:
            raise ValueError(
                f"max_tokens ({self.max_tokens}) leaves no room for passages: at most half of"
                f" context_tokens ({self.context_tokens})"
            )
        return self


_CHAT_MODEL = re.compile(r"[a-z][a-z0-9_]*:\S+")
"""LangChain's name of a chat model: its provider, and what that calls it."""


_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]")
"""A host without a port."""


class Server(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    auth: Literal["none", "tokens", "proxy"] = "none"
    base_path: str = Field(default="", pattern=r"^(?:(?:/[A-Za-z0-9._~-]+)+)?$")
    allowed_hosts: tuple[str, ...] = ()
    proxy_addresses: tuple[IPvAnyNetwork, ...] = ()
    proxy_header: str = Field(default="X-Forwarded-User", pattern=r"^[A-Za-z0-9-]+$")
    proxy_groups_header: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]+$")
    log_questions: bool = False

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _HOST.fullmatch(value):
                raise ValueError(
                    f"{value!r} is no host. Write its name in small letters, without scheme and port:"
                    " intranet.example.org"
                )
        return values

    @model_validator(mode="after")
    def _proxy_is_named(self) -> Server:
        if self.auth == "proxy" and not self.proxy_addresses:
            raise ValueError("auth is proxy, so name the addresses that it connects from in proxy_addresses")
        return self


class Limits(_Section):
    questions: str | None = "60/minute"
    storage: str = "memory://"
    concurrent: int = Field(default=16, ge=1)
    seconds: float = Field(default=60, gt=0)

    @field_validator("questions")
    @classmethod
    def _is_a_rate(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                positive = limits.parse(value).amount > 0
            except ValueError:
                positive = False
            if not positive:
                raise ValueError("write a number and a time, as in 60/minute, or null for no limit")
        return value


class Widget(_Section):
    allowed_origins: tuple[str, ...] = ()

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if not _ORIGIN.fullmatch(value):
                raise ValueError(
                    f"{value!r} is no origin. Write scheme and host in small letters, a port if it has one,"
                    " and nothing after it: https://intranet.example.org or https://*.example.org"
                )
        return values


_ORIGIN = re.compile(
    rf"https?://(?:(?:\*\.{_LABEL}\.)?{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:]+\])(?::[0-9]{{1,5}})?"
)
"""An exact origin, or one with `*.` for any host under a domain of at least two names."""


class Conversations(_Section):
    enabled: bool = True
    keep_days: int | None = Field(default=90, ge=1)
    url: str | None = None


class Evals(_Section):
    judge: str | None = None


class Tracing(_Section):
    endpoint: str | None = None
    project: str = Field(default="isnad", min_length=1)

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _ENDPOINT.fullmatch(value):
            raise ValueError(
                "write where traces are sent, as in https://langsmith.example.org/api, or null to send none"
            )
        return value


_Name = Annotated[str, Field(pattern=r"^\S(?:[^\x00-\x1f\x7f]*\S)?$", max_length=100)]
"""A name of one line, without space around it."""


class Collection(_Section):
    """A set of documents. Who may see it is everybody, or the named users and groups. Relative patterns are
    relative to `folder` as well, which is that of the settings."""

    paths: tuple[_Name, ...] = Field(min_length=1)
    users: tuple[_Name, ...] | None = Field(default=None, min_length=1)
    groups: tuple[_Name, ...] | None = Field(default=None, min_length=1)
    folder: Path = Path()

    @model_validator(mode="before")
    @classmethod
    def _may_be_paths_alone(cls, value: object) -> object:
        return {"paths": value} if isinstance(value, list) else value

    @property
    def is_open(self) -> bool:
        """Whether everybody may see it."""
        return self.users is None and self.groups is None

    def admits(self, user: str, groups: frozenset[str]) -> bool:
        """Whether a user of these groups may see it."""
        return self.is_open or user in (self.users or ()) or not groups.isdisjoint(self.groups or ())


_ADDRESSES: Final = "address in corpus"
"""What errors call the addresses that are written under `corpus`."""


def _is_web(source: object) -> bool:
    return isinstance(source, dict) or (isinstance(source, str) and "://" in source)


class Settings(_Section):
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
    evals: Evals = Evals()
    tracing: Tracing = Tracing()
    collections: dict[_Name, Collection] = {}

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
            "embedding": _found(settings.embedding, base),
            "index": _located(settings.index, base),
            "collections": {
                name: collection.model_copy(update={"folder": base})
                for name, collection in settings.collections.items()
            },
        }
    )


def _located(index: Index, base: Path) -> Index:
    """With the absolute path of the gate's question set."""
    if index.gate is None:
        return index
    gate = index.gate.model_copy(update={"set": base / index.gate.set.expanduser()})
    return index.model_copy(update={"gate": gate})


def _found(embedding: Embedding, base: Path) -> Embedding:
    """With the path of the model's folder, where `base` holds one of that name; a name stays one."""
    folder = base / Path(embedding.model).expanduser()
    if embedding.model == "bundled" or not folder.is_dir():
        return embedding
    return embedding.model_copy(update={"model": str(folder)})


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
    except yaml.YAMLError:
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
