"""Begin a run for a client: recorded as the client's, bounded in an hour, under the caps of what runs unattended."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.client_facts import ClientStarted
from orchestrator.domain.facts import Trigger
from orchestrator.face.beginning import Claim
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import refuse_paused
from orchestrator.features.clients.client import Client
from orchestrator.features.clients.given_inputs import given_inputs
from orchestrator.features.clients.pace import RUNS_AN_HOUR, Pace

RUNS = Pace("run", RUNS_AN_HOUR, (ClientStarted.__name__,), lambda fact: isinstance(fact, ClientStarted))


def begun_for(
    workspace: Workspace,
    client: Client,
    app: str,
    values: Mapping[str, JSON],
    texts: Mapping[str, str],
) -> Run:
    """A run that a client asked for. It does not move until it is driven.

    Raises:
        UsageError: the app is paused, an input is none a client may give, or too many were begun in the last hour.
        What `Workspace.start` raises.
    """
    RUNS.next(workspace)  # before anything is read for it
    refuse_paused(workspace, app)
    inputs = given_inputs(workspace.definition(app).app, values, texts, workspace.root)

    def claim() -> Claim:
        return Claim(RUNS.next(workspace).key, lambda run: [ClientStarted(app, run, client.name)])

    while True:
        run = workspace.start_claimed(app, claim, Trigger("mcp", client=client.name), inputs=inputs)
        if run:
            return run  # else another process took the number meanwhile
