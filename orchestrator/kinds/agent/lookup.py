"""What an agent's phase names, looked up: its prompt, the shape of its output, whether a note reaches it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.errors import TemplateError
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.values import replace
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.field import names_of, read_fields
from orchestrator.workspace.read.field_schema import schema_of_fields
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Node, Scalar, Table, called

FEEDBACK = "feedback"
"""The person's notes since the phase last ran: the one name the kernel adds to a prompt."""


TEMPLATE_SUFFIX = ".j2"


def looked_up(source: PhaseSource, files: WorkspaceFiles, prompts: AppPrompts, path: str, within: str) -> PhaseSource:
    """The phase with its prompt and output in place.

    Args:
        source: a phase whose agent is named.
        files: of the workspace.
        prompts: of the app.
        path: of the app's file.
        within: of a member, the name and a dot of the phase it stands in.
    """
    return _Lookup(files, prompts).of(source, _template_name(path, source, within))


def inline_prompt(path: str, source: PhaseSource, within: str) -> dict[str, Scalar]:
    """Template name -> the text written in the app, where there is one."""
    written = source.scalar("prompt")
    return {_template_name(path, source, within): written} if written and not _names_a_file(written) else {}


def _template_name(path: str, source: PhaseSource, within: str) -> str:
    """The template an agent's phase is asked with: the file it names, its own text, or its agent's default."""
    written = source.scalar("prompt")
    if written is None:
        return f"{source.phase.named}.md{TEMPLATE_SUFFIX}"
    return written.text if _names_a_file(written) else f"{path}#{within}{source.name}"


def _names_a_file(prompt: Scalar) -> bool:
    return prompt.text.endswith(TEMPLATE_SUFFIX) or not re.search(r"\s|\{", prompt.text)


def _with_spec(source: PhaseSource, **changed: Any) -> PhaseSource:
    spec = replace(spec_of(AgentSpec, source.phase), **changed)
    return source.with_phase(replace(source.phase, spec=to_plain(spec)))


class _Lookup:
    def __init__(self, files: WorkspaceFiles, prompts: AppPrompts) -> None:
        self._files = files
        self._faults = files.faults
        self._prompts = prompts

    def of(self, source: PhaseSource, template: str) -> PhaseSource:
        source = self._with_output(source)
        return source if source.doubts("prompt") else self._with_prompt(source, template)

    def _with_prompt(self, source: PhaseSource, name: str) -> PhaseSource:
        if name not in self._prompts:
            self._tell_missing(source, name)
            return source.doubting("prompt")
        try:
            uses = self._prompts.uses(name)
        except TemplateError as trouble:
            self._prompts.tell(trouble, self._faults)
            return source.doubting("prompt")
        takes_feedback = any(use.path[0] == FEEDBACK for use in uses)
        source = _with_spec(source, prompt=name)
        return source.with_phase(replace(source.phase, takes_feedback=takes_feedback))

    def _tell_missing(self, source: PhaseSource, name: str) -> None:
        written = source.scalar("prompt")
        if written is None and source.phase.named not in self._files.agent_names:
            return  # the agent is unknown, which is told elsewhere
        if name in self._files.prompt_names:
            self._files.tell_unreadable(f"prompts/{name}")
            return
        mend = did_you_mean(name, self._prompts.file_names, "Name a .j2 file below prompts/, or write the text.")
        if written is None:
            mend = f"Add prompts/{name}, or write 'prompt'."
        self._faults.add(source.place("prompt") if written else source.place("agent"), f"no prompt '{name}'", mend)

    def _with_output(self, source: PhaseSource) -> PhaseSource:
        node = source.parts.get(("output",))
        if node is None:
            return source
        output = self._from_file(node) if isinstance(node, Scalar) else self._inline(source, node)
        if output is None:
            return source.doubting("output")
        name, schema = output
        return _with_spec(source, output=schema, output_name=name)

    def _from_file(self, node: Scalar) -> tuple[str, Mapping[str, JSON]] | None:
        known = self._files.schema_names
        if node.text not in known:
            mend = did_you_mean(node.text, known, f"Add schemas/{node.text}, or write the fields here.")
            self._faults.add(node.place, f"no schema '{node.text}'", mend)
            return None
        schema = self._files.schema(node.text)
        name = node.text.removesuffix(".json").replace("-", "_")
        return (name, schema) if schema is not None else None

    def _inline(self, source: PhaseSource, node: Node) -> tuple[str, Mapping[str, JSON]] | None:
        what = f"output of phase {source.name}"
        if not isinstance(node, Table) or not node.entries:
            found = f"{what} is {called(node) if not isinstance(node, Table) else 'a map of nothing'}"
            self._faults.add(node.place, found, "Write {name: type}, or a file under schemas/.")
            return None
        before = len(self._faults)
        fields = read_fields(names_of(node, self._faults), "output field", self._faults)
        if len(self._faults) > before:
            return None
        return source.name, schema_of_fields(fields)
