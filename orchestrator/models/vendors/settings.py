"""What a request's settings become for the vendor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from pydantic_ai.settings import ModelSettings

from orchestrator.domain.canonical import JSON
from orchestrator.domain.model_setting import MODEL_SETTINGS
from orchestrator.errors import UsageError, nearest_name
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.vendor import Vendor


def vendor_settings(settings: Mapping[str, JSON], vendor: Vendor, endpoint: Endpoint) -> ModelSettings:
    """The settings as pydantic-ai spells them, with what the vendor wants in every request.

    Raises:
        UsageError: a setting is unknown or has no value it can take.
    """
    for name, value in settings.items():
        _check(name, value)
    chosen = dict(vendor.settings(settings))
    if endpoint.stream:
        # The library itself never asks for a stream: it is put together before the library sees it.
        chosen["extra_body"] = dict(vendor.streaming)
    return cast("ModelSettings", chosen)


def _check(name: str, value: JSON) -> None:
    setting = MODEL_SETTINGS.get(name)
    if setting is None:
        nearest = nearest_name(name, MODEL_SETTINGS)
        offer = f"Did you mean {nearest}?" if nearest else f"The settings are {', '.join(MODEL_SETTINGS)}."
        raise UsageError(f'there is no model setting "{name}".', mend=offer)
    if not setting.fits(value):
        raise UsageError(f"the model setting {name} cannot be {value!r}.", mend=f"Give it {setting.takes}.")
