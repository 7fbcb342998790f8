"""App phases: another app of the workspace, with its own gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.definition import Phase
from orchestrator.kinds.kind import Kind

if TYPE_CHECKING:
    from orchestrator.workspace.check.checked_app import CheckedApp
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.yaml.node import Scalar

if TYPE_CHECKING:  # reading and checking an app needs nothing of what performs it
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins


class AppKind(Kind):
    name = "app"
    in_together = True
    rests_on = "what it reads"

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        from orchestrator.workspace.check.calls import check_call
        from orchestrator.workspace.home.app_files import retired_names
        from orchestrator.workspace.read.python_module import Signature
        from orchestrator.workspace.yaml.faultlog import did_you_mean

        named = source.scalar(self.name)
        if named is None:
            return
        known = app.files.app_names
        if named.text not in known:
            mend = did_you_mean(named.text, known, f"Add apps/{named.text}.yaml.")
            if named.text in retired_names(app.files.root):
                mend = f"It is retired: baton app restore {named.text}"
            app.faults.add(named.place, f"no app '{named.text}'", mend)
            return
        below = app.files.app(named.text)
        if below is None or below.doubtful:
            return
        required = tuple(field.name for field in below.app.inputs if field.required and not field.source)
        optional = tuple(field.name for field in below.app.inputs if field.name not in required)
        check_call(app, source, named, Signature(0, required, optional), f"app {named.text}")

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.app.performing import AppPerformer

        return AppPerformer()

    def who(self, phase: Phase) -> str:
        return phase.named

    def calls(self, source: PhaseSource) -> Scalar | None:
        return source.scalar(self.name)
