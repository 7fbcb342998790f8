"""What of a workspace may run on this machine, or be sent to: what was made here, or what the person allowed.

Trust is given to a folder that was made here, whatever its owner writes into it, or by digest to single pieces: a
script, a provider, an effect's settings, a rule that approves. What the starter ships is known. It is remembered
outside the workspace, which could otherwise vouch for itself.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.canonical import JSON, Digest, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import App, ApprovalRule, Definition, Provider
from orchestrator.domain.provider import kind_called
from orchestrator.domain.served_tool import ToolServer
from orchestrator.domain.variable import variables_in
from orchestrator.errors import BatonError, Untrusted
from orchestrator.files.links import followed
from orchestrator.values import dataclass
from orchestrator.workspace.home import trust_store
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.home.outside import Outside
from orchestrator.workspace.home.shipped import starter_folder

if TYPE_CHECKING:
    from orchestrator.workspace.read.notify_entry import Notify

_NO_APP = App("", "", ())


@dataclass(frozen=True, slots=True, order=True)
class TrustPiece:
    """Something that can run or be sent to."""

    label: str
    """What it is, for a person."""
    digest: Digest


def pieces_of(definition: Definition) -> list[TrustPiece]:
    """Every piece that a run under this definition may use."""
    pieces = [module_piece(path, source) for path, source in definition.modules.items()]
    pieces += map(provider_piece, definition.providers.values())
    for name, settings in definition.effect_settings.items():
        pieces.append(TrustPiece(settings_words(name, settings), _digest("effect", [name, settings])))
    for name, settings in definition.tool_settings.items():
        pieces.append(TrustPiece(tool_words(name, settings), _digest("tool", [name, settings])))
    for server in definition.servers.values():
        pieces.append(TrustPiece(server_words(server), _digest("server", server)))
    return pieces + rule_pieces(definition)


def rule_pieces(definition: Definition) -> list[TrustPiece]:
    """A rule is trusted together with the app it judges: another app of that name could turn its yes to anything."""
    judged = [definition.app, definition.agents, definition.prompts]
    return [
        TrustPiece(rule_words(rule, definition.app.name), _digest("rule", [rule, *judged]))
        for rule in definition.approval_rules
        if rule.answer == APPROVE
    ]


def provider_piece(provider: Provider) -> TrustPiece:
    return TrustPiece(provider_words(provider), _digest("provider", provider))


def module_piece(path: str, source: str) -> TrustPiece:
    return TrustPiece(path, digest_of_json(["module", path, source]))


def notify_piece(notify: Notify) -> TrustPiece:
    """Where messages about what waits for the person go. The addresses are in the file: they may hold keys."""
    written = [address.written for address in notify.channels]
    names = ", ".join(address.name for address in notify.channels)
    variables = sorted({name for address in written for name in variables_in(address)})
    values = f", with the value of {', '.join(variables)} in the address" if variables else ""
    told = f"notify: messages about what waits for you go where {SETTINGS_FILE} says ({names}){values}"
    return TrustPiece(told, _digest("notify", [*written, notify.page, notify.include_text]))


def outside_piece(out: Outside) -> TrustPiece:
    """A place outside the workspace that a file of it names, not the person."""
    return TrustPiece(out.label, digest_of_json(["outside", out.app, out.input, os.fspath(out.path)]))


def _digest(kind: str, value: object) -> Digest:
    return digest_of_json([kind, to_plain(value)])


def _read_nothing(_root: Path) -> list[TrustPiece]:
    return []


class Trust:
    """What is trusted in one workspace."""

    def __init__(
        self,
        root: Path,
        environ: Mapping[str, str] = os.environ,
        pieces_in: Callable[[Path], list[TrustPiece]] = _read_nothing,
    ) -> None:
        """`pieces_in` reads every piece of a folder's files; without it neither the starter nor the folder vouches."""
        self._root = followed(root)
        self._environ = environ
        self._pieces_in = pieces_in

    def not_allowed(self, pieces: Sequence[TrustPiece], *, imported: bool = False) -> list[TrustPiece]:
        """Those of the pieces that nobody has allowed.

        Args:
            pieces: what would be used.
            imported: they came in a file, so that a folder which is trusted vouches only for what it holds itself.
        """
        if not pieces or (self.has_folder() and not imported):
            return []
        known = trust_store.known(self._environ)
        unknown = [piece for piece in pieces if piece.digest not in known]
        starter = self._of_starter() if unknown else set()
        unknown = [piece for piece in unknown if piece.digest not in starter]
        if unknown and imported and self.has_folder():
            own = {piece.digest for piece in self._pieces_in(self._root)}
            unknown = [piece for piece in unknown if piece.digest not in own]
        return unknown

    def _of_starter(self) -> set[Digest]:
        """What Baton itself ships; nothing, where an installation has no starter."""
        try:
            return {piece.digest for piece in self._pieces_in(starter_folder())}
        except BatonError:
            return set()

    def check(self, definition: Definition, more: Sequence[TrustPiece] = (), *, imported: bool = False) -> None:
        """Raises Untrusted with what of a definition, and of what else is named, is not allowed yet."""
        if not imported and self.has_folder():
            return  # before all sources are gone through for their digests
        unknown = self.not_allowed([*pieces_of(definition), *more], imported=imported)
        if unknown and imported:
            raise Untrusted(
                f"it came in a file, and nobody has allowed this yet: {'; '.join(piece.label for piece in unknown)}.",
                mend="Read it, then allow it: baton trust",
            )
        self._refuse(unknown)

    def check_providers(self, providers: Iterable[Provider]) -> None:
        """Raises Untrusted with those of the workspace's own that nobody has allowed."""
        self._refuse(self.not_allowed([provider_piece(provider) for provider in providers]))

    def check_pieces(self, pieces: Sequence[TrustPiece]) -> None:
        self._refuse(self.not_allowed(pieces))

    def _refuse(self, unknown: Sequence[TrustPiece]) -> None:
        if unknown:
            raise Untrusted(
                f"{self._root} was not made here, and nobody has allowed this yet: "
                f"{'; '.join(piece.label for piece in unknown)}.",
                mend="Read it, then allow it: baton trust",
            )

    def has_folder(self) -> bool:
        """Whether the folder itself is trusted, whatever is in it."""
        return trust_store.is_folder_trusted(self._root, self._environ)

    def allow(self, pieces: Iterable[TrustPiece]) -> None:
        trust_store.remember([(piece.digest, f"{piece.label} in {self._root}") for piece in pieces], self._environ)

    def allow_folder(self) -> None:
        """Trust whatever its owner will write into it."""
        trust_store.trust_folder(self._root, self._environ)


