"""The models a role can name. Nothing heavy is imported before a vendor's model is asked for the first time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.domain.messages import Answer, Request
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.keys import key_for
from orchestrator.models.replay import ReplayModel
from orchestrator.ports.model import Model

if TYPE_CHECKING:
    from orchestrator.models.retry import OnAttempt


def model_for(
    role: Sequence[RoleModel],
    providers: Mapping[str, Provider],
    *,
    environ: Mapping[str, str],
    on_attempt: OnAttempt | None = None,
) -> Model:
    """The model that plays a role, ready to be asked: `offline`, or `provider:name` with the retry policy around it.

    A missing key is no fault here; it is told when the model is asked.

    Args:
        role: its models, in order of preference.
        providers: the entries of `baton.yaml`; `anthropic`, `openai` and `openai-chat` need none.
        environ: where keys and the home folder are looked up.
        on_attempt: called with model, cause and message for every attempt that brought no answer.

    Raises:
        NotFound: no such provider; the nearest one is offered.
        UsageError: the name lacks its model.
        WorkspaceError: the provider's entry cannot be used.
    """
    name = role[0].name
    if name == OFFLINE:
        offline: Model = import_module("orchestrator.models.offline.model").OfflineModel()
        return offline
    if name == REPLAY:
        return ReplayModel()
    remote = _Remote(endpoint_of(name, providers), environ)
    from orchestrator.models.retry import Retrying  # an offline run pays for neither tenacity nor asyncio

    return Retrying(remote, on_attempt)


@dataclass(frozen=True)
class _Remote:
    """A vendor's model that looks for its key, and then loads the vendor's library, when it is asked."""

    endpoint: Endpoint
    environ: Mapping[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        return self.endpoint.name

    async def answer(self, request: Request) -> Answer:
        key = key_for(self.endpoint, self.environ)
        from orchestrator.models.vendors.model import VendorModel  # seconds of CPU, so only with a key in hand

        return await VendorModel(self.endpoint, key).answer(request)
