"""The seal on a person's yes: a journal that came from elsewhere can hold answers, and none of them was given here.

It is made with a key that stays on this machine, outside every workspace, from all that stands before the answer in its
stream. So it holds for this answer, to this question, in this journal.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered
from orchestrator.engine.answer import Answer
from orchestrator.engine.state import RunState
from orchestrator.errors import WorkspaceError
from orchestrator.workspace.trust import store

_KEY_BYTES = 32


class Seal:
    """What is sealed, and believed, with the key of this machine."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._file = store(environ).with_name("seal")

    def put_on(self, state: RunState, answer: Answer) -> Answer:
        """The same answer; where it approves something, with a seal.

        Raises:
            WorkspaceError: there is no key yet, and none can be kept.
        """
        facts = (
            replace(fact, seal=self._of(self._made(), state.head, fact))
            if isinstance(fact, DecisionAnswered) and fact.approves
            else fact
            for fact in answer.facts
        )
        return Answer(tuple(facts), answer.artifacts)

    def holds(self, state: RunState, decision: str) -> bool:
        """Whether the answer to a decision was given on this machine."""
        answered, key = state.answered.get(decision), self._key()
        if answered is None or not key:
            return False
        return hmac.compare_digest(answered.given.seal, self._of(key, answered.head, answered.given))

    def _of(self, key: bytes, head: Head, fact: DecisionAnswered) -> str:
        sealed = [head.stream, head.seq, head.digest, fact.decision, fact.answer, fact.to]
        return hmac.new(key, canonical_json(sealed), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        with suppress(OSError):
            key = self._file.read_bytes()
            return key if len(key) == _KEY_BYTES else b""
        return b""

    def _made(self) -> bytes:
        """Whole or not at all, and once: of two processes that make it, both have the key of the first."""
        if key := self._key():
            return key
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            half = self._file.with_name(f".seal-{os.urandom(8).hex()}")
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
            _keep(half, self._file)
        except OSError as error:
            raise WorkspaceError(f"{self._file}: {error.strerror}.", mend="Make it writable.") from error
        if key := self._key():
            return key
        raise WorkspaceError(f"{self._file} holds no key.", mend="Delete it; what was approved is asked again.")


def _keep(half: Path, file: Path) -> None:
    try:
        os.link(half, file)
    except FileExistsError:
        pass
    finally:
        half.unlink()
