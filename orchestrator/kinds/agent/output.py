"""An agent's output, checked in full before it becomes an artifact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_ANSWER_BYTES
from orchestrator.domain.canonical import JSON
from orchestrator.domain.fenced import fenced
from orchestrator.domain.json_schema import validator_of
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.messages import AssistantMessage

MAX_FAULTS_TOLD = 8
"""To the model, in one repair. One that breaks more has to begin again, and does not need the list."""

_MAX_VALUES_TRIED = 8
"""Fences of an answer, from its end, where models put what they settled on. Each is parsed."""
_LONGEST_FAULT = 600
"""Characters, half from its beginning, half from its end: what is wrong stands at an end, and the value between."""


class OutputFault(Exception):
    """An answer does not fit; the message is what the model is told, `found` how a person is told."""

    def __init__(self, told: str, found: str) -> None:
        super().__init__(told)
        self.found = found


def schema_faults(schema: Mapping[str, JSON], value: JSON) -> list[str]:
    """Where a value breaks a JSON Schema (2020-12, formats included), as `at /path: what`. Empty when it fits."""
    misfits = validator_of(schema).misfits(value, MAX_FAULTS_TOLD)
    return [f"at {misfit.place}: {_shortened(misfit.message)}" for misfit in misfits]


def _shortened(message: str) -> str:
    """A fault quotes the value, which may be the whole answer."""
    half = _LONGEST_FAULT // 2
    return message if len(message) <= _LONGEST_FAULT else f"{message[:half]} ... {message[-half:]}"


def read_output(message: AssistantMessage, schema: Mapping[str, JSON] | None) -> Artifact:
    """The artifact an answer stands for: Markdown without a schema, JSON that fits it with one.

    Raises:
        OutputFault: it is empty, is not JSON, or does not fit.
    """
    if schema is None:
        text = message.text.strip()
        if not text:
            raise OutputFault("Your answer was empty. Give the text that was asked for.", "was empty")
        return Artifact.of_text(text + "\n")
    value = message.output if message.output is not None else _value_in(message.text, schema)
    if faults := schema_faults(schema, value):
        told = "Your answer does not fit the schema. Give it again, mended:\n" + "\n".join(faults)
        raise OutputFault(told, f"does not fit the schema: {'; '.join(faults)}")
    return Artifact.of_json(value)


def _value_in(text: str, schema: Mapping[str, JSON]) -> JSON:
    """The one value a text gives: the text itself, or what stands in a fence or between words, as models answer.

    Of several values the last that fits is the answer: models draft before they decide.
    """
    try:
        return _read(text)
    except NotJSON as error:
        found = error
    values = list(_values_within(text))
    if not values:
        told = f"is not JSON ({found})"
        raise OutputFault(f"Your answer {told}. Give one JSON value that fits the schema.", told)
    return next((value for value in reversed(values) if not schema_faults(schema, value)), values[-1])


def _values_within(text: str) -> Iterator[JSON]:
    fences = fenced(text)
    for inner in fences[-_MAX_VALUES_TRIED:] or _between_brackets(text):
        try:
            yield _read(inner)
        except NotJSON:
            continue


def _between_brackets(text: str) -> Iterator[str]:
    for opening, closing in ("{}", "[]"):
        start, end = text.find(opening), text.rfind(closing)
        if 0 <= start < end:
            yield text[start : end + 1]


def _read(text: str) -> JSON:
    return read_json(text.strip(), max_bytes=MAX_ANSWER_BYTES)
