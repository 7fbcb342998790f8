"""What lies at an address of the web, asked for once: bounded in time, in size and in how far it leads on.

Who asks says by a `WebWay` where a name may lead to, and whether it is followed when it leads on: an address that a
person wrote into their settings may lie in their own network, one that stands on a page of somebody else may not.

No cookies and no keys are sent, nothing is kept here, and no error has the address in it: one may be a secret. The one
module outside of `models.vendors` that knows HTTP.
"""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from orchestrator.values import dataclass, field

if TYPE_CHECKING:
    import httpx2

PATIENCE_S = 30.0
"""For all of it, as for a command of a source: a calendar of ten years takes three, and the person waits meanwhile."""
MOST_BYTES = 16_000_000
"""After it was unpacked: as much as is read of one file."""
MOST_STEPS = 5
"""Times an address may lead on to another. Calendars do it once or twice; what does it more often goes in a circle."""
_MOST_OF_VERSION = 4_000
"""Characters of what a server says of the version it gives; half of what servers take of one header."""
_SECURE = "https"
_SCHEMES = {"http": "http", _SECURE: _SECURE, "webcal": _SECURE}
_PACKED = 31
"""The word by which zlib knows gzip."""


class Unanswered(Exception):
    """Nothing came that can be used; the message says why in a few words, without the address."""

    def __init__(self, why: str, status: int = 0) -> None:
        """`status`: the number it was answered with, where it was answered at all."""
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Question:
    """An address, with what is known of the version one has."""

    address: str
    etag: str = ""
    last_modified: str = ""
    agent: str = "baton"
    accept: str = "*/*"
    """Media types, where an address has several things to give."""

    def headers(self) -> dict[str, str]:
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {
            "User-Agent": self.agent,
            "Accept": self.accept,
            "Accept-Encoding": "gzip",
            **{name: value for name, value in known.items() if _can_be_sent(value)},
        }


