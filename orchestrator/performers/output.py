"""An agent's output, checked in full before it becomes an artifact."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.json_schema import validator_of
from orchestrator.domain.messages import AssistantMessage

MAX_FAULTS_TOLD = 8

_FENCED = re.compile(r"\A\s*```[a-zA-Z]*\n(.*)\n```\s*\Z", re.DOTALL)


class OutputFault(Exception):
    """An answer does not fit; the message is what the model is told, `found` how a person is told."""

    def __init__(self, told: str, found: str) -> None:
        super().__init__(told)
        self.found = found


def schema_faults(schema: Mapping[str, JSON], value: JSON) -> list[str]:
    """Where a value breaks a JSON Schema (2020-12, formats included), as `at /path: what`. Empty when it fits."""
    faults = [
        f"at /{'/'.join(str(part) for part in error.instance_path)}: {error.message}"
        for error in validator_of(schema).iter_errors(value)
    ]
    return faults[:MAX_FAULTS_TOLD]


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
    value = message.output if message.output is not None else _parsed(message.text)
    if faults := schema_faults(schema, value):
        told = "Your answer does not fit the schema. Give it again, mended:\n" + "\n".join(faults)
        raise OutputFault(told, f"does not fit the schema: {'; '.join(faults)}")
    return Artifact.of_json(value)


def _parsed(text: str) -> JSON:
    fenced = _FENCED.match(text)
    try:
        value = json.loads(fenced[1] if fenced else text)
        # Python reads NaN, 1e999 and halves of surrogate pairs, which are not JSON and cannot be recorded.
        canonical_json(value).decode("utf-8")
    except (ValueError, RecursionError) as error:
        found = f"is not JSON ({error})"
        raise OutputFault(f"Your answer {found}. Give one JSON value that fits the schema.", found) from error
    return value
