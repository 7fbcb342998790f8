"""Derive every line of a review again: from what its run recorded, and from the sources as they are now."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path

from orchestrator.errors import BatonError, UsageError
from orchestrator.face.kept_reviews import review_files, review_text
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.held import LineStanding, VerifiedLine, lines_held
from orchestrator.features.reviews.origin import origins_of
from orchestrator.features.reviews.then import SourcesNow, inputs_now
from orchestrator.features.reviews.week import monday_of, week_name
from orchestrator.files.links import followed
from orchestrator.text.review_page import ReviewPage
from orchestrator.values import dataclass

OF_ITS_MOMENT = ("system",)
"""Sources that tell of all that is known at one moment, so that the record alone gives their lines."""
UNPROVEN = 6
"""Exit status: nothing is wrong, and nothing could be compared."""


@dataclass(frozen=True)
class VerifiedReview:
    path: str
    run: str = ""
    lines: tuple[VerifiedLine, ...] = ()
    told: tuple[str, ...] = ()
    """What is to be said of it as a whole."""
    broken: str = ""
    """Why the record itself is not what it was; then nothing that it gives says anything."""

    @cached_property
    def count(self) -> Counter[LineStanding]:
        return Counter(line.standing for line in self.lines)

    @property
    def failing(self) -> list[VerifiedLine]:
        return [line for line in self.lines if line.standing in ("wrong", "changed")]

    @property
    def exit_status(self) -> int:
        if self.failing or self.broken:
            return 1
        return 0 if self.run else UNPROVEN


def verified_reviews(workspace: Workspace, file: str = "", *, offline: bool = False) -> list[VerifiedReview]:
    """One review, or all that are kept.

    Args:
        file: its path, or the week it is of, as `monday_of` reads it; empty: all.
        offline: what the run recorded alone; no source is asked.

    Raises:
        UsageError: there is no such file.
    """
    paths = [_meant(workspace, file)] if file else _all(workspace)
    texts = {path: _text(workspace, path) for path in paths}
    origins = origins_of(workspace, {path: text for path, text in texts.items() if isinstance(text, str)})
    sources = None if offline else SourcesNow(workspace)
    return [
        _verified(workspace, path, text, origins.get(path), sources)
        if isinstance(text, str)
        else VerifiedReview(path, told=(f"cannot be read: {text}",))
        for path, text in texts.items()
    ]


def _text(workspace: Workspace, path: str) -> str | Exception:
    try:
        return review_text(workspace.root, path)
    except (OSError, UnicodeDecodeError) as error:
        return error


def _all(workspace: Workspace) -> list[str]:
    try:
        return review_files(workspace.root)
    except OSError as error:
        raise UsageError(f"reviews/ cannot be read: {error.strerror}.") from error


def _meant(workspace: Workspace, file: str) -> str:
    """Below the workspace, as it was given from here; a week's name is that of its file."""
    root = workspace.root
    week = _week_meant(workspace, file)
    for path in (Path.cwd() / file, root / file, root / "reviews" / f"{file}.md", root / "reviews" / f"{week}.md"):
        if path.is_file() and followed(path).is_relative_to(followed(root)):
            return followed(path).relative_to(followed(root)).as_posix()
    known = ", ".join(_all(workspace)[-5:])
    named = f"of the week {week}" if week else file
    raise UsageError(
        f"there is no review {named}.", mend=f"There are: {known}" if known else "Make one: baton review week"
    )


def _week_meant(workspace: Workspace, written: str) -> str:
    """Its name; empty where no week is meant."""
    try:
        return week_name(monday_of(written, workspace.days.today))
    except UsageError:
        return ""


def _verified(
    workspace: Workspace, path: str, text: str, run: Run | None, sources: SourcesNow | None
) -> VerifiedReview:
    if run is None:
        return VerifiedReview(path, told=("no run of this journal made it, so there is nothing to hold it to",))
    result = run.definition.app.result
    recorded = run.state.artifacts.get(result)
    if recorded is None:
        return VerifiedReview(path, told=(f"{run.id} has come to no page yet: baton show {run.id}",))
    if not workspace.journal.verify(run.id).ok:
        return VerifiedReview(path, run.id, broken=f"the journal of {run.id} is not what was written: baton verify")
    try:
        page = str(run.made_again()[result])
    except BatonError as error:
        return VerifiedReview(path, told=(f"{run.id} cannot be gone through again: {error}",))
    if run.artifact_of(recorded.digest).text != page:
        return VerifiedReview(path, run.id, broken=f"{run.id} recorded another page than its scripts make again")
    of_its_moment = any(field.source in OF_ITS_MOMENT for field in run.definition.app.inputs)
    if of_its_moment:
        sources = None
    world, why = _world(workspace, run, result, sources) if sources else (None, "")
    lines = tuple(lines_held(text, ReviewPage.of(page), world, why))
    told = "what the system was at that moment is recorded, and cannot be asked again" if of_its_moment else why
    return VerifiedReview(path, run.id, lines, (told,) if told else ())


def _world(workspace: Workspace, run: Run, result: str, sources: SourcesNow) -> tuple[ReviewPage | None, str]:
    """The page that the sources give now, or why there is none."""
    try:
        values = run.made_again(inputs_now(workspace, run, sources))
    except BatonError as error:
        return None, f"the sources cannot be asked: {error}"
    return ReviewPage.of(str(values.get(result, ""))), ""
