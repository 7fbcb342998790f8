"""Runs as a script or a notebook holds them."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

import orchestrator
from orchestrator.domain.artifact import Artifact
from orchestrator.errors import NotFound, RunDriven, RunError, UsageError
from orchestrator.face.workspace import Workspace


def test_every_exported_name_is_importable_and_no_other_is_public() -> None:
    exported = {name: getattr(orchestrator, name) for name in orchestrator.__all__}
    assert {"BatonError", "Decision", "Run", "Workspace", "pure"} <= set(exported)
    assert set(dir(orchestrator)) == set(orchestrator.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Runner'"):
        _ = orchestrator.Runner


def test_two_runs_move_at_once_on_one_journal(ws: Workspace) -> None:
    runs = [ws.start("keep", topic="tools"), ws.start("list", note="tools")]

    async def both() -> None:
        await asyncio.gather(*(run.adrive() for run in runs))

    asyncio.run(both())
    assert [run.status for run in runs] == ["waiting", "waiting"]
    assert {decision.run.id for decision in ws.decisions()} == {run.id for run in runs}
    assert ws.verify().ok


@pytest.mark.parametrize("same_object", [True, False])
def test_one_run_is_driven_once(ws: Workspace, same_object: bool) -> None:
    run = ws.start("list", note="tools")
    other = run if same_object else ws.run(run.id)

    async def both() -> list[object]:
        return await asyncio.gather(run.adrive(), other.adrive(), return_exceptions=True)

    first, second = asyncio.run(both())
    assert not isinstance(first, BaseException)
    assert isinstance(second, RunDriven)
    assert [event.kind for event in run.events()].count("DriverClaimed") == 1


def test_a_run_seen_by_two_is_the_same_for_both(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    other = ws.run(run.id)
    run.drive()
    assert other.refresh().status == "waiting"
    assert [handoff.fact.to for handoff in other.handoffs] == ["decide"]


def test_until_must_name_a_phase(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    with pytest.raises(NotFound, match="Did you mean decide"):
        run.drive(until="decied")
    run.drive(until="decide")
    assert (run.status, run.state.at) == ("interrupted", "decide")


def test_work_by_hand_must_fit_the_schema(ws: Workspace) -> None:
    run = ws.start("list", note="tools")
    with pytest.raises(UsageError, match='does not fit what find hands on: at /: "count" is a required property'):
        run.take(Artifact.of_json({"title": "mine"}))
    run.take(Artifact.of_json({"title": "mine", "count": 2}))
    assert run.artifact("find").value == {"title": "mine", "count": 2}


def test_a_file_taken_for_a_phase_with_a_schema_is_json(ws: Workspace, tmp_path: Path) -> None:
    run = ws.start("list", note="tools")
    (tmp_path / "mine.json").write_text("title: mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"mine\.json is not JSON"):
        run.take_file(tmp_path / "mine.json")


PICK = """\
description: Picks a way.
inputs: {note: string}
phases:
  pick: {script: pick, reads: [note], then: [{to: end, when: 'pick.way == "short"'}, {to: keep}]}
  keep:
    gate: Keep it?
    reads: [pick]
"""


def test_a_file_taken_for_a_script_is_what_its_name_says_and_must_lead_on(ws: Workspace, tmp_path: Path) -> None:
    (ws.root / "apps" / "pick.yaml").write_text(PICK, encoding="utf-8")
    (ws.root / "apps" / "pick.py").write_text("def pick(note):\n    return {'way': 'long'}\n", encoding="utf-8")
    run = ws.start("pick", note="tools")
    for name in ("mine.md", "mine.JSON"):
        (tmp_path / name).write_text('{"way": "short"}', encoding="utf-8")
    with pytest.raises(
        RunError, match=r"but pick is text\. Give what it hands on itself; where that is JSON, in a file"
    ):
        run.take_file(tmp_path / "mine.md")
    assert "pick" not in run.state.artifacts
    run.take_file(tmp_path / "mine.JSON")
    assert (run.status, run.artifact("pick").value) == ("done", {"way": "short"})


def test_an_ended_run_takes_nothing(ws: Workspace) -> None:
    run = ws.start("list", note="tools")
    run.cancel("enough")
    assert run.status == "cancelled"
    with pytest.raises(RunError, match="is cancelled"):
        run.take(Artifact.of_json({"title": "mine", "count": 2}))


def test_an_id_is_known_by_its_start(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    ws.start("list", note="tools")
    assert ws.run("kee").id == run.id
    for nobody in ("", "zzz"):
        with pytest.raises(NotFound, match="baton runs"):
            ws.run(nobody)


def test_the_start_of_two_ids_names_neither(ws: Workspace) -> None:
    runs = [ws.start("keep", topic="tools") for _ in range(2)]
    with pytest.raises(UsageError, match=f"could be .*{runs[0].id}"):
        ws.run("kee")


def test_an_artifact_that_is_not_there_names_those_that_are(ws: Workspace) -> None:
    run = ws.start("keep", topic="tools")
    run.drive()
    with pytest.raises(NotFound, match=r"Did you mean draft\? .* has: draft, topic\."):
        run.artifact("drafft")


def test_a_transcript_that_cannot_be_written_stops_nothing_and_is_told_once(
    ws: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    (ws.root / "transcripts").write_text("a file where the folder should be", encoding="utf-8")
    run = ws.start("list", note="tools")
    with caplog.at_level(logging.WARNING, "orchestrator"):
        run.drive()
        ws.decision("d-1").approve()
    assert run.refresh().status == "done"
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_library_prints_nothing(ws: Workspace) -> None:
    (ws.root / "transcripts").write_text("a file where the folder should be", encoding="utf-8")
    script = (
        "from orchestrator import Workspace\n"
        "with Workspace.open() as ws:\n"
        "    ws.start('keep', topic='tools').drive()\n"
        "    assert ws.decisions()[0].reject().status == 'rejected'\n"
    )
    root = Path(orchestrator.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ws.root,
        env={"PYTHONPATH": str(root), "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"]},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_deleted_app_strands_no_run(ws: Workspace, clock: Clock) -> None:
    run = ws.start("keep", topic="tools")
    for name in ("keep.yaml", "keep.py"):
        (ws.root / "apps" / name).unlink()
    with open_workspace(ws.root, clock) as later:
        later.run(run.id).drive()
        fields = {"focus": "rest", "until": None}
        assert later.decision("d-1").answer("approve", fields=fields).status == "done"
