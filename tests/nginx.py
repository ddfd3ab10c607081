"""An nginx of the tests' own in front of a server, by the block of docs/deploy.md."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_DEPLOY = Path(__file__).parents[1] / "docs" / "deploy.md"

_CONFIG = """
daemon off; user root; pid nginx.pid; error_log error.log;
events {{ }}
http {{
  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  upstream isnad {{ {servers} }}
  server {{
    listen 127.0.0.1:{port}{tls};
    {locations}
    location /bare/ {{ proxy_pass http://isnad/; proxy_http_version 1.1; proxy_set_header Host $host; }}
  }}
}}
"""
_SIGN_ON = 'auth_basic "isnad"; auth_basic_user_file users; proxy_set_header X-Forwarded-User $remote_user;'


def documented_block() -> str:
    """The block for nginx in docs/deploy.md."""
    _, _, after = _DEPLOY.read_text(encoding="utf-8").partition("### nginx\n")
    found = re.search(r"^    location /isnad/ {\n.*?^    }\n", after, re.MULTILINE | re.DOTALL)
    assert found
    return found.group().replace("http://127.0.0.1:7860/", "http://isnad/")


@contextmanager
def nginx(
    address: str,
    folder: Path,
    *,
    tls: bool = False,
    others: Sequence[str] = (),
    names_port: bool = True,
    users: Sequence[str] = (),
) -> Iterator[str]:
    """The address of an nginx before a server, or the test skips.

    It shows the server under /isnad/ and at the root, as docs/deploy.md says, under /kept/, which it leaves
    in the path, and under /bare/, where it says nothing but a Host without its port. Without `names_port` the
    port is missing elsewhere, too. With `tls` it speaks that, by a certificate of its own making. With
    `others` it asks the servers by turns; `users` log in at it, each with their name for a password.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("needs nginx: install your system's nginx package")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    block = documented_block()
    if not names_port:
        block = re.sub(r".*X-Forwarded-Host.*\n", "", block).replace("$http_host", "$host")
    if users:
        block = block.replace("proxy_pass", f"{_SIGN_ON} proxy_pass")
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{user}\n" for user in users))
    at_root = block.replace("location /isnad/", "location /").replace("Prefix /isnad", 'Prefix ""')
    kept = re.sub(r"(location|Prefix) /isnad", r"\1 /kept", block).replace("http://isnad/", "http://isnad")
    servers = " ".join(f"server {each.removeprefix('http://')};" for each in (address, *others))
    config = folder / "nginx.conf"
    locations = "".join((block, at_root, kept))
    values = {"port": port, "servers": servers, "locations": locations}
    values["tls"] = f" ssl; {_make_certificate(folder)}" if tls else ""
    config.write_text(_CONFIG.format(**values), encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(config), "-e", "error.log"])
    try:
        shown = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10, verify=False)) as client:
            client.get(f"{shown}/healthz", timeout=60)
        yield shown
    finally:
        process.terminate()
        process.wait(timeout=30)


def _make_certificate(folder: Path) -> str:
    """What names a certificate that was made now, or the test skips."""
    program = shutil.which("openssl")
    if not program:
        pytest.skip("needs openssl: install your system's openssl package")
    made = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    kind = [
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=isnad",
    ]
    subprocess.run([program, "req", *kind, *made], check=True, capture_output=True)
    return "ssl_certificate certificate.pem; ssl_certificate_key key.pem"
