"""How a browser gets its pass: by the link on the terminal; and by the link of a message, for one decision."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from orchestrator.text.html import tag
from orchestrator.web.doorway import ENTER, ServerPlace
from orchestrator.web.passes import Passes
from orchestrator.web.patience import PagePatience


def entering_routes(
    place: ServerPlace, passes: Passes, patience: PagePatience, tell: Callable[[str], None]
) -> list[Route]:
    async def enter(request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not patience.lets_try(address):
            return plain(429, "too many wrong links were tried. Wait a minute.")
        if request.method == "HEAD":
            return plain(403, "open it in a browser.")
        cookie = passes.entered(request.path_params["token"])
        if cookie is None:
            patience.note_wrong(address)
            return plain(403, "this link was used, or is none. The terminal with `baton web` shows the next one.")
        tell(f"a browser was let in. The next link: {link_of(place, passes)}")
        return with_pass(RedirectResponse("/", status_code=303), place, cookie)

    return [Route(f"{ENTER}{{token}}", enter, methods=["GET"])]


def link_of(place: ServerPlace, passes: Passes) -> str:
    """The link for a browser that comes next."""
    return f"{place.address}{ENTER}{passes.link}"


def with_pass(answer: Response, place: ServerPlace, cookie: str) -> Response:
    answer.set_cookie(place.cookie, cookie, path="/", httponly=True, samesite="strict", secure=place.secure)
    return answer


def plain(status: int, told: str) -> Response:
    """A page for somebody who is not let in."""
    body = tag("html", tag("head", tag("title", "Baton")), tag("body", tag("p", f"Baton: {told}")), lang="en")
    return HTMLResponse("<!doctype html>\n" + body + "\n", status)
