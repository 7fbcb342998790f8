"""Begin a run for a client: recorded as the client's, bounded in an hour, under the caps of what runs unattended."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import JSON
from orchestrator.domain.client_facts import ClientStarted
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import Trigger
from orchestrator.errors import UsageError
from orchestrator.face.beginning import Claim
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import refuse_paused
from orchestrator.features.clients.client import Client
from orchestrator.features.clients.given_inputs import given_inputs
from orchestrator.features.clients.pace import RUNS_AN_HOUR, Pace
from orchestrator.text.quantity import counted

MOST_WAITING = 10
"""Runs of clients whose question nobody has answered: a night of loops is not to bury what the person waits for."""

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
        UsageError: the app is paused, an input is none a client may give, too many were begun in the last hour, or
            too many of them wait.
        What `Workspace.start` raises.
    """
    RUNS.next(workspace)  # before anything is read for it
    _check_waiting(workspace)
    refuse_paused(workspace, app)
    inputs = given_inputs(workspace.definition(app).app, values, texts, workspace.root)

    tries = 0
    while True:
        claim = partial(_claim, workspace, client, app, tries)
        begun = workspace.start_claimed(app, claim, Trigger("mcp", client=client.name), inputs=inputs)
        if begun:
            return begun
        tries += 1  # another process took the number meanwhile


def _claim(workspace: Workspace, client: Client, app: str, tries: int) -> Claim:
    return Claim(RUNS.next(workspace, tries).key, lambda run: [ClientStarted(app, run, client.name)])


def _check_waiting(workspace: Workspace) -> None:
    events = workspace.journal.read_kinds(SYSTEM, RUNS.kinds)
    begun = {event.fact.run for event in events if isinstance(event.fact, ClientStarted)}
    waiting = [row for row in workspace.journal.decisions() if root_of_tree(row.run) in begun]
    if len(waiting) >= MOST_WAITING:
        questions = counted(len(waiting), "question")
        raise UsageError(
            f"{questions} of runs that clients began wait for the person, and {MOST_WAITING} may.",
            mend="Nothing is begun until some are answered: list_decisions shows them, and the person alone answers.",
        )
