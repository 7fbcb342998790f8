"""What providers differ in: which kinds there are, how long they are waited for, how much they may be asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from orchestrator.domain.canonical import JSON
from orchestrator.domain.media import IMAGES, PDF
from orchestrator.domain.model_setting import held_in_body, tokens_to_think_in, variables_in_body
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


def _nowhere(_: Mapping[str, str]) -> str:
    return ""


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
    sends: tuple[str, ...] = (*IMAGES, PDF)
    """Media types that its protocol has a place for, whatever its models look at."""
    misfits: Callable[[Mapping[str, JSON]], Iterator[Misfit]] = _none
    """What it would drop or refuse, among settings that fit by themselves. Which single models take a setting,
    pydantic-ai knows, and tells when one is asked. `misfits_in` has what is the same for all kinds."""
    parts: tuple[str, ...] = ()
    """Keys of an entry that its address is made of, where the entry gives no `base_url`: each account has its own."""
    address: Callable[[Mapping[str, str]], str] = _nowhere
    """The address these parts make."""
    extra: str = ""
    """The extra of Baton's that brings its vendor's library; empty: Baton brings it."""
    library: str = ""
    """The module of that library."""
    keyless: str = ""
    """What it is asked with where its key is not set; sent, like the key, to no host outside `key_domain`."""

    is_free_here: bool = False
    """What it runs on this machine costs nothing. Of servers that may pass requests on nobody knows that."""
    caches_marked_alone: bool = False
    """Into its prompt cache goes what a request marks, and nothing else."""
    least_thinking: int = 0
    """The smallest number of tokens that its models may be given to think in; 0: `thinking` is a word there."""
    most_stops: int = 0
    """How many texts `stop` may have, by its own reference; 0: no bound is named."""

    def is_home(self, base_url: str) -> bool:
        """Whether an address is the vendor's own, so that the vendor's key may go there."""
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        at_home = host == self.key_domain or host.endswith(f".{self.key_domain}")
        return bool(self.key_domain) and parts.scheme == "https" and at_home

    def misfits_in(self, settings: Mapping[str, JSON]) -> Iterator[Misfit]:
        """What of these settings it would drop or refuse, or what is not theirs to say."""
        yield from self.misfits(settings)
        yield from _thinking_misfits(self, settings)
        yield from _stop_misfits(self, settings)
        yield from _body_misfits(settings)


def _without_seed(kind: str, settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    if "seed" in settings:
        yield Misfit("seed", f"{kind} has no 'seed'", "Remove it, or take another model.")


def _thinking_misfits(kind: ProviderKind, settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    tokens = tokens_to_think_in(settings)
    if not tokens:
        return
    if not kind.least_thinking:
        mend = "Write minimal, low, medium or high; max_tokens bounds thinking and answer together."
        yield Misfit("thinking", f"{kind.name} takes no number of tokens for 'thinking'", mend)
    elif tokens < kind.least_thinking:
        least = f"Write {kind.least_thinking} or more."
        yield Misfit("thinking", f"{kind.name} takes no less than {kind.least_thinking} tokens for 'thinking'", least)


def _body_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    for name, setting in held_in_body(settings):
        mend = f"Write '{setting}' beside 'extra_body'." if setting else "Remove it."
        yield Misfit("extra_body", f"'{name}' of 'extra_body' is what Baton says itself", mend)
    for variable in variables_in_body(settings):
        mend = "Write it out; what is secret belongs into 'headers' of the provider."
        yield Misfit("extra_body", f"'extra_body' names ${{{variable}}}, and nothing is filled in there", mend)


def _responses_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    yield from _without_seed("openai", settings)
    if "stop" in settings:
        mend = "Remove it, or ask over kind: openai-chat, which has it."
        yield Misfit("stop", "openai has no 'stop'", mend)


def _stop_misfits(kind: ProviderKind, settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    stops = settings.get("stop")
    if kind.most_stops and isinstance(stops, list) and len(stops) > kind.most_stops:
        yield Misfit("stop", f"{kind.name} takes {kind.most_stops} texts in 'stop'", "Keep those that occur.")


def _messages_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    """From the Messages API's own reference: https://platform.claude.com/docs/en/api/messages."""
    yield from _without_seed("anthropic", settings)
    stops = settings.get("stop", [])
    if not all(text.strip() for text in (stops if isinstance(stops, list) else [stops])):
        yield Misfit("stop", "anthropic stops at no text that is blank", "Write a word or a mark.")
    if "thinking" in settings.get("extra_body", {}) and settings.get("thinking") is None:
        held = "'thinking' of 'extra_body' is what Baton says itself"
        yield Misfit("extra_body", held, "Write 'thinking' beside 'extra_body'.")
    sampling = [name for name in ("temperature", "top_p") if name in settings]
    if settings.get("temperature", 0) > 1:
        yield Misfit("temperature", "anthropic takes a temperature from 0 to 1", "Write 1 or less.")
    if len(sampling) == 2:
        yield Misfit("top_p", "anthropic takes 'temperature' or 'top_p', not both", "Remove one of them.")
    if settings.get("thinking") and sampling:
        yield Misfit(sampling[0], f"anthropic takes no '{sampling[0]}' while thinking", "Remove it, or 'thinking'.")


def _converse_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    """From Bedrock's own reference, InferenceConfiguration."""
    yield from _without_seed("bedrock", settings)
    if settings.get("temperature", 0) > 1:
        yield Misfit("temperature", "bedrock takes a temperature from 0 to 1", "Write 1 or less.")


def _azure_address(parts: Mapping[str, str]) -> str:
    return f"https://{parts['resource']}.openai.azure.com/openai/v1"


