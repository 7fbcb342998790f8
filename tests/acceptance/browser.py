"""A real browser without a window, for pages that lie in files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from acceptance_workspace import TIMEOUT_S

_FRAME = """<!doctype html><iframe id=f width={width} height=1400 style="border:0" srcdoc="{page}"></iframe>
<script>addEventListener("load", () => {{
  const inside = document.getElementById("f").contentWindow;
  const resources = inside.performance.getEntriesByType("resource").length;
  const width = inside.document.documentElement.scrollWidth;
  document.title = JSON.stringify({{viewport: inside.innerWidth, width, resources}});
}});</script>"""
"""A frame can be as narrow as a phone, which a window cannot."""
_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
)  # fmt: skip


def browser() -> str:
    """Its command, empty when there is none."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


@dataclass(frozen=True)
class Measured:
    viewport: int
    width: int
    """Of all there is to see. Wider than the viewport, it must be scrolled sideways."""
    resources: int
    """What the page asked for beside itself."""


def measured(page: Path, width: int, folder: Path) -> Measured:
    """A page as wide as that. Its own rule against loading is left out, so that only its markup keeps it from it."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    frame = folder / "frame.html"
    frame.write_text(_FRAME.format(width=width, page=escape(text)), encoding="utf-8")
    done = subprocess.run(
        [browser(), *_QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom", frame.as_uri()],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=True,
    )
    found = re.search(r"<title>(.*?)</title>", done.stdout)
    assert found, done.stderr
    return Measured(**json.loads(unescape(found[1])))
