"""What a source needs of the world: a command that runs, a repository that is asked for its commits, an address.

All are what a file of the workspace names, so nothing of it happens in a folder that the person has not said is theirs.
What runs has no terminal, no shell, and none of the keys of models. No address is told but as it was written.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from orchestrator.files.links import followed
from orchestrator.readers.commits import git_log
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought, SourceUnread, shortened
from orchestrator.tools.command import ProgramCall, run_command
from orchestrator.tools.git import Git, own_words
from orchestrator.values import replace
from orchestrator.workspace.home.trust_store import is_folder_trusted

PATIENCE_S = 30.0
"""A tracker with 500 issues answers in some seconds; who waits ten times as long will not get it today."""
MOST_BYTES = 16_000_000
"""Of what a command printed: as much as is read of one file."""
_SHORTEST_PRIVATE = 12
"""Characters of a path that may hold a token. A shorter one is the beginning of many addresses, and hides nothing."""
NOT_YOURS = "this workspace is not known to be yours: baton trust --always"
_NOT_ASKED = {"GIT_TERMINAL_PROMPT": "0", "GH_PROMPT_DISABLED": "1"}
"""Nothing waits for somebody at a terminal."""


class OwnWorld:
    """The world of one workspace."""

    def __init__(self, root: Path, keys: Iterable[str]) -> None:
        """`keys` are variables of the environment that hold keys of models."""
        self._root = root
        self._keys = frozenset(keys)

    def ran(self, command: str, told: Mapping[str, str] = MappingProxyType({})) -> bytes:
        """What a command printed, run in the workspace; `told` stands in its environment.

        Raises:
            SourceUnread: it may not run, or failed.
        """
        try:
            words = tuple(shlex.split(command))
        except ValueError as error:
            raise SourceUnread(f"its command cannot be read: {error}.") from error
        if not words:
            raise SourceUnread("its command is empty.")
        self._check_own(f"runs {words[0]}")
        environment = {name: value for name, value in os.environ.items() if name not in self._keys}
        environment |= {**_NOT_ASKED, **told}
        try:
            finished = run_command(ProgramCall(words, self._root, environment, b"", PATIENCE_S, MOST_BYTES))
        except subprocess.TimeoutExpired as error:
            raise SourceUnread(f"{words[0]} did not end within {PATIENCE_S:.0f} s.") from error
        except OSError as error:
            raise SourceUnread(f"{words[0]} cannot be run: {error.strerror or error}.") from error
        if max(len(finished.out), len(finished.err)) > MOST_BYTES:
            raise SourceUnread(f"{words[0]} printed more than {MOST_BYTES:,} bytes.")
        if finished.status:
            raise SourceUnread(f"{words[0]} failed: {shortened(own_words(finished))}")
        return finished.out

    def fetched(self, address: str, *, shown: str = "", before: Brought | None = None) -> Brought:
        """What lies at an address.

        Args:
            address: as it is asked.
            shown: what stands for it wherever it is told, and in what came from there; else the address itself.
            before: what came the last time, which is given again where nothing has changed.

        Raises:
            SourceUnread: it may not be asked, or gave nothing.
        """
        shown = shown or address
        label = shown if shown != address else _host(address)
        self._check_own(f"asks {label}")
        from orchestrator.tools.web import Question, Unanswered, agent_name, fetch  # with TLS, which files do without

        known = (before.etag, before.last_modified) if before else ("", "")
        try:
            found = fetch(Question(address, *known, agent=agent_name()))
        except Unanswered as error:
            raise SourceUnread(f"{label}: {error}.", where=shown) from error
        if found.data is None:
            assert before is not None  # noqa: S101 - only then was it asked whether anything changed
            return replace(before, place=shown)
        data = found.data if shown == address else _without(address, shown, found.data)
        return Brought(shown, data, None, found.etag, found.last_modified)

    def commits(self, paths: Iterable[str], options: Options) -> tuple[Brought, ...]:
        """What each repository says of its commits.

        Raises:
            SourceUnread: one of them says nothing; a count without it would be taken for all.
        """
        self._check_own("asks git")
        return tuple(self._log(path, options) for path in paths)

    def _log(self, path: str, options: Options) -> Brought:
        folder = followed(self._root / Path(path).expanduser())
        if not (folder / ".git").exists():
            raise SourceUnread(f"{path} is no git repository.", where=path)
        return Brought(path, Git(folder, fails=SourceUnread, timeout_s=PATIENCE_S).data(*git_log(options)))

    def _check_own(self, does: str) -> None:
        if not is_folder_trusted(self._root):
            raise SourceUnread(f"{does}, and {NOT_YOURS}")


def _without(address: str, shown: str, data: bytes) -> bytes:
    """What came from an address, where that may be private: a feed names its own, whatever it was asked by."""
    for private in _private_parts(address):
        data = _as_written_anywhere(private).sub(shown.encode().replace(b"\\", rb"\\"), data)
    return data


def _private_parts(address: str) -> list[str]:
    """The address, and what of it lets somebody else in: the longest first."""
    bare = address.strip().partition("://")[2]
    behind = bare.partition("/")[2]
    if len(behind) < _SHORTEST_PRIVATE:
        return []
    path, _, query = behind.partition("#")[0].partition("?")
    alone = [*path.split("/"), *(one.partition("=")[2] for one in query.split("&"))]
    keys = [one for one in alone if any(map(str.isdigit, one.replace("%40", ""))) and "@" not in unquote(one)]
    parts = [form for part in (bare, f"/{behind}", f"/{path}", *keys) for form in (part, _quoted(part), unquote(part))]
    return sorted({part for part in parts if len(part) >= _SHORTEST_PRIVATE}, key=lambda part: (-len(part), part))


def _quoted(text: str) -> str:
    return quote(text, safe="%/?&=:@+,;~!$'()*", errors="surrogateescape")


def _as_written_anywhere(text: str) -> re.Pattern[bytes]:
    """The text as a file may hold it: with lines folded in it, and with signs escaped."""
    signs = {"/": rb"\\?/", ",": rb"\\?,", ";": rb"\\?;", "&": rb"(?:&(?:amp;|#38;)?|\\u0026)"}
    return re.compile(rb"(?:\r?\n[ \t])?".join(signs.get(char) or re.escape(os.fsencode(char)) for char in text))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or "address"
    except ValueError:
        return "address"
