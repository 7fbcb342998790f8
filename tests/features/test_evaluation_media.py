"""Suites whose cases are pictures: recorded by digest, replayed beside the file, stale by its name."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import media_files
import pytest
from small_workspace import FINDER, Clock, Finder, make_workspace, open_workspace

from orchestrator.evals.verdict import verdict
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals
from orchestrator.recording.cassette import read_cassette, rekeyed

APP = """\
description: Look at a picture.
inputs: {photo: {type: file, media: image}}
phases:
  look:
    agent: finder
    reads: [photo]
    prompt: "What is {{ photo }}?"
    output: {title: string, count: number}
"""
SET = """\
app: look
dataset: {file: set.jsonl, inputs: {photo: picture}, expected: {status: {value: done}}}
"""
RED = media_files.png()
INLINE = f"data:image/png;base64,{base64.b64encode(RED).decode()}"


class Looker(Finder):
    name = "offline"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    for name, text in {
        "apps/look.yaml": APP,
        "agents/finder.md": FINDER,
        "evals/look/suite.yaml": "app: look\n",
        "evals/look/cases/file.yaml": "inputs: {photo: red.png}\nexpected: {status: done}\n",
        "evals/look/cases/inline.yaml": f'inputs: {{photo: "{INLINE}"}}\nexpected: {{status: done}}\n',
        "evals/set/suite.yaml": SET,
        "evals/set/set.jsonl": json.dumps({"picture": INLINE}) + "\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "evals/look/cases/red.png").write_bytes(RED)
    workspace = open_workspace(tmp_path, Clock())
    workspace.model_for = lambda *_: Looker()  # type: ignore[assignment]
    recorded = Evals(workspace).run("look", record="missing")
    assert verdict(recorded.result, {}, 1.0).word == "pass"
    workspace.model_for = lambda *_: pytest.fail("a replay asks nobody")  # type: ignore[assignment]
    return workspace


def test_a_replay_asks_nobody_and_the_cassette_holds_the_digest_and_no_bytes(ws: Workspace) -> None:
    assert verdict(Evals(ws).run("look").result, {}, 1.0).word == "pass"
    cassette = ws.root / "evals/look/cassettes/file.jsonl"
    assert RED not in cassette.read_bytes()
    assert base64.b64encode(RED) not in cassette.read_bytes()
    assert '"type":"image/png","bytes":75' in cassette.read_text("utf-8")


def test_another_picture_under_the_same_name_is_stale_and_the_file_is_named(ws: Workspace) -> None:
    (ws.root / "evals/look/cases/red.png").write_bytes(media_files.png(color=b"\0\0\xff"))
    (drift,) = Evals(ws).run("look").drifts
    assert (drift.cause.path, drift.cases) == ("evals/look/cases/red.png", ("file",))
    was = "photo.png (image/png, 1 KB, sha256 57cda64cead0)"
    assert drift.cause.what == f"it is photo.png (image/png, 1 KB, sha256 5c1940856c06), and was {was}"


def test_the_same_picture_under_another_name_is_the_same(ws: Workspace) -> None:
    cases = ws.root / "evals/look/cases"
    (cases / "red.png").rename(cases / "rouge.png")
    (cases / "file.yaml").write_text("inputs: {photo: rouge.png}\nexpected: {status: done}\n", "utf-8")
    assert Evals(ws).run("look").drifts == ()


def test_keys_are_worked_out_anew_without_the_bytes(ws: Workspace) -> None:
    cassette = read_cassette(ws.root / "evals/look/cassettes/file.jsonl")
    assert rekeyed(cassette).facts == cassette.facts


def test_a_record_of_a_dataset_holds_its_picture(ws: Workspace) -> None:
    ws.model_for = lambda *_: Looker()  # type: ignore[assignment]
    assert verdict(Evals(ws).run("set", record="missing").result, {}, 1.0).word == "pass"


def test_data_that_is_no_base64_or_no_picture_is_told_with_its_case(ws: Workspace) -> None:
    case = ws.root / "evals/look/cases/inline.yaml"
    case.write_text('inputs: {photo: "data:image/png;base64,???"}\n', "utf-8")
    told = [one.outcome.error for one in Evals(ws).run("look").result.cases if one.outcome.case == "inline"]
    assert told[0].startswith("case inline gives photo as data that is no base64")
