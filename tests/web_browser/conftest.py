"""A real Chromium, the system's own, before a page that is served on loopback. One for all tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from browser import browser
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from small_workspace import Clock, open_workspace

sys.path.append(str(Path(__file__).resolve().parent.parent / "web"))

from web_note import make_noted
from web_served import ServedPage, asks, served
from web_shop import opened_shop

from orchestrator.face.workspace import Workspace

LONG = "# Tools\n\n" + "".join(f"Small tools last, says line {number}.\n\n" for number in range(120))


Got = TypeVar("Got")


def elsewhere(work: Callable[[], Got]) -> Got:
    """In a thread of its own: what drives a browser from this one keeps an event loop running in it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


class Screen:
    """A page as a person has it before them."""

    def __init__(self, page: Page, own: str) -> None:
        self.page = page
        self.own = own
        self.said: list[str] = []
        """What the console told: faults of scripts, and what the policy refused."""
        self.asked: set[str] = set()
        """Origins that anything was asked of."""
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.add("/".join(request.url.split("/")[:3])))

    def go(self, path: str) -> None:
        self.page.goto(self.own + path)

    def scrolls_sideways(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield from _launched(playwright)


def _launched(playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
    yield found
    found.close()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(make_noted(tmp_path), Clock()) as workspace:
        yield workspace


@pytest.fixture
def served_page(ws: Workspace) -> Iterator[ServedPage]:
    """`d-1` is open, of a short note."""
    elsewhere(lambda: asks(ws))
    with served(ws) as found:
        yield found


class Screens:
    """Screens of several sizes, each let in by a link of its own."""

    def __init__(self, chromium: Browser, server: ServedPage) -> None:
        self._chromium = chromium
        self._server = server

    def __call__(self, width: int = 1280, *, dark: bool = False, scripts: bool = True) -> Screen:
        height = 844 if width < 500 else 900
        context = self._chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        screen = Screen(context.new_page(), f"http://127.0.0.1:{self._server.port}")
        screen.go(self._server.link)
        return screen


@pytest.fixture
def screens(chromium: Browser, served_page: ServedPage) -> Screens:
    return Screens(chromium, served_page)


@pytest.fixture
def shop(ws: Workspace) -> Path:
    return elsewhere(lambda: opened_shop(ws))
