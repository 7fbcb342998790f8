"""`${NAME}` in a text of the person's: what stands there is in the environment, or among the secrets."""

from __future__ import annotations

import re
from collections.abc import Callable

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def variables_in(text: str) -> list[str]:
    """The names of `${NAME}` in it, in order."""
    return _VARIABLE.findall(text)


def filled_in(text: str, value: Callable[[str], str]) -> str:
    """With the value of each `${NAME}` in its place."""
    return _VARIABLE.sub(lambda found: value(found[1]), text)


def without_variables(text: str) -> str:
    """The name of what holds a secret is none: `${NAME}`."""
    return _VARIABLE.sub("", text)
