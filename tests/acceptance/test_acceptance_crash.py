"""After SIGKILL at any append of the journal a run goes on as if nothing had been."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import NOTE, Baton
from killed_at_append import DAY, told

HELPER = str(Path(__file__).with_name("killed_at_append.py"))
SHARES = 2
ALL_TIMEOUT_S = 300

KILLED = """
import sys
from killed_at_append import kill_at, kill_at_kind
from orchestrator.cli.main import main
{kill}
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What became of each run that was killed once, at the first or the last append of a kind."""
    template = Baton.in_new_workspace(tmp_path_factory.mktemp("template") / "workspace")
    scratch = tmp_path_factory.mktemp("kills")
    helpers = [
        template.begin(HELPER, str(template.root), str(scratch), str(share), str(SHARES)) for share in range(SHARES)
    ]
    ended = [helper.communicate(timeout=ALL_TIMEOUT_S) for helper in helpers]
    assert [(helper.returncode, errors) for helper, (_, errors) in zip(helpers, ended, strict=True)] == [(0, "")] * 2
    return [json.loads(line) for printed, _ in ended for line in printed.splitlines()]


def undisturbed(baton: Baton) -> dict[str, Any]:
    assert baton("run", "publish", NOTE, "-p", DAY).code == 3
    assert baton("approve", "d-1").code == 0
    return told(baton)


def test_a_kill_at_the_first_or_last_append_of_a_kind_loses_and_repeats_nothing(
    kills: list[dict[str, Any]], baton: Baton
) -> None:
    expected = undisturbed(baton)
    differing = [kill for kill in kills if kill["kept"] != expected]
    assert (expected["commits"], expected["intents"], expected["asked_again"]) == (1, 1, 0)
    assert len(kills) >= 28
    assert [(kill["append"], kill["moment"]) for kill in differing] == [(1, "before")]


def test_a_kill_before_the_first_append_leaves_no_run(kills: list[dict[str, Any]]) -> None:
    [first] = [kill["kept"] for kill in kills if (kill["append"], kill["moment"]) == (1, "before")]
    assert (first["statuses"], first["commits"], first["broken"]) == ([], 0, [])


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize("kill", ["kill_at(5, 'before')", "kill_at(20, 'after')"])
def test_resume_goes_on_with_a_run_that_was_cut_off(baton: Baton, kill: str) -> None:
    killed = baton.program(KILLED.format(kill=kill), "run", "publish", NOTE)
    assert killed.code == -signal.SIGKILL
    assert [run["status"] for run in baton("runs", "--json").json["runs"]] == ["interrupted"]
    assert "baton resume" in baton().out
    assert baton("resume").code == 3
    assert baton("approve", "d-1").code == 0
    assert told(baton)["asked_again"] == 0
    assert len(baton.site.commits) == 1


@pytest.mark.parametrize("kind", ["EffectIntended", "EffectStepDone", "HandoffRecorded"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_publication_that_was_cut_off_is_made_once(waiting: Baton, kind: str, moment: str) -> None:
    waiting("approve", "d-1", "--no-drive")
    killed = waiting.program(KILLED.format(kill=f"kill_at_kind('{kind}', '{moment}')"), "resume")
    assert killed.code == -signal.SIGKILL
    assert waiting("resume", "--json").code == 0
    assert len(waiting.site.commits) == 1
    assert waiting.kinds().count("EffectIntended") == 1
    assert waiting("verify").code == 0


def test_a_run_that_is_killed_again_and_again_comes_to_its_end(baton: Baton) -> None:
    script = KILLED.format(kill="kill_at(12, 'after')")
    codes = [baton.program(script, "run", "publish", NOTE, "-p", DAY).code]
    while codes[-1] == -signal.SIGKILL and len(codes) < 9:
        codes.append(baton.program(script, "resume").code)
    assert codes[-1] in (0, 3), codes  # 0: the last kill came after the gate was opened
    assert baton.open_decisions() == ["d-1"]
    assert told(baton)["asked_again"] == 0
    assert baton("verify").code == 0