@dataclass(frozen=True)
class FetchedBody:
    data: bytes | None
    """None: it is as it was, by what the question said of it."""
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Of the last answer; names in small letters."""
    onward: str = field(default="", compare=False)
    """Where it leads, as an address that can be asked; only for who follows by themselves."""


@dataclass(frozen=True)
class WebWay:
    """How far one goes to ask."""

    patience_s: float
    most_bytes: int
    place_of: Callable[[str, int], str] | None = None
    """The number that is connected to, of a host and a port; raises Unanswered where that may not be. None: whatever
    the name leads to. The name is resolved once: what was looked at is what is asked."""
    follows: bool = True


def fetch(question: Question, way: WebWay | None = None) -> FetchedBody:
    """What lies there now.

    Raises:
        Unanswered: it cannot be reached, answers something else, or too much, or not in time.
    """
    way = way or WebWay(PATIENCE_S, MOST_BYTES)
    asking = _Asking(question, way)
    thread = threading.Thread(target=asking.run, name="address", daemon=True)
    thread.start()
    thread.join(way.patience_s)  # no bound of a library's holds for the whole: names, handshakes, drops all take theirs
    if thread.is_alive():
        asking.give_up()
        raise _late(way)
    if asking.error is not None:
        raise asking.error
    assert asking.body is not None  # noqa: S101 - it ended without an error
    return asking.body


@dataclass
class _Asking:
    """One question, asked in a thread of its own that nobody waits for longer than may be."""

    question: Question
    way: WebWay
    body: FetchedBody | None = None
    error: Unanswered | None = None
    _client: httpx2.Client | None = field(default=None, repr=False)
    _is_given_up: bool = False

    def run(self) -> None:
        try:
            self.body = self._followed()
        except Unanswered as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - what a library says has the address in it; its kind is told instead
            self.error = Unanswered(_why(error, self.way))

    def give_up(self) -> None:
        """Close the connection under what still waits for it."""
        self._is_given_up = True
        with suppress(Exception):
            if self._client is not None:
                self._client.close()

    def _followed(self) -> FetchedBody:
        import httpx2  # a sixth of a second, for those who have an address

        address = _usable(self.question.address)
        with httpx2.Client(timeout=self.way.patience_s, verify=_vouched()) as client:
            self._client = client
            for _ in range(MOST_STEPS + 1):
                with self._asked(client, address) as response:
                    onward = response.headers.get("location", "") if response.has_redirect_location else ""
                    if not onward:
                        return self._taken(response)
                following = _led_on(address, onward)
                if not self.way.follows:
                    return FetchedBody(None, onward=following)
                client.cookies.clear()
                address = following
        raise Unanswered(f"leads on more than {MOST_STEPS} times")

    def _asked(self, client: httpx2.Client, address: str) -> AbstractContextManager[httpx2.Response]:
        headers = self.question.headers()
        if self.way.place_of is None:
            return client.stream("GET", address, headers=headers)
        import httpx2

        url = httpx2.URL(address)
        number = self.way.place_of(url.host, url.port or (443 if url.scheme == _SECURE else 80))
        headers["Host"] = url.netloc.decode("ascii")
        # The certificate is that of the name, whatever number is connected to.
        named = {"sni_hostname": url.raw_host.decode("ascii")}
        return client.stream("GET", url.copy_with(host=number), headers=headers, extensions=named)

    def _taken(self, response: httpx2.Response) -> FetchedBody:
        asked = self.question
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status_code == 304 and any(map(_can_be_sent, (asked.etag, asked.last_modified))):
            return FetchedBody(None, asked.etag, asked.last_modified, headers)
        if response.status_code != 200:
            raise Unanswered(f"answers {response.status_code}", response.status_code)
        packing = response.headers.get("content-encoding", "").strip().lower()
        raw = response.iter_raw()
        chunks = raw if packing in ("", "identity") else _unpacked(raw, packing, self.way.most_bytes)
        data = bytearray()
        for chunk in chunks:
            data += chunk
            if len(data) > self.way.most_bytes:
                raise _too_large(self.way)
            if self._is_given_up:
                raise Unanswered("nobody waits for it any more")
        return FetchedBody(bytes(data), headers.get("etag", ""), headers.get("last-modified", ""), headers)


@cache
def _vouched() -> ssl.SSLContext:
    """Who is believed about certificates; reading that takes a tenth of a second, and a run asks for many pages."""
    import httpx2

    return httpx2.create_ssl_context()


def _usable(address: str) -> str:
    """The address as it is asked. Raises Unanswered."""
    try:
        parts = urlsplit(address.strip())
        scheme, host = _SCHEMES.get(parts.scheme), parts.hostname
    except ValueError:
        raise Unanswered("is no address") from None
    if scheme is None or not host:
        raise Unanswered("is no address that begins with https://, http:// or webcal://")
    if "@" in parts.netloc:
        raise Unanswered("holds a name or a key before its '@', which is not sent")
    return parts._replace(scheme=scheme, fragment="").geturl()


def _can_be_sent(value: str) -> bool:
    """Whether it may stand in a header. A server that says more of its version is asked for all of it each time."""
    return bool(value) and value.isascii() and value.isprintable() and len(value) <= _MOST_OF_VERSION


def _led_on(address: str, onward: str) -> str:
    try:
        following = urljoin(address, onward)
    except ValueError:
        raise Unanswered("leads on to what is no address") from None
    following = _usable(following)
    if urlsplit(address).scheme == _SECURE and urlsplit(following).scheme != _SECURE:
        raise Unanswered("leads from https to http, and is not followed")
    return following


def _unpacked(chunks: Iterable[bytes], packing: str, most: int) -> Iterator[bytes]:
    """Bit by bit, and never more than a bound: a kilobyte may stand for a megabyte."""
    if packing not in ("gzip", "x-gzip"):
        raise Unanswered("answers in a packing that was not asked for")
    unpacker, is_open = zlib.decompressobj(_PACKED), True
    for chunk in chunks:
        left = chunk
        while left:
            yield unpacker.decompress(left, most + 1)
            left, is_open = unpacker.unconsumed_tail, not unpacker.eof
            if not is_open:
                left, unpacker = unpacker.unused_data, zlib.decompressobj(_PACKED)
    if is_open:
        raise Unanswered("answers in part only")


def _too_large(way: WebWay) -> Unanswered:
    return Unanswered(f"holds more than {way.most_bytes / 1_000_000:g} MB")


def _late(way: WebWay) -> Unanswered:
    return Unanswered(f"no answer within {way.patience_s:g} s")


def _why(error: BaseException, way: WebWay) -> str:
    """In our own words: those of a library hold the address."""
    import httpx2

    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "certificate is not valid"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "name is not known"
    if isinstance(error, httpx2.TimeoutException):
        return str(_late(way))
    if isinstance(error, httpx2.InvalidURL | httpx2.UnsupportedProtocol):
        return "is no address"
    if isinstance(error, httpx2.RemoteProtocolError | zlib.error):
        return "answers in part only, or not in HTTP"
    told = next((cause.strerror for cause in causes if isinstance(cause, OSError) and cause.strerror), None)
    return f"cannot be reached: {told or type(error).__name__}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def agent_name() -> str:
    """How we call ourselves: `baton/0.1.0`."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"baton/{version('baton-os')}"
    except PackageNotFoundError:
        return "baton"
