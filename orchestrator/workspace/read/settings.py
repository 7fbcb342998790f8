"""`baton.yaml`, the only settings file: with its providers, where models are reached, and prices, what they cost."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import OFFLINE, Provider
from orchestrator.domain.model_setting import MODEL_SETTINGS
from orchestrator.domain.price import Price
from orchestrator.domain.provider import (
    PARTS,
    PROVIDER_KINDS,
    USUAL_TIMEOUTS,
    VENDORS,
    Limits,
    ProviderKind,
    Timeouts,
    entry_for,
    kind_called,
)
from orchestrator.domain.served_tool import ToolServer
from orchestrator.domain.sources import KERNEL_SOURCES
from orchestrator.errors import DefinitionFaults, TemplateError
from orchestrator.ports.installed import installed_names
from orchestrator.templates.pattern import LONGEST_LINE, stands_in
from orchestrator.values import dataclass, field, fields, replace
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.read.headers import read_headers
from orchestrator.workspace.read.media_words import read_words
from orchestrator.workspace.read.notify_entry import Notify, read_notify
from orchestrator.workspace.read.profile_reader import Profile, read_profile
from orchestrator.workspace.read.source_entry import VARIABLE, read_source
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.read.tool_server import read_server
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.node import Node, Scalar, called
from orchestrator.workspace.yaml.secret import check_secrets, is_secret
from orchestrator.workspace.yaml.section import ALL, FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

_OF_PROVIDER = (
    "kind", "base_url", *PARTS, "key_env", "headers", "extra_body", "stream", "cache", "timeouts", "context", "limits",
    "reads",
)  # fmt: skip

_HOST = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?/?", re.IGNORECASE)
_RATES = ("input", "output", "cached_input", "cache_write")
_MOST_USD = 100_000
"""Dollars per million tokens; what is above is a price per token, or a slip of the finger."""

_KEYS = (
    "profile", "profiles", "providers", "prices", "budgets", "unattended_usd", "sources", "categories",
    "build_hours_month", "effects", "tools", "web", "mcp", "decisions", "notify",
)  # fmt: skip
UNSORTED = "unsorted"
"""What no category takes."""


_LONGEST_NAME = 100
"""Characters of a folder's name; what file systems take are 255 bytes."""
_KERNELS = ("state", "transcripts")
"""Folders that are written by Baton alone."""


@dataclass(frozen=True)
class DecisionFolder:
    """Where open decisions lie as files."""

    folder: str
    """Below the workspace, `/` between names."""
    approve: bool = False
    """An effect may be let act there, too."""


