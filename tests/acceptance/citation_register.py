"""A register of DOIs on loopback, which knows what it is told and answers 404 to all else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

Record = dict[str, Any]
"""A work as CSL-JSON."""


class CitationRegister(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, records: Mapping[str, Record]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records = dict(records)
        """By DOI."""
        self.asked: list[str] = []
        """Every DOI that somebody asked for, in order."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def citation_register(records: Mapping[str, Record]) -> Iterator[CitationRegister]:
    with CitationRegister(records) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def record(title: str, year: int, *authors: str, kind: str = "journal-article", **more: str) -> Record:
    """`authors` are written `Family, Given`."""
    names = [dict(zip(("family", "given"), name.split(", ", 1), strict=False)) for name in authors]
    return {"type": kind, "title": title, "author": names, "issued": {"date-parts": [[year]]}, **more}


class _Handler(BaseHTTPRequestHandler):
    server: CitationRegister

    def do_GET(self) -> None:
        doi = unquote(self.path.lstrip("/"))
        self.server.asked.append(doi)
        known = self.server.records.get(doi)
        answer = json.dumps(known).encode()
        self.send_response(404 if known is None else 200)
        self.send_header("Content-Type", "application/vnd.citationstyles.csl+json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing on the tests' standard error."""
