"""What differs between two definitions of an app, thing by thing, for a person to read. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Definition, Phase
from orchestrator.values import dataclass


@dataclass(frozen=True)
class DefinitionChange:
    """One thing that was added, removed or changed."""

    what: str
    """`phase review`, `prompts/reviewer.md.j2` ..."""
    before: str
    """Its text; of what is no text itself, its parts line by line. Empty: it was not there."""
    after: str
    """Empty: it is not there any more."""

    @property
    def verb(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


def changes(before: Definition, after: Definition) -> tuple[DefinitionChange, ...]:
    """Every change, in the order a reader asks for them: phases and inputs, agents, prompts, scripts, models, rules."""
    return tuple(_changes(before, after))


def _changes(before: Definition, after: Definition) -> Iterator[DefinitionChange]:
    old, new = before.app, after.app
    yield from _of("input", _named(old.inputs), _named(new.inputs))
    yield from _of("phase", _named(old.phases), _named(new.phases))
    kept = [phase.name for phase in old.phases if phase.name in {other.name for other in new.phases}]
    order = [phase.name for phase in new.phases if phase.name in kept]
    if kept != order:
        yield DefinitionChange("order of phases", "\n".join(kept) + "\n", "\n".join(order) + "\n")
    yield from _of("agent", before.agents, after.agents)
    yield from _texts("prompts/", before.prompts, after.prompts)
    yield from _texts("", before.modules, after.modules)
    yield from _of("role", before.roles, after.roles)
    yield from _of("provider", before.providers, after.providers)
    yield from _of("rule", _named(before.approval_rules), _named(after.approval_rules))
    yield from _of("settings of effect", before.effect_settings, after.effect_settings)
    yield from _of("settings of tool", before.tool_settings, after.tool_settings)
    yield from _of("server", before.servers, after.servers)
    yield from _of("tool", before.served, after.served)


def _named(things: tuple[object, ...]) -> dict[str, object]:
    return {str(getattr(thing, "name", "")): thing for thing in things}


def _of(kind: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[DefinitionChange]:
    for name in dict.fromkeys((*before, *after)):
        old, new = (_lines(things[name]) if name in things else "" for things in (before, after))
        if old != new:
            yield DefinitionChange(f"{kind} {name}", old, new)


def _texts(folder: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[DefinitionChange]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield DefinitionChange(f"{folder}{name}", before.get(name, ""), after.get(name, ""))


def _lines(thing: object) -> str:
    """A value as `key: value`, a line each; what holds its default says nothing."""
    plain = to_plain(thing)
    if not isinstance(plain, Mapping):
        return json.dumps(plain, ensure_ascii=False) + "\n"
    plain = {**plain, **plain["spec"]} if isinstance(thing, Phase) and "spec" in plain else plain
    return "".join(f"{key}: {_word(value)}\n" for key, value in plain.items() if key != "spec")


def _word(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
