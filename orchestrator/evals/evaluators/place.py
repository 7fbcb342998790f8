"""Where an evaluator looks: an artifact or input of the outcome, or a dotted path into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.errors import nearest_name
from orchestrator.evals.evaluators.evaluator import NotThere
from orchestrator.evals.result import Outcome


def value_at(outcome: Outcome, path: str) -> JSON:
    """The value at `metadata` or `metadata.tags.0`; a name given whole goes before a path.

    Raises:
        NotThere: there is no such thing; says what there is.
    """
    values = {**outcome.inputs, **outcome.artifacts}
    if path in values:
        return values[path]
    name, *keys = path.split(".")
    if name not in values:
        raise NotThere(f"{_ended(outcome)}without {name}{_known(name, values)}")
    value, walked = values[name], name
    for key in keys:
        value = _inside(value, key, walked)
        walked = f"{walked}.{key}"
    return value


def text_at(outcome: Outcome, path: str) -> str:
    """Every text at the path, one paragraph each."""
    value = value_at(outcome, path)
    return value if isinstance(value, str) else "\n\n".join(texts_in(value))


def texts_in(value: JSON) -> Iterator[str]:
    """The texts and numbers inside a value, in order. Keys are not content."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def _inside(value: JSON, key: str, walked: str) -> JSON:
    if isinstance(value, Mapping) and key in value:
        return value[key]
    if isinstance(value, list | tuple) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    raise NotThere(f"{walked} has no {key}{_known(key, value) if isinstance(value, Mapping) else ''}")


def _ended(outcome: Outcome) -> str:
    last = f" after {outcome.steps[-1].phase}" if outcome.steps else ""
    return f"the run is {outcome.status}{last} "


def _known(name: str, known: Mapping[str, JSON]) -> str:
    nearest = nearest_name(name, known)
    if nearest:
        return f"; there is {nearest}"
    return f"; there is only {', '.join(known)}" if known else ""