def _bedrock_address(parts: Mapping[str, str]) -> str:
    return f"https://bedrock-runtime.{parts['region']}.amazonaws.com"


def _vertex_address(parts: Mapping[str, str]) -> str:
    """A region, `global`, or `us` or `eu` as a whole, whose hosts are named in three ways; the version that Google's
    own library asks.
    """
    region = parts["region"]
    hosts = {"global": "aiplatform", "us": "aiplatform.us.rep", "eu": "aiplatform.eu.rep"}
    host = hosts.get(region, f"{region}-aiplatform")
    return f"https://{host}.googleapis.com/v1beta1/projects/{parts['project']}/locations/{region}"


_BLIND = re.compile(
    r"gpt-3\.5|gpt-4(-32k)?(-\d{4})?$|o1-(mini|preview)|o3-mini|gpt-oss|claude-([12]\b|instant)|codestral|devstral"
    r"|llama-?3(?!\.2-(11|90)b)|mixtral|qwen-?[23](?!.*vl)|deepseek|kimi-k2|nova-micro"
)
"""Models that look at nothing, by whatever provider they are reached. No list tells it: genai-prices has no word on it,
and pydantic-ai says of all models it does not know otherwise that they do look."""


def is_blind(model: str) -> bool:
    """Whether a model is known to look at nothing."""
    return _BLIND.search(model.lower()) is not None


_GOOGLE = (*(name for name in IMAGES if name != "image/gif"), PDF)
"""ai.google.dev, Image understanding: PNG, JPEG, WebP, and HEIC, which is not taken here."""

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
        most_stops=4,
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
        caches_marked_alone=True,
        least_thinking=1_024,
    ),
    ProviderKind(
        "gemini",
        base_url="https://generativelanguage.googleapis.com",
        key_env="GEMINI_API_KEY",
        key_domain="googleapis.com",
        key_needed=True,
        listed_as="google",
        extra="google",
        library="google.genai",
        least_thinking=1,
        most_stops=5,
        reads=_GOOGLE,
    ),
    ProviderKind(
        "vertex",
        key_env="VERTEX_ACCESS_TOKEN",
        key_domain="googleapis.com",
        listed_as="google",
        parts=("project", "region"),
        address=_vertex_address,
        extra="google",
        library="google.genai",
        keyless="Google's application default credentials",
        least_thinking=1,
        most_stops=5,
        reads=_GOOGLE,
    ),
    ProviderKind(
        "bedrock",
        key_env="AWS_BEARER_TOKEN_BEDROCK",
        key_domain="amazonaws.com",
        listed_as="aws",
        misfits=_converse_misfits,
        parts=("region",),
        address=_bedrock_address,
        extra="bedrock",
        library="botocore",
        keyless="AWS credentials",
        caches_marked_alone=True,
        least_thinking=1_024,
        reads=(*IMAGES, PDF),
    ),
    ProviderKind(
        "azure",
        key_env="AZURE_OPENAI_API_KEY",
        key_domain="azure.com",
        key_needed=True,
        listed_as="azure",
        parts=("resource",),
        address=_azure_address,
        most_stops=4,
        reads=IMAGES,
        sends=IMAGES,
    ),
    ProviderKind(
        "mistral",
        base_url="https://api.mistral.ai/v1",
        key_env="MISTRAL_API_KEY",
        key_domain="mistral.ai",
        key_needed=True,
        listed_as="mistral",
        reads=(*IMAGES, PDF),
    ),
    ProviderKind(
        "groq",
        base_url="https://api.groq.com/openai/v1",
        key_env="GROQ_API_KEY",
        key_domain="groq.com",
        key_needed=True,
        listed_as="groq",
        most_stops=4,
        reads=IMAGES,
        sends=IMAGES,
    ),
    ProviderKind(
        "openrouter",
        base_url="https://openrouter.ai/api/v1",
        key_env="OPENROUTER_API_KEY",
        key_domain="openrouter.ai",
        key_needed=True,
        listed_as="openrouter",
        least_thinking=1_024,
        reads=(*IMAGES, PDF),
    ),
    ProviderKind(
        "ollama",
        base_url="http://127.0.0.1:11434",
        key_env="OLLAMA_API_KEY",
        key_domain="ollama.com",
        is_free_here=True,
        reads=(),
        sends=IMAGES,
    ),
)

PROVIDER_KINDS: Mapping[str, ProviderKind] = MappingProxyType({kind.name: kind for kind in _TABLE})
"""All that Baton speaks itself, in the order a person is told of them: what fits any server first."""

VENDORS = tuple(kind.name for kind in PROVIDER_KINDS.values() if kind.base_url)
"""Kinds that are providers by themselves, without an entry in `providers`."""

PARTS = tuple(dict.fromkeys(part for kind in PROVIDER_KINDS.values() for part in kind.parts))
"""What an address may be made of."""

KEY_VARIABLES = frozenset(kind.key_env for kind in PROVIDER_KINDS.values() if kind.key_env)
"""Where the vendors' keys stand in the environment."""


def entry_for(name: str) -> str:
    """A line of `providers` that makes a provider of this name: of the kind that is called so, else a server's."""
    kind = PROVIDER_KINDS.get(name)
    if kind is None or not kind.parts:
        return f'{name}: {{kind: openai-compatible, base_url: "https://..."}}'
    return f"{name}: {{kind: {name}, {', '.join(f'{part}: ...' for part in kind.parts)}}}"


def kind_called(name: str) -> ProviderKind:
    """The kind of this name; one that is not in the table is an installed package's."""
    return PROVIDER_KINDS.get(name) or ProviderKind(name, least_thinking=1)
