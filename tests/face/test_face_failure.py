"""A run that failed says why, where and what goes on with it; any other run says that it did not."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.face.failure import RunFailure
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace

BROKEN = "def draft(topic):\n    raise ValueError(topic)\n\n\ndef finish(draft, decide):\n    return draft\n"


@pytest.fixture
def failed(tmp_path: Path, clock: Clock) -> Run:
    root = make_workspace(tmp_path)
    (root / "apps" / "keep.py").write_text(BROKEN, encoding="utf-8")
    ws = open_workspace(root, clock)
    run = ws.start("keep", topic="tools")
    run.drive()
    return run


def test_it_is_told_where_it_failed_why_and_what_goes_on(failed: Run) -> None:
    why = failed.failure
    assert why is not None
    assert (failed.status, why.phase, why.cause) == ("failed", "draft", "run")
    assert "ValueError: tools" in why.message
    assert why.where.startswith("apps/keep.py:2")
    assert why.mend


def test_a_mend_that_names_another_way_is_not_resumed(failed: Run) -> None:
    """A script is pinned with the run: what was mended in the file is used by a fork."""
    why = failed.failure
    assert why is not None
    assert (why.onward, why.can_resume) == (f"baton fork {failed.id} --from draft", False)


def test_a_run_that_did_not_fail_has_none(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    assert run.failure is None
    run.drive()
    assert (run.status, run.failure) == ("waiting", None)


def test_what_was_gone_on_with_has_failed_no_more(failed: Run) -> None:
    failed.take(Artifact.of_text("# tools\n"))
    assert failed.failure is None


def test_it_is_a_value(failed: Run) -> None:
    assert failed.failure == failed.refresh().failure
    assert isinstance(failed.failure, RunFailure)
