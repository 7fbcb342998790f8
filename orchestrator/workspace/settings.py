"""`baton.yaml`, the only settings file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Provider
from orchestrator.domain.timeouts import USUAL_TIMEOUTS, Timeouts
from orchestrator.errors import DefinitionFaults
from orchestrator.workspace.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.folder import SETTINGS_FILE
from orchestrator.workspace.node import Items, Node, Scalar
from orchestrator.workspace.secret import check_secrets, is_secret
from orchestrator.workspace.section import ALL, Section
from orchestrator.workspace.textfile import read_text
from orchestrator.workspace.yaml_document import parse_document

KERNEL_SOURCES = ("projects", "constraints", "energy", "decisions", "log", "runs", "rules.attention")
"""What `from:` may name without an entry in `sources`."""
OWN_PROVIDERS = ("anthropic", "openai")
"""Vendors that need no entry in `providers`."""
OFFLINE = "offline"
PROVIDER_KINDS = ("openai-compatible", "openai", "openai-chat", "anthropic")

_KEYS = ("profile", "profiles", "providers", "budgets", "sources", "effects")
_PROVIDER_KEYS = ("kind", "base_url", "key_env", "stream", "timeouts")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Profile = Mapping[str, tuple[str, ...]]
"""Role -> models in order of preference."""


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
    sources: Mapping[str, JSON] = field(default_factory=dict)
    """Source -> how it is read (`reader`, `path` ...)."""
    effects: Mapping[str, JSON] = field(default_factory=dict)
    """Effect -> its own settings."""
    doubtful: frozenset[str] = frozenset()
    """Keys that could not be read whole, so that what they do not name may be there after all."""

    def doubts(self, key: str) -> bool:
        return not self.doubtful.isdisjoint((ALL, key))


def read_settings(root: Path) -> Settings:
    """The workspace's settings.

    Raises:
        DefinitionFaults: what is wrong in `baton.yaml`, all at once.
    """
    faults = FaultLog()
    settings = settings_of(root, faults)
    if faults:
        raise DefinitionFaults(faults.faults)
    return settings


def settings_of(root: Path, faults: FaultLog) -> Settings:
    text = read_text(root, SETTINGS_FILE, faults)
    node = parse_document(text, SETTINGS_FILE, faults) if text is not None else None
    if node is None:
        return Settings(doubtful=frozenset({ALL}))
    check_secrets(node, faults)
    section = Section(node, SETTINGS_FILE, _KEYS, faults)
    providers = _providers(section)
    profiles = _profiles(section, (*providers, *OWN_PROVIDERS))
    budgets = section.below("budgets", ("run_usd", "day_usd"))
    settings = Settings(
        profile=_profile_in_force(section, profiles),
        profiles=profiles,
        providers=providers,
        run_usd=budgets.number("run_usd", 0.0) if budgets else 0.0,
        day_usd=budgets.number("day_usd", 0.0) if budgets else 0.0,
        sources=_sources(section),
        effects=_effects(section),
    )
    return replace(settings, doubtful=frozenset(section.doubtful))


def _profile_in_force(section: Section, profiles: Mapping[str, Profile]) -> str:
    name = section.text("profile") or OFFLINE
    if name not in profiles and "profiles" not in section.doubtful and "profile" not in section.doubtful:
        mend = did_you_mean(name, profiles, f"Known: {listed(profiles)}.")
        section.fault("profile", f"no profile '{name}'", mend)
    return name


def _profiles(section: Section, providers: Collection[str]) -> dict[str, Profile]:
    """What `profiles` says; without it everything is offline."""
    if not section.has("profiles"):
        return {OFFLINE: {}}
    profiles: dict[str, Profile] = {}
    for name, node in _entries(section, "profiles").items():
        profile = Section.over(node, f"profile {name}", section.faults)
        profiles[name] = {role: _models(profile, role, providers) for role in profile.table.entries}
        section.doubtful |= {"profiles"} if profile.doubtful else set()
    return profiles


def _models(profile: Section, role: str, providers: Collection[str]) -> tuple[str, ...]:
    if isinstance(profile.node(role), Items):
        models = profile.texts(role)
    else:
        one = profile.scalar(role)
        models = (one,) if one else ()
    if not models and role not in profile.doubtful:
        profile.fault(role, f"role '{role}' has no model", "Name one: provider:model, or offline.")
    for model in models:
        _check_model(profile, role, model, providers)
    return tuple(model.text for model in models)


def _check_model(profile: Section, role: str, model: Scalar, providers: Collection[str]) -> None:
    if model.text == OFFLINE:
        return
    provider, _, name = model.text.partition(":")
    if not name:
        profile.fault(role, f"model '{model.text}' names no provider", "Write provider:model, or offline.", node=model)
    elif provider not in providers:
        mend = did_you_mean(provider, providers, f"Add '{provider}' to providers.")
        profile.fault(role, f"no provider '{provider}'", mend, node=model)


def _providers(section: Section) -> dict[str, Provider]:
    return {name: _provider(section, name, node) for name, node in _entries(section, "providers").items()}


def _provider(section: Section, name: str, node: Node) -> Provider:
    provider = Section(node, f"provider {name}", _PROVIDER_KEYS, section.faults)
    kind = provider.text("kind", required=True)
    if kind and kind not in PROVIDER_KINDS:
        mend = did_you_mean(kind, PROVIDER_KINDS, f"Known: {listed(PROVIDER_KINDS)}.")
        provider.fault("kind", f"no provider is of kind '{kind}'", mend)
    base_url = provider.text("base_url", required=kind == "openai-compatible")
    if base_url and not base_url.startswith(("https://", "http://")):
        provider.fault("base_url", "'base_url' is no address", "Begin it with https:// or http://.")
    stream = provider.flag("stream", True)
    return Provider(name, kind, base_url, _key_variable(provider), stream, _timeouts(provider))


def _timeouts(provider: Section) -> Timeouts:
    section, usual = provider.below("timeouts", ("first_event", "gap", "whole")), USUAL_TIMEOUTS
    if section is None:
        return usual
    return Timeouts(
        section.number("first_event", usual.first_event_s, least=0.1),
        section.number("gap", usual.gap_s, least=0.1),
        section.number("whole", usual.whole_s, least=0.1),
    )


def _key_variable(provider: Section) -> str:
    variable = provider.scalar("key_env")
    if variable is None:
        return ""
    if not _VARIABLE.fullmatch(variable.text) and not is_secret("key_env", variable):
        provider.fault("key_env", "'key_env' is no name of an environment variable", "Write one, such as ACME_API_KEY.")
    return variable.text


def _sources(section: Section) -> dict[str, JSON]:
    for name, node in _entries(section, "sources").items():
        if name in KERNEL_SOURCES:
            section.fault("sources", f"'{name}' is always there", "Give your source another name.", node=node)
        Section.over(node, f"source {name}", section.faults).scalar("reader", required=True)
    return {name: node.plain for name, node in _entries(section, "sources").items()}


def _effects(section: Section) -> dict[str, JSON]:
    return {name: node.plain for name, node in _entries(section, "effects").items()}


def _entries(section: Section, key: str) -> dict[str, Node]:
    table = section.map(key)
    return {name: entry.value for name, entry in table.entries.items()} if table else {}
