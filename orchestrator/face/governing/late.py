"""What reviews of the system propose, of a workspace that is asked late: most runs never do, and load none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import StepState
from orchestrator.ports.governing import Adoption, Governing

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace


class LateGoverning:
    """See `ports.governing.Governing`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def adoption(self, code: str) -> Adoption:
        return self._own.adoption(code)

    def adopt(self, code: str, key: str, approved: JSON) -> JSON:
        return self._own.adopt(code, key, approved)

    def found(self, code: str, key: str) -> StepState:
        return self._own.found(code, key)

    @property
    def _own(self) -> Governing:
        from orchestrator.face.governing.adopting import WorkspaceGoverning

        ws = self._workspace
        return WorkspaceGoverning(ws.root, ws.journal, lambda: ws.days.today, ws.own_secrets)
