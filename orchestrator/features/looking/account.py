"""The whole account of a run, as Markdown and as one page, and where they lie.

What writes them is imported when it is asked for: looking at a run must start fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.errors import NotFound, UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.status import Status
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.values import replace

if TYPE_CHECKING:
    from orchestrator.text.html import Html
    from orchestrator.transcripts.markdown import ToldRun
    from orchestrator.transcripts.page import SeenRun
    from orchestrator.transcripts.page_steps import Below


def account_of(run: Run) -> str:
    """Each branch where it ended, and at the end those that have not."""
    from orchestrator.transcripts.markdown import transcript

    whole = transcript(run.events(), run.artifact_of, partial(_told_of, run))
    return "\n".join([whole, *_still_open(run, depth=1)])


def _told_of(run: Run, branch: str) -> ToldRun:
    from orchestrator.transcripts.markdown import ToldRun

    below = _branch_or_none(run, branch)
    return ToldRun(below.events(), below.artifact_of) if below else ToldRun((), run.artifact_of)


def _branch_or_none(run: Run, branch: str) -> Run | None:
    """None where it has not begun, or was removed."""
    try:
        return run.branch(branch)
    except NotFound:
        return None


def _still_open(run: Run, depth: int) -> Iterator[str]:
    from orchestrator.transcripts.markdown import Account

    branches = run.state.branches
    for name in branches.names if branches else ():
        branch = None if branches and branches.ended.get(name) else _branch_or_none(run, f"{run.id}/{name}")
        if branch:
            yield Account(branch.artifact_of, partial(_told_of, run), depth).more(branch.events())
            yield from _still_open(branch, depth + 1)


def account_path(workspace: Workspace, run: Run) -> Path:
    """Where it is kept; it need not be there."""
    from orchestrator.transcripts.file import transcript_path

    return transcript_path(workspace.root / "transcripts", run.events())


def page_of(run: Run) -> str:
    """HTML that needs nothing beside it."""
    from orchestrator.transcripts.page import page

    return page(_seen(run))


def page_sections(run: Run) -> Html:
    """What stands on that page below its head, for another page that has a head and a style of its own."""
    from orchestrator.text.html import joined
    from orchestrator.transcripts.forgotten import with_gaps
    from orchestrator.transcripts.page import sections

    seen = _seen(run)
    return joined(sections(replace(seen, load=with_gaps(seen.load))))


def _seen(run: Run) -> SeenRun:
    from orchestrator.domain.codec import from_plain
    from orchestrator.domain.definition import App
    from orchestrator.transcripts.page import SeenRun

    now = stamp(run.now())
    # The app alone: a run of years ago is drawn whatever else its definition held then.
    app = from_plain(App, run.artifact_of(run.state.definition).value["app"])
    below = partial(_seen_below, run, now, {row.run: status for row, status in run.below()})
    return SeenRun(run.events(), run.artifact_of, app, run.status, now, below, tuple(_asked_below(run)))


def _seen_below(run: Run, now: str, statuses: Mapping[str, Status], branch: str) -> Below | None:
    from orchestrator.transcripts.page_steps import Below
    from orchestrator.transcripts.timeline import stays

    below = _branch_or_none(run, branch) if branch in statuses else None
    return Below(statuses[branch], stays(below.events(), now), below.artifact_of) if below else None


def _asked_below(run: Run) -> Iterator[tuple[str, str]]:
    for row, _ in run.below():
        if row.waits:
            branch = run.branch(row.run)
            opened = branch.state.decision
            yield row.waits, f"{branch.path}: {branch.artifact_of(opened.question).text if opened else ''}"


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
