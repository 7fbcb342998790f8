"""What of a workspace may run on this machine, or be sent to: what was made here, or what the person allowed.

Trust is given to a folder that was made here, whatever its owner writes into it, or by digest to single pieces: a
script, a provider, an effect's settings, a rule that approves. What the starter ships is known. It is remembered
outside the workspace, which could otherwise vouch for itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import App, ApprovalRule, Definition
from orchestrator.errors import BatonError, Untrusted, WorkspaceError
from orchestrator.workspace.faultlog import FaultLog
from orchestrator.workspace.textfile import read_text

if TYPE_CHECKING:
    from orchestrator.workspace.files import WorkspaceFiles

_MARK = Path("state") / "trust"
"""Holds a random word that a copy made elsewhere does not vouch for: the store names the folder with it."""
_NO_APP = App("", "", ())


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """Something that can run or be sent to."""

    label: str
    """What it is, for a person."""
    digest: Digest


def pieces_of(definition: Definition) -> list[Piece]:
    """Every piece that a run under this definition may use."""
    found = [module_piece(path, source) for path, source in definition.modules.items()]
    for name, provider in definition.providers.items():
        found.append(Piece(f"provider {name} {provider.base_url}".rstrip(), _digest("provider", provider)))
    for name, settings in definition.effect_settings.items():
        found.append(Piece(f"settings of effect {name}: {settings}", _digest("effect", [name, settings])))
    return found + _rule_pieces(definition)


def _rule_pieces(definition: Definition) -> list[Piece]:
    """A rule is trusted together with the app it judges: another app of that name could turn its yes to anything."""
    judged = [definition.app, definition.agents, definition.prompts]
    return [
        Piece(
            f"rule {rule.name}, which {_approves(rule)} in app {definition.app.name}", _digest("rule", [rule, *judged])
        )
        for rule in definition.approval_rules
        if rule.answer == "approve"
    ]


def _approves(rule: ApprovalRule) -> str:
    if not rule.effect:
        return "answers gates in your place"
    return "lets every effect act" if rule.effect == "*" else f"lets {rule.effect} act"


def module_piece(path: str, source: str) -> Piece:
    return Piece(path, digest_of_json(["module", path, source]))


def _digest(kind: str, value: object) -> Digest:
    return digest_of_json([kind, to_plain(value)])


class Trust:
    """What is trusted in one workspace."""

    def __init__(self, root: Path, environ: Mapping[str, str] = os.environ) -> None:
        self._root = root.resolve()
        self._store = store(environ)

    def not_allowed(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Those of the pieces that nobody has allowed."""
        if not pieces or self.has_folder():
            return []
        known = self._known()
        unknown = [piece for piece in pieces if piece.digest not in known]
        return [piece for piece in unknown if piece.digest not in _of_starter()] if unknown else []

    def check(self, definition: Definition) -> None:
        """Raises Untrusted with what is not allowed yet."""
        unknown = self.not_allowed(pieces_of(definition))
        if unknown:
            raise Untrusted(
                f"{self._root} was not made here, and this would use {', '.join(piece.label for piece in unknown)}.",
                mend="Read it, then allow it: baton trust",
            )

    def has_folder(self) -> bool:
        """Whether the folder itself is trusted, whatever is in it."""
        try:
            mark = (self._root / _MARK).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return False
        return self._folder_digest(mark) in self._known()

    def allow(self, pieces: Iterable[Piece]) -> None:
        self._remember((piece.digest, f"{piece.label} in {self._root}") for piece in pieces)

    def allow_folder(self) -> None:
        """Trust whatever its owner will write into it."""
        mark = os.urandom(16).hex()
        path = self._root / _MARK
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(mark, "utf-8")
        except OSError as error:
            raise WorkspaceError(f"{path}: {error.strerror}.", mend="Make the folder writable.") from error
        self._remember([(self._folder_digest(mark), f"everything in {self._root}")])

    def _folder_digest(self, mark: str) -> Digest:
        return digest_of_json(["folder", os.fspath(self._root), mark])

    def _known(self) -> set[str]:
        try:
            lines = self._store.read_text("utf-8", "replace").splitlines()
        except OSError:
            return set()
        return {line.partition(" ")[0] for line in lines}

    def _remember(self, allowed: Iterable[tuple[Digest, str]]) -> None:
        """Append in one write, so that two processes do not mix their lines."""
        lines = "".join(f"{digest} {' '.join(told.split())}\n" for digest, told in allowed)
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(self._store, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "wb") as file:
                file.write(lines.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise WorkspaceError(f"{self._store}: {error.strerror}.", mend="Make it writable.") from error


def store(environ: Mapping[str, str]) -> Path:
    """Where trust is remembered: `$XDG_STATE_HOME/baton/trusted`, else below `~/.local/state`."""
    given = Path(environ.get("XDG_STATE_HOME", ""))
    return (given if given.is_absolute() else Path.home() / ".local" / "state") / "baton" / "trusted"


def workspace_pieces(root: Path) -> list[Piece]:
    """Every piece of the workspace's files, whether an app uses it or not."""
    from orchestrator.workspace.files import WorkspaceFiles

    files = WorkspaceFiles(root, FaultLog())
    everything = Definition(
        app=_NO_APP,
        profile="",
        roles={},
        modules=dict(_modules(root)),
        providers=files.settings.providers,
        effect_settings=files.settings.effects,
    )
    return [*pieces_of(everything), *_pieces_of_rules(root, files)]


def _pieces_of_rules(root: Path, files: WorkspaceFiles) -> Iterator[Piece]:
    """Of each app that loads; one with faults runs nowhere."""
    from orchestrator.workspace.loading import load_definition

    if not any(source.rule.answer == "approve" for source in files.approvals.rules):
        return
    for app in files.app_names:
        with suppress(BatonError):
            yield from _rule_pieces(load_definition(root, app))


def _modules(root: Path) -> Iterator[tuple[str, str]]:
    for pattern in ("apps/*.py", "tools/*.py", "evals/*/*.py"):
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            source = read_text(root, name, FaultLog())
            if source is not None:
                yield name, source


def _of_starter() -> set[Digest]:
    """What Baton itself ships; nothing, where an installation has no starter."""
    from orchestrator.workspace.starter import starter_folder

    try:
        return {piece.digest for piece in workspace_pieces(starter_folder())}
    except BatonError:
        return set()
