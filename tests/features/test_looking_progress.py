"""What is told of a run while it goes on."""

from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.event import Event
from orchestrator.domain.facts import Fact, ModelFailed, ToolCalled
from orchestrator.features.looking.progress import happening_of
from orchestrator.values import replace

HOSTILE = "x\x1b]0;mine\x07\x1b[2J"


@pytest.mark.parametrize(
    "fact", [ToolCalled("c1", HOSTILE, digest_of(b"")), ModelFailed(f"acme:{HOSTILE}", "server", digest_of(b""))]
)
def test_names_that_a_model_or_a_server_chose_say_nothing_to_the_terminal(tmp_path: Path, fact: Fact) -> None:
    with open_workspace(make_workspace(tmp_path), Clock()) as ws:
        run = ws.start("keep", topic="tools")
        event: Event = replace(run.events()[0], fact=fact)
        told = happening_of(event, run.state, ws.journal, answers=False)
    assert told is not None
    assert "mine" in told.told
    assert told.told.isprintable()
