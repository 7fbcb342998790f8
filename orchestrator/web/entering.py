"""How a browser gets its pass: by the link on the terminal; and by the link of a message, for one decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.links import LinkRefused, look_at_link, open_link
from orchestrator.text.html import Html, tag
from orchestrator.web.doorway import ENTER, LINK, ServerPlace, cookie_of, is_strange
from orchestrator.web.driving import Tell
from orchestrator.web.passes import Passes
from orchestrator.web.patience import PagePatience

_Got = TypeVar("_Got")
InThread = Callable[[Callable[[], _Got]], Awaitable[_Got]]
_WAIT = "too many wrong links were tried. Wait a minute."


class Entering:
    def __init__(self, workspace: Workspace, place: ServerPlace, passes: Passes, patience: PagePatience) -> None:
        self._workspace = workspace
        self._place = place
        self._passes = passes
        self._patience = patience

    def routes(self, tell: Tell, in_thread: InThread[Response]) -> list[Route]:
        """Args:
        tell: takes lines for whoever looks at the terminal.
        in_thread: where the journal is read.
        """

        async def enter(request: Request) -> Response:
            return self._entered(request, tell)

        async def look(request: Request) -> Response:
            return await in_thread(lambda: self._looked(request))

        async def follow(request: Request) -> Response:
            return await in_thread(lambda: self._followed(request))

        return [
            Route(f"{ENTER}{{token}}", enter, methods=["GET"]),
            Route(f"{LINK}{{token}}", look, methods=["GET"]),
            Route(f"{LINK}{{token}}", follow, methods=["POST"]),
        ]

    def _entered(self, request: Request, tell: Tell) -> Response:
        address = _address(request)
        if not self._patience.lets_try(address):
            return plain(429, _WAIT)
        if is_strange(request.scope, self._place):
            tell("a program of another account of this computer has tried the link. It was not let in.")
            return plain(403, "this link is for the account that runs `baton web`.")
        cookie = self._passes.entered(request.path_params["token"])
        if cookie is None:
            self._patience.note_wrong(address)
            return plain(403, "this link was used, or is none. The terminal with `baton web` shows the next one.")
        tell(f"a browser was let in. The next link: {link_of(self._place, self._passes)}")
        return self._with_pass(RedirectResponse("/", status_code=303), cookie)

    def _looked(self, request: Request) -> Response:
        """A button, and nothing else: whatever reads mail looks at every address in it."""
        if not self._patience.lets_try(_address(request)):
            return plain(429, _WAIT)
        found = look_at_link(self._workspace, request.path_params["token"], self._workspace.clock())
        if isinstance(found, LinkRefused):
            return self._refused(request, found)
        button = tag("button", f"Open {found.decision}", type="submit")
        return plain(200, f"{found.decision} waits for you.", tag("form", button, method="post"))

    def _followed(self, request: Request) -> Response:
        """Whoever is in for everything stays so; else it gives a pass for that decision."""
        if not self._patience.lets_try(_address(request)):
            return plain(429, _WAIT)
        found = open_link(self._workspace, request.path_params["token"], self._workspace.clock())
        if isinstance(found, LinkRefused):
            return self._refused(request, found)
        onward = RedirectResponse(f"/decisions/{found.decision}", status_code=303)
        held = self._passes.of(cookie_of(request.headers.get("cookie", ""), self._place.cookie))
        if held and not held.only:
            return onward
        return self._with_pass(onward, self._passes.made_for(found.decision))

    def _refused(self, request: Request, found: LinkRefused) -> Response:
        if found.why == "unknown":
            self._patience.note_wrong(_address(request))
            return plain(403, found.told)
        return plain(410, found.told)

    def _with_pass(self, answer: Response, cookie: str) -> Response:
        place = self._place
        answer.set_cookie(place.cookie, cookie, path="/", httponly=True, samesite="strict", secure=place.secure)
        return answer


def link_of(place: ServerPlace, passes: Passes) -> str:
    """The link for a browser that comes next."""
    return f"{place.address}{ENTER}{passes.link}"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def plain(status: int, told: str, *more: Html) -> Response:
    """A page for somebody who is not let in, or not yet: it has no style, as that is given to nobody else."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", "Baton"),
    )
    body = tag("body", tag("main", tag("h1", "Baton"), tag("p", told), *more))
    return HTMLResponse("<!doctype html>\n" + tag("html", head, body, lang="en") + "\n", status)
