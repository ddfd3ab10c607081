"""An nginx of the tests' own, in front of a server."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

_FORWARDED = """
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto {scheme};
"""

_CONFIG = """
daemon off; pid nginx.pid; error_log error.log;
events {{ }}
http {{
  access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  proxy_http_version 1.1; proxy_buffering off; client_max_body_size 10m;
  upstream isnad {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location /isnad/ {{ proxy_pass http://isnad/; {forwarded} proxy_set_header X-Forwarded-Prefix /isnad; }}
    location /kept/ {{ proxy_pass http://isnad; {forwarded} proxy_set_header X-Forwarded-Prefix /kept; }}
    location /bare/ {{ proxy_pass http://isnad/; proxy_set_header Host $host; }}
    location / {{ proxy_pass http://isnad; {forwarded} proxy_set_header X-Forwarded-Prefix ""; }}
  }}
}}
"""


@contextmanager
def nginx(address: str, folder: Path, scheme: str = "$scheme", others: Sequence[str] = ()) -> Iterator[str]:
    """The address of an nginx before a server, or the test skips. It shows the server at the root, under
    /isnad/, under /kept/, which it leaves in the path, and under /bare/, where it says nothing but a Host
    without its port. With `others` it asks the servers by turns."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not program:
        pytest.skip("needs nginx: install your system's nginx package")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    forwarded = _FORWARDED.format(scheme=scheme)
    config = folder / "nginx.conf"
    servers = " ".join(f"server {each.removeprefix('http://')};" for each in (address, *others))
    config.write_text(_CONFIG.format(port=port, servers=servers, forwarded=forwarded), encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(folder), "-c", str(config), "-e", "error.log"])
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            client.get(f"http://127.0.0.1:{port}/healthz", timeout=60)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)
