"""Templates: every value is escaped, and what shows nothing is spelled out, wherever it is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestrator.text.html import Html
from orchestrator.text.visible import visible
from orchestrator.web.named import in_path

_FOLDER = Path(__file__).parent / "templates"


def _printed(value: Any) -> Any:
    """As a person may read it. What was made here is markup; everything else is somebody's text."""
    if isinstance(value, Html) or not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return visible(value)


class Templates:
    """Those of the pages; each is read once."""

    def __init__(self, **everywhere: Any) -> None:
        """`everywhere`: values that every template is given."""
        self._environment = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            finalize=_printed,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= everywhere
        self._environment.filters["in_path"] = in_path

    def load(self, name: str) -> None:
        """Read and compile it now."""
        self._environment.get_template(name)

    def made(self, name: str, values: dict[str, Any]) -> str:
        return self._environment.get_template(name).render(values)
