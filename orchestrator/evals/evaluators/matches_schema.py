"""An artifact fits a JSON Schema of the workspace."""

from __future__ import annotations

import jsonschema_rs

from orchestrator.domain.json_schema import Validator, compiled
from orchestrator.domain.json_text import read_json
from orchestrator.errors import WorkspaceError
from orchestrator.evals.evaluators.arguments import ArtifactPath, SchemaName
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import value_at
from orchestrator.evals.evaluators.words import shortened
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass, field

_FAULTS_TOLD = 3
"""The reason of a score is a line or two."""
_FAULTS_COUNTED = 100_000
"""Only their number is told; with so many it matters no more."""


@dataclass(frozen=True)
class MatchesSchema(Evaluator):
    artifact: ArtifactPath
    schema: SchemaName
    schema_text: str = field(repr=False, metadata={"handed_in": True})
    _validator: Validator = field(init=False, repr=False, compare=False)

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
        misfits = self._validator.misfits(value, _FAULTS_COUNTED)
        if not misfits:
            return self.says(1.0)
        faults = [f"at {misfit.place}: {shortened(misfit.message, 160)}" for misfit in misfits[:_FAULTS_TOLD]]
        if (left := len(misfits) - _FAULTS_TOLD) > 0:
            faults.append(f"{left} more")
        return self.says(0.0, "; ".join(faults))
