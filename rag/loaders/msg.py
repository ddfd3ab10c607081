"""Outlook's e-mail (msg), by python-oxmsg."""

from __future__ import annotations

import io
from email.header import decode_header, make_header

from oxmsg import Message as OutlookMessage

from rag.documents import DocumentError, Loaded
from rag.loaders.mail import Attachment, Message, read_message
from rag.ocr.recogniser import Recogniser


def load(data: bytes, recogniser: Recogniser | None = None, depth: int = 0) -> Loaded:
    """Raises DocumentError for what is no message. `depth` counts the messages that it is
    attached to."""
    try:
        message = OutlookMessage.load(io.BytesIO(data))
        headers = {name.lower(): _decoded(value) for name, value in message.message_headers.items()}
        sent = message.sent_date
        body, is_html = message.body or "", False
        if message.html_body:
            body, is_html = message.html_body, True
        to = "; ".join(f"{each.name} <{each.email_address}>" for each in message.recipients)
        read = Message(
            message.subject or "",
            headers.get("from") or message.sender or "",
            headers.get("to") or to,
            headers.get("cc") or "",
            sent.strftime("%Y-%m-%d %H:%M") if sent else "",
            body,
            is_html,
            [Attachment(each.file_name or "", each.file_bytes or b"") for each in message.attachments],
        )
    except (OSError, KeyError, ValueError, AssertionError, IndexError, LookupError) as error:
        raise DocumentError("is no Outlook message that can be opened; it may be damaged.") from error
    return read_message(read, recogniser, depth)


def _decoded(value: str) -> str:
    """A header as it is meant, where it came over the Internet (`=?utf-8?B?...?=`)."""
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError):
        return value
