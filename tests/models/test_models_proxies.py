"""What the environment says of proxies and certificates, and what is wrong with that, told before anything is sent."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from recorded_http import question

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Charge, Unreached
from orchestrator.models.protocol import load_protocol, protocol_of
from orchestrator.models.vendors import wire

PASSWORD = "aZ4kQ7pX2m"
AWAY = "http://models.invalid/v1"
"""No host of anybody's (RFC 2606)."""


@pytest.fixture(autouse=True)
def _certificates_are_read_anew() -> Iterator[None]:
    wire._tls.cache_clear()
    yield
    wire._tls.cache_clear()


def failure_of(address: str = AWAY) -> Unreached:
    there = Endpoint("near", "small", "openai-compatible", address)
    with pytest.raises(Unreached) as caught:
        asyncio.run(protocol_of(there.kind).model(there, "k").answer(question("near:small")))
    return caught.value


class _Refusing(BaseHTTPRequestHandler):
    """A proxy that lets nobody through."""

    def do_POST(self) -> None:
        self.send_response(407)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_CONNECT(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Say nothing on the tests' standard error."""


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://ada:{PASSWORD}@127.0.0.1:{server.server_port}")
        yield str(server.server_port)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1080"),
        ("HTTP_PROXY", f"gopher://ada:{PASSWORD}@proxy.invalid:3128"),
        ("HTTP_PROXY", f"http://ada:{PASSWORD}@proxy.invalid:many"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    monkeypatch.setenv(name, address)
    failure = failure_of()
    assert failure.message == "the proxy that HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names cannot be used."
    assert "NO_PROXY" in failure.mend
    assert PASSWORD not in str(failure)
    assert (failure.cause, failure.charge) == ("connection", Charge("no"))


@pytest.mark.parametrize("address", [AWAY, AWAY.replace("http", "https")])
def test_a_proxy_that_lets_nothing_through_was_no_model(proxy: str, address: str) -> None:
    failure = failure_of(address)
    assert failure.message.startswith("the proxy does not let it through: 407")
    assert PASSWORD not in str(failure)
    assert (failure.cause, failure.charge) == ("connection", Charge("no"))


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True), ("127.0.0.2", True), ("[::1]", True), ("[0:0:0:0:0:0:0:1]", True), ("[::]", True),
        ("[::ffff:127.0.0.1]", True), ("LOCALHOST", True), ("localhost.", True), ("models.localhost", True),
        ("10.0.0.1", False), ("[2001:db8::1]", False), ("[fe80::1%25eth0]", False), ("localhost.example", False),
        ("127.0.0.1.example", False), ("models.invalid", False),
    ],
)  # fmt: skip
def test_a_proxy_is_told_nothing_of_this_machine_however_it_is_called(host: str, is_here: bool) -> None:
    there = Endpoint("near", "small", "openai-compatible", f"http://{host}:8080/v1")
    assert there.loopback is is_here


@pytest.mark.parametrize("holds", [None, "", "no certificate"])
def test_certificates_that_cannot_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, holds: str | None
) -> None:
    path = tmp_path / "ca.pem"
    if holds is not None:
        path.write_text(holds, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    failure = failure_of()
    assert failure.message == "the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read."
    load_protocol("openai-compatible")  # who checks models is told by the model


def test_certificates_that_were_mended_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    failure_of()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert isinstance(wire._tls(), ssl.SSLContext)
