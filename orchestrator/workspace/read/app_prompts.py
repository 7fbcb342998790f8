"""The templates of one app: files under `prompts/` and texts written in the app itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestrator.errors import TemplateError
from orchestrator.templates.prompt import Prompts, Use
from orchestrator.workspace.yaml.faultlog import FaultLog, Place
from orchestrator.workspace.yaml.node import Scalar

_PLACE = re.compile(r"(?P<name>.+?)(:(?P<line>\d+))?(:(?P<column>\d+))?")


class AppPrompts:
    """Templates by name: texts written in an app, and the files they may include."""

    def __init__(self, inline: Mapping[str, Scalar], files: Mapping[str, str]) -> None:
        self._inline = inline
        self._sources = {**files, **{name: scalar.text for name, scalar in self._inline.items()}}
        self._prompts = Prompts(self._sources)

    def __contains__(self, name: str) -> bool:
        return name in self._sources

    @property
    def file_names(self) -> tuple[str, ...]:
        return tuple(name for name in self._sources if name not in self._inline)

    def uses(self, name: str) -> tuple[Use, ...]:
        """Raises TemplateError."""
        return self._prompts.uses(name)

    def pinned(self, name: str) -> dict[str, str]:
        """The template with everything it includes."""
        return {reached: self._sources[reached] for reached in self._prompts.includes(name)}

    def place(self, template: str, line: int = 0, column: int = 0) -> Place:
        scalar = self._inline.get(template)
        return scalar.inside(line or 1, column or 1) if scalar else Place(f"prompts/{template}", line, column)

    def check_all(self, faults: FaultLog) -> None:
        """Tell every template that cannot be parsed, whether a phase names it or not."""
        for name in self._sources:
            try:
                self.uses(name)
            except TemplateError as trouble:
                self.tell(trouble, faults)

    def tell(self, trouble: TemplateError, faults: FaultLog) -> None:
        match = _PLACE.fullmatch(trouble.where)
        place = (
            self.place(match["name"], int(match["line"] or 0), int(match["column"] or 0)) if match else Place("prompts")
        )
        faults.add(place, trouble.message.rstrip("."), trouble.mend)