@dataclass(frozen=True)
class Settings:
    profile: str = OFFLINE
    """The profile in force."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    providers: Mapping[str, Provider] = field(default_factory=dict)
    run_usd: float = 0.0
    """Cap on one run; 0 means none."""
    day_usd: float = 0.0
    """Cap on one day; 0 means none."""
    vendor_counts: bool = False
    """Where money is short, vendors are asked how many tokens a request has; else its bytes are the bound."""
    unattended_usd: float = 0.0
    """Cap on one run that a schedule or a watched folder began; 0 means that of any run."""
    prices: Mapping[str, Price] = field(default_factory=dict)
    """Model -> what it costs, before any list."""
    sources: Mapping[str, JSON] = field(default_factory=dict)
    """Source -> how it is read (`reader`, `path` ...)."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """Category -> the pattern of what belongs to it, in the order in which they are tried."""
    build_hours_month: float = 0.0
    """Hours that may go into the system itself in a month; 0: no bound was set."""
    effects: Mapping[str, JSON] = field(default_factory=dict)
    """Effect -> its own settings."""
    tools: Mapping[str, JSON] = field(default_factory=dict)
    """Tool -> its own settings."""
    web_allow: tuple[str, ...] = ()
    """Addresses of hosts that pages may be fetched from though they lie in a private network."""
    decisions: DecisionFolder | None = None
    """None: open decisions are no files."""
    servers: Mapping[str, ToolServer] = field(default_factory=dict)
    """Programs that serve tools by MCP, by name."""
    notify: Notify | None = None
    """Where and when the person is told what waits; None: nowhere."""
    doubtful: frozenset[str] = frozenset()
    """Keys that could not be read whole, so that what they do not name may be there after all."""

    def doubts(self, key: str) -> bool:
        return not self.doubtful.isdisjoint((ALL, key))


def read_settings(root: Path) -> Settings:
    """The workspace's settings as they are now.

    Raises:
        DefinitionFaults: what is wrong in `baton.yaml`, all at once.
    """
    faults = FaultLog()
    text = read_text(root, SETTINGS_FILE, faults)
    if text is None:
        raise DefinitionFaults(faults.faults)
    return _settings_in(text)


@lru_cache(maxsize=8)
def _settings_in(text: str) -> Settings:
    """Caps and prices are asked for with every request to a model: the file is read each time, and parsed when it has
    changed.
    """
    faults = FaultLog()
    settings = _parsed(text, faults)
    if faults:
        raise DefinitionFaults(faults.faults)
    return settings


def settings_of(root: Path, faults: FaultLog) -> Settings:
    text = read_text(root, SETTINGS_FILE, faults)
    return _parsed(text, faults) if text is not None else Settings(doubtful=frozenset({ALL}))


def _vendor_counts(budgets: FileMap | None) -> bool:
    """`count: vendor`."""
    given = budgets.text("count") if budgets else ""
    if budgets and given not in ("", "bytes", "vendor"):
        budgets.fault("count", f"count is {given}", "Write bytes, or vendor to have vendors asked for a count.")
    return given == "vendor"


def _parsed(text: str, faults: FaultLog) -> Settings:
    node = parse_document(text, SETTINGS_FILE, faults)
    if node is None:
        return Settings(doubtful=frozenset({ALL}))
    check_secrets(node, faults)
    section = FileMap(node, SETTINGS_FILE, _KEYS, faults)
    providers = {name: read_provider(node, name, faults) for name, node in _entries(section, "providers").items()}
    profiles = _profiles(section, providers)
    budgets = section.below("budgets", ("run_usd", "day_usd", "count"))
    settings = Settings(
        profile=_profile_in_force(section, profiles),
        profiles=profiles,
        providers=providers,
        run_usd=budgets.number("run_usd", 0.0) if budgets else 0.0,
        day_usd=budgets.number("day_usd", 0.0) if budgets else 0.0,
        vendor_counts=_vendor_counts(budgets),
        unattended_usd=_unattended(section),
        prices=read_prices(_entries(section, "prices"), section, (*providers, *VENDORS)),
        sources=_sources(section),
        categories=_categories(section),
        build_hours_month=section.number("build_hours_month", 0),
        effects=_plain(section, "effects"),
        tools=_plain(section, "tools"),
        web_allow=_web_allow(section),
        decisions=_decisions(section),
        servers=_servers(section),
        notify=read_notify(section),
    )
    return replace(settings, doubtful=frozenset(section.doubtful))


def _unattended(section: FileMap) -> float:
    """A cap of nothing reads like a ban and would be none, so it is refused."""
    usd = section.number("unattended_usd", 0.0)
    if section.has("unattended_usd") and not usd and "unattended_usd" not in section.doubtful:
        section.fault("unattended_usd", "'unattended_usd' is 0, which bounds nothing", "Write dollars: 0.50.")
    return usd


def _profile_in_force(section: FileMap, profiles: Mapping[str, Profile]) -> str:
    name = section.text("profile") or OFFLINE
    if name not in profiles and "profiles" not in section.doubtful and "profile" not in section.doubtful:
        mend = did_you_mean(name, profiles, f"Known: {listed(profiles)}.")
        section.fault("profile", f"no profile '{name}'", mend)
    return name


def _profiles(section: FileMap, providers: Mapping[str, Provider]) -> dict[str, Profile]:
    """What `profiles` says; without it everything is offline."""
    if not section.has("profiles"):
        return {OFFLINE: {}}
    entries = _entries(section, "profiles").items()
    return {name: read_profile(node, name, section, providers) for name, node in entries}


def _sources(section: FileMap) -> dict[str, JSON]:
    for name, node in _entries(section, "sources").items():
        if name in KERNEL_SOURCES:
            section.fault("sources", f"'{name}' is always there", "Give your source another name.", node=node)
    entries = _entries(section, "sources").items()
    return {name: read_source(name, node, section.faults) for name, node in entries}


def _categories(section: FileMap) -> dict[str, str]:
    """Those whose pattern can be searched for; the cost of each is bounded when it is."""
    found = {}
    for name, node in _entries(section, "categories").items():
        pattern = section.text_of("categories", node)
        if name == UNSORTED:
            section.fault(
                "categories", f"'{UNSORTED}' is what no category takes", "Give yours another name.", node=node
            )
        elif pattern is not None:
            try:
                stands_in("x" * LONGEST_LINE, pattern.text)
            except TemplateError as error:
                section.fault("categories", error.message.rstrip("."), error.mend, node=node)
            else:
                found[name] = pattern.text
    return found


def _plain(section: FileMap, key: str) -> dict[str, JSON]:
    return {name: node.plain for name, node in _entries(section, key).items()}


def _web_allow(section: FileMap) -> tuple[str, ...]:
    web = section.below("web", ("allow",))
    if web is None:
        return ()
    named = web.texts("allow")
    for one in named:
        if not _HOST.fullmatch(one.text):
            mend = "Write scheme, host and port alone: http://127.0.0.1:8000."
            web.fault("allow", f"'{one.text}' names no host to fetch pages from", mend, node=one)
    return tuple(one.text.rstrip("/").lower() for one in named)


def _decisions(section: FileMap) -> DecisionFolder | None:
    decisions = section.below("decisions", ("folder", "approve"))
    if decisions is None:
        return None
    approve = decisions.flag("approve", default=False)
    given = decisions.text("folder", required=True)
    if not given:
        return None
    steps = [step for step in given.split("/") if step not in ("", ".")]
    is_below = not given.startswith(("/", "~")) and ".." not in steps and "\\" not in given
    if not steps or not is_below or not given.isprintable() or any(len(step) > _LONGEST_NAME for step in steps):
        decisions.fault("folder", f"'{given}' is no folder below the workspace", "Write its name: decisions/.")
        return None
    if steps[0].casefold() in _KERNELS:
        decisions.fault("folder", f"'{steps[0]}' is written by Baton alone", "Name another folder: decisions/.")
        return None
    return DecisionFolder("/".join(steps), approve)


def _servers(section: FileMap) -> dict[str, ToolServer]:
    below = section.below("mcp", ("servers",))
    if below is None:
        return {}
    found = {name: read_server(name, node, section.faults) for name, node in _entries(below, "servers").items()}
    section.doubtful |= {"mcp"} if below.doubtful else set()
    return found


def _entries(section: FileMap, key: str) -> dict[str, Node]:
    table = section.map(key)
    return {name: entry.value for name, entry in table.entries.items()} if table else {}


def read_prices(entries: Mapping[str, Node], section: FileMap, providers: Collection[str]) -> dict[str, Price]:
    """By `provider:model`, in USD per million tokens."""
    prices = {}
    for model, node in entries.items():
        _check_model(model, node, section, providers)
        price = FileMap(node, f"price of {model}", _RATES, section.faults)
        prices[model] = _price(price)
    return prices


def _check_model(model: str, node: Node, section: FileMap, providers: Collection[str]) -> None:
    provider, _, name = model.partition(":")
    if not name:
        section.fault("prices", f"'{model}' names no provider and model", "Write provider:model.", node=node)
    elif provider not in providers and not section.doubtful & {"providers"}:
        mend = did_you_mean(provider, providers, f"Add '{provider}' to providers. Such as: {entry_for(provider)}")
        section.fault("prices", f"no provider '{provider}'", mend, node=node)


def _price(price: FileMap) -> Price:
    for key in ("input", "output"):
        if not price.has(key) and not price.doubtful:
            price.fault(key, f"{price.what} has no '{key}'", f"Add '{key}: ...', in USD per million tokens.")
    rates = {key: price.number(key, 0.0) for key in _RATES}
    for key, rate in rates.items():
        if not rate <= _MOST_USD:
            price.fault(key, f"'{key}' is {rate:g}", "Write USD per million tokens.")
    cached, written = (rates[key] if price.has(key) else None for key in ("cached_input", "cache_write"))
    return Price(rates["input"], rates["output"], cached, written)


def read_provider(node: Node, name: str, faults: FaultLog) -> Provider:
    provider = FileMap(node, f"provider {name}", _OF_PROVIDER, faults)
    kind = provider.text("kind", required=True)
    is_known = bool(kind) and _is_known(kind, provider)
    base_url = _address(provider, kind_called(kind), is_known=is_known)
    if base_url and not base_url.startswith(("https://", "http://")):
        provider.fault("base_url", "'base_url' is no address", "Begin it with https:// or http://.")
    return Provider(
        name,
        kind,
        base_url,
        _key_variable(provider),
        provider.flag("stream", True),
        _timeouts(provider),
        provider.whole("context", 0),
        _limits(provider),
        read_headers(provider, kind),
        _marks_for_cache(provider),
        _extra_body(provider, kind),
        read_words(provider, "reads"),
    )


_PART = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?")
"""A region, a project, a resource: nothing that could lead to another host."""


def _address(provider: FileMap, kind: ProviderKind, *, is_known: bool) -> str:
    """As it is written, or made of the parts that this kind's has; empty: the vendor's own."""
    given = {part: provider.text(part) for part in PARTS if provider.has(part)}
    for part, value in given.items():
        if is_known and part not in kind.parts:
            provider.fault(part, f"'{part}' is nothing that {kind.name} has", "Remove it.")
        elif value and not _PART.fullmatch(value):
            provider.fault(part, f"'{part}' cannot be '{value}'", "Write it as the vendor does, such as eu-west-1.")
    base_url = provider.text("base_url", required=is_known and not (kind.base_url or kind.parts))
    if base_url or not kind.parts:
        return base_url
    missing = [f"'{part}'" for part in kind.parts if part not in given]
    if missing:
        needs = " and ".join(missing)
        provider.fault("kind", f"{kind.name} lacks {needs}", f"Add {needs}: its address is made of it.")
    return kind.address(given) if all(map(given.get, kind.parts)) else ""


def _marks_for_cache(provider: FileMap) -> bool:
    node = provider.node("cache")
    if isinstance(node, Scalar) and node.value in ("on", "off"):
        return bool(node.value == "on")
    return provider.flag("cache", True)


def _extra_body(provider: FileMap, kind: str) -> Mapping[str, JSON]:
    node, setting = provider.node("extra_body"), MODEL_SETTINGS["extra_body"]
    if node is None:
        return {}
    if not setting.fits(node.plain):
        provider.fault("extra_body", f"'extra_body' is {called(node)}", f"Write {setting.takes}.")
        return {}
    body: Mapping[str, JSON] = node.plain
    for misfit in kind_called(kind).misfits_in({"extra_body": body}):
        provider.fault("extra_body", misfit.found, misfit.mend)
    return body


def _is_known(kind: str, provider: FileMap) -> bool:
    if kind in PROVIDER_KINDS:
        return True
    installed = installed_names("model")
    if kind not in installed:
        known = (*PROVIDER_KINDS, *installed)
        mend = did_you_mean(kind, known, f"Known: {listed(known)}.")
        provider.fault("kind", f"no provider is of kind '{kind}'", mend)
    return kind in installed


def _timeouts(provider: FileMap) -> Timeouts:
    section, usual = provider.below("timeouts", ("first_event", "gap", "whole")), USUAL_TIMEOUTS
    if section is None:
        return usual
    return Timeouts(
        section.number("first_event", usual.first_event_s, least=0.1),
        section.number("gap", usual.gap_s, least=0.1),
        section.number("whole", usual.whole_s, least=0.1),
    )


def _limits(provider: FileMap) -> Limits:
    names = [field.name for field in fields(Limits)]
    limits = provider.below("limits", names)
    return Limits(**{name: limits.whole(name, 0) for name in names}) if limits else Limits()


def _key_variable(provider: FileMap) -> str:
    variable = provider.scalar("key_env")
    if variable is None:
        return ""
    if not VARIABLE.fullmatch(variable.text) and not is_secret("key_env", variable):
        provider.fault("key_env", "'key_env' is no name of an environment variable", "Write one, such as ACME_API_KEY.")
    return variable.text
