"""Routes: from a model's name to the API, the host and the key it is reached with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlsplit

from orchestrator.domain.definition import Provider
from orchestrator.domain.timeouts import USUAL_TIMEOUTS, Timeouts
from orchestrator.errors import NotFound, UsageError, WorkspaceError

Kind = Literal["anthropic", "openai", "openai-chat", "openai-compatible"]


@dataclass(frozen=True, slots=True)
class _Vendor:
    base_url: str
    key_env: str
    domain: str
    """The key goes to this domain and to no other."""


_VENDORS: Mapping[Kind, _Vendor] = {
    "anthropic": _Vendor("https://api.anthropic.com", "ANTHROPIC_API_KEY", "anthropic.com"),
    "openai": _Vendor("https://api.openai.com/v1", "OPENAI_API_KEY", "openai.com"),
    "openai-chat": _Vendor("https://api.openai.com/v1", "OPENAI_API_KEY", "openai.com"),
}


KEY_VARIABLES = frozenset(vendor.key_env for vendor in _VENDORS.values())
"""Where the vendors' keys stand in the environment."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How one model is reached. Holds no secret, only the name of one."""

    provider: str
    model: str
    """As the provider calls it."""
    kind: Kind
    base_url: str
    key_env: str = ""
    """Empty: no key is sent."""
    stream: bool = True
    timeouts: Timeouts = USUAL_TIMEOUTS

    @property
    def name(self) -> str:
        return f"{self.provider}:{self.model}"

    @property
    def key_needed(self) -> bool:
        """A compatible server may work without the key that its entry names; a vendor never does."""
        return bool(self.key_env) and self.kind != "openai-compatible"

    @property
    def loopback(self) -> bool:
        return urlsplit(self.base_url).hostname in ("localhost", "127.0.0.1", "::1")


def endpoint_of(name: str, providers: Mapping[str, Provider]) -> Endpoint:
    """The endpoint of `provider:name`. An entry in `providers` goes before the vendor of the same name.

    Raises:
        NotFound: no such provider; the nearest one is offered.
        UsageError: the name lacks its provider or its model.
        WorkspaceError: the provider's entry cannot be used.
    """
    provider, colon, model = name.partition(":")
    known: dict[str, Provider] = {kind: Provider(kind, kind) for kind in _VENDORS}
    known.update(providers)
    if not colon:
        raise NotFound("model", name, ["offline"], mend="Write it as provider:name, such as openai:gpt-5-mini.")
    if provider not in known:
        raise NotFound("provider", provider, known, mend="Name it under 'providers' in baton.yaml.")
    if not model:
        raise UsageError(f'"{name}" names no model.', mend=f"Write {provider}:NAME.")
    return _endpoint(known[provider], model)


def _endpoint(entry: Provider, model: str) -> Endpoint:
    where = f"baton.yaml: provider {entry.name}"
    kind = _kind(entry)
    vendor = _VENDORS.get(kind)
    base_url = entry.base_url or (vendor.base_url if vendor else "")
    _check_address(base_url, where)
    key_env = entry.key_env or (vendor.key_env if vendor and not entry.base_url else "")
    _check_key_goes_home(key_env, base_url, where)
    return Endpoint(entry.name, model, kind, base_url, key_env, entry.stream, entry.timeouts)


def _kind(entry: Provider) -> Kind:
    known: Iterable[Kind] = get_args(Kind)
    for kind in known:
        if kind == entry.kind:
            return kind
    raise NotFound("kind of provider", entry.kind, known, mend=f"The kinds are {', '.join(known)}.")


def _check_address(base_url: str, where: str) -> None:
    """A compatible server without an address must not end at a vendor's: what is written for it is private."""
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.password)
        _ = parts.port
    except ValueError:
        usable = False
    if not base_url:
        raise WorkspaceError("it has no base_url.", where=where, mend="Give it one, such as http://127.0.0.1:8080/v1.")
    if not usable:
        raise WorkspaceError(
            "its base_url is not an http or https address without user and password.",
            where=where,
            mend="Write it as http://127.0.0.1:8080/v1, and name the key in key_env.",
        )


def _check_key_goes_home(key_env: str, base_url: str, where: str) -> None:
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    for vendor in _VENDORS.values():
        at_home = parts.scheme == "https" and (host == vendor.domain or host.endswith(f".{vendor.domain}"))
        if key_env == vendor.key_env and not at_home:
            raise WorkspaceError(
                f"{key_env} belongs to {vendor.domain} and does not go to {host or base_url}.",
                where=where,
                mend="Give this provider a key of its own under another name in key_env.",
            )
