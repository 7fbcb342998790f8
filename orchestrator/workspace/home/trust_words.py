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


def rule_words(rule: ApprovalRule, app: str) -> str:
    """Which questions of an app, and which acts, nobody would be asked about any more."""
    phase = "" if rule.phase == "*" else f", phase {rule.phase}"
    when = f", when {' '.join(rule.when.split())}" if rule.when else ""
    does = f"lets {_acts(rule.effect)} act without asking" if rule.effect else "answers gates without asking"
    accepts = f", on nothing but {rule.accepts}" if rule.accepts else ""
    return f"rule {rule.name}, which approves in your place: {does}, in app {app} as it is now{phase}{when}{accepts}"


def _acts(effect: str) -> str:
    if effect == "*":
        return "every effect"
    return f"every effect named {effect}" if any(mark in effect for mark in "*?[") else f"every {effect}"
