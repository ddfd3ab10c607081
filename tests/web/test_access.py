from __future__ import annotations

import json
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from rag.config import Server, Settings
from rag.errors import IsnadError
from ui import tokens as ui_tokens
from ui.tokens import TokenError, Tokens
from ui.web import access, sessions
from ui.web.access import Access, open_tokens


def bearer(token: str) -> Headers:
    return Headers({"authorization": f"Bearer {token}"})


def with_cookies(*lines: str) -> Headers:
    return Headers(raw=[(b"cookie", line.encode("utf-8")) for line in lines])


@pytest.fixture
def tokens(settings: Settings) -> Tokens:
    return open_tokens(settings)


def guarded(settings: Settings, auth: str = "tokens", **more: object) -> Access:
    server = Server.model_validate({"auth": auth, **more})
    return Access(settings.model_copy(update={"server": server}), {})


def signing(settings: Settings, secret: str) -> Access:
    """With a secret of its own in the environment."""
    return Access(settings.model_copy(update={"server": Server(auth="tokens")}), {"ISNAD_SECRET": secret})


class Later(datetime):
    """The clock, thirteen hours on."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + timedelta(hours=13)


def log_in(door: Access, token: str) -> str:
    """The id of a new session."""
    session = door.open_session(token)
    assert session
    return session.id


def test_anybody_is_let_in_where_nothing_else_is_said(settings: Settings) -> None:
    visitor = guarded(settings, "none").identify("10.0.0.1", Headers())
    assert visitor
    assert visitor.id == "10.0.0.1"


def test_a_token_lets_in_by_header_and_a_session_by_cookie(settings: Settings, tokens: Tokens) -> None:
    made = tokens.add("المالية")
    door = guarded(settings)
    session = log_in(door, made)
    for headers in (bearer(made), with_cookies(f"other=1; isnad={session}")):
        visitor = door.identify("", headers)
        assert visitor
        assert (visitor.id, visitor.lasting) == ("المالية", True)
    for headers in (
        Headers(),
        bearer(""),
        bearer(made[:-1]),
        bearer("isnad_"),
        bearer(session),
        with_cookies("isnad="),
        with_cookies(f"isnad={made}"),
        with_cookies(";=,"),
    ):
        assert door.identify("", headers) is None


@pytest.mark.parametrize(
    "other",
    ['a={"b":1}', "a[b]=1", "لغة=عربية", "bare", "=", "a=b=c", 'a="x', "a,b=1", "a=\x01", "isnad=old"],
)
def test_no_other_cookie_of_the_host_shuts_a_reader_out(
    settings: Settings, tokens: Tokens, other: str
) -> None:
    door = guarded(settings)
    ours = f"isnad={log_in(door, tokens.add('a'))}"
    for lines in ((f"{other}; {ours}",), (f"{ours}; {other}",), (other, ours), (ours, other)):
        assert door.identify("", with_cookies(*lines))


@given(st.text(st.characters(codec="utf-8")))
def test_a_cookie_header_of_any_letters_is_read(text: str) -> None:
    assert Access(Settings(server=Server(auth="tokens")), {}).identify("", with_cookies(text)) is None


def test_a_removed_token_lets_nobody_in_any_more(settings: Settings, tokens: Tokens) -> None:
    made, kept = tokens.add("a"), tokens.add("b")
    door = guarded(settings)
    visitor = door.identify("", bearer(made))
    assert visitor
    short = door.issue_short_lived(visitor)
    assert door.identify("", bearer(short))
    open_tokens(settings).remove("a")
    assert door.identify("", bearer(made)) is None
    assert door.identify("", bearer(short)) is None
    assert door.identify("", bearer(kept))


def test_a_short_lived_token_ends_and_makes_no_other(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = guarded(settings)
    visitor = door.identify("", bearer(tokens.add("a")))
    assert visitor
    short = door.issue_short_lived(visitor)
    found = door.identify("", bearer(short))
    assert found
    assert not found.lasting
    assert guarded(settings).identify("", bearer(short)), "of another process, or after a restart"
    assert signing(settings, "x" * 40).identify("", bearer(short)) is None
    monkeypatch.setattr(access, "SHORT_SECONDS", -1)
    assert door.identify("", bearer(short)) is None


def test_servers_that_share_a_secret_take_each_others_short_lived_tokens(
    settings: Settings, tokens: Tokens
) -> None:
    one, other = (signing(settings, "x" * 40) for _ in range(2))
    visitor = one.identify("", bearer(tokens.add("a")))
    assert visitor
    assert other.identify("", bearer(one.issue_short_lived(visitor)))


def test_a_session_ends_by_logging_out_and_with_its_token(settings: Settings, tokens: Tokens) -> None:
    door, made = guarded(settings), tokens.add("a")
    first, second = (with_cookies(f"isnad={log_in(door, made)}") for _ in range(2))
    door.close_sessions(first)
    assert door.identify("", first) is None
    assert door.identify("", second)
    assert guarded(settings).identify("", second), "of another process, or after a restart"
    tokens.remove("a")
    tokens.add("a")
    assert door.identify("", second) is None, "the new token is another one"
    assert door.open_session(made) is None


def test_a_session_ends_by_itself(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = guarded(settings)
    monkeypatch.setattr(sessions, "SESSION_SECONDS", -1)
    assert door.identify("", with_cookies(f"isnad={log_in(door, tokens.add('a'))}")) is None


def test_a_session_lasts_from_its_last_use_and_no_longer_than_its_token(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = guarded(settings)
    clock = time.time()
    seen = []
    kept = {"lasting": log_in(door, tokens.add("a")), "ending": log_in(door, tokens.add("b", expires="40d"))}
    for day in (0.5, 20, 39, 69.5):
        monkeypatch.setattr(time, "time", lambda day=day: clock + day * 86_400)
        for which, identity in kept.items():
            visitor = door.identify("", with_cookies(f"isnad={identity}"))
            renewed = door.renew_session(visitor.session) if visitor and visitor.session else None
            kept[which] = renewed.id if renewed else identity
            seen.append((visitor is not None, renewed and round(renewed.seconds / 86_400)))
    assert seen == [
        (True, None), (True, None),  # it has most of its time yet
        (True, 30), (True, 20),
        (True, 30), (True, None),  # there is no more to be had of the token
        (False, None), (False, None),
    ]  # fmt: skip


def renewed_after_a_week(
    door: Access, identity: str, monkeypatch: pytest.MonkeyPatch, clock: float
) -> sessions.Session:
    """What a reader has instead of this session who comes back a week later."""
    monkeypatch.setattr(time, "time", lambda: clock + 7 * 86_400)
    visitor = door.identify("", with_cookies(f"isnad={identity}"))
    assert visitor
    assert visitor.session
    renewed = door.renew_session(visitor.session)
    assert renewed
    return renewed


def test_a_session_ends_once_the_one_in_its_place_is_used(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, clock = guarded(settings), time.time()
    old = log_in(door, tokens.add("a"))
    new = renewed_after_a_week(door, old, monkeypatch, clock)
    assert door.identify("", with_cookies(f"isnad={new.id}"))
    late = door.identify("", with_cookies(f"isnad={old}"))
    assert late, "its requests were on their way"
    assert late.session
    assert door.renew_session(late.session) is None, "whoever else has it gets no other of it"
    later = clock + 7 * 86_400 + sessions.OVERLAP_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert door.identify("", with_cookies(f"isnad={old}")) is None
    assert door.identify("", with_cookies(f"isnad={new.id}"))


def test_a_page_that_asks_for_much_at_once_is_given_one_session(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door, clock = guarded(settings), time.time()
    old = log_in(door, tokens.add("a"))
    renewed_after_a_week(door, old, monkeypatch, clock)
    beside = door.identify("", with_cookies(f"isnad={old}"))
    assert beside
    assert beside.session
    assert door.renew_session(beside.session) is None
    monkeypatch.setattr(time, "time", lambda: clock + 8 * 86_400)
    assert door.renew_session(beside.session), "its reader never had the first one"


@pytest.mark.parametrize("by", ["old", "new"])
def test_who_logs_out_ends_what_was_renewed_and_what_it_became(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    door = guarded(settings)
    old = log_in(door, tokens.add("a"))
    new = renewed_after_a_week(door, old, monkeypatch, time.time())
    both = {"old": with_cookies(f"isnad={old}"), "new": with_cookies(f"isnad={new.id}")}
    door.close_sessions(both[by])
    assert [door.identify("", cookie) for cookie in both.values()] == [None, None]


def test_a_session_that_was_closed_meanwhile_is_not_renewed(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = guarded(settings)
    cookie = with_cookies(f"isnad={log_in(door, tokens.add('a'))}")
    visitor = door.identify("", cookie)
    assert visitor
    assert visitor.session
    door.close_sessions(cookie)
    monkeypatch.setattr(sessions, "RENEWAL_SECONDS", -1)
    assert door.renew_session(visitor.session) is None


def test_a_rotated_token_keeps_its_name_and_what_it_is_good_for(settings: Settings, tokens: Tokens) -> None:
    door, old = guarded(settings), tokens.add("a", ["ask", "admin"], "30d", ["السفر"])
    (before,) = tokens.all()
    session = with_cookies(f"isnad={log_in(door, old)}")
    new = tokens.rotate("a")
    (after,) = tokens.all()
    assert (after.uses, after.collections, after.expires) == (before.uses, before.collections, before.expires)
    assert door.identify("", bearer(new))
    assert [door.identify("", headers) for headers in (bearer(old), session)] == [None, None]
    assert tokens.rotate("a", "40d")
    assert tokens.all()[0].ends > before.ends


def test_what_cannot_be_rotated_is_said(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TokenError, match="isnad token list"):
        tokens.rotate("a")
    tokens.add("a", expires="12h")
    monkeypatch.setattr(ui_tokens, "datetime", Later)
    with pytest.raises(TokenError, match="--expires 30d"):
        tokens.rotate("a")


def test_of_tokens_that_are_no_more_nothing_is_kept(settings: Settings, tokens: Tokens) -> None:
    door, stored = guarded(settings), access.open_sessions(settings)
    gone, kept = (log_in(door, tokens.add(name)) for name in "ab")
    for identity in (gone, kept):
        door.identify("", with_cookies(f"isnad={identity}"))
    tokens.remove("a")
    stored.keep_only({token.sha256 for token in tokens.all()})
    assert stored.find(gone) is None
    assert stored.find(kept)
    assert list(stored.last_uses()) == [tokens.all()[0].sha256]


def test_only_the_proxy_says_who_asks(settings: Settings) -> None:
    door = guarded(settings, "proxy", proxy_addresses=["10.1.0.0/16", "::1"])
    named = Headers({"X-Forwarded-User": "salma"})
    visitor = door.identify("192.0.2.1", named, by_proxy=True)
    assert visitor
    assert visitor.id == "salma"
    assert door.identify("10.1.2.3", named) is None
    assert door.identify("192.0.2.1", Headers(), by_proxy=True) is None


def test_a_users_name_is_read_as_utf_8_wherever_it_is_told(settings: Settings) -> None:
    door = guarded(settings, "proxy", proxy_addresses=["10.1.0.0/16"])
    visitor = door.identify("", Headers(raw=[(b"x-forwarded-user", "سلمى".encode())]), by_proxy=True)
    assert visitor
    assert (visitor.asker.user, visitor.owner) == ("سلمى", "user:سلمى")


def test_a_user_beside_the_one_that_the_proxy_names_is_refused(settings: Settings) -> None:
    door = guarded(settings, "proxy", proxy_addresses=["10.1.0.0/16"])
    twice = Headers(raw=[(b"x-forwarded-user", b"admin"), (b"x-forwarded-user", b"salma")])
    assert door.identify("192.0.2.1", twice, by_proxy=True) is None


def test_the_file_holds_hashes_and_is_the_owners_alone(settings: Settings, tokens: Tokens) -> None:
    made = tokens.add("a")
    session = log_in(guarded(settings), made)
    assert session.encode() not in (settings.data_dir / "sessions.db").read_bytes()
    for file in settings.data_dir.iterdir():
        assert made.encode() not in file.read_bytes()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    assert [token.name for token in tokens.all()] == ["a"]


def test_of_tokens_made_at_once_none_is_lost(settings: Settings) -> None:
    with ThreadPoolExecutor(12) as makers:
        list(makers.map(lambda number: open_tokens(settings).add(f"t{number}"), range(24)))
        assert len(open_tokens(settings).all()) == 24
        list(makers.map(lambda number: open_tokens(settings).remove(f"t{number}"), range(24)))
    assert open_tokens(settings).all() == []


def test_tokens_that_cannot_be_stored_are_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(IsnadError, match=r"tokens\.json cannot be written"):
        Tokens(tmp_path / "data" / "tokens.json").add("a")


def test_what_cannot_be_done_with_tokens_is_said(tokens: Tokens, tmp_path: Path) -> None:
    tokens.add("a")
    with pytest.raises(TokenError, match="isnad token remove a"):
        tokens.add("a")
    with pytest.raises(TokenError, match="no name"):
        tokens.add(" ")
    with pytest.raises(TokenError, match="isnad token list"):
        tokens.remove("b")
    (tmp_path / "broken.json").write_text("[{")
    with pytest.raises(TokenError, match=r"broken\.json"):
        Tokens(tmp_path / "broken.json").all()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(IsnadError, match=r"data/tokens\.json cannot be"):
        Tokens(tmp_path / "data" / "tokens.json").add("المالية")


def test_a_token_lets_in_until_it_expires(
    settings: Settings, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, door = tokens.add("a", expires="12h"), guarded(settings)
    headers = bearer(made), with_cookies(f"isnad={log_in(door, made)}")
    visitor = door.identify("", headers[0])
    assert visitor
    short = bearer(door.issue_short_lived(visitor))
    assert all(door.identify("", each) for each in (*headers, short))

    monkeypatch.setattr(ui_tokens, "datetime", Later)
    assert not any(door.identify("", each) for each in (*headers, short))
    assert door.open_session(made) is None


@pytest.mark.parametrize("text", ["0d", "30", "yesterday", "2020-01-01", "99999d99", "2030-13-01", "-1d"])
def test_an_expiry_that_is_none_is_told_with_what_is_one(tokens: Tokens, text: str) -> None:
    with pytest.raises(TokenError, match="30d, 12h, 2030-12-31"):
        tokens.add("a", expires=text)
    assert tokens.all() == []


def test_a_token_is_good_for_what_it_was_made_for(settings: Settings, tokens: Tokens) -> None:
    door = guarded(settings)
    everyday = door.identify("", bearer(tokens.add("everyday")))
    admin = door.identify("", bearer(tokens.add("admin", ["admin"])))
    assert everyday
    assert admin
    assert (everyday.uses, admin.uses) == (("ask", "documents"), ("admin",))
    page = door.identify("", bearer(door.issue_short_lived(admin)))
    assert page
    assert page.uses == ()
    with pytest.raises(TokenError, match="'write' is no use"):
        tokens.add("b", ["ask", "write"])


def test_a_token_of_an_earlier_version_is_good_for_everything(settings: Settings, tokens: Tokens) -> None:
    made = tokens.add("a")
    file = settings.data_dir / "tokens.json"
    (stored,) = json.loads(file.read_text())
    file.write_text(json.dumps([{name: stored[name] for name in ("name", "sha256", "created")}]))
    visitor = guarded(settings).identify("", bearer(made))
    assert visitor
    assert visitor.uses == ("ask", "documents", "admin")


def test_the_last_use_of_a_token_is_noted(settings: Settings, tokens: Tokens) -> None:
    made = tokens.add("a")
    assert access.open_sessions(settings).last_uses() == {}
    guarded(settings).identify("", bearer(made))
    (digest,) = access.open_sessions(settings).last_uses()
    assert digest == tokens.all()[0].sha256
