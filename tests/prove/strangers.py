"""Strangers at the page: requests of every kind, none of which comes from a browser that was let in."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.web.handling import PageServer
from orchestrator.web.passes import Passes
from orchestrator.web.serving import Serving, place_of

SECRET = "what nobody is told"
_PORT = 8427
_HOSTS = ["127.0.0.1:8427", "localhost:8427", "[::1]:8427", "evil.example", "127.0.0.1", "127.0.0.1:80", "", "\xff"]
_ORIGINS = ["", "http://127.0.0.1:8427", "https://evil.example", "null", "http://localhost:8427", "http://127.0.0.1:1"]
_SITES = ["", "same-origin", "none", "cross-site", "same-site", "\xff"]
_METHODS = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"]
_STEPS = ["decisions", "d-1", "answer", "static", "style.css", "enter", "l", "leave", "..", "%2e%2e", "", ".", "after"]
_KINDS = ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "text/plain", ""]


class StrangerTried(NamedTuple):
    asked: str
    why: str
    """What is wrong with the answer; empty: nothing."""
    blocks: int
    """Of memory that Python holds now."""


def strangers(root: Path, seed: int) -> Iterator[StrangerTried]:
    """Without end. The page has a decision open, and somebody is in."""
    dice = random.Random(seed)  # noqa: S311 - for trying
    make_workspace(root)
    with open_workspace(root, Clock()) as workspace:
        workspace.start("keep", SECRET).drive()
        passes = Passes()
        server = PageServer(workspace, place_of(Serving(), _PORT), passes, lambda _: None)
        passes.made_for("")
        loop = asyncio.new_event_loop()
        try:
            while True:
                asked = _request(dice)
                status, told = loop.run_until_complete(_answered(server, asked))
                why = "" if status in (400, 403, 404, 405, 421, 429) else f"answered with {status}"
                why = why or ("told what nobody is told" if SECRET in told or "Keep this?" in told else "")
                if not workspace.decision("d-1").is_open:
                    why = "the decision is answered"
                yield StrangerTried(repr(asked), why, sys.getallocatedblocks())
        finally:
            loop.close()
            server.close()


def _request(dice: random.Random) -> dict[str, Any]:
    path = "/" + "/".join(dice.choice(_STEPS) for _ in range(dice.randrange(5)))
    if dice.random() < 0.3:
        path = f"/{dice.choice(('enter', 'l'))}/{dice.randbytes(24).hex()}"
    cookie = f"baton_{_PORT}={dice.randbytes(dice.choice((0, 24, 4_000))).hex()}"
    headers = {
        "host": dice.choice(_HOSTS),
        "origin": dice.choice(_ORIGINS),
        "sec-fetch-site": dice.choice(_SITES),
        "cookie": dice.choice(("", cookie, "baton_1=x; " + cookie, "=;;=")),
        "content-type": dice.choice(_KINDS),
    }
    spelled = [(name.encode(), value.encode("latin-1")) for name, value in headers.items() if value]
    body = b"answer=approve&form_token=" + dice.randbytes(32).hex().encode()
    return {"method": dice.choice(_METHODS), "path": path, "headers": spelled, "body": body}


async def _answered(server: PageServer, asked: dict[str, Any]) -> tuple[int, str]:
    scope = {
        "type": "http", "http_version": "1.1", "scheme": "http", "query_string": b"", "root_path": "",
        "client": ("10.0.0.7", 5), "server": ("127.0.0.1", _PORT), "raw_path": asked["path"].encode(),
        **{name: asked[name] for name in ("method", "path", "headers")},
    }  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": asked["body"], "more_body": False}

    async def send(message: Any) -> None:
        await asyncio.sleep(0)
        sent.append(message)

    await server.application(scope, receive, send)
    told = b"".join(message.get("body", b"") for message in sent[1:])
    headers = b" ".join(value for _, value in sent[0]["headers"])
    return int(sent[0]["status"]), (told + headers).decode("utf-8", "replace")
