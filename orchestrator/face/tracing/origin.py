"""What the spans of a run need of other runs, read from the journal."""

from __future__ import annotations

from functools import partial

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.facts import RunStarted
from orchestrator.errors import JournalCorrupt
from orchestrator.ports.journal import Journal
from orchestrator.transcripts.tracing.run_spans import RunOrigin, RunSpans


def spans_in(journal: Journal, run: str, *, content: bool = False) -> RunSpans:
    """Takes the events of a run. Raises JournalCorrupt when the root of its tree is gone."""
    started = _begun(journal, root_of_tree(run))
    if started is None:
        raise JournalCorrupt(f"{root_of_tree(run)} has no beginning.", mend="Run `baton verify`.")
    fork = started.fork if run == root_of_tree(run) else None
    origin = RunOrigin(started, _begun(journal, root_of_tree(fork.run)) if fork else None)
    return RunSpans(run, origin, partial(journal.artifact, run), content=content)


def _begun(journal: Journal, run: str) -> RunStarted | None:
    first = journal.read(run, limit=1)
    return first[0].fact if first and isinstance(first[0].fact, RunStarted) else None
