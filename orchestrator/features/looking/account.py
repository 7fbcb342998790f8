"""The whole account of a run, as Markdown and as one page, and where they lie.

What writes them is imported when it is asked for: looking at a run must start fast.
"""

from __future__ import annotations

from pathlib import Path

from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp


def account_of(run: Run) -> str:
    from orchestrator.transcripts.markdown import transcript

    return transcript(run.events(), run.artifact_of)


def account_path(workspace: Workspace, run: Run) -> Path:
    """Where it is kept; it need not be there."""
    from orchestrator.transcripts.file import transcript_path

    return transcript_path(workspace.root / "transcripts", run.events())


def page_of(run: Run) -> str:
    """HTML that needs nothing beside it."""
    from orchestrator.domain.codec import from_plain
    from orchestrator.domain.definition import App
    from orchestrator.transcripts.page import SeenRun, page

    # The app alone: a run of years ago is drawn whatever else its definition held then.
    app = from_plain(App, run.artifact_of(run.state.definition).value["app"])
    return page(SeenRun(run.events(), run.artifact_of, app, run.status, stamp(run.now())))


def written_page(workspace: Workspace, run: Run, target: Path | None) -> Path:
    """Write the page where it is to be, or beside the account, for the owner alone. Returns where it is.

    Raises:
        UsageError: there is a folder.
    """
    from orchestrator.files.place import PRIVATE
    from orchestrator.files.writing import write_where_named, write_whole

    text = page_of(run).encode()
    beside = account_path(workspace, run).with_suffix(".html")
    path = target or beside
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", mend=f"Name a file in it: --html {path / beside.name}")
    if target:
        write_where_named(path, text)
    else:
        write_whole(workspace.root, beside.relative_to(workspace.root), text, mode=PRIVATE)
    return path


def account_shape(run: Run, text: str) -> dict[str, object]:
    return {"v": VERSION, "run": run.id, "markdown": text}


def page_shape(run: Run, path: Path) -> dict[str, object]:
    return {"v": VERSION, "run": run.id, "html": str(path)}
