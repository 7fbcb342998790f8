"""A page that is served on loopback, and what a browser does with it."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import httpx2

from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.web.entering import link_of
from orchestrator.web.handling import PageServer
from orchestrator.web.passes import Passes
from orchestrator.web.process import server_of
from orchestrator.web.serving import Serving, place_of

_ONE_BY_ONE = httpx2.Limits(max_keepalive_connections=0)
"""Many browsers are made in a test file, and none is to keep a connection from the next."""
_TOKEN = re.compile(r'data-token="(\w+)"')
_LEAVE = re.compile(r'action="/leave".*?value="(\w+)"', re.DOTALL)


class Browser:
    """Keeps its cookies, and says of each request where it comes from, as browsers do."""

    def __init__(self, port: int) -> None:
        self.own = f"http://127.0.0.1:{port}"
        self.client = httpx2.Client(base_url=self.own, timeout=30, limits=_ONE_BY_ONE)

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.client.get(path, headers={"Sec-Fetch-Site": "none", **_named(headers)})

    def post(self, path: str, fields: dict[str, object], **headers: str) -> httpx2.Response:
        told = {"Origin": "null", "Sec-Fetch-Site": "same-origin", **_named(headers)}
        return self.client.post(path, data=fields, headers={name: value for name, value in told.items() if value})

    def token(self, decision: str) -> str:
        """Of the forms on a decision's page, which is looked at for it."""
        found = _TOKEN.search(self.get(f"/decisions/{decision}").text)
        assert found
        return found[1]

    def answer(self, decision: str, word: str, **fields: object) -> httpx2.Response:
        asked = {"form_token": self.token(decision), "answer": word, **fields}
        return self.post(f"/decisions/{decision}/answer", asked)

    def leave(self) -> httpx2.Response:
        found = _LEAVE.search(self.get("/").text)
        assert found
        return self.post("/leave", {"form_token": found[1]})


class ServedPage:
    def __init__(self, server: PageServer, port: int) -> None:
        self.server = server
        self.port = port
        self.told: list[str] = []
        """What stands on the terminal."""
        self._browsers: list[Browser] = []

    @property
    def link(self) -> str:
        """The path of the one that lets in next."""
        return link_of(self.server.place, self.server.passes).partition(str(self.port))[2]

    def stranger(self) -> Browser:
        self._browsers.append(Browser(self.port))
        return self._browsers[-1]

    def browser(self) -> Browser:
        """One that is let in."""
        browser = self.stranger()
        assert browser.get(self.link).status_code == 303
        return browser

    def close(self) -> None:
        for browser in self._browsers:
            browser.client.close()

    def driven(self, run: str) -> None:
        """Wait until what follows an answer has come to rest."""
        for _ in range(2_000):
            if not self.server.driver.drives(run):
                return
            time.sleep(0.005)
        raise AssertionError(f"{run} is driven still")


@contextmanager
def served(workspace: Workspace) -> Iterator[ServedPage]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        place = place_of(Serving(), listening.getsockname()[1])
        told: list[str] = []
        page = ServedPage(PageServer(workspace, place, Passes(), told.append), place.port)
        page.told = told
        process = server_of(page.server.application)
        thread = Thread(target=process.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield page
        finally:
            page.close()
            process.should_exit = True
            thread.join()
            page.server.close()


def asks(ws: Workspace, note: str = "# Tools\n\nSmall tools last.\n") -> Run:
    """A run that waits with this note as `d-1`, or the next."""
    run = ws.start("note", note)
    run.drive()
    return run


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
