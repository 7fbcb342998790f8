"""`aimock`, a server on Node that plays scripted conversations, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

CLI = Path(__file__).parent / "node_modules/@copilotkit/aimock/dist/cli.js"
LISTENING = "server listening on "

Fixture = dict[str, Any]


def why_not() -> str:
    """Why the peer cannot be started here; "" when it can."""
    if not shutil.which("node"):
        return "aimock needs Node 20"
    return "" if CLI.exists() else "aimock is not installed: make peers"


@dataclass(frozen=True)
class Aimock:
    url: str

    def base_url(self, protocol: str) -> str:
        return self.url if protocol == "anthropic" else f"{self.url}/v1"

    @property
    def requests(self) -> list[dict[str, Any]]:
        """The bodies it was sent, in order."""
        with urlopen(f"{self.url}/__aimock/journal", timeout=10) as journal:  # noqa: S310 - on loopback
            return [entry["body"] for entry in json.load(journal)]


@contextmanager
def aimock(fixtures: Path, *options: str) -> Iterator[Aimock]:
    command = ["node", str(CLI), "-p", "0", "-f", str(fixtures), *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield Aimock(_address(server))
    finally:
        server.terminate()
        server.communicate(timeout=10)


def _address(server: subprocess.Popen[str]) -> str:
    said = []
    for line in server.stdout or ():
        said.append(line)
        if LISTENING in line:
            return line.split(LISTENING)[1].strip()
    raise AssertionError(f"aimock did not start: {''.join(said)}")


def written(path: Path, *fixtures: Fixture) -> Path:
    path.write_text(json.dumps({"fixtures": fixtures}), encoding="utf-8")
    return path
