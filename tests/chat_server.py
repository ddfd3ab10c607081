"""A server of chat models on a real socket, in OpenAI's wire format and in Ollama's, that replies as it is
told to, faults included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Ending = Literal["whole", "length", "silent", "cut", "cut letter", "malformed", "waits"]
"""How a stream ends: as it should; at the limit of tokens; without a reason; with the connection, between two
pieces or within a letter; in what is no JSON; not at all, until the client leaves."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says to one request: an error, or a text in pieces."""

    text: str = ""
    status: int = 200
    ending: Ending = "whole"
    headers: dict[str, str] = field(default_factory=dict)
    error: str = "scripted"


@dataclass
class ChatServer:
    """Where it listens, what it was asked, and what it will reply: one after the other, the last one for
    ever. `left` is set when a client left before its answer was whole."""

    address: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)

    def reply(self, *replies: str | Reply) -> None:
        """Say these from now on."""
        self.replies[:] = [Reply(each) if isinstance(each, str) else each for each in replies]

    def prompt(self, number: int = -1) -> str:
        """The messages of a request as one text."""
        return "\n".join(message["content"] for message in self.asked[number]["messages"])


@contextmanager
def chatting(*replies: str | Reply) -> Iterator[ChatServer]:
    """A server on 127.0.0.1 that ends with the block."""

    class Handler(_Handler):
        chat = ChatServer("")

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Handler.chat.address = f"http://127.0.0.1:{server.server_port}"
        Handler.chat.reply(*replies)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Handler.chat
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat = self.chat
        chat.asked.append(body)
        chat.keys.append(self.headers["Authorization"])
        reply = chat.replies.pop(0) if len(chat.replies) > 1 else chat.replies[0]
        if reply.status != 200:
            self._send_json(reply.status, {"error": {"message": reply.error}}, reply.headers)
        elif self.path.endswith("/api/chat"):
            self._stream(reply, _Ollama())
        elif body.get("stream"):
            self._stream(reply, _OpenAI())
        elif reply.ending == "waits":
            self._wait()
            chat.left.set()
            self.close_connection = True
        else:
            self._send_json(200, _OpenAI().whole(reply.text), {})

    def _send_json(self, status: int, value: object, headers: dict[str, str]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, content in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, content)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, reply: Reply, form: _OpenAI | _Ollama) -> None:
        self.send_response(200)
        self.send_header("Content-Type", form.media_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for start in range(0, len(reply.text), 7):
                self._send_chunk(form.piece(reply.text[start : start + 7]))
            self._end(reply, form)
        except OSError:
            self.chat.left.set()
            self.close_connection = True

    def _end(self, reply: Reply, form: _OpenAI | _Ollama) -> None:
        match reply.ending:
            case "whole" | "length":
                self._send_chunk(form.end("stop" if reply.ending == "whole" else "length"))
            case "cut letter":
                self._send_chunk(form.piece("ك")[: form.piece("ك").index("ك".encode()) + 1])
            case "malformed":
                self._send_chunk(form.malformed)
            case "waits":
                self._wait()
                raise OSError("the client has left")
        if reply.ending.startswith("cut"):
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _wait(self) -> None:
        """Until the client leaves."""
        self.chat.waiting.set()
        with suppress(ConnectionError):
            while self.connection.recv(1):
                pass

    def _send_chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        pass


class _OpenAI:
    """POST /chat/completions."""

    media_type = "text/event-stream"
    malformed = b'data: {"choices": [{"delta": \n\n'

    def piece(self, text: str) -> bytes:
        return self._event({"index": 0, "delta": {"role": "assistant", "content": text}})

    def end(self, reason: str) -> bytes:
        usage = {"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105}
        last = self._event({"index": 0, "delta": {}, "finish_reason": reason})
        return last + self._event(usage=usage) + b"data: [DONE]\n\n"

    def whole(self, text: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {"id": "x", "object": "chat.completion", "created": 0, "model": "x", "choices": [choice]}

    def _event(self, *choices: dict[str, Any], usage: dict[str, int] | None = None) -> bytes:
        head = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "x"}
        value = json.dumps(head | {"choices": choices, "usage": usage}, ensure_ascii=False)
        return f"data: {value}\n\n".encode()


class _Ollama:
    """POST /api/chat."""

    media_type = "application/x-ndjson"
    malformed = b'{"message": {"role": \n'

    def piece(self, text: str) -> bytes:
        return self._line({"message": {"role": "assistant", "content": text}, "done": False})

    def end(self, reason: str) -> bytes:
        counts = {"prompt_eval_count": 100, "eval_count": 5}
        message = {"role": "assistant", "content": ""}
        return self._line({"message": message, "done": True, "done_reason": reason, **counts})

    def _line(self, value: dict[str, Any]) -> bytes:
        head = {"model": "x", "created_at": "2026-01-01T00:00:00Z"}
        return json.dumps(head | value, ensure_ascii=False).encode() + b"\n"
