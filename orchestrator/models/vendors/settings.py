"""What a request's settings become for the vendor. One that the model does not take is refused, not left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from pydantic_ai.models import Model as VendorClient
from pydantic_ai.settings import ModelSettings

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import MODEL_SETTINGS, tokens_to_think_in
from orchestrator.errors import UsageError, nearest_name
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Unusable
from orchestrator.models.vendors.vendor import Vendor

_SAMPLING = ("temperature", "top_p")
_CALLED = {"stop": "stop_sequences"}
"""What pydantic-ai calls a setting, where that is another name."""
_ON_THE_WIRE = "extra_body"
"""No library is asked whether it takes it, and none puts it elsewhere: it is added to the body that is sent."""


def vendor_settings(settings: Mapping[str, JSON], vendor: Vendor, endpoint: Endpoint) -> ModelSettings:
    """The settings as pydantic-ai spells them, with what the vendor wants in every request.

    Raises:
        UsageError: a setting is unknown or has no value it can take.
    """
    for name, value in settings.items():
        _check(name, value)
    spelled = {name: value for name, value in settings.items() if name != _ON_THE_WIRE}
    if "stop" in spelled:
        stop = spelled.pop("stop")
        spelled[_CALLED["stop"]] = stop if isinstance(stop, list) else [stop]
    chosen = dict(vendor.settings(spelled))
    if endpoint.stream and vendor.streaming:
        # The library itself never asks for a stream: it is put together before the library sees it.
        chosen["extra_body"] = {**chosen.get("extra_body", {}), **vendor.streaming}
    return cast("ModelSettings", chosen)


def _check(name: str, value: JSON) -> None:
    setting = MODEL_SETTINGS.get(name)
    if setting is None:
        nearest = nearest_name(name, MODEL_SETTINGS)
        offer = f"Did you mean {nearest}?" if nearest else f"The settings are {', '.join(MODEL_SETTINGS)}."
        raise UsageError(f'there is no model setting "{name}".', mend=offer)
    if not setting.fits(value):
        raise UsageError(f"the model setting {name} cannot be {value!r}.", mend=f"Give it {setting.takes}.")


def check_taken(settings: Mapping[str, JSON], vendor: Vendor, endpoint: Endpoint, client: VendorClient) -> None:
    """Raises Unusable when the model would never hear of a setting."""
    untaken = [f"'{name}'" for name in _untaken(settings, client)]
    untaken += vendor.untaken(settings, client)
    if untaken:
        raise Unusable(
            "refused",
            f"it takes no {', '.join(untaken)}.",
            where=endpoint.name,
            mend="Remove that from the role in baton.yaml, or take another model.",
        )


def _untaken(settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:
    profile: Mapping[str, JSON] = {**client.profile}
    thinks = profile.get("supports_thinking") or profile.get("thinking_always_enabled")
    unsupported = {*client.unsupported_settings, *profile.get("openai_unsupported_model_settings", ())}
    for name in (name for name in settings if name != _ON_THE_WIRE):
        never = _CALLED.get(name, name) in unsupported
        instead = name in _SAMPLING and _is_sampling_fixed(profile, settings.get("thinking"))
        if never or instead or (name == "thinking" and settings[name] and not thinks):
            yield name


def _is_sampling_fixed(profile: Mapping[str, JSON], thinking: JSON) -> bool:
    """Some models take no sampling settings, others none while they reason.

    The rule is the one of `drop_sampling_params_for_reasoning` in pydantic-ai, over the same facts of a model.
    """
    if profile.get("anthropic_disallows_sampling_settings"):
        return True
    if not profile.get("openai_supports_reasoning"):
        return False
    efforts = profile.get("openai_reasoning_efforts")
    may_rest = "none" in efforts if efforts is not None else profile.get("openai_supports_reasoning_effort_none")
    if thinking is None:
        reasons = profile.get("thinking_enabled_by_default")
    else:
        reasons = thinking is not False or profile.get("thinking_always_enabled")
    return bool(reasons) or not may_rest


A_WORD = "number of tokens for 'thinking', but a word such as low"


def budget_untaken(settings: Mapping[str, JSON], client: VendorClient) -> Iterator[str]:
    """Why a model of Anthropic's, whoever serves it, takes no such budget to think in."""
    tokens = tokens_to_think_in(settings)
    profile: Mapping[str, JSON] = {**client.profile}
    most = profile.get("anthropic_max_output_tokens")
    if tokens and profile.get("anthropic_disallows_budget_thinking"):
        yield A_WORD
    elif most and tokens >= most:
        yield f"{tokens:,} tokens for 'thinking', but less than the {most:,} it can write"
