"""Reverse proxies of the tests' own in front of a server, by the blocks of docs/deploy.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.ports import find_port
from tests.waiting import until

_DEPLOY = Path(__file__).parents[1] / "docs" / "deploy.md"
_DOCUMENTED = "127.0.0.1:7860"

_NGINX = """
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
_CADDY = "{ admin off\n skip_install_trust\n auto_https disable_redirects\n }\n"
_MODULES = Path("/usr/lib/apache2/modules")
_APACHE = """
ServerName 127.0.0.1
PidFile apache.pid
ErrorLog error.log
User #65534
Group #65534
"""


def documented_block(program: str, first: str, last: str) -> str:
    """The block for a program in docs/deploy.md, from one line to another."""
    _, _, after = _DEPLOY.read_text(encoding="utf-8").partition(f"### {program}\n")
    found = re.search(rf"^    {re.escape(first)}.*?^    {re.escape(last)}\n", after, re.MULTILINE | re.DOTALL)
    assert found
    return found.group()


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
    program = _find("nginx", "nginx-light")
    block = documented_block("nginx", "location /isnad/ {", "}").replace(_DOCUMENTED, "isnad")
    if not names_port:
        block = re.sub(r".*X-Forwarded-Host.*\n", "", block).replace("$http_host", "$host")
    if users:
        block = block.replace("proxy_pass", f"{_SIGN_ON} proxy_pass")
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{user}\n" for user in users))
    at_root = block.replace("location /isnad/", "location /").replace("Prefix /isnad", 'Prefix ""')
    kept = re.sub(r"(location|Prefix) /isnad", r"\1 /kept", block).replace("http://isnad/", "http://isnad")
    servers = " ".join(f"server {each.removeprefix('http://')};" for each in (address, *others))
    port = find_port()
    config = folder / "nginx.conf"
    values = {"port": port, "servers": servers, "locations": "".join((block, at_root, kept))}
    values["tls"] = ""
    if tls:
        certificate, key = _make_certificate(folder)
        values["tls"] = f" ssl; ssl_certificate {certificate}; ssl_certificate_key {key}"
    config.write_text(_NGINX.format(**values), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(config), "-e", "error.log"]
    with _running(command, port, tls, folder) as shown:
        yield shown


@contextmanager
def balancer(addresses: Sequence[str], folder: Path) -> Iterator[str]:
    """The address of an nginx that shares out questions among servers by deploy/nginx.conf, or the test
    skips."""
    program = _find("nginx", "nginx-light")
    port = find_port()
    hosts = [each.removeprefix("http://") for each in addresses]
    shipped = (_DEPLOY.parents[1] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    shared, changed = re.subn(
        r"(?: +server \w+:7860([^;\n]*;\n))+",
        lambda match: "".join(f"    server {host}{match[1]}" for host in hosts),
        shipped,
    )
    assert changed == 1
    config = folder / "balancer.conf"
    head, _, _ = _NGINX.format(port=0, tls="", servers="", locations="").partition("  upstream")
    config.write_text(
        f"{head}{shared.replace('listen 80', f'listen 127.0.0.1:{port}')}}}\n", encoding="utf-8"
    )
    command = [program, "-p", str(folder), "-c", str(config), "-e", "error.log"]
    with _running(command, port, False, folder) as shown:
        yield shown


@contextmanager
def caddy(address: str, folder: Path, *, tls: bool = False) -> Iterator[str]:
    """The address of a Caddy before a server, or the test skips. It shows the server under /isnad/ and at
    the root, as docs/deploy.md says; with `tls` by a certificate of its own authority."""
    program = _find("caddy", "caddy")
    port = find_port()
    site = f"{'https' if tls else 'http'}://127.0.0.1:{port} {{\n{'tls internal' if tls else ''}\n"
    block = documented_block("Caddy", "intranet.example.org {", "}")
    block = block.replace(_DOCUMENTED, address.removeprefix("http://"))
    inner = re.search(r"^ +reverse_proxy .*?^ +}\n", block, re.MULTILINE | re.DOTALL)
    assert inner
    at_root = inner.group().replace("X-Forwarded-Prefix /isnad", "-X-Forwarded-Prefix")
    shown_at = block.replace("intranet.example.org {", site).rstrip().removesuffix("}")
    config = folder / "Caddyfile"
    config.write_text(f"{_CADDY}{shown_at}{at_root}}}\n", encoding="utf-8")
    places = {name: str(folder / "caddy") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
    command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    with _running(command, port, tls, folder, places) as shown:
        yield shown


@contextmanager
def apache(address: str, folder: Path, *, tls: bool = False) -> Iterator[str]:
    """The address of an Apache before a server, or the test skips. It shows the server under /isnad/ and at
    the root, as docs/deploy.md says; with `tls` by a certificate of its own making."""
    program = _find("apache2", "apache2-bin")
    if not _MODULES.is_dir():
        pytest.skip("needs Apache's modules where Debian has them")
    port = find_port()
    names = ["mpm_event", "authz_core", "alias", "headers", "proxy", "proxy_http", *["ssl"] * tls]
    lines = [f"LoadModule {name}_module {_MODULES / f'mod_{name}.so'}" for name in names]
    lines += [_APACHE, f"ServerRoot {folder}", f"Listen 127.0.0.1:{port}"]
    if tls:
        certificate, key = _make_certificate(folder)
        lines += ["SSLEngine on", f"SSLCertificateFile {certificate}", f"SSLCertificateKeyFile {key}"]
    block = documented_block("Apache", "RedirectMatch", "</Location>")
    block = block.replace(_DOCUMENTED, address.removeprefix("http://"))
    at_root = block[block.index("<Location") :].replace('"/isnad/"', '"/"')
    at_root = at_root.replace('set X-Forwarded-Prefix "/isnad"', "unset X-Forwarded-Prefix")
    config = folder / "apache.conf"
    config.write_text("\n".join([*lines, at_root, block]), encoding="utf-8")
    with _running([program, "-D", "FOREGROUND", "-f", str(config)], port, tls, folder) as shown:
        yield shown


Proxy = Callable[..., AbstractContextManager[str]]
PROXIES: Mapping[str, Proxy] = {"nginx": nginx, "caddy": caddy, "apache": apache}


def _find(program: str, package: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
    if not found:
        pytest.skip(f"needs {program}: install your system's {package} package")
    return found


@contextmanager
def _running(
    command: Sequence[str], port: int, tls: bool, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a proxy that listens there, from when it answers until the block ends."""
    with (folder / "proxy.log").open("ab") as log:
        process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, stdout=log, stderr=log)
    try:
        shown = f"{'https' if tls else 'http'}://127.0.0.1:{port}"
        with httpx.Client(verify=False, timeout=60) as client:

            def listens() -> bool:
                assert process.poll() is None, (folder / "proxy.log").read_text(encoding="utf-8")
                try:
                    client.get(f"{shown}/healthz")
                except httpx.ConnectError:
                    return False
                return True

            until(listens)
        yield shown
    finally:
        process.terminate()
        process.wait(timeout=120)


def _make_certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate that was made now and of its key, or the test skips."""
    program = _find("openssl", "openssl")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = ["-keyout", str(key), "-out", str(certificate), "-nodes", "-subj", "/CN=isnad"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run([program, "req", *kind, *made], check=True, capture_output=True)
    return certificate, key
