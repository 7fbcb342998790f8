"""What a user's function returned, as a plain JSON value."""

from __future__ import annotations

import math

from orchestrator.domain.canonical import JSON


class NotAJSONValue(ValueError):
    """Says which part of a value JSON cannot hold."""


def json_value(value: object, name: str = "the result") -> JSON:
    """The same value made of dict, list, str, int, float, bool and None; tuples become lists.

    Raises:
        NotJSON: with the place of the first thing that is none of these.
    """
    match value:
        case None | bool() | str() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case list() | tuple():
            return [json_value(item, f"{name}[{place}]") for place, item in enumerate(value)]
        case dict():
            return {_key(key, name): json_value(item, f"{name}[{key!r}]") for key, item in value.items()}
        case float():
            raise NotAJSONValue(f"{name} is {value}, which JSON cannot hold")
        case _:
            raise NotAJSONValue(f"{name} is a {type(value).__name__}, which JSON cannot hold")


def _key(key: object, name: str) -> str:
    if not isinstance(key, str):
        raise NotAJSONValue(f"{name} has the key {key!r}, and a key in JSON is text")
    return key
