"""What a week with the publishing app asks of the command."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import NOTE, TIMEOUT_S, Baton, path_taken


def test_the_same_page_again_is_done_without_a_commit_and_says_so(waiting: Baton) -> None:
    day = waiting("cat", "@last", "day").out.strip().strip('"')  # midnight may pass between two runs
    waiting("approve", "d-1")
    waiting("run", "publish", NOTE, "-p", f"day={day}")
    ended = waiting("approve", "d-2")
    assert ended.code == 0, ended.err
    assert "already as the change would leave it" in ended.out
    assert len(waiting.site.commits) == 1


def test_one_phase_a_process_comes_to_the_same_gate(baton: Baton, waiting_workspace: Path) -> None:
    baton("run", "publish", NOTE, "--no-drive")
    steps = [baton("step", "@last", "--json")]
    while steps[-1].json["status"] == "interrupted" and len(steps) < 20:
        steps.append(baton("step", "@last", "--json"))
    most = len(steps) - 1
    assert [len(step.json["handoffs"]) for step in steps] == [*range(1, most + 1), most]
    assert [step.code for step in steps] == [0] * most + [3]
    assert path_taken(steps[-1].json) == path_taken(Baton(waiting_workspace)("show", "@last", "--json").json)


def test_until_stops_before_a_phase(baton: Baton) -> None:
    ended = baton("run", "publish", NOTE, "--until", "metadata", "--json")
    assert (ended.code, ended.json["status"], ended.json["phase"]) == (0, "interrupted", "metadata")
    resumed = baton("resume", "@last", "--until", "change", "--json")
    assert (resumed.code, resumed.json["phase"]) == (0, "change")
    assert baton("resume").code == 3


def test_a_note_that_no_model_can_follow_leaves_the_draft_and_asks(waiting: Baton) -> None:
    before = waiting("cat", "@last", "draft").out
    ended = waiting("send-back", "d-1", "-m", "shorter", "--json")
    assert (ended.code, ended.json["decision"]) == (3, "d-2")
    [decision] = waiting("inbox", "--json").json["decisions"]
    assert "changes nothing in a text, and is asked: “shorter”" in decision["question"]
    assert f"Keep draft as it is: baton skip {waiting.runs[0]}" in decision["question"]
    assert waiting("skip", waiting.runs[0]).code == 3
    assert waiting("cat", "@last", "draft").out == before
    assert waiting("approve", "d-3").code == 0
    assert len(waiting.site.commits) == 1


def test_an_edit_at_the_gate_is_what_is_published(waiting: Baton) -> None:
    page = waiting("cat", "@last", "page").out
    (waiting.root / "mine.md").write_text(page.replace("A small tool", "Any small tool", 1), encoding="utf-8")
    assert waiting("edit", "d-1", "--with", "mine.md").code == 3
    assert waiting("approve", "d-2").code == 0
    assert "Any small tool" in waiting.site.git("show", "HEAD:content/why-small-tools-last.md")


def test_sending_back_needs_a_note(waiting: Baton) -> None:
    ended = waiting("send-back", "d-1", "--json")
    assert ended.code == 2
    assert ended.json["error"]["mend"] == "Give it with -m."


def test_rejecting_ends_the_run_and_publishes_nothing(waiting: Baton) -> None:
    ended = waiting("reject", "d-1", "-m", "not good enough", "--json")
    assert (ended.code, ended.json["status"]) == (4, "rejected")
    assert waiting("show", "@last").code == 0
    assert waiting.site.commits == []


def test_an_artifact_is_printed_byte_for_byte(waiting: Baton) -> None:
    note = (waiting.root / NOTE).read_text(encoding="utf-8")
    assert waiting("cat", "@last", "source").out == note


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("publsh", 2, 'there is no command "publsh".'),
        ("aprove d-1", 2, "Did you mean approve?"),
        ("edit", 2, "baton edit d-1"),
        ("approve d-1 --force", 2, "--force"),
        ("run publsh " + NOTE, 1, "Did you mean publish?"),
        ("run publish inbox/why-small-tools-lst.md", 1, "why-small-tools-last.md"),
        ("run publish " + NOTE + " -p dya=today", 1, "Did you mean day?"),
        ("run publish " + NOTE + " -p day", 2, "NAME=VALUE"),
        ("run publish " + NOTE + " --profile ofline", 1, "Did you mean offline?"),
        ("resume @last --until chnge", 1, "Did you mean change?"),
        ("show pub-nope", 1, 'there is no run "pub-nope"'),
        ("approve d-11", 1, "Did you mean d-1?"),
        ("answer d-1 maybe", 2, "It takes: "),
        ("send-back d-1 -m x --to wrte", 1, "Did you mean write?"),
        ("send-back d-1 -m x --to deploy", 2, "Send back to write."),
        ("send-back d-1 -m x --to end", 1, 'there is no phase "end"'),
        ("goto @last deplo", 1, "Did you mean deploy?"),
        ("cat @last pge", 1, "Did you mean page?"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_answered_with_the_nearest(waiting: Baton, words: str, code: int, told: str) -> None:
    before = waiting.events()
    ended = waiting(*words.split())
    assert ended.code == code
    assert ended.out == ""
    assert ended.err.startswith("error: ")
    assert told in ended.err
    assert waiting.events() == before


@pytest.mark.parametrize(
    ("words", "kind"),
    [("shw @last", "usage"), ("run publsh x.md", "not_found"), ("approve d-9", "not_found"), ("skip @last", "run")],
)
def test_errors_have_one_shape_in_json(waiting: Baton, words: str, kind: str) -> None:
    ended = waiting(*words.split(), "--json")
    assert ended.json["v"] == 1
    assert ended.json["error"].keys() >= {"kind", "message", "where", "mend"}
    assert ended.json["error"]["kind"] == kind
    assert ended.json["error"]["message"].endswith(".")
    assert ended.err == ""


def test_faults_in_an_app_are_all_told_at_once(baton: Baton) -> None:
    app = baton.root / "apps" / "publish.yaml"
    text = app.read_text(encoding="utf-8")
    app.write_text(
        text.replace("at_most: 2", "at_mots: 2").replace(
            "[metadata, source, draft, day, there]", "[metadata, sorce, draft, day, there]"
        )
    )
    ended = baton("run", "publish", NOTE, "--json")
    assert ended.code == 1
    told = [(fault["path"], fault["mend"]) for fault in ended.json["error"]["faults"]]
    assert any("at_most" in mend for _, mend in told)
    assert any("source" in mend for _, mend in told)
    assert baton.runs == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_without_room_is_no_bug(baton: Baton) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = baton.begin("-m", "orchestrator.cli.main", "runs", stdout=full)
        _, told = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, told) == (1, "error: no space is left for the output. Everything recorded is kept.\n")


def test_an_output_that_is_closed_is_no_bug(baton: Baton) -> None:
    closing = (
        "import os, sys; [os.close(end) for end in (0, 1)]; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    ended = baton.python("-c", closing, "-m", "orchestrator.cli.main", "runs")
    assert (ended.code, ended.err) == (0, "")


def test_what_to_do_next_is_to_look_and_to_ask_the_model_again(waiting: Baton) -> None:
    ended = waiting("send-back", "d-1", "-m", "say something of your own")
    assert ended.code == 3
    assert f"next: baton inbox d-2  ·  baton resume {waiting.runs[0]}" in ended.out
