"""Tools that begin or write something: each is recorded under the client's name and never under the person's."""

from __future__ import annotations

from orchestrator.features.clients.answer import ClientAnswer
from orchestrator.features.clients.starting import begun_for
from orchestrator.features.clients.writing import ask_for_task, take_note_of
from orchestrator.features.looking.run_shape import run_shape
from orchestrator.features.state.shape import said_shape
from orchestrator.mcp.offer import Arguments, ClientCall
from orchestrator.mcp.reading import run_told

USUAL_WAIT_S = 20
"""An offline run rests in a second or two; clients give up on a call after a minute."""
LONGEST_WAIT_S = 50


def start_run(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    values, texts = arguments.get("inputs", {}), arguments.get("texts", {})
    with call.drives.starting:
        call.drives.check_room()
        run = begun_for(call.workspace, call.client, arguments["app"], values, texts)
        call.drives.begin(run.id)
    call.drives.wait(run.id, arguments.get("wait_s", USUAL_WAIT_S))
    told = run_told(call, run.id)
    if run.refresh().status == "running":
        told += " It goes on; look again with show_run."
    return ClientAnswer(told, run_shape(run))


def add_note(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    said = take_note_of(call.workspace, call.client, arguments["text"], project=arguments.get("project", ""))
    return ClientAnswer(said.told, said_shape(said))


def add_task(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    said = ask_for_task(
        call.workspace,
        call.client,
        arguments["title"],
        due=arguments.get("due", ""),
        minutes=arguments.get("minutes", 0),
        project=arguments.get("project", ""),
    )
    return ClientAnswer(said.told, said_shape(said))
