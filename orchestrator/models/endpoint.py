"""Routes: from a model's name to the API, the host and the key it is reached with."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from orchestrator.domain.definition import Provider
from orchestrator.domain.provider import (
    PROVIDER_KINDS,
    USUAL_TIMEOUTS,
    VENDORS,
    ProviderKind,
    Timeouts,
    kind_called,
)
from orchestrator.domain.variable import variables_in
from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.ports.installed import installed_names
from orchestrator.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Header:
    """One that is sent beside those of the vendor's API."""

    name: str
    value: str = field(repr=False)
    """As the user wrote it; when it is about to be sent, with the values of the variables it names."""
    hidden: tuple[str, ...] = field(repr=False, default=())
    """These values: nobody is shown them."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How one model is reached. Holds no secret before it is asked, only the names of some."""

    provider: str
    model: str
    """As the provider calls it."""
    kind: str
    """The protocol it is spoken to in: one of `PROVIDER_KINDS`, or an installed package's."""
    base_url: str
    key_env: str = ""
    """Empty: no key is sent."""
    stream: bool = True
    timeouts: Timeouts = USUAL_TIMEOUTS
    context: int = 0
    """Tokens for one exchange, where the user says."""
    output: str = ""
    """How structured output is had, where the user says; empty: as the model and its server allow."""
    headers: tuple[Header, ...] = ()
    cache: bool = True
    """What stays the same between requests is marked for its prompt cache, where its vendor wants marks."""

    @property
    def name(self) -> str:
        return f"{self.provider}:{self.model}"

    @property
    def key_needed(self) -> bool:
        """A server may answer without the key that its entry names; a vendor never does."""
        return bool(self.key_env) and kind_called(self.kind).key_needed

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the environment that its key and its headers stand under."""
        named = (name for header in self.headers for name in variables_in(header.value))
        return tuple(dict.fromkeys((*([self.key_env] if self.key_env else ()), *named)))

    @property
    def loopback(self) -> bool:
        """It is this machine: by name (RFC 6761, 6.3), or by any of its own addresses, in either spelling."""
        from ipaddress import IPv6Address, ip_address  # not before a vendor is asked

        host = (urlsplit(self.base_url).hostname or "").removesuffix(".")
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return False
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        found = mapped or address
        return found.is_loopback or found.is_unspecified


def endpoint_of(name: str, providers: Mapping[str, Provider]) -> Endpoint:
    """The endpoint of `provider:name`. An entry in `providers` goes before the vendor of the same name.

    Raises:
        NotFound: no such provider; the nearest one is offered.
        UsageError: the name lacks its provider or its model.
        WorkspaceError: the provider's entry cannot be used.
    """
    provider, colon, model = name.partition(":")
    known: dict[str, Provider] = {kind: Provider(kind, kind) for kind in VENDORS}
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
    base_url = entry.base_url or kind.base_url
    _check_address(base_url, where)
    key_env = entry.key_env or (kind.key_env if kind.is_home(base_url) else "")
    for variable in (key_env, *entry.variables):
        _check_key_goes_home(variable, base_url, where)
    headers = tuple(Header(name, value) for name, value in entry.headers.items())
    return Endpoint(
        entry.name,
        model,
        kind.name,
        base_url,
        key_env,
        entry.stream,
        entry.timeouts,
        entry.context,
        headers=headers,
        cache=entry.cache,
    )


def _kind(entry: Provider) -> ProviderKind:
    if entry.kind not in PROVIDER_KINDS and entry.kind not in (installed := installed_names("model")):
        known = (*PROVIDER_KINDS, *installed)
        raise NotFound("kind of provider", entry.kind, known, mend=f"The kinds are {', '.join(known)}.")
    return kind_called(entry.kind)


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
    for vendor in PROVIDER_KINDS.values():
        domain = vendor.key_domain
        if key_env and key_env == vendor.key_env and not vendor.is_home(base_url):
            raise WorkspaceError(
                f"{key_env} belongs to {domain} and does not go to {host or base_url}.",
                where=where,
                mend="Give this provider a key of its own under another name in key_env.",
            )
