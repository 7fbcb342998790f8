"""Serves the offered tools on standard input and output. The one module of this side that knows the library."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

from orchestrator.errors import BatonError, NotFound
from orchestrator.face.refusal import of_system
from orchestrator.face.shape import error_shape
from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.answer import ClientAnswer, bounded
from orchestrator.features.clients.arguments import check_arguments
from orchestrator.features.clients.client import Client
from orchestrator.features.clients.library import library
from orchestrator.mcp.drives import Drives
from orchestrator.mcp.offer import Arguments, ClientCall, Offer
from orchestrator.mcp.offered import INSTRUCTIONS, OFFERED, offer_named

_NOTHING: Mapping[str, Any] = {}


def serve(root: Path, version: str, tell: Callable[[str], None]) -> None:
    """Until the client closes the input. Nothing but the protocol goes to standard output: what code of the workspace
    prints goes to standard error.

    Raises:
        WorkspaceError: the extra is not installed.
    """
    anyio, stdio = library("anyio"), library("mcp.server.stdio")
    drives = Drives(root, tell)
    server = server_of(root, version, drives)

    async def served() -> None:
        async with stdio.stdio_server() as (read, write):
            # It keeps the descriptor to itself; what Python has not written out yet when that is given back is kept
            # from it here.
            with redirect_stdout(sys.stderr):
                try:
                    await server.run(read, write, server.create_initialization_options())
                finally:
                    drives.let_go()

    anyio.run(served)


def server_of(root: Path, version: str, drives: Drives) -> Any:
    """The server of the library, which any transport may carry."""
    types = library("mcp_types")

    async def tools(_context: Any, _params: Any) -> Any:
        return types.ListToolsResult(tools=[_tool(types, offer) for offer in OFFERED])

    async def called(context: Any, params: Any) -> Any:
        run_sync = library("anyio.to_thread").run_sync
        client = Client.called(_name_in(context))
        arguments = params.arguments or _NOTHING
        answer, failed = await run_sync(partial(answered, root, drives, client, params.name, arguments))
        return _result(types, answer, failed=failed)

    return library("mcp.server").Server(
        "baton",
        title="Baton",
        version=version,
        instructions=INSTRUCTIONS,
        on_list_tools=tools,
        on_call_tool=called,
    )


def _tool(types: Any, offer: Offer) -> Any:
    hints = types.ToolAnnotations(
        title=offer.title,
        read_only_hint=offer.reads,
        destructive_hint=False,  # nothing that is there is changed or taken away
        idempotent_hint=offer.reads,
        open_world_hint=not offer.reads and offer.name == "start_run",  # an app may ask models and read the web
    )
    return types.Tool(
        name=offer.name,
        title=offer.title,
        description=offer.description,
        input_schema=offer.schema,
        annotations=hints,
    )


def _name_in(context: Any) -> object:
    params = context.session.client_params
    return params.client_info.name if params else None


def answered(root: Path, drives: Drives, client: Client, name: str, arguments: Arguments) -> tuple[ClientAnswer, bool]:
    """What the tool says, and whether that is an error."""
    try:
        with Workspace.open(root) as workspace:
            try:
                return _called(ClientCall(workspace, client, drives), name, arguments), False
            except BatonError as error:
                return bounded(ClientAnswer(str(error), error_shape(error)), workspace.own_secrets()), True
    except BatonError as error:
        told = error
    except OSError as error:
        told = of_system(error)
    except Exception as error:  # noqa: BLE001 - the place where our bugs end, on this side
        traceback.print_exception(error, file=sys.stderr)
        told = BatonError(
            f"this is a bug in Baton ({type(error).__name__}). Nothing that was recorded is lost.",
            mend="What happened was written to the server's standard error.",
        )
    return ClientAnswer(str(told), error_shape(told)), True


def _called(call: ClientCall, name: str, arguments: Arguments) -> ClientAnswer:
    offer = _offer(name)
    check_arguments(offer.name, offer.schema, arguments)
    answer = offer.call(call, arguments)
    part, offset = arguments.get("part") or offer.part, arguments.get("offset", 0)
    return bounded(answer, call.workspace.own_secrets(), part=part, offset=offset)


def _offer(name: str) -> Offer:
    offer = offer_named(name)
    if offer is None:
        raise NotFound("tool", name, [one.name for one in OFFERED], mend="No tool approves, answers or changes rules.")
    return offer


def _result(types: Any, answer: ClientAnswer, *, failed: bool) -> Any:
    """A sentence, and the shape both ways: some clients read one, some the other."""
    shape = json.dumps(answer.shape, ensure_ascii=False)
    texts = [types.TextContent(type="text", text=text) for text in (answer.told, shape)]
    return types.CallToolResult(content=texts, structured_content=dict(answer.shape), is_error=failed)
