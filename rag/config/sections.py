"""The sections of the settings, each with its keys, their defaults and their limits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal

import limits
from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, field_validator, model_validator

from rag.addresses import ending_of, normalise, origin_of
from rag.arabic import Analyser

EXTRACTIVE: Final = "extractive"


class Section(BaseModel):
    """A part of the settings: nothing unknown in it, and unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WebSource(Section):
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


Name = Annotated[str, Field(pattern=r"^\S(?:[^\x00-\x1f\x7f]*\S)?$", max_length=100)]
"""A name of one line, without space around it."""


class Upload(Section):
    """Where readers may put documents, and with server.auth: proxy who of them may."""

    folder: Path
    max_files: int = Field(default=20, ge=1, le=1000)
    users: tuple[Name, ...] = ()
    groups: tuple[Name, ...] = ()


class Documents(Section):
    max_megabytes: float = Field(default=50, gt=0)
    max_seconds: float = Field(default=300, gt=0)
    max_memory_megabytes: float = Field(default=1024, ge=256)
    ocr: Literal["auto", "off"] = "auto"
    originals: bool = True
    upload: Upload | None = None

    @field_validator("ocr", mode="before")
    @classmethod
    def _off_is_a_word(cls, value: object) -> object:
        return "off" if value is False else value  # YAML 1.1 reads off as false


class Gate(Section):
    set: Path
    at_least: dict[str, float] = Field(min_length=1)


class Index(Section):
    engine: Literal["local", "milvus"] = "local"
    url: str = Field(
        default="http://127.0.0.1:19530",
        pattern=r"^https?://(?:[^\s/?#@:]+:[^\s/?#@]+@)?[^\s/?#@:]+(?::\d+)?(?:/[A-Za-z_]\w*)?$",
    )
    collection: str = Field(default="isnad", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)
    watch: bool = True
    web_hours: float = Field(default=24, gt=0)
    gate: Gate | None = None


class Passages(Section):
    min_words: int = Field(default=40, ge=1)
    max_words: int = Field(default=160, ge=10)


class Embedding(Section):
    model: str = "bundled"
    query_prompt: str | None = None
    passage_prompt: str | None = None
    device: str = "cpu"
    batch_size: int = Field(default=64, ge=1)


class Retrieval(Section):
    analyser: Analyser = "light10+4grams"
    top_k: int = Field(default=8, ge=1, le=1000)
    candidates: int = Field(default=100, ge=1)


_ENDPOINT = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
"""An address without a user, a query and a fragment."""


class AnswerSettings(Section):
    model: str = EXTRACTIVE
    reader: str = Field(default="bundled", min_length=1)
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


class Server(Section):
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


class Limits(Section):
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


class Widget(Section):
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


class Conversations(Section):
    enabled: bool = True
    keep_days: int | None = Field(default=90, ge=1)
    url: str | None = None
    feedback: bool = False

    @model_validator(mode="after")
    def _keeps_what_is_judged(self) -> Conversations:
        if self.feedback and not self.enabled:
            raise ValueError(
                "feedback is kept with the conversations: set enabled to true, or feedback to false"
            )
        return self


class Catalogue(Section):
    """The database that several servers share, and the seconds that one of them may answer from an older
    index than the current one before it calls itself unready."""

    url: str | None = None
    most_behind: float = Field(default=300, gt=0)


_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/[^\s?#]*)?")


class Snapshots(Section):
    """Where servers of one catalogue get its index from: a folder, or a bucket at an `endpoint`."""

    store: str | None = Field(default=None, min_length=1)
    endpoint: str | None = None

    @field_validator("store")
    @classmethod
    def _is_a_place(cls, value: str | None) -> str | None:
        if value is not None and "://" in value and not _BUCKET.fullmatch(value):
            raise ValueError("write a folder, or a bucket as in s3://isnad/index")
        return value

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not _ENDPOINT.fullmatch(value):
            raise ValueError("write where the bucket is served, as in https://s3.intranet.example")
        return value

    @property
    def is_bucket(self) -> bool:
        """Whether the store is a bucket, and no folder."""
        return self.store is not None and self.store.startswith("s3://")


class Curation(Section):
    """Whether right answers can be written, and with server.auth: proxy who may."""

    enabled: bool = False
    users: tuple[Name, ...] = ()
    groups: tuple[Name, ...] = ()


class Evals(Section):
    judge: str | None = None


class Tracing(Section):
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


class Collection(Section):
    """A set of documents. Who may see it is everybody, or the named users and groups. Relative patterns are
    relative to `folder` as well, which is that of the settings."""

    paths: tuple[Name, ...] = Field(min_length=1)
    users: tuple[Name, ...] | None = Field(default=None, min_length=1)
    groups: tuple[Name, ...] | None = Field(default=None, min_length=1)
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
