"""The blocks of Python that documents show, where a reader would put them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "AGENTS.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = ROOT / "docs" / "examples"
_BLOCK = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n+)?```python\n(?P<text>.*?)^```(?:\n+```text\n(?P<printed>.*?)^```)?",
    re.MULTILINE | re.DOTALL,
)


class PythonBlock(NamedTuple):
    page: Path
    number: int
    """Among those of its page, from 1 on."""
    file: str
    """Where the page says it lies; empty: a script by itself."""
    text: str
    printed: str
    """What the page says that it prints; empty: it says nothing of that."""

    @property
    def is_script_of_app(self) -> bool:
        """A pure function of an app, which needs no types: what it is given, the app says."""
        return self.file.startswith("apps/") or self.text.startswith("# apps/")

    @property
    def name(self) -> str:
        """Of a module: other pages have blocks of the same number."""
        return self.file or f"{self.page.stem.replace('-', '_').lower()}_{self.number}.py"


def blocks_of(page: Path) -> list[PythonBlock]:
    found = enumerate(_BLOCK.finditer(page.read_text("utf-8")), start=1)
    return [PythonBlock(page, number, one["file"] or "", one["text"], one["printed"] or "") for number, one in found]


def files_of(page: Path) -> dict[str, str]:
    """All that the page says lies in a file, of whatever language."""
    shown = re.findall(r"^<!-- file: (\S+) -->\n+```\w*\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return dict(shown)


def all_blocks() -> Iterator[PythonBlock]:
    for page in PAGES:
        yield from blocks_of(page)


def written_below(folder: Path) -> list[Path]:
    """All that are to hold to strict types, as files; with the examples, where they are."""
    paths = []
    for block in all_blocks():
        if not block.is_script_of_app:
            path = folder / block.page.stem / block.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
            paths.append(path)
    return paths
