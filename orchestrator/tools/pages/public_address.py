"""Which numbers of the network a page of somebody else may lead to: those of the public web, and what the person named.

A name is resolved here once, and what was looked at is what is connected to; a name that leads to both is refused.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection, Iterator
from urllib.parse import urlsplit

from orchestrator.tools.web import Unanswered
from orchestrator.values import dataclass

Resolve = Callable[[str, int], list[str]]
"""The numbers a name leads to; raises OSError."""
_Number = ipaddress.IPv4Address | ipaddress.IPv6Address
_USUAL_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024
"""Below it lie mail, files and logins of machines; of the web only two."""
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""Where a network without IPv4 has all of it (RFC 6052)."""
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "168.63.129.16/32",
            "64:ff9b:1::/48", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7",
            "fec0::/10", "::/96",
        ),
    )
)  # fmt: skip
"""Beside those that Python knows: it learnt some of them late, calls a tunnel to a private network (6to4, Teredo)
public, and one number of a cloud's metadata looks like anybody's."""


@dataclass(frozen=True)
class WebOrigin:
    """Scheme, host and port of an address; what one robots.txt is for."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == _USUAL_PORTS[self.scheme]
        return f"{self.scheme}://{host}" + ("" if usual else f":{self.port}")


def origin_of(address: str) -> WebOrigin | None:
    """None: it is no address of the web."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _USUAL_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return WebOrigin(scheme, parts.hostname, port if port is not None else _USUAL_PORTS[scheme])


def resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Border:
    """Says where one may go."""

    allowed: Collection[WebOrigin] = ()
    """Which the person named in their settings, wherever they lie."""
    resolve: Resolve = resolved

    def place_of(self, origin: WebOrigin) -> Callable[[str, int], str]:
        """For a `WebWay` to this origin: the number to connect to."""

        def place(host: str, port: int) -> str:
            return self.number(
                origin if (host, port) == (origin.host, origin.port) else WebOrigin(origin.scheme, host, port)
            )

        return place

    def number(self, origin: WebOrigin) -> str:
        """The number that an origin is asked at.

        Raises:
            Unanswered: it does not lie in the public web, and the person has not named it.
        """
        is_named = origin in self.allowed
        if not is_named and origin.port < _FIRST_FREE_PORT and origin.port not in _USUAL_PORTS.values():
            raise Unanswered(f"port {origin.port} is none of the web's")
        found = self.resolve(origin.host, origin.port)
        if not found:
            raise Unanswered("name is not known")
        if not is_named and not all(map(is_public, found)):
            raise Unanswered("leads into a private network, where no page is fetched from")
        return found[0]


def is_public(number: str) -> bool:
    """Whether a number lies in the public web, in whatever form it is written."""
    try:
        meant = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if "%" in number:  # it is of one cable of this machine
        return False
    return all(map(_is_public, _forms(meant)))


def _forms(number: _Number) -> Iterator[_Number]:
    """Itself, or the IPv4 number that an IPv6 number stands for."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            yield number.ipv4_mapped
            return
        if number in _TRANSLATED:
            yield ipaddress.IPv4Address(int(number) & 0xFFFF_FFFF)
            return
    yield number


def _is_public(number: _Number) -> bool:
    if not number.is_global or number.is_multicast or number.is_reserved or number.is_unspecified:
        return False
    return not any(number in network for network in _NOT_PUBLIC if network.version == number.version)
