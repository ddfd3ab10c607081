"""The tables of the stores: what is kept of readers, and the catalogue that servers share. Each database has
all of them, so that one can serve both. A change here comes with a migration, which makes it where there are
tables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Double, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

OWNER_CHARACTERS = 400
ID_CHARACTERS = 64
DAY_CHARACTERS = 10
NAME_CHARACTERS = 64
DIGEST_CHARACTERS = 64
REPLICA_CHARACTERS = 300
TIME_CHARACTERS = 40


class Base(DeclarativeBase):
    """The base of the tables. Their constraints have names, by which a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ConversationRow(Base):
    """A conversation of one owner. `id` is the owner's own: two owners may use the same. Times are in
    milliseconds since the epoch; `deleted` is when it was deleted, until it is purged."""

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_owner_id", "owner", "id", unique=True),
        Index("ix_conversations_owner_updated", "owner", "updated"),
    )

    key: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(OWNER_CHARACTERS))
    id: Mapped[str] = mapped_column(String(ID_CHARACTERS))
    title: Mapped[str] = mapped_column(Text)
    searched: Mapped[str] = mapped_column(Text)
    created: Mapped[int] = mapped_column(BigInteger)
    updated: Mapped[int] = mapped_column(BigInteger, index=True)
    deleted: Mapped[int | None] = mapped_column(BigInteger, index=True)


class TurnRow(Base):
    """A question and its answer, as the API's JSON. `searched` is both, folded."""

    __tablename__ = "turns"

    key: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[int] = mapped_column(ForeignKey("conversations.key", ondelete="CASCADE"), index=True)
    id: Mapped[str] = mapped_column(String(ID_CHARACTERS))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    searched: Mapped[str] = mapped_column(Text)
    created: Mapped[int] = mapped_column(BigInteger)


class FeedbackRow(Base):
    """What the owner of a turn says of its answer. It goes with the turn."""

    __tablename__ = "feedback"

    turn: Mapped[int] = mapped_column(
        ForeignKey("turns.key", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    is_right: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    judged: Mapped[int] = mapped_column(BigInteger)


class CuratedRow(Base):
    """An answer that somebody wrote, the `author` if known: `rag.answers.curated` says what the other columns
    are. `searched` is its texts, folded. `written` is when this row was, in nanoseconds since the epoch: it
    tells one state of the table from another. `deleted` is when it was deleted, in seconds since then."""

    __tablename__ = "curated_answers"

    key: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(OWNER_CHARACTERS))
    changed: Mapped[str] = mapped_column(String(DAY_CHARACTERS))
    document: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    collections: Mapped[list[str]] = mapped_column(JSON)
    searched: Mapped[str] = mapped_column(Text)
    written: Mapped[int] = mapped_column(BigInteger, index=True)
    deleted: Mapped[int | None] = mapped_column(BigInteger)


class SnapshotRow(Base):
    """A snapshot that every server can get: its name, the SHA-256 of its manifest, and the store that holds
    it. Times are in milliseconds since the epoch."""

    __tablename__ = "snapshots"

    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS), primary_key=True)
    checksum: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS))
    store: Mapped[str] = mapped_column(Text)
    created: Mapped[int] = mapped_column(BigInteger)


class CurrentRow(Base):
    """Which snapshot is to be answered from: one row, of key 1, once there is one."""

    __tablename__ = "current_snapshot"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    snapshot: Mapped[str] = mapped_column(ForeignKey("snapshots.name"))


class ReplicaRow(Base):
    """A server: the snapshot that it answers from (empty for none), the version of the list of withdrawn
    documents that it leaves out, and when it said so last."""

    __tablename__ = "replicas"

    id: Mapped[str] = mapped_column(String(REPLICA_CHARACTERS), primary_key=True)
    snapshot: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    withdrawn: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS))
    seen: Mapped[int] = mapped_column(BigInteger, index=True)


class WithdrawnRow(Base):
    """A document that nobody is answered from, by the id of its path."""

    __tablename__ = "withdrawn_documents"

    id: Mapped[str] = mapped_column(String(ID_CHARACTERS), primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    since: Mapped[int] = mapped_column(BigInteger)


class TokenRow(Base):
    """A token, as `ui.tokens` has it: its SHA-256 stands for it, and times are in ISO 8601."""

    __tablename__ = "tokens"

    name: Mapped[str] = mapped_column(String(OWNER_CHARACTERS), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), unique=True)
    created: Mapped[str] = mapped_column(String(TIME_CHARACTERS))
    expires: Mapped[str] = mapped_column(String(TIME_CHARACTERS))
    uses: Mapped[list[str]] = mapped_column(JSON)
    collections: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class SessionRow(Base):
    """A reader's session, by the SHA-256 of its id, of the token with this one. It `ends` at so many seconds
    since the epoch, and may be in the place of another, which it `replaces`."""

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), primary_key=True)
    token: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), index=True)
    ends: Mapped[float] = mapped_column(Double, index=True)
    replaces: Mapped[str | None] = mapped_column(String(DIGEST_CHARACTERS), index=True)


class TokenUseRow(Base):
    """When the token with this SHA-256 was last used, in seconds since the epoch."""

    __tablename__ = "token_uses"

    token: Mapped[str] = mapped_column(String(DIGEST_CHARACTERS), primary_key=True)
    at: Mapped[float] = mapped_column(Double)
