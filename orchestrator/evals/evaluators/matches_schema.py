"""An artifact fits a JSON Schema of the workspace."""

from __future__ import annotations

from dataclasses import dataclass, field

import jsonschema_rs

from orchestrator.domain.json_schema import compiled
from orchestrator.domain.json_text import read_json
from orchestrator.errors import WorkspaceError
from orchestrator.evals.evaluators.arguments import ArtifactPath, SchemaName
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import value_at
from orchestrator.evals.evaluators.words import shortened
from orchestrator.evals.result import Outcome, Score

_FAULTS_TOLD = 3


@dataclass(frozen=True)
class MatchesSchema(Evaluator):
    artifact: ArtifactPath
    schema: SchemaName
    schema_text: str = field(repr=False, metadata={"handed_in": True})
    _validator: jsonschema_rs.Draft202012Validator = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            validator = compiled(read_json(self.schema_text))
        except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
            raise WorkspaceError(
                f"{self.schema} is no JSON Schema: {shortened(str(error))}.", mend="Mend the file."
            ) from error
        object.__setattr__(self, "_validator", validator)

    def judge(self, outcome: Outcome) -> Score:
        value = value_at(outcome, self.artifact)
        if self._validator.is_valid(value):
            return self.says(1.0)
        return self.says(0.0, "; ".join(self._faults(value)))

    def _faults(self, value: object) -> list[str]:
        faults = [
            f"at /{'/'.join(map(str, error.instance_path))}: {shortened(error.message, 160)}"
            for error in self._validator.iter_errors(value)
        ]
        left = len(faults) - _FAULTS_TOLD
        return faults[:_FAULTS_TOLD] + ([f"{left} more"] if left > 0 else [])
