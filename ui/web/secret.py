"""The secret by which a server knows what it signed, and servers side by side what the others did."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from rag.config import SECRET, Settings


def find_secret(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """ISNAD_SECRET, or else the secret in the data folder, so that what was signed holds after a restart and
    for every server over the same data."""
    return environment.get(SECRET) or _read_secret(settings.data_dir / "secret")


def _read_secret(file: Path) -> str:
    """The secret in a file, which is made where there is none. Where it cannot be, one that holds until this
    process ends."""
    secret = secrets.token_urlsafe(32)
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secret)
            try:
                os.link(new, file)  # whole or not at all, and the first of two servers' holds
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return file.read_text(encoding="ascii") or secret
    except (OSError, UnicodeDecodeError):
        return secret
