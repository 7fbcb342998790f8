"""What allowing a piece of a workspace would let happen, in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import ApprovalRule, Provider


def provider_words(provider: Provider) -> str:
    """Where what agents read is sent, and whose key goes with it."""
    key = provider.key_env
    if not provider.base_url:
        with_key = f"the value of {key}" if key else "your key for it"
        return f"provider {provider.name}: what agents read is sent to the vendor of {provider.kind}, with {with_key}"
    host = _host(provider.base_url)
    with_key = f"with the value of {key}, from your environment or your secrets" if key else "without a key"
    return f"provider {provider.name} {provider.base_url}: what agents read is sent to {host}, {with_key}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def settings_words(effect: str, settings: JSON) -> str:
    """What an effect acts with: where to, and within which bounds."""
    told = settings
    if isinstance(settings, dict):
        told = ", ".join(f"{name} {value}" for name, value in settings.items()) or "none"
    return f"settings of effect {effect}, which it acts by: {told}"


def rule_words(rule: ApprovalRule) -> str:
    """Which acts nobody would be asked about any more."""
    app = "in every app" if rule.app == "*" else f"in app {rule.app}"
    phase = "" if rule.phase == "*" else f", phase {rule.phase}"
    when = f", when {' '.join(rule.when.split())}" if rule.when else ""
    lets = f"lets {_acts(rule.effect)} act without asking, {app}{phase}{when}"
    return f"rule {rule.name}, which approves in your place: {lets}"


def _acts(effect: str) -> str:
    if effect == "*":
        return "every effect"
    return f"every effect named {effect}" if any(mark in effect for mark in "*?[") else f"every {effect}"
