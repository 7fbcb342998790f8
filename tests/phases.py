"""Phases for tests, written in one line each."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Phase

_COMMON = {field.name for field in fields(Phase)}


def a_phase(name: str, kind: str, named: str = "", reads: Any = None, may_read: Any = None, **keys: Any) -> Phase:
    """`named` is what the kind's own key names; of `keys`, those of every phase are its own, and others its kind's."""
    spec = {key: to_plain(value) for key, value in keys.items() if key not in _COMMON}
    common = {key: value for key, value in keys.items() if key in _COMMON}
    return Phase(name, kind, {kind: named, **spec} if named else spec, reads or {}, may_read or {}, **common)


def changed(phase: Phase, **keys: Any) -> Phase:
    """The phase with other keys, its own or its kind's; `named` is what its own key names."""
    if "named" in keys:
        keys[phase.kind] = keys.pop("named")
    spec = {key: to_plain(value) for key, value in keys.items() if key not in _COMMON}
    common = {key: value for key, value in keys.items() if key in _COMMON}
    return replace(phase, spec={**phase.spec, **spec}, **common)
