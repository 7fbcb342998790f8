"""`review week`, `review verify`: what a week held, and whether what was kept of it holds."""

from __future__ import annotations

import argparse

from orchestrator.cli.glance import tell_glance
from orchestrator.cli.outcome import announce, conclude, drive_and_ask, watcher
from orchestrator.cli.terminal import Terminal, can_ask, chatter, print_json, stdout
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import refuse_paused
from orchestrator.features.reviews.glance import PREFILLED, glance_of
from orchestrator.features.reviews.held import LineStanding
from orchestrator.features.reviews.origin import APP
from orchestrator.features.reviews.shape import verified_reviews_shape
from orchestrator.features.reviews.verifying import UNPROVEN, VerifiedReview, verified_reviews
from orchestrator.features.reviews.week import WeekReview, kept_unanswered, missed_week, monday_of, review_of_week
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_WORDS: dict[LineStanding, str] = {
    "now": "derive now",
    "recorded": "as recorded",
    "unread": "cannot be derived now",
    "changed": "changed at their source",
    "wrong": "wrong",
}


def review_week(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        monday = monday_of(arguments.week, workspace.days.today)
        terminal = chatter(as_json=arguments.json)
        for late in kept_unanswered(workspace):
            terminal.line(f"{late.name} was not answered in time: {late.kept} is kept, uncommented.")
        found = review_of_week(workspace, monday)
        if not arguments.week and (missed := missed_week(workspace, monday)):
            terminal.line(f"{missed} has no review yet: baton review week --week {missed}")
        if found.kept and found.run and not arguments.again:
            return _tell_kept(terminal, workspace, found, found.run, as_json=arguments.json)
        if found.rejected:
            kept = f"what it gathered is kept: baton cat {found.rejected} {PREFILLED}"
            terminal.line(f"{found.name} was rejected once; {kept}")
        run = None if found.kept else found.run
        if run is None:
            refuse_paused(workspace, APP)
            run = workspace.start(APP, watcher=watcher(workspace, arguments), inputs={"week": monday.isoformat()})
            if not arguments.json:
                announce(run)
        if not arguments.no_drive:
            run.drive()
            tell_glance(terminal, [] if run.state.ended else glance_of(run))
            if can_ask() and not arguments.json:
                drive_and_ask(workspace, run, arguments)
        return conclude(workspace, run, as_json=arguments.json)


def _tell_kept(terminal: Terminal, workspace: Workspace, found: WeekReview, run: Run, *, as_json: bool) -> int:
    if as_json:
        return conclude(workspace, run, as_json=True)
    unsaid = ", and nobody commented" if found.is_uncommented else ""
    terminal.line(f"{found.name} is kept in {found.kept}{unsaid} (run {run.id}).")
    why = "say what it means after all" if found.is_uncommented else "once more"
    terminal.line(f"look: baton open {run.id}   {why}, in a file of its own: {_again(found)}")
    return 0


def _again(found: WeekReview) -> str:
    return f"baton review week --week {found.name} --again"


def review_verify(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        reviews = verified_reviews(workspace, arguments.file, offline=arguments.offline)
    if arguments.json:
        print_json(verified_reviews_shape(reviews))
    else:
        terminal = stdout()
        for one in reviews:
            _tell(terminal, one)
        if not reviews:
            terminal.line("no review is kept yet: baton review week")
    return max((one.exit_status for one in reviews), key=(0, UNPROVEN, 1).index, default=0)


def _tell(terminal: Terminal, review: VerifiedReview) -> None:
    made_by = f"   run {review.run}" if review.run else ""
    terminal.line(f"{terminal.style(visible(review.path), 'bold')}{made_by}")
    if review.broken:
        terminal.line(f"{terminal.glyph('failed')} {visible(review.broken)}")
    for told in review.told:
        terminal.line(f"  {visible(told)}")
    for line in review.failing:
        glyph = terminal.glyph("failed") if line.standing == "wrong" else "~"
        terminal.line(f"{glyph} {line.number:>3}  {visible(line.text)}")
        terminal.line(f"       {visible(line.why)}")
    for why, count in _unread(review).items():
        terminal.line(f"?      {counted(count, 'line')} cannot be derived now: {visible(why)}")
    counts = [f"{review.count[standing]} {words}" for standing, words in _WORDS.items() if review.count[standing]]
    if counts:
        terminal.line(f"  {counted(len(review.lines), 'line')}: {', '.join(counts)}")


def _unread(review: VerifiedReview) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in review.lines:
        if line.standing == "unread":
            found[line.why] = found.get(line.why, 0) + 1
    return found
