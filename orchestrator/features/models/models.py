"""Models by role and profile: which there are, whether they answer, what a change of profile would change."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterator, Sequence

from orchestrator.domain.definition import OFFLINE, REPLAY, App, Definition, RoleModel
from orchestrator.domain.media import word_of
from orchestrator.domain.messages import Answer, Request, UserMessage
from orchestrator.domain.provider import kind_called
from orchestrator.errors import BatonError, ModelError, NotFound
from orchestrator.face.performers import asked
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.features.models.check_spending import CheckSpending
from orchestrator.models.endpoint import Endpoint, endpoint_of
from orchestrator.models.keys import headers_for, key_for, unused_secrets
from orchestrator.models.protocol import missing_extra, read_at_once
from orchestrator.ports.piece import AnswerPiece, told_to
from orchestrator.text.extra_install import install_extra
from orchestrator.values import dataclass, replace
from orchestrator.workspace.read.settings import Settings, read_settings

_RESUME = re.compile(r"baton resume(?! ?[\w@-])")
_PROBE = Request("", "Answer with one word.", (UserMessage("Say: ready"),))


@dataclass(frozen=True)
class KnownModel:
    """One model that a profile gives a role."""

    profile: str
    role: str
    model: RoleModel
    place: int
    """Counts from 0 in the role's order of preference."""
    host: str = ""
    """Where it is reached, when that is not the vendor's own."""
    key: str = ""
    """The variables that its key, and what its headers name, stand in; empty when it needs none."""
    key_missing: bool = False
    keyless: str = ""
    """What it is asked with where the key is missing."""
    fault: str = ""
    """Why it cannot be asked at all."""
    reads: tuple[str, ...] | None = ()
    """What it looks at beside text, `image`, `pdf`; None: only its library says, which is not loaded for a list."""


@dataclass(frozen=True)
class Checked:
    """What one round trip to a model came to."""

    known: KnownModel
    answer: Answer | None = None
    seconds: float = 0.0
    """From asking to the whole answer, or to what went wrong; loading the vendor's library is not in it."""
    first_s: float | None = None
    """The same to the first words; None: they did not come before the rest."""
    error: str = ""
    counted_usd: float = 0.0
    """What counts in the day: of an answer without its tokens all that was reserved, and of tries that failed, too."""

    @property
    def is_untold(self) -> bool:
        """It answered, and did not tell how much it read and wrote."""
        return self.answer is not None and min(self.answer.input_tokens, self.answer.output_tokens) <= 0


class Models:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def settings(self) -> Settings:
        return read_settings(self._workspace.root)

    def profile(self, given: str | None) -> str:
        """Raises NotFound with the nearest name."""
        settings = self.settings
        name = given or settings.profile
        if name not in settings.profiles:
            raise NotFound("profile", name, settings.profiles)
        return name

    def known(self, profile: str | None = None) -> list[KnownModel]:
        """Every model of every profile (or of one), in the order written."""
        settings = self.settings
        profiles = settings.profiles if profile is None else {profile: settings.profiles[profile]}
        return [
            _known(name, role, model, place, settings)
            for name, roles in profiles.items()
            for role, models in roles.items()
            for place, model in enumerate(models)
        ]

    def unused_secrets(self) -> str:
        """Why keys that stand in the secrets file are taken for not set; empty: the file is used, or there is none."""
        return str(unused_secrets(os.environ) or "")

    def check(self, profile: str | None = None) -> Iterator[Checked]:
        """Ask each model of a profile for one word. This goes to the network, and may cost a little, which counts in
        the day.

        Raises:
            Untrusted: a provider's address, or the key that would go there, was allowed by nobody.
        """
        asked_for = self.known(self.profile(profile))
        used = {known.model.name.partition(":")[0] for known in asked_for}
        providers = {name: provider for name, provider in self.settings.providers.items() if name in used}
        self._workspace.check_trusted(Definition(App("", "", ()), "", {}, providers=providers))
        spending = CheckSpending(self._workspace, self.settings.providers, self.profile(profile))
        for known in asked_for:
            yield self._checked(known, spending)

    def cost_of(self, checked: Checked) -> float | None:
        """What the answer cost by its tokens; None where no price is known, and where there is none."""
        from orchestrator.models.prices import price_of

        answer, settings = checked.answer, self.settings
        if answer is None:
            return None
        price = price_of(
            checked.known.model.name,
            settings.prices,
            settings.providers,
            input_tokens=answer.input_tokens,
            at=self._workspace.clock(),
        )
        if price is None:
            return None
        of_cache = (answer.cached_tokens, answer.cache_written_tokens)
        return price.cost_usd(answer.input_tokens, answer.output_tokens, *of_cache)

    def _checked(self, known: KnownModel, spending: CheckSpending) -> Checked:
        if known.model.name == REPLAY:
            return Checked(known, error="it answers only what was recorded")
        request = Request(known.model.name, _PROBE.system, _PROBE.messages, settings=known.model.settings)
        watch, before = _Watch(), spending.counted_usd
        try:
            if self._workspace.model_for is None:
                _load(known.model, self.settings)
            model = (self._workspace.model_for or asked)([known.model], self.settings.providers, spending)
            watch = _Watch()
            with told_to(watch.hear):
                answer = asyncio.run(model.answer(request))
        except (ModelError, BatonError) as error:
            counted = spending.counted_usd - before
            return Checked(known, seconds=watch.seconds, error=_without_run(str(error), known), counted_usd=counted)
        spending.answered(answer)
        secrets = self._workspace.secrets(self.settings.providers)
        said = secrets.redact_text(answer.message.text, f"what {known.model.name} said")
        told = replace(answer, message=replace(answer.message, text=said))
        return Checked(known, told, watch.seconds, watch.first_s, counted_usd=spending.counted_usd - before)


