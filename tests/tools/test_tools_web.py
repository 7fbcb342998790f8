"""What lies at an address: asked in bounded time, for bounded bytes, and told without the address."""

from __future__ import annotations

import gzip
import socket
import ssl
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from served import Server

from orchestrator.tools import web
from orchestrator.tools.web import FetchedBody, Question, Unanswered, fetch


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.end()


def why(address: str) -> str:
    with pytest.raises(Unanswered) as caught:
        fetch(Question(address))
    return str(caught.value)


def test_what_lies_there_comes_with_its_version(server: Server) -> None:
    address = server.at("/a", body=b"text", ETag='"1"', Last_Modified="Fri, 27 Nov 2026 10:00:00 GMT")

    assert fetch(Question(address, agent="baton/1")) == FetchedBody(b"text", '"1"', "Fri, 27 Nov 2026 10:00:00 GMT")
    _, headers = server.asked[0]
    assert headers["user-agent"] == "baton/1"
    assert not {"cookie", "authorization", "if-none-match", "if-modified-since"} & set(headers)


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    address = server.at("/a", 304)

    assert fetch(Question(address, '"1"', "Fri, 27 Nov 2026 10:00:00 GMT")).data is None
    _, headers = server.asked[0]
    assert (headers["if-none-match"], headers["if-modified-since"]) == ('"1"', "Fri, 27 Nov 2026 10:00:00 GMT")
    assert why(address) == "answers 304"


@pytest.mark.parametrize("etag", ['"ä"', "\x7f\x80", f'"{"x" * 9000}"'])
def test_a_version_that_cannot_be_sent_back_is_asked_for_whole_again(server: Server, etag: str) -> None:
    address = server.at("/a", body=b"text", ETag=etag)
    version = fetch(Question(address))

    assert fetch(Question(address, version.etag, version.last_modified)).data == b"text"
    assert "if-none-match" not in server.asked[1][1]


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_another_answer_is_told_by_its_number(server: Server, status: int) -> None:
    assert why(server.at("/a", status)) == f"answers {status}"


def test_it_leads_on_and_no_cookie_goes_along(server: Server) -> None:
    server.at("/c", body=b"text")
    server.at("/b", 302, Location="c", Set_Cookie="a=b; Path=/")

    assert fetch(Question(server.at("/a", 301, Location="/b", Set_Cookie="c=d; Path=/"))).data == b"text"
    assert [path for path, _ in server.asked] == ["/a", "/b", "/c"]
    assert not any("cookie" in headers for _, headers in server.asked)


def test_what_leads_on_for_ever_or_nowhere_is_given_up(server: Server) -> None:
    assert why(server.at("/a", 302, Location="/a")) == "leads on more than 5 times"
    assert len(server.asked) == 6
    assert why(server.at("/b", 302, Location="file:///etc/passwd")).startswith("is no address that begins with")
    assert why(server.at("/c", 302, Location="http://me:key@127.0.0.1/")).startswith("holds a name or a key")
    assert why(server.at("/d", 302)) == "answers 302"
    assert why(server.at("/d", 302, Location="http://[::")) == "leads on to what is no address"


def test_no_way_leads_from_https_to_http() -> None:
    with pytest.raises(Unanswered, match="leads from https to http"):
        web._led_on("https://a.example/x", "http://a.example/y")
    assert web._led_on("https://a.example/x", "y") == "https://a.example/y"
    assert web._usable("webcal://a.example/x") == "https://a.example/x"


def test_what_is_too_large_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MOST_BYTES", 1_000_000)
    packed = gzip.compress(bytes(3_000_000))

    assert why(server.at("/a", body=bytes(1_000_001))) == "holds more than 1 MB"
    assert fetch(Question(server.at("/b", body=bytes(1_000_000)))).data == bytes(1_000_000)
    assert len(packed) < 10_000
    assert why(server.at("/c", body=packed, Content_Encoding="gzip")) == "holds more than 1 MB"


def test_what_is_packed_is_unpacked_and_what_is_cut_off_is_told(server: Server) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two")

    assert fetch(Question(server.at("/a", body=packed, Content_Encoding="gzip"))).data == b"one two"
    assert why(server.at("/b", body=packed[:-9], Content_Encoding="gzip")) == "answers in part only"
    assert why(server.at("/c", body=b"text", Content_Encoding="gzip")).startswith("answers in part only")
    assert why(server.at("/d", body=b"text", Content_Encoding="br")).startswith("answers in a packing")


@pytest.mark.parametrize("begun", [False, True], ids=["before its head ends", "in its body"])
def test_what_drips_is_given_up_when_its_time_is_over(
    server: Server, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    monkeypatch.setattr(web, "PATIENCE_S", 0.4)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 9999\r\n\r\n" if begun else b""))
        try:
            while not server.is_over.wait(0.02):
                handler.wfile.write(b"x")
                handler.wfile.flush()
        except OSError:  # whoever asked has gone
            return

    server.answers["/a"] = drip

    assert why(server.base + "/a") == "no answer within 0.4 s"


def test_who_is_not_there_is_told_in_a_few_words(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Server()
    gone.end()

    assert why(gone.base + "/private-4711") == "cannot be reached: Connection refused"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert why("https://calendar.invalid/private-4711") == "name is not known"


@pytest.mark.parametrize("address", ["ftp://a/b", "file:///etc/passwd", "a.example/b", "", "https://", "http://[::1"])
def test_what_is_no_address_of_the_web_is_not_asked(address: str) -> None:
    assert why(address).startswith("is no address")


def test_names_and_keys_in_an_address_are_not_sent() -> None:
    told = why("https://me:hunter22@a.example/b")
    assert told.startswith("holds a name or a key before its '@'")
    assert "hunter22" not in told


def test_a_certificate_that_nobody_vouches_for_is_told(server: Server, tmp_path: Path) -> None:
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
             "-keyout", "key.pem", "-out", "cert.pem", "-days", "1"],
            cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("there is no openssl to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)

    assert why(server.base.replace("http:", "https:") + "/a") == "certificate is not valid"
