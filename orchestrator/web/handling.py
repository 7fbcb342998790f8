"""From a request to a page: what is asked for is asked in a thread of its own, and what goes wrong is a page, too."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from orchestrator.errors import AnswerConflict, BatonError, DecisionVoid, NotFound, UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.web.doorway import HELD, Doorway, ServerPlace
from orchestrator.web.driving import BackgroundDriver, Tell
from orchestrator.web.entering import Entering, plain
from orchestrator.web.forms import read_form
from orchestrator.web.markdown import rendered
from orchestrator.web.memory import PageMemory
from orchestrator.web.named import of_path
from orchestrator.web.page import GoTo, PageVisit, Shown, WebAct, WebPage, WebStream
from orchestrator.web.pages.now import gathered
from orchestrator.web.pages.table import ACTS, PAGES, STREAMS
from orchestrator.web.passes import Pass, Passes
from orchestrator.web.patience import PagePatience
from orchestrator.web.static_files import StaticFile, stamped, static_files
from orchestrator.web.templating import Templates

_THREADS = 6
"""More than a person's browser asks at once; each waits for the disk more than it works."""
_STATUS: tuple[tuple[type[BatonError], int], ...] = (
    (NotFound, 404),
    (AnswerConflict, 409),
    (DecisionVoid, 409),
    (UsageError, 400),
)
_YEAR = "private, max-age=31536000, immutable"
_Got = TypeVar("_Got")


class PageServer:
    """The application of one workspace."""

    def __init__(self, workspace: Workspace, place: ServerPlace, passes: Passes, tell: Tell) -> None:
        self.workspace = workspace
        self.place = place
        self.passes = passes
        self.patience = PagePatience()
        self.driver = BackgroundDriver(workspace, tell)
        self.memory = PageMemory(workspace)
        self._tell = tell
        self._threads = ThreadPoolExecutor(_THREADS, "page")
        files = static_files()
        navigation = [(page.path, page.nav) for page in PAGES if page.nav]
        self._templates = Templates(static=stamped(files), navigation=navigation)
        self.application = Doorway(self._routes(files), place, passes, self.patience)

    def _routes(self, files: Mapping[str, StaticFile]) -> Starlette:
        pages = [Route(page.path, partial(self._look, page), methods=["GET"]) for page in PAGES]
        acts = [Route(act.path, partial(self._act, act), methods=["POST"]) for act in ACTS]
        streams = [Route(one.path, partial(self._stream, one), methods=["GET"]) for one in STREAMS]
        drawn = Route("/static/{name}", partial(_static, files), methods=["GET"])
        entering = Entering(self.workspace, self.place, self.passes, self.patience).routes(self._tell, self._in_thread)
        missing = Route("/{path:path}", self._missing, methods=["GET", "POST"])
        return Starlette(routes=[*acts, *pages, *streams, drawn, *entering, missing])

    def warm(self) -> None:
        """Import and read what every look needs, so that the first one waits for nothing."""
        gathered(self.workspace.root, self.memory)
        for page in PAGES:
            self._templates.load(page.template)
        rendered("")

    async def _in_thread(self, work: Callable[[], _Got]) -> _Got:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _visit(self, request: Request, *, of_decision: bool, for_all: bool = False) -> PageVisit:
        held: Pass = request.scope[HELD]
        if held.only and not for_all and not (of_decision and request.path_params.get("decision") == held.only):
            raise NotFound("page", request.url.path, mend=f"This browser was let in for {held.only} alone.")
        query = dict(request.query_params)
        given = {name: of_path(str(part)) for name, part in request.path_params.items()}
        return PageVisit(self.workspace, held, self.passes, self.driver, self.memory, given, query)

    async def _look(self, page: WebPage, request: Request) -> Response:
        async def looked() -> Response:
            visit = self._visit(request, of_decision=page.of_decision)
            return await self._in_thread(lambda: self._drawn(page.template, page.look(visit), visit.pass_))

        return await self._told(request, looked)

    async def _act(self, act: WebAct, request: Request) -> Response:
        async def acted() -> Response:
            visit = self._visit(request, of_decision=act.of_decision, for_all=act.for_all)
            fields = await read_form(request)
            done = await self._in_thread(lambda: act.act(visit, fields))
            if isinstance(done, GoTo):
                return RedirectResponse(done.path, status_code=303) if done.path else Response(status_code=204)
            return await self._in_thread(lambda: self._drawn(done.template, done.shown, visit.pass_))

        return await self._told(request, acted)

    async def _stream(self, one: WebStream, request: Request) -> Response:
        async def streamed() -> Response:
            return StreamingResponse(
                one.stream(self._visit(request, of_decision=one.of_decision)), media_type="text/event-stream"
            )

        return await self._told(request, streamed)

    async def _missing(self, request: Request) -> Response:
        async def missing() -> Response:
            raise NotFound("page", request.url.path, mend="See what there is: /")

        return await self._told(request, missing)

    async def _told(self, request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
        """What goes wrong is told on a page, with what to do next."""
        try:
            return await work()
        except BatonError as error:
            status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
            told, mend = error.message, error.mend
        except Exception as error:  # noqa: BLE001 - the one place where our bugs end
            self._tell(traceback.format_exc())
            status, told, mend = 500, f"a bug of ours: {type(error).__name__}. The terminal shows more of it.", ""
        if HELD not in request.scope:  # below the paths of links, which ask for no pass
            return plain(status, told)
        shown = Shown("Not done" if request.method == "POST" else "Not shown", {"told": told, "mend": mend}, status)
        return self._drawn("trouble.html", shown, request.scope[HELD])

    def _drawn(self, template: str, shown: Shown, held: Pass) -> Response:
        around = {"title": shown.title, "only": held.only, "leave_token": held.form_token("leave")}
        return HTMLResponse(self._templates.made(template, {**around, **shown.values}), shown.status)

    def close(self) -> None:
        """Let go of what is driven, and record what was looked at."""
        self.driver.close()
        self._threads.shutdown()
        for held in self.passes.all():
            held.looks.all_closed(self.workspace)


async def _static(files: Mapping[str, StaticFile], request: Request) -> Response:
    found = files.get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    return Response(found.data, media_type=found.media_type, headers={"cache-control": _YEAR})
