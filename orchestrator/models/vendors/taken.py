"""Which settings one model takes: what it does not is refused, where pydantic-ai would leave it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic_ai.models import Model as VendorClient

from orchestrator.domain.canonical import JSON
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Unusable

_SAMPLING = ("temperature", "top_p")


def check_taken(settings: Mapping[str, JSON], endpoint: Endpoint, client: VendorClient) -> None:
    """Raises Unusable when the model would never hear of a setting."""
    untaken = [f"'{name}'" for name in _untaken(settings, client)]
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
    for name in settings:
        never = name in client.unsupported_settings
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
