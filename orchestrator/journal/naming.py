"""Which artifacts a fact names. (What the ids of runs, apps and decisions look like: `ids`.)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import Fact
from orchestrator.values import fields

# A `key` is the digest of a projection that is stored nowhere.
_DIGEST_FIELDS: dict[type[Any], tuple[str, ...]] = {
    cls: tuple(field.name for field in fields(cls) if "Digest" in str(field.type) and field.name != "key")
    for cls in get_args(Fact)
}


def artifacts_named(fact: Fact) -> list[Digest]:
    """In the order of the fields; one that is named twice stands there twice."""
    named: list[Digest] = []
    for name in _DIGEST_FIELDS[type(fact)]:
        value = getattr(fact, name)
        if not value:
            continue
        kind = type(value)
        if kind is not str and isinstance(value, Mapping):  # which is asked slowly
            named += value.values()
        else:
            named.append(value)
    return named
