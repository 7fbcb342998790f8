"""The methods of text a template may call."""

from __future__ import annotations

from typing import Any

from orchestrator.errors import TemplateError
from orchestrator.templates.bounds import fits_list, weigh
from orchestrator.templates.filters import replace
from orchestrator.values import dataclass

ASKING = frozenset({"count", "endswith", "find", "isdigit", "startswith"})
"""Their results say something about the text and hold none of it."""

NAMES = ASKING | {
    "lower",
    "lstrip",
    "removeprefix",
    "removesuffix",
    "replace",
    "rstrip",
    "split",
    "splitlines",
    "strip",
    "upper",
}


@dataclass(frozen=True, slots=True)
class TextMethod:
    """One method bound to one text."""

    text: str
    name: str

    def __bool__(self) -> bool:
        """A method that was not called would be true whatever the text says."""
        raise TemplateError(f"uses '{self.name}' without calling it.", mend=f"Write '{self.name}(...)'.")

    def __call__(self, *args: Any) -> Any:
        weigh(self.text)
        if self.name == "replace":
            return weigh(replace(self.text, *args))
        result = getattr(self.text, self.name)(*args)
        if isinstance(result, list):
            fits_list(len(result))
        return weigh(result)
