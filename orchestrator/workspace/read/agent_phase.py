"""What an agent's phase names, looked up: its prompt, the shape of its output, whether a note reaches it."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.domain.definition import Phase
from orchestrator.errors import TemplateError
from orchestrator.workspace.read.app_prompts import AppPrompts, template_name
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.field import names_of, read_fields
from orchestrator.workspace.read.field_schema import schema_of_fields
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Node, Scalar, Table, called

FEEDBACK = "feedback"
"""The person's notes since the phase last ran: the one name the kernel adds to a prompt."""


class AgentPhases:
    """Completes the agent phases of one app."""

    def __init__(self, app: AppSource, files: WorkspaceFiles, prompts: AppPrompts) -> None:
        self._path = app.path
        self._files = files
        self._faults = files.faults
        self._prompts = prompts

    def completed(self, source: PhaseSource, within: str = "") -> PhaseSource:
        """The phase, or each member of a `together`, with its prompt and output in place."""
        if source.members:
            members = tuple(self.completed(member, f"{source.name}.") for member in source.members)
            phase = replace(source.phase, together=tuple(member.phase for member in members))
            return replace(source, phase=phase, members=members)
        if source.phase.kind != "agent" or source.doubts("agent"):
            return source
        source = self._with_output(source)
        return source if source.doubts("prompt") else self._with_prompt(source, within)

    def _with_prompt(self, source: PhaseSource, within: str) -> PhaseSource:
        name = template_name(self._path, source, within)
        if name not in self._prompts:
            self._tell_missing(source, name)
            return source.doubting("prompt")
        try:
            uses = self._prompts.uses(name)
        except TemplateError as trouble:
            self._prompts.tell(trouble, self._faults)
            return source.doubting("prompt")
        takes_feedback = any(use.path[0] == FEEDBACK for use in uses)
        return source.with_phase(replace(source.phase, prompt=name, takes_feedback=takes_feedback))

    def _tell_missing(self, source: PhaseSource, name: str) -> None:
        written = source.scalar("prompt")
        if written is None and source.phase.uses not in self._files.agent_names:
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
        phase = self._from_file(source, node) if isinstance(node, Scalar) else self._inline(source, node)
        return source.with_phase(phase) if phase else source.doubting("output")

    def _from_file(self, source: PhaseSource, node: Scalar) -> Phase | None:
        known = self._files.schema_names
        if node.text not in known:
            mend = did_you_mean(node.text, known, f"Add schemas/{node.text}, or write the fields here.")
            self._faults.add(node.place, f"no schema '{node.text}'", mend)
            return None
        schema = self._files.schema(node.text)
        name = node.text.removesuffix(".json").replace("-", "_")
        return replace(source.phase, output=schema, output_name=name) if schema is not None else None

    def _inline(self, source: PhaseSource, node: Node) -> Phase | None:
        what = f"output of phase {source.name}"
        if not isinstance(node, Table) or not node.entries:
            found = f"{what} is {called(node) if not isinstance(node, Table) else 'a map of nothing'}"
            self._faults.add(node.place, found, "Write {name: type}, or a file under schemas/.")
            return None
        before = len(self._faults)
        fields = read_fields(names_of(node, self._faults), "output field", self._faults)
        if len(self._faults) > before:
            return None
        return replace(source.phase, output=schema_of_fields(fields), output_name=source.name)
