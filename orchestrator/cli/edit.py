"""Edit what a decision shows in the person's own editor. What they wrote is never lost."""

from __future__ import annotations

import json
from pathlib import Path

from orchestrator.cli.keyboard import edit
from orchestrator.errors import BatonError
from orchestrator.face.decision import Decision


def edit_shown(decision: Decision, comment: str = "") -> bool:
    """Open what is shown, and record the edit. When it cannot be taken, the error says where the text is kept.

    Returns:
        Whether anything was changed, and recorded.
    """
    import shutil
    import tempfile

    shown = decision.editable()
    suffix = ".json" if shown.is_json else ".md"
    path = Path(tempfile.mkdtemp(prefix="baton-")) / f"{decision.opened.edits}{suffix}"
    before = json.dumps(shown.value, ensure_ascii=False, indent=2) + "\n" if shown.is_json else shown.text
    path.write_text(before, encoding="utf-8", errors="backslashreplace")
    changed = True
    try:
        edit(path)
        changed = _is_changed(path, before)
        if changed:
            decision.edit_file(path, comment, drive=False)
    except BatonError as error:
        if not _is_changed(path, before):
            shutil.rmtree(path.parent)
            raise
        kept = f"Your text is kept: baton edit {decision.id} --with {path}"
        error.mend = f"{error.mend} {kept}".strip()
        raise
    shutil.rmtree(path.parent)
    return changed


def _is_changed(path: Path, before: str) -> bool:
    """An editor's line feed at the end is no change; a file that is gone says nothing was meant."""
    return path.is_file() and path.read_bytes().rstrip() != before.encode("utf-8", "backslashreplace").rstrip()
