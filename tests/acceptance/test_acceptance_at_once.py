"""Many processes answer one decision in the same moment."""

from __future__ import annotations

import json

from acceptance_workspace import Baton, Ended
from at_once import PROGRAM

EIGHT = 8


def all_at_once(baton: Baton, commands: list[tuple[str, ...]]) -> list[Ended]:
    """One process a command, each loaded and waiting before the pipe they all read is closed."""
    ended = baton.program(PROGRAM, *(json.dumps(words) for words in commands))
    assert ended.code == 0, ended.err
    return [Ended(*one) for one in ended.json]


def test_eight_approvals_at_once_publish_once(waiting: Baton) -> None:
    ended = all_at_once(waiting, [("approve", "d-1")] * EIGHT)
    assert [one.code for one in ended] == [0] * EIGHT, ended
    assert waiting("resume").code == 0
    assert waiting.kinds().count("DecisionAnswered") == 1
    assert waiting.kinds().count("EffectIntended") == 1
    assert len(waiting.site.commits) == 1
    assert waiting("verify").code == 0


def test_of_eight_different_answers_at_once_one_is_taken(waiting: Baton) -> None:
    answers = ["approve", "reject"] * (EIGHT // 2)
    ended = all_at_once(waiting, [(answer, "d-1", "--no-drive", "--json") for answer in answers])
    taken = {answer for answer, one in zip(answers, ended, strict=True) if one.code in (0, 4)}
    refused = [one for answer, one in zip(answers, ended, strict=True) if answer not in taken]
    assert len(taken) == 1
    assert len(refused) == EIGHT // 2
    assert {one.json["error"]["kind"] for one in refused} == {"conflict"}
    assert all(f'd-1 was answered with "{taken.copy().pop()}"' in one.json["error"]["message"] for one in refused)
    assert waiting.kinds().count("DecisionAnswered") == 1


def test_eight_resumes_at_once_drive_once(waiting: Baton) -> None:
    waiting("approve", "d-1", "--no-drive")
    all_at_once(waiting, [("resume", "@last")] * EIGHT)
    waiting("resume")
    assert waiting("show", "@last", "--json").json["status"] == "done"
    assert waiting.kinds().count("EffectIntended") == 1
    assert len(waiting.site.commits) == 1


def test_eight_runs_at_once_each_have_a_decision_of_their_own(baton: Baton) -> None:
    ended = all_at_once(baton, [("run", "publish", "inbox/why-small-tools-last.md", "--json")] * EIGHT)
    assert [one.code for one in ended] == [3] * EIGHT, ended
    assert len({one.json["run"] for one in ended}) == EIGHT
    assert {one.json["decision"] for one in ended} == {f"d-{number}" for number in range(1, EIGHT + 1)}
    assert baton("verify").code == 0
