"""A copy of the example workspace to break."""

from __future__ import annotations

from pathlib import Path

from orchestrator.errors import DefinitionFaults
from orchestrator.face.definitions import load_definition

EXAMPLE = Path(__file__).parent / "example"


class Sandbox:
    """A copy of the example workspace to break."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def write(self, path: str, text: str | bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text if isinstance(text, bytes) else text.encode())

    def app(self, text: str, name: str = "app") -> None:
        self.write(f"apps/{name}.yaml", text)

    def faults(self, app: str = "app", profile: str | None = None) -> list[str]:
        try:
            load_definition(self.root, app, profile=profile)
        except DefinitionFaults as faults:
            return [str(fault) for fault in faults.faults]
        return []
