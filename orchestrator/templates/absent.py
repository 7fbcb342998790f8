"""Names and attributes that are not there: any use of one is an error that knows what was looked for, and in what."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.exceptions import TemplateRuntimeError
from jinja2.utils import missing


class NameAbsent(UndefinedError):
    """A template used something that is not there."""

    def __init__(self, absent: Absent, message: str) -> None:
        super().__init__(message)
        self.name: str | int | None = absent._undefined_name
        self.owner = absent._undefined_obj

    @property
    def is_free_name(self) -> bool:
        """Whether a name was looked for among the values passed, not inside one of them."""
        return self.owner is missing


class Absent(StrictUndefined):
    """Stands for a missing value until it is used; `is defined` and `default` may look at it."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,  # noqa: ARG002  # the signature is Jinja's
    ) -> None:
        super().__init__(hint, obj, name)
        self._undefined_exception = self._raised  # type: ignore[assignment]  # called with the message, as a class would be

    def _raised(self, message: str) -> NameAbsent:
        return NameAbsent(self, message)

    def used(self) -> None:
        """Raises NameAbsent."""
        self._fail_with_undefined_error()
