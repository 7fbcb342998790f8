"""Reading a user's text file: UTF-8, any line endings, bounded."""

from __future__ import annotations

from pathlib import Path

from orchestrator.files.links import followed
from orchestrator.files.looking import read_plain
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.home.trust_store import is_folder_trusted
from orchestrator.workspace.yaml.faultlog import FaultLog, Place

MAX_BYTES = 1_000_000
"""Files that people write by hand have kilobytes."""


def read_text(root: Path, path: str, faults: FaultLog) -> str | None:
    """The file's text, line ends as on Unix and no byte order mark; None with a fault.

    A link out of the workspace is followed only where the folder is the person's own.
    """
    if leads_out(root, root / path) and not _may_lead_out(root):
        found = f"a link out of this workspace, to {followed(root / path)}"
        faults.add(Place(path), found, "Put the file itself there; or, if the folder is yours: baton trust --always")
        return None
    try:
        data = read_plain(root / path, MAX_BYTES + 1)
    except OSError as trouble:
        faults.add(Place(path), f"cannot be read: {trouble.strerror}", "Put the file there, readable.")
        return None
    if len(data) > MAX_BYTES:
        faults.add(Place(path), f"larger than {MAX_BYTES} bytes", "Split it.")
        return None
    try:
        return decoded(data)
    except UnicodeDecodeError as trouble:
        faults.add(_place_of(path, data[: trouble.start]), "not UTF-8", "Save the file as UTF-8.")
        return None


def _may_lead_out(root: Path) -> bool:
    """The starter's own files may lie anywhere: some installers put links in its place."""
    return root == Path(__file__).resolve().parents[2] / "starter" or is_folder_trusted(root)


def decoded(data: bytes) -> str:
    """UTF-8 without its byte order mark, every line ending in a line feed. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _place_of(path: str, before: bytes) -> Place:
    last_line = before[before.rfind(b"\n") + 1 :]
    return Place(path, before.count(b"\n") + 1, len(last_line.decode("utf-8", "replace")) + 1)
