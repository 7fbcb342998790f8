"""The doorway: who may ask at all. Every request comes through here before anything of the workspace is read.

A browser sends a cookie along whoever made it ask, and any page on the web can make it ask this computer. So a request
is let in only where it names this server as its host (else a name was rebound to this address), comes from a page of
this server or from nowhere (an address that was typed, a link outside of browsers), and shows a pass.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http import HTTPStatus
from typing import Any

from orchestrator.values import dataclass
from orchestrator.web.accounts import is_of_another_account
from orchestrator.web.passes import Passes
from orchestrator.web.patience import PagePatience, is_own_address

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ENTER = "/enter/"
"""Before the token of the link that the terminal shows."""
LINK = "/l/"
"""Before the token of a link that a message carries."""
HELD = "baton.pass"
"""Where the pass stands in what Starlette calls the scope."""

_METHODS = frozenset({"GET", "POST"})
_PATH = re.compile(rb"/[\w.~/@:+-]{0,400}", re.ASCII)
"""What paths here are made of. No escapes, so that nothing can pass for another path."""
_PLAIN_SITES = frozenset({"same-origin", "none"})


@dataclass(frozen=True)
class ServerPlace:
    """Where the server is, as browsers name it."""

    hosts: frozenset[str]
    """With the port, in small letters."""
    port: int
    shown: str
    """The host and port of the link that is shown."""
    secure: bool = False
    is_alone: bool = True
    """No other server stands before it."""
    any_address: bool = False
    """It may be named by any address of a network, which no name can be rebound to."""

    @property
    def cookie(self) -> str:
        """Its own for each port: cookies know no ports, and two servers would take each other's away."""
        return f"{'__Host-' if self.secure else ''}baton_{self.port}"

    @property
    def scheme(self) -> str:
        return "https" if self.secure else "http"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.shown}"

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a page at this host is one of ours. Before a server of somebody's own that has a certificate, which
        passes on what it is asked, pages are at `https:` all the same.
        """
        return origin in (f"{self.scheme}://{host}", f"https://{host}")

    def is_named(self, host: str) -> bool:
        return host in self.hosts or (self.any_address and host.endswith(f":{self.port}") and _is_address(host))


def _is_address(host: str) -> bool:
    """Of a host with its port."""
    from ipaddress import ip_address

    try:
        ip_address(host.rpartition(":")[0].removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Turned(Exception):
    """A request that is not let in."""

    status: int
    told: str
    again: str = ""
    """A path that is offered instead."""


class Doorway:
    def __init__(self, inner: Application, place: ServerPlace, passes: Passes, patience: PagePatience) -> None:
        self._inner = inner
        self._place = place
        self._passes = passes
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inner(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no other protocol is spoken here, and what is not accepted is refused
        try:
            host = self._checked(scope)
        except Turned as turned:
            await _refuse(turned, scope, send, retry=turned.status == HTTPStatus.TOO_MANY_REQUESTS)
            return
        await self._inner(scope, receive, _guarded(send, host))

    def _checked(self, scope: Scope) -> str:
        """The host as it was named, once all of it is right. Raises Turned."""
        headers = _headers(scope)
        host = headers.get("host", "").lower()
        path = scope.get("raw_path") or scope["path"].encode()
        if not self._place.is_named(host):
            raise Turned(421, "this server is not called that. Open it by the link that the terminal shows.")
        if scope["method"] not in _METHODS:
            raise Turned(405, "nothing is asked in that way here.")
        if not _PATH.fullmatch(path) or b"//" in path or b"/." in path:
            raise Turned(404, "there is no such page.")
        self._check_origin(scope, headers, host)
        if not self._patience.lets(_client(scope)):
            raise Turned(429, "too many requests from there. Wait a minute.")
        if scope["path"].startswith((ENTER, LINK)):
            return host
        held = self._passes.of(cookie_of(headers.get("cookie", ""), self._place.cookie))
        if held is None:
            raise Turned(403, "this browser is not let in. Open the link that the terminal with `baton web` shows.")
        if is_strange(scope, self._place):
            raise Turned(403, "this pass is of a browser of the account that runs `baton web`.")
        scope[HELD] = held
        return host

    def _check_origin(self, scope: Scope, headers: dict[str, str], host: str) -> None:
        """Raises Turned where another site's page asks."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if headers.get("sec-purpose") or headers.get("purpose"):
            raise Turned(403, "nothing is fetched before somebody asks for it.")
        if scope["method"] == "POST":
            # Under `no-referrer` browsers send `null` for forms; then it is the site they say that counts.
            is_own = origin is not None and self._place.is_own(origin, host) and site in (None, "same-origin")
            if not (is_own or (origin == "null" and site == "same-origin")):
                raise Turned(403, "another site has sent this. Nothing was recorded.")
            return
        if origin is not None and not self._place.is_own(origin, host):
            raise Turned(403, "another site has asked for this.")
        if site is not None and site not in _PLAIN_SITES:
            is_looked_at = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
            if scope["path"].startswith(LINK) and headers.get("sec-fetch-dest", "document") == "document":
                return  # a link in a mail; pictures of a page would use up the tries of this address with wrong ones
            again = scope["path"] if is_looked_at else ""  # followed from there it is this server's own page that asks
            raise Turned(403, "another site has sent you here.", again)


