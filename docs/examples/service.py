"""Runs of one workspace as a service: known callers start them and look, and its owner answers what waits.

    export BATON_PASSES="owner=$(openssl rand -hex 32) calendar=$(openssl rand -hex 32)"
    uvicorn service:app --host 127.0.0.1

A caller shows its pass as `Authorization: Bearer PASS`. A browser sends that header to nobody by itself, so no page of
somebody else can have one answer for you; were the pass a cookie, each answer would need a token of its own beside it.
Put TLS in front of it before anybody but this computer can reach it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from orchestrator import AnswerConflict, BatonError, Decision, DecisionVoid, NotFound, Run, Workspace

OWNER = "owner"
"""Whose workspace it is. An approval binds what this person saw, so nobody else's pass answers anything."""
APPS = ("publish", "gist")
"""What callers may start."""

_BEARER = HTTPBearer(description="One of BATON_PASSES")


class NewRun(BaseModel):
    app: str
    text: str = Field(max_length=200_000)
    """The text itself, for the app's first input. A path is never taken: it would name a file of this computer."""


class Answered(BaseModel):
    answer: str
    shown: str
    """The `seal` of the decision as it was looked at, so that nothing is answered that nobody saw."""
    comment: str = Field(default="", max_length=2_000)
    lost: list[int] = []
    """Lines of the source whose warnings the page lost, where it lost any: named, they were seen."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    with Workspace.open() as ws:
        app.state.ws, app.state.under_way = ws, set()
        yield
        await asyncio.gather(*app.state.under_way, return_exceptions=True)


app = FastAPI(title="Baton", lifespan=lifespan)


def workspace(request: Request) -> Workspace:
    ws: Workspace = request.app.state.ws
    return ws


def caller(shown: Annotated[HTTPAuthorizationCredentials, Depends(_BEARER)]) -> str:
    """Who it is, by the pass. Each is compared in a time that tells nothing of how much of it was right."""
    passes = dict(entry.split("=", 1) for entry in os.environ.get("BATON_PASSES", "").split())
    given = shown.credentials.encode()
    known = [name for name, own in passes.items() if own and secrets.compare_digest(own.encode(), given)]
    if not known:
        raise HTTPException(401, "no such pass", {"WWW-Authenticate": "Bearer"})
    return known[0]


def owner(name: Annotated[str, Depends(caller)]) -> str:
    """Here the person is known: what depends on this answers as the one whose workspace it is."""
    if name != OWNER:
        raise HTTPException(403, f"{name} may start and look; only {OWNER} answers")
    return name


Ws = Annotated[Workspace, Depends(workspace)]


@app.exception_handler(BatonError)
async def told(_: Request, error: BatonError) -> JSONResponse:
    status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, AnswerConflict | DecisionVoid) else 400
    return JSONResponse({"error": error.kind, "message": error.message, "mend": error.mend}, status)


@app.post("/runs", status_code=202)
async def start(new: NewRun, ws: Ws, name: Annotated[str, Depends(caller)], request: Request) -> Mapping[str, Any]:
    if new.app not in APPS:
        raise HTTPException(404, f"no app {new.app}; there are {', '.join(APPS)}")
    run = ws.start(new.app, new.text.encode("utf-8", "replace"))
    go_on(run, request)
    return {"run": run.id, "started_by": name}


@app.get("/runs/{run}", dependencies=[Depends(caller)])
async def look(run: str, ws: Ws) -> Mapping[str, Any]:
    found = ws.run(run)
    why = found.failure
    return {"run": found.id, "status": found.status, "why": f"{why.message} {why.mend}".strip() if why else ""}


@app.get("/decisions", dependencies=[Depends(owner)])
async def waiting(ws: Ws) -> list[Mapping[str, Any]]:
    return [shape(decision) for decision in ws.decisions()]


@app.post("/decisions/{decision}", dependencies=[Depends(owner)])
async def answer(decision: str, given: Answered, ws: Ws, request: Request) -> Mapping[str, Any]:
    asked = ws.decision(decision)
    if asked.seal != given.shown:
        raise HTTPException(409, f"{decision} is not what you looked at: get it again")
    run = await asked.aanswer(
        given.answer, given.comment, lost=given.lost, drive=False
    )  # recorded before it is replied
    go_on(run, request)
    return {"run": run.id, "answered": given.answer}


def shape(decision: Decision) -> Mapping[str, Any]:
    run = decision.run
    shown = {name: run.artifact_of(digest) for name, digest in decision.shows.items()}
    return {
        "decision": decision.id,
        "run": run.id,
        "question": decision.question,
        "answers": list(decision.answers),
        "shown": {name: artifact.value for name, artifact in shown.items()},
        "would": decision.preview,
        "warnings": decision.warnings,
        "seal": decision.seal,
    }


def go_on(run: Run, request: Request) -> None:
    """Beside this request, in the same loop. What comes of it is in the journal, whoever asks and whenever."""
    under_way: set[asyncio.Task[Any]] = request.app.state.under_way
    task = asyncio.create_task(run.adrive())
    under_way.add(task)
    task.add_done_callback(lambda done: rested(done, under_way, run.id))


def rested(task: asyncio.Task[Any], under_way: set[asyncio.Task[Any]], run: str) -> None:
    under_way.discard(task)
    if not task.cancelled() and (error := task.exception()):
        logging.getLogger("service").error("%s: %s", run, error)
