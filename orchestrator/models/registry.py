"""The models a role can name. Nothing heavy is imported before a vendor's model is asked for the first time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from orchestrator.domain.definition import OFFLINE, REPLAY, Provider, RoleModel
from orchestrator.domain.messages import Answer, Request
from orchestrator.errors import BatonError, NotRecorded
from orchestrator.models.attempted import Attempted
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.failure import Unreached
from orchestrator.models.keys import headers_for, key_for
from orchestrator.models.protocol import missing_extra, protocol_of, read_by
from orchestrator.ports.model import Attempts, Model
from orchestrator.ports.piece import AnswerPiece, telling
from orchestrator.text.extra_install import install_extra
from orchestrator.values import dataclass, field, replace


def model_for(
    role: Sequence[RoleModel],
    providers: Mapping[str, Provider],
    *,
    environ: Mapping[str, str],
    attempts: Attempts | None = None,
) -> Model:
    """The model that plays a role, ready to be asked, with retries and the next in the list behind it.

    A missing key is no fault here; it is told when the model is asked.

    Args:
        role: its models, in order of preference.
        providers: the entries of `baton.yaml`; vendors of one address for everybody need none.
        environ: where keys and the home folder are looked up.
        attempts: told of every attempt before it leaves, and when it fails.

    Raises:
        NotFound: there is one model, and no such provider; the nearest one is offered.
        UsageError: there is one model, and its name is not whole.
        WorkspaceError: there is one model, and its provider's entry cannot be used.
    """
    build = _Builder(providers, environ, attempts)
    first, *others = role
    if not others:
        return build.model(first)
    from orchestrator.models.fallback import Choice, Fallback

    last = len(others) - 1
    next_ones = (
        Choice(build.listed(other, has_next=number < last), other.settings) for number, other in enumerate(others)
    )
    return Fallback([Choice(build.listed(first, has_next=True)), *next_ones])


async def count_tokens(
    model: str, providers: Mapping[str, Provider], request: Request, *, environ: Mapping[str, str]
) -> int | None:
    """Tokens of a request as the model's vendor counts them, which is asked over the network; None where it does not.

    Raises:
        BatonError: there is no such provider, or its key is missing.
    """
    endpoint = endpoint_of(model, providers)
    asked = protocol_of(endpoint.kind).model(endpoint, key_for(endpoint, environ))
    count: Callable[[Request], Awaitable[int | None]] | None = getattr(asked, "count", None)
    return await count(request) if count else None


@dataclass(frozen=True)
class _Builder:
    """Puts the models of one role together."""

    providers: Mapping[str, Provider]
    environ: Mapping[str, str]
    attempts: Attempts | None

    def model(self, entry: RoleModel, *, has_next: bool = False) -> Model:
        if entry.name == OFFLINE:
            from orchestrator.models.offline.model import OfflineModel

            return self._told(OfflineModel())
        if entry.name == REPLAY:
            return self._told(ReplayModel())
        there = endpoint_of(entry.name, self.providers)
        endpoint = replace(there, output=entry.output, context=entry.context or there.context)
        return self._remote(entry, endpoint, has_next=has_next)

    def _remote(self, entry: RoleModel, endpoint: Endpoint, *, has_next: bool) -> Model:
        from orchestrator.models.fit import Fitting
        from orchestrator.models.limits import line_of
        from orchestrator.models.prices import known_room
        from orchestrator.models.retry import (
            Persistence,
            Retrying,
        )  # an offline run pays for neither tenacity nor asyncio
        from orchestrator.models.sighted import Sighted

        provider = self.providers.get(endpoint.provider, Provider(endpoint.provider, endpoint.kind))
        line = line_of(endpoint.base_url, endpoint.key_env)
        persistence = Persistence.of(entry.tries, entry.patience_s, has_next=has_next)
        asked = Retrying(
            self._told(_Remote(endpoint, self.environ)), line=line, limits=provider.limits, persistence=persistence
        )
        fitting = Fitting(asked, lambda: entry.context or provider.context or known_room(endpoint), self.attempts)
        return Sighted(fitting, lambda: read_by(entry, self.providers), self.attempts)

    def listed(self, entry: RoleModel, *, has_next: bool) -> Model:
        """The same, one among several: that it has no usable address keeps the others from nothing."""
        try:
            return self.model(entry, has_next=has_next)
        except BatonError as error:
            return _Astray(entry.name, error, self.attempts)

    def _told(self, model: Model) -> Model:
        return Attempted(model, self.attempts) if self.attempts else model


@dataclass(frozen=True)
class _Remote:
    """A vendor's model that looks for its key, and then loads the vendor's library, when it is asked."""

    endpoint: Endpoint
    environ: Mapping[str, str] = field(repr=False)

    @property
    def name(self) -> str:
        return self.endpoint.name

    async def answer(self, request: Request) -> Answer:
        if extra := missing_extra(self.endpoint.kind):
            told = f"it needs the extra '{extra}', which is not installed."
            raise Unreached("not_found", told, where=self.name, mend=install_extra(extra))
        key = key_for(self.endpoint, self.environ)
        there = replace(self.endpoint, headers=headers_for(self.endpoint, self.environ))
        if tell := telling():
            tell(AnswerPiece(self.name, "asked"))
        return await protocol_of(there.kind).model(there, key).answer(request)


@dataclass(frozen=True)
class _Astray:
    """A model whose name or provider's entry leads nowhere."""

    name: str
    error: BatonError
    attempts: Attempts | None

    async def answer(self, request: Request) -> Answer:  # noqa: ARG002 - the port's shape
        where = f"{self.error.where}: " if self.error.where else ""
        failure = Unreached("not_found", f"{where}{self.error.message}", where=self.name, mend=self.error.mend)
        if self.attempts:
            self.attempts.failed(self.name, failure)
        raise failure


class ReplayModel:
    """Stands where a run may use recorded answers and no others."""

    name = REPLAY

    async def answer(self, request: Request) -> Answer:  # noqa: ARG002 - the port's shape
        raise NotRecorded(
            "this was never asked where it could be recorded, and the role's model is replay.",
            where=REPLAY,
            mend="Take a profile that may ask a model, or undo what changed the request since it was recorded.",
        )
