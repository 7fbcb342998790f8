"""How a model is spoken to: one contract, kept by a folder of `vendors/` for each kind, or by an installed package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, Protocol

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.domain.media import types_of
from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.provider import PROVIDER_KINDS, ProviderKind, is_blind, kind_called
from orchestrator.errors import BatonError, WorkspaceError
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.failure import Unusable
from orchestrator.ports.installed import extra, load_installed
from orchestrator.ports.model import Model
from orchestrator.values import dataclass, field, replace

Output = Literal["text", "native", "tool", "prompted"]
"""How structured output is had: `native` holds the model to the schema, by a `tool` it mostly keeps to it, `prompted`
it is only asked for; a repair may follow. `text` needs none."""


@dataclass(frozen=True)
class Ability:
    """What a model can do for an agent."""

    output: Output
    tools: bool = True
    thinking: bool = False
    context: int = 0
    """Tokens it can read and write in one exchange; 0 where that is not known, or has no bound."""
    reads: tuple[str, ...] = ()
    """Media types it looks at beside text, as `domain.media` has them."""


class ModelProtocol(Protocol):
    """How the models of one kind of provider are asked.

    A package offers one as an entry point of the group `baton.models`, by the name that `kind` of a provider says. Its
    models are asked once: retries, limits, prices and the check of the output are counted elsewhere. They raise

    - `models.failure.Unreached` when the model could not be asked, or says that it cannot answer now,
    - `models.failure.Unusable` when it refuses, or what came back is not a complete answer.
    """

    def model(self, endpoint: Endpoint, key: str) -> Model:
        """The model there; the key is empty where none is named, and goes to `endpoint.base_url` and nowhere else.

        It may be asked in one event loop after another, so it keeps nothing open between two answers.
        """
        ...

    def ability(self, endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
        """What it offers an agent whose output has this schema (None: Markdown). Nothing is asked over the network."""
        ...


def protocol_of(kind: str) -> ModelProtocol:
    """Loads the vendor's library, which is seconds of CPU, so it is called when one is asked.

    Raises:
        WorkspaceError: the package that offers it, or the extra of its vendor's library, cannot be loaded.
    """
    if known := PROVIDER_KINDS.get(kind):
        folder = f"orchestrator.models.vendors.{kind.replace('-', '_')}"
        built_in: ModelProtocol = _module(f"{folder}.protocol", known).PROTOCOL
        return built_in
    return _Installed(load_installed("model", kind))


def missing_extra(kind: str) -> str:
    """The extra without which models of this kind cannot be asked here; empty where nothing is missing.

    The library itself is not loaded.
    """
    known = kind_called(kind)
    try:
        is_there = not known.library or find_spec(known.library) is not None
    except ModuleNotFoundError:  # what it stands in is missing too
        is_there = False
    return "" if is_there else known.extra


def _module(name: str, kind: ProviderKind) -> Any:
    if not kind.extra:
        return import_module(name)
    return extra(kind.extra, name, f"provider of kind {kind.name}")


def load_protocol(kind: str) -> None:
    """Load all that the first exchange would, so that how long it takes is the provider's doing alone.

    Raises:
        WorkspaceError: the package that offers it cannot be loaded.
    """
    if warm := getattr(protocol_of(kind), "warm", None):
        warm()


def ability_of(model: RoleModel, providers: Mapping[str, Provider], schema: Mapping[str, JSON] | None) -> Ability:
    """What a model of a role offers an agent whose output has this schema (None: Markdown).

    Raises:
        NotFound: no such provider.
        WorkspaceError: the provider's entry cannot be used.
    """
    if model.name in (OFFLINE, REPLAY):
        return Ability("text" if schema is None else "native")
    endpoint = endpoint_of(model.name, providers)
    known = protocol_of(endpoint.kind).ability(endpoint, schema)
    provider, reads = providers.get(endpoint.provider), read_at_once(model, providers)
    return replace(
        known,
        context=model.context or (provider.context if provider else 0) or known.context,
        reads=known.reads if reads is None else reads,
    )


def read_by(model: RoleModel, providers: Mapping[str, Provider]) -> tuple[str, ...]:
    """Media types that a model of a role looks at, as the user says, else as is known. Raises as `ability_of`."""
    at_once = read_at_once(model, providers)
    return ability_of(model, providers, None).reads if at_once is None else at_once


def read_at_once(model: RoleModel, providers: Mapping[str, Provider]) -> tuple[str, ...] | None:
    """The same where it is known without asking its protocol, which may load a vendor's library; None: it is not."""
    if model.name in (OFFLINE, REPLAY):
        return ()
    name, _, asked = model.name.partition(":")
    provider = providers.get(name)
    said = model.reads if model.reads is not None else provider.reads if provider else None
    kind = kind_called(provider.kind if provider else name)
    if said is not None:
        return tuple(one for one in types_of(said) if one in kind.sends)
    return () if is_blind(asked) else kind.reads


@dataclass(frozen=True)
class _Installed:
    """A package's protocol."""

    offered: ModelProtocol

    def model(self, endpoint: Endpoint, key: str) -> Model:
        return _Held(self.offered, endpoint, key)

    def ability(self, endpoint: Endpoint, schema: Mapping[str, JSON] | None) -> Ability:
        try:
            return self.offered.ability(endpoint, schema)
        except Exception as error:  # a package may raise anything
            message = f"the package that speaks {endpoint.kind} cannot say what it can do: {error}."
            raise WorkspaceError(message, where=endpoint.name, mend="Update it.") from error


@dataclass(frozen=True)
class _Held:
    """A package's model, held to the port: what else it raises or gives is a failure like any other."""

    offered: ModelProtocol
    endpoint: Endpoint
    key: str = field(repr=False)

    @property
    def name(self) -> str:
        return self.endpoint.name

    async def answer(self, request: Request) -> Answer:
        try:
            answer = await self.offered.model(self.endpoint, self.key).answer(request)
        except BatonError:
            raise
        except Exception as error:  # noqa: BLE001 - a package may raise anything; its words may hold the key
            raise self._unusable(f"failed: {type(error).__name__}.") from None
        if not isinstance(answer, Answer):
            raise self._unusable("gave no answer.")
        return answer

    def _unusable(self, what: str) -> Unusable:
        message = f"the package that speaks {self.endpoint.kind} {what}"
        return Unusable("unreadable", message, where=self.name, mend="Update it, or take another profile.")