def _without_run(told: str, known: KnownModel) -> str:
    """What a failure says where no run waits: the model is named beside it, and this command asks again."""
    told = told.removeprefix(f"{known.model.name}: ")
    again = f"baton models check --profile {known.profile}"
    return _RESUME.sub(again, told).replace("Resume to ask again", f"To ask again: {again}")


def _load(model: RoleModel, settings: Settings) -> None:
    """The vendor's library, or the package that speaks to it, which is no part of how long an answer takes."""
    if model.name != OFFLINE:
        from orchestrator.models.protocol import load_protocol

        load_protocol(endpoint_of(model.name, settings.providers).kind)


class _Watch:
    """Measures one exchange from the moment its request leaves, as far as that is told."""

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self.first_s: float | None = None

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started

    def hear(self, piece: AnswerPiece) -> None:
        match piece.kind:
            case "asked" | "sent":  # anew, where it is asked again
                self._started, self.first_s = time.perf_counter(), None
            case "said" | "thought" | "called" if piece.text and self.first_s is None:
                self.first_s = self.seconds


def _known(profile: str, role: str, model: RoleModel, place: int, settings: Settings) -> KnownModel:
    if model.name in (OFFLINE, REPLAY):
        return KnownModel(profile, role, model, place)
    try:
        endpoint = endpoint_of(model.name, settings.providers)
    except BatonError as error:
        return KnownModel(profile, role, model, place, fault=str(error))
    own = endpoint.provider in settings.providers
    kind, extra = kind_called(endpoint.kind), missing_extra(endpoint.kind)
    return KnownModel(
        profile,
        role,
        model,
        place,
        host=endpoint.base_url if own else "",
        key=", ".join(endpoint.variables),
        key_missing=_lacks_key(endpoint),
        reads=_reads(model, settings),
        keyless=kind.keyless if kind.is_home(endpoint.base_url) else "",
        fault=f"needs the extra '{extra}', which is not installed. {install_extra(extra)}" if extra else "",
    )


def _reads(model: RoleModel, settings: Settings) -> tuple[str, ...] | None:
    types = read_at_once(model, settings.providers)
    return None if types is None else tuple(dict.fromkeys(map(word_of, types)))


def _lacks_key(endpoint: Endpoint) -> bool:
    try:
        headers_for(endpoint, os.environ)
        return bool(endpoint.key_env) and not key_for(endpoint, os.environ)
    except ModelError:
        return True


def models_shape(in_force: str, known: Sequence[KnownModel]) -> dict[str, object]:
    return {"v": VERSION, "profile": in_force, "models": [_known_shape(one) for one in known]}


def checked_shape(models: Models, checked: Sequence[Checked]) -> dict[str, object]:
    shapes = [{**_known_shape(one.known), **_check_shape(models, one)} for one in checked]
    return {"v": VERSION, "checked": shapes}


def _known_shape(known: KnownModel) -> dict[str, object]:
    return {
        "profile": known.profile,
        "role": known.role,
        "model": known.model.name,
        "settings": dict(known.model.settings),
        "place": known.place,
        "host": known.host,
        "key": known.key,
        "key_missing": known.key_missing,
        "fault": known.fault,
        "reads": None if known.reads is None else list(known.reads),
    }


def _check_shape(models: Models, one: Checked) -> dict[str, object]:
    return {
        "ok": not one.error,
        "error": one.error,
        "seconds": one.seconds,
        "first_s": one.first_s,
        "cost_usd": models.cost_of(one),
        "counted_usd": one.counted_usd,
        "answered_by": one.answer.model if one.answer else None,
    }