def provider_words(provider: Provider) -> str:
    """Where what agents read is sent, and whose key goes with it."""
    kind = kind_called(provider.kind)
    is_home = kind.is_home(provider.base_url)
    of_vendor = kind.key_env if is_home and not provider.key_env else ""
    values = " and ".join(filter(None, (of_vendor, *provider.variables)))
    if not provider.base_url:
        with_key = f"the value of {values}" if provider.key_env else "your key for it"
        if provider.headers and not provider.key_env:
            with_key += f" and the value of {values}" if values else ""
        return f"provider {provider.name}: what agents read is sent to the vendor of {provider.kind}, with {with_key}"
    host = _host(provider.base_url)
    with_key = f"with the value of {values}, from your environment or your secrets" if values else "without a key"
    if is_home and kind.keyless:
        with_key += f", or with {kind.keyless}"
    return f"provider {provider.name} {provider.base_url}: what agents read is sent to {host}, {with_key}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def settings_words(effect: str, settings: JSON) -> str:
    """What an effect acts with: where to, and within which bounds."""
    return f"settings of effect {effect}, which it acts by: {_in_words(settings)}"


def server_words(server: ToolServer) -> str:
    """The command line that would run, or the address that would be asked, and what each is given."""
    reads = f"; its tools {', '.join(server.only_read)} are taken to only read" if server.only_read else ""
    if server.url:
        token = f", with the value of {server.token_env}" if server.token_env else ""
        return f"server {server.name} of tools: what agents ask its tools is sent to {server.url}{token}{reads}"
    sees = f", with the values of {', '.join(server.env)}" if server.env else ""
    return f"server {server.name} of tools, which runs: {shlex.join(server.command)}{sees}{reads}"


def tool_words(tool: str, settings: JSON) -> str:
    """Whom a tool asks, and what it runs for that."""
    return f"settings of tool {tool}, which it looks with: {_in_words(settings)}"


def _in_words(settings: JSON) -> str:
    if not isinstance(settings, dict):
        return str(settings)
    return ", ".join(f"{name} {value}" for name, value in settings.items()) or "none"


def rule_words(rule: ApprovalRule, app: str) -> str:
    """Which questions of an app, and which acts, nobody would be asked about any more."""
    phase = "" if rule.phase == "*" else f", phase {rule.phase}"
    when = f", when {' '.join(rule.when.split())}" if rule.when else ""
    does = f"lets {_acts(rule.effect)} act without asking" if rule.effect else "answers gates without asking"
    accepts = f", on nothing but {rule.accepts}" if rule.accepts else ""
    return f"rule {rule.name}, which approves in your place: {does}, in app {app} as it is now{phase}{when}{accepts}"


def _acts(effect: str) -> str:
    if effect == "*":
        return "every effect"
    return f"every effect named {effect}" if any(mark in effect for mark in "*?[") else f"every {effect}"