def is_strange(scope: Scope, place: ServerPlace) -> bool:
    """Whether another account of this computer asks. A browser shows its pass to every server at this host, whatever
    its port, and one of those may be another account's. Whatever passes on what it is asked may be that too, where the
    person has named it.
    """
    client, server = scope.get("client"), scope.get("server")
    return bool(
        client and server and place.is_alone and is_own_address(client[0]) and is_of_another_account(client, server)
    )


def _headers(scope: Scope) -> dict[str, str]:
    """Those that stand once; one that is repeated is none of a browser's, and has no value that could be trusted."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        found[key] = "" if key in found else value.decode("latin-1")
    return found


def cookie_of(header: str, name: str) -> str:
    """The value of the first cookie of a name."""
    for one in header.split(";"):
        key, _, value = one.strip().partition("=")
        if key == name:
            return value
    return ""


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _policy(host: str) -> str:
    """For a page at a host and port. Named without `http:`, they are of the page's own scheme. Of addresses a policy
    can name 127.0.0.1 alone, so at another one it says `self`, and no folder.
    """
    is_named = host.startswith("127.0.0.1:") or not _is_address(f"{host}:0" if ":" not in host else host)
    own = host if is_named else "'self'"
    static = f"{host}/static/" if is_named else own
    return (
        f"default-src 'none'; script-src {static}; style-src {static}; img-src {static}; connect-src {own}; "
        f"form-action {own}; base-uri 'none'; frame-ancestors 'none'"
    )


def _kept_close(own: str) -> list[tuple[bytes, bytes]]:
    """What every answer says to the browser: nothing from elsewhere, nothing kept, nothing told to others."""
    policy = _policy(own) if own else "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    told = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
    }
    return [(name.encode(), value.encode()) for name, value in told.items()]


def _guarded(send: Send, own: str) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if not any(name.lower() == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*headers, *_kept_close(own)]}
        await send(message)

    return sending


async def _refuse(turned: Turned, scope: Scope, send: Send, *, retry: bool) -> None:
    """A page without a style: what is not let in is given nothing of ours."""
    from orchestrator.text.html import tag

    onward = [tag("p", tag("a", "Go on to the page", href=turned.again))] if turned.again else []
    body = tag("body", tag("h1", HTTPStatus(turned.status).phrase), tag("p", f"Baton: {turned.told}"), *onward)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"Baton: {turned.told}"),
    )
    page = ("<!doctype html>\n" + tag("html", head, body, lang="en") + "\n").encode()
    headers: Iterable[tuple[bytes, bytes]] = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        *([(b"retry-after", b"60")] if retry else []),
        *_kept_close(""),
    ]
    await send({"type": "http.response.start", "status": turned.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page})
