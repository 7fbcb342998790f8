"""What this machine has appended itself, told by a seal whose key lies outside every workspace.

A journal is a file: it can come along with somebody else's workspace, and say that the person approved. Starts of
runs, decisions, their answers and effects' intents are sealed here as they are appended, over the workspace's folder
and all that stands before them in the run. What bears no seal of this machine may be read, and lets nothing act.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, EffectIntended, Fact, RunStarted
from orchestrator.files.links import followed
from orchestrator.values import replace
from orchestrator.workspace.home.trust_store import cannot_keep, drop_kept, keep_new, known, read_kept

Sealed = RunStarted | DecisionOpened | DecisionAnswered | EffectIntended
_SEALED = (RunStarted, DecisionOpened, DecisionAnswered, EffectIntended)
"""What most events are not; the union is asked five times as long."""
_KEY = "journal-key"
_KEY_BYTES = 32
"""Drawn at random, once a machine: 256 bits, which nobody tries out."""
_LONGEST_KEY = hashlib.blake2b.MAX_KEY_SIZE
_SEAL_BYTES = 16
"""128 bits: it is in every fact that allows something, and nobody guesses one."""


class Vouching:
    """Of one workspace."""

    def __init__(self, root: Path, environ: Mapping[str, str] = os.environ) -> None:
        self._root = os.fspath(followed(root))
        self._environ = environ
        self._key = b""

    def sealed(self, head: Head, actor: str, fact: Fact) -> Fact:
        """The fact as it is kept after a head. Raises WorkspaceError where no key can be kept."""
        if not isinstance(fact, _SEALED):
            return fact
        return replace(fact, seal=self._seal(self._key_to_seal(), head, actor, fact))

    def vouches(self, head: Head, event: Event) -> bool:
        """Whether an event that lets something act was appended here, or taken as one's own by `baton trust`."""
        fact = event.fact
        if not isinstance(fact, _SEALED):
            return True
        key = self._known_key()
        sealed = bool(key and fact.seal) and fact.seal == self._seal(key, head, event.actor, fact)
        return sealed or self.taken_over(event) in self._taken_over

    def seal_of(self, told: JSON, content: bytes) -> str:
        """Of what this machine keeps for itself about the workspace; empty where it has no key.

        It holds as long as the same is taken as one's own: what was worked out with that would be another thing.
        """
        key = self._known_key()
        if not key:
            return ""
        own = [self._root, sorted(self._taken_over), told, hashlib.sha256(content).hexdigest()]
        return hashlib.blake2b(canonical_json(own), key=key, person=b"baton kept", digest_size=_SEAL_BYTES).hexdigest()

    def own_key(self, purpose: str, word: bytes) -> bytes:
        """A key of 32 bytes for one purpose, another for each word that is kept for it: whoever has the word, and not
        this machine's own key, cannot make it. Raises WorkspaceError where no key can be kept.
        """
        content = canonical_json([self._root, purpose]) + word
        return hashlib.blake2b(content, key=self._key_to_seal(), person=b"baton own key", digest_size=32).digest()

    def taken_over(self, event: Event) -> Digest:
        """What the store holds of an event that came along, once the person has taken it as their own."""
        return digest_of_json(["event", self._root, event.stream, event.digest])

    @cached_property
    def _taken_over(self) -> frozenset[str]:
        return known(self._environ)

    def _seal(self, key: bytes, head: Head, actor: str, fact: Sealed) -> str:
        told = [self._root, head.stream, head.seq, head.digest, actor, type(fact).__name__]
        content = canonical_json([*told, to_plain(replace(fact, seal="") if fact.seal else fact)])
        return hashlib.blake2b(content, key=key, digest_size=_SEAL_BYTES).hexdigest()

    def _known_key(self) -> bytes:
        """Empty where nothing was ever sealed, or what is kept is no key."""
        if not self._key:
            with suppress(OSError):
                self._key = self._kept()
        return self._key

    def _kept(self) -> bytes:
        """Raises OSError. Half a key, which a full disk leaves, is none: it could be guessed."""
        key = read_kept(_KEY, self._environ)
        return key[:_LONGEST_KEY] if len(key) >= _KEY_BYTES else b""

    def _key_to_seal(self) -> bytes:
        """Made at the first thing that is sealed."""
        if self._known_key():
            return self._key
        try:
            self._key = self._kept_or_made()
        except OSError as error:
            raise cannot_keep(_KEY, error, self._environ) from error
        return self._key

    def _kept_or_made(self) -> bytes:
        with suppress(FileNotFoundError):
            if key := self._kept():
                return key
            drop_kept(_KEY, self._environ)
        with suppress(FileExistsError):  # another process was faster
            keep_new(_KEY, os.urandom(_KEY_BYTES), self._environ)
        return self._kept()
