"""One entry of `providers` in `baton.yaml`: where a vendor's models are reached."""

from __future__ import annotations

import re
from dataclasses import fields

from orchestrator.domain.definition import Provider
from orchestrator.domain.provider import PROVIDER_KINDS, USUAL_TIMEOUTS, Limits, Timeouts, kind_called
from orchestrator.ports.installed import installed_names
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.node import Node
from orchestrator.workspace.yaml.secret import is_secret
from orchestrator.workspace.yaml.section import FileMap

_KEYS = ("kind", "base_url", "key_env", "stream", "timeouts", "context", "limits")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_provider(node: Node, name: str, faults: FaultLog) -> Provider:
    provider = FileMap(node, f"provider {name}", _KEYS, faults)
    kind = provider.text("kind", required=True)
    is_known = bool(kind) and _is_known(kind, provider)
    base_url = provider.text("base_url", required=is_known and not kind_called(kind).base_url)
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
    )


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
    if not _VARIABLE.fullmatch(variable.text) and not is_secret("key_env", variable):
        provider.fault("key_env", "'key_env' is no name of an environment variable", "Write one, such as ACME_API_KEY.")
    return variable.text
