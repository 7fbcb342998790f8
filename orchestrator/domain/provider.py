"""What providers differ in: which kinds there are, how long they are waited for, how much they may be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from orchestrator.domain.canonical import JSON
from orchestrator.domain.media import IMAGES, PDF
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Limits:
    """What an account allows; 0 means no limit. Reached, it is waited for: that is no failure."""

    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    """Read and written together."""
    at_once: int = 0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Bounds of one attempt, in seconds. The first two hold only for an answer that is streamed."""

    first_event_s: float = 300.0
    """Until the first piece of the answer: a local model reads a long prompt, or a model thinks unseen, before it."""
    gap_s: float = 120.0
    """Between two signs of life, once the answer has begun."""
    whole_s: float = 1_800.0


USUAL_TIMEOUTS = Timeouts()


@dataclass(frozen=True)
class Misfit:
    """A setting that one kind of provider does not take, as it stands."""

    setting: str
    found: str
    mend: str


def _none(_: Mapping[str, JSON]) -> Iterator[Misfit]:
    return iter(())


@dataclass(frozen=True)
class ProviderKind:
    """A protocol that models are spoken to in, and what must be known of it before anybody is asked.

    How it is spoken stands in `orchestrator/models/vendors/`, in a folder of the kind's name. A kind of an installed
    package is all defaults: its address is given by the user, and so is the name of its key.
    """

    name: str
    """What `kind:` of a provider says."""
    base_url: str = ""
    """Where its vendor is; empty: an entry of `providers` must say."""
    key_env: str = ""
    """The variable of the vendor's own key, which is sent to no host outside `key_domain`."""
    key_domain: str = ""
    key_needed: bool = False
    """The vendor answers nobody without a key. Others may answer without the key that their entry names."""
    listed_as: str = ""
    """The vendor's name in the list of models that genai-prices has; empty: its models may be anybody's."""
    reads: tuple[str, ...] | None = None
    """Media types that its models look at beside text, but for those that are known to look at nothing; None: its
    protocol is asked (`models.protocol.Ability`), which loads a vendor's library.
    """
    misfits: Callable[[Mapping[str, JSON]], Iterator[Misfit]] = _none
    """What it would drop or refuse, among settings that fit by themselves. Which single models take a setting,
    pydantic-ai knows, and tells when one is asked."""


def _without_seed(kind: str, settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    if "seed" in settings:
        yield Misfit("seed", f"{kind} has no 'seed'", "Remove it, or take another model.")


def _responses_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    return _without_seed("openai", settings)


def _messages_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    """From the Messages API's own reference: https://platform.claude.com/docs/en/api/messages."""
    yield from _without_seed("anthropic", settings)
    sampling = [name for name in ("temperature", "top_p") if name in settings]
    if settings.get("temperature", 0) > 1:
        yield Misfit("temperature", "anthropic takes a temperature from 0 to 1", "Write 1 or less.")
    if len(sampling) == 2:
        yield Misfit("top_p", "anthropic takes 'temperature' or 'top_p', not both", "Remove one of them.")
    if settings.get("thinking") and sampling:
        yield Misfit(sampling[0], f"anthropic takes no '{sampling[0]}' while thinking", "Remove it, or 'thinking'.")


_BLIND = re.compile(
    r"gpt-3\.5|gpt-4(-32k)?(-\d{4})?$|o1-(mini|preview)|o3-mini|gpt-oss|claude-([12]\b|instant)|codestral|devstral"
    r"|llama-?3(?!\.2-(11|90)b)|mixtral|qwen-?[23](?!.*vl)|deepseek|kimi-k2|nova-micro"
)
"""Models that look at nothing, by whatever provider they are reached. No list tells it: genai-prices has no word on it,
and pydantic-ai says of all models it does not know otherwise that they do look."""


def is_blind(model: str) -> bool:
    """Whether a model is known to look at nothing."""
    return _BLIND.search(model.lower()) is not None


_TABLE = (
    ProviderKind("openai-compatible", reads=()),
    ProviderKind(
        "openai",
        base_url="https://api.openai.com/v1",
        key_env="OPENAI_API_KEY",
        key_domain="openai.com",
        key_needed=True,
        listed_as="openai",
        reads=(*IMAGES, PDF),
        misfits=_responses_misfits,
    ),
    ProviderKind(
        "openai-chat",
        base_url="https://api.openai.com/v1",
        key_env="OPENAI_API_KEY",
        key_domain="openai.com",
        key_needed=True,
        listed_as="openai",
        reads=(*IMAGES, PDF),
    ),
    ProviderKind(
        "anthropic",
        base_url="https://api.anthropic.com",
        key_env="ANTHROPIC_API_KEY",
        key_domain="anthropic.com",
        key_needed=True,
        listed_as="anthropic",
        reads=(*IMAGES, PDF),
        misfits=_messages_misfits,
    ),
)

PROVIDER_KINDS: Mapping[str, ProviderKind] = MappingProxyType({kind.name: kind for kind in _TABLE})
"""All that Baton speaks itself, in the order a person is told of them: what fits any server first."""

VENDORS = tuple(kind.name for kind in PROVIDER_KINDS.values() if kind.base_url)
"""Kinds that are providers by themselves, without an entry in `providers`."""

KEY_VARIABLES = frozenset(kind.key_env for kind in PROVIDER_KINDS.values() if kind.key_env)
"""Where the vendors' keys stand in the environment."""


def kind_called(name: str) -> ProviderKind:
    """The kind of this name; one that is not in the table is an installed package's."""
    return PROVIDER_KINDS.get(name) or ProviderKind(name)
