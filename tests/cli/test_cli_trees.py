"""A run with its branches is one thing to people: the screens name what each line is about, and say what waits."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from branching_workspace import make_branching
from cli_ended import Baton, Ended
from small_workspace import Clock

from orchestrator.cli import outcome
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.losing import cancelling


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose apps branch out, entered."""
    monkeypatch.chdir(make_branching(tmp_path / "ws"))
    monkeypatch.setenv("TZ", "UTC")
    return tmp_path / "ws"


def told(ended: Ended) -> str:
    """What stands on the screen, without what is another one each time: ids, times and how long it took."""
    text = re.sub(r"\b(all|wit|fou|not)-[0-9a-f]{4,}", r"\1-1", ended.out)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "NOW", text)
    text = re.sub(r"[▇░]+(?=  )", "BAR", text)
    lines = (re.sub(r" +", " ", line).rstrip() for line in text.splitlines())
    return "\n".join(re.sub(r"\b[\d.]+ (ms|s)\b", "TIME", line) for line in lines if line.strip())


def test_the_inbox_names_the_way_to_what_asks(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')
    baton("run", "within", "hello")

    assert told(baton("inbox")).splitlines() == [
        " d-1 all › gather › asked › 1 of 2 “a” all-1 TIME Keep a?",
        " d-2 all › gather › asked › 2 of 2 “b” all-1 TIME Keep b?",
        " d-3 within › inner wit-1 TIME Keep hello?",
        "next: baton inbox DECISION · baton approve DECISION",
    ]
    assert told(baton("inbox", "d-2")).splitlines()[0] == (
        "d-2 all › gather › asked › 2 of 2 “b” all-1/gather.asked/asked.2"
    )


def test_the_inbox_tells_programs_the_way_too(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    baton("run", "keep", "topic=tools")
    ways = ["all › gather › asked › 1 of 1 “a”", "keep"]

    assert [decision["path"] for decision in baton("inbox", "--json").json["decisions"]] == ways
    assert [decision["path"] for decision in baton("--json").json["decisions"]] == ways
    assert baton("inbox", "d-1", "--json").json["decisions"][0]["path"] == ways[0]


def test_the_inbox_of_an_app_holds_what_its_branches_ask_whatever_app_does_their_work(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    baton("run", "within", "hello")

    assert [baton("inbox", "--app", app).out.count("Keep ") for app in ("all", "within", "one", "keep")] == [1, 1, 2, 0]


def test_an_entry_that_is_long_or_moves_the_cursor_is_only_numbered_or_spelled_out(baton: Baton) -> None:
    baton("run", "all", '["a very long note that says much more than a name", "a\\u001b[2Jb"]')
    listed = told(baton("inbox"))

    assert "asked › 1 of 2 all-1" in listed
    assert "asked › 2 of 2 “a⟨U+001B⟩[2Jb” all-1" in listed


KEPT = "This run keeps the script it was started with. Mend the script, then go on in a new run:"
ALL = "(all of gather begins anew there, what you answered and what was done too)"


def test_show_folds_the_branches_below_their_phase_and_says_what_waits(baton: Baton) -> None:
    baton("run", "all", '["a", "bad", "c"]')

    assert told(baton("show", "@last")).splitlines() == [
        "all all-1 · waiting · profile offline · started NOW",
        " ◆ gather TIME BAR 1 of 2 ended",
        " ◆ gather.asked waiting 2 of 3 left",
        " ✗ asked.2 “bad” failed apps/one.py:3: ValueError: a bad note.",
        " ◆ asked.1 “a” waiting d-1: Keep a?",
        " ◆ asked.3 “c” waiting d-2: Keep c?",
        " ✓ gather.counted done 3",
        f" to mend {KEPT} baton fork all-1/gather.asked/asked.2 --from shout {ALL}",
        " ▇ TIME of work ░ TIME waiting for you",
        " ◆ gather: 2 branches wait for you",
        "next: baton inbox",
        "to begin all of gather anew in a new run, what you answered and what was done there too:"
        " baton fork all-1/gather.asked/asked.2 --from shout",
    ]


def test_what_mends_several_is_told_once_while_they_fail_and_after(baton: Baton) -> None:
    ended = baton("run", "notes", '["bad one", "bad two", "bad three"]')

    assert ended.code == 0
    assert ended.out.count("Mend the script") == 1
    shown = told(baton("show", "@last"))
    assert shown.count("Mend the script") == 1
    assert shown.count("✗") == 3
    assert shown.count("baton fork not-1 --from gather\n") == 1


def mended(root: Path, app: str) -> None:
    path = root / f"apps/{app}.py"
    path.write_text(path.read_text("utf-8").replace("raise ValueError", "return str"), encoding="utf-8")


ANEW = "to begin all of gather anew in a new run, what you answered and what was done there too: baton "


@pytest.mark.parametrize("notes", [["a", "bad"], ["a", "bad one", "bad two"]])
def test_what_is_advised_for_those_that_failed_begins_all_anew_and_says_so(
    notes: list[str], baton: Baton, root: Path
) -> None:
    baton("run", "notes", json.dumps(notes))
    baton("approve", "d-1")
    assert (root / "written.txt").read_text("utf-8") == "A\n"
    mended(root, "kept")
    [advised] = [line.strip() for line in baton("show", "@last").out.splitlines() if "to begin" in line]
    assert advised.startswith(ANEW)

    forked = baton(*advised.removeprefix(ANEW).split(), "--json")
    assert forked.code == 3
    asked = [one["id"] for one in baton("inbox", "--json").json["decisions"]]
    assert len(asked) == len(notes)
    assert baton("approve", asked[0]).code == 3
    assert (root / "written.txt").read_text("utf-8") == "A\nA\n"
    for decision in asked[1:]:
        baton("approve", decision)
    assert baton("cat", forked.json["run"], "told").out.endswith(" 0 failed")


def test_a_fork_that_names_one_branch_says_that_all_of_its_phase_begins_anew(baton: Baton, root: Path) -> None:
    baton("run", "notes", '["a", "bad", "c"]')
    baton("approve", "d-1")
    mended(root, "kept")
    [advised] = [line for line in baton("show", "@last").out.splitlines() if line.startswith(ANEW)]

    forked = baton(*advised.removeprefix(ANEW).split())
    assert "  all of gather begins anew: what you answered there is asked, and effects are done, again" in forked.out
    assert {"1 of 3 “a”", "2 of 3 “bad”"} <= set(re.findall(r"\d of 3 “\w+”", baton("inbox").out))


def test_a_phase_that_is_forked_at_its_second_visit_begins_anew_there(baton: Baton, root: Path) -> None:
    loop = (
        "description: Twice.\ninputs: {notes: list}\nphases:\n"
        "  gather: {each: notes, app: one, reads: {note: item}}\n"
        "  good: {gate: 'Good?', reads: [gather], then: {approve: end, again: gather}}\n"
    )
    (root / "apps/twice.yaml").write_text(loop, encoding="utf-8")
    baton("run", "twice", '["bad"]')
    baton("answer", "d-1", "again")
    baton("approve", "d-2")
    *_, advised = [line for line in baton("show", "@last").out.splitlines() if "all of gather anew" in line]

    forked = told(baton(*advised.strip().removeprefix(ANEW).split()))
    assert re.search(r"shared with \S+: gather, good$", forked, re.MULTILINE)


def test_a_script_that_failed_for_an_entry_says_why_below_its_list(baton: Baton, root: Path) -> None:
    (root / "apps/each.yaml").write_text(
        "description: A\ninputs: {words: {type: list}}\nphases:\n"
        "  said: {each: words, script: shout, reads: {note: item}}\n",
        encoding="utf-8",
    )
    (root / "apps/each.py").write_text((root / "apps/one.py").read_text("utf-8"), encoding="utf-8")
    baton("run", "each", '["a", "bad"]')
    lines = told(baton("show", "@last")).splitlines()
    assert " ✗ said.2 “bad” failed apps/each.py:3: ValueError: a bad note" in lines


def test_show_leads_to_the_one_question_that_is_left(baton: Baton) -> None:
    baton("run", "within", "hello")

    assert told(baton("show", "@last")).splitlines()[-2:] == [
        " ◆ inner: 1 branch waits for you",
        "next: baton inbox d-1",
    ]


def test_show_tells_a_dozen_branches_and_counts_the_others(baton: Baton) -> None:
    baton("run", "all", json.dumps([f"{word}{number}" for number in range(10) for word in ("bad", "good")]))
    lines = told(baton("show", "@last")).splitlines()

    assert [line.split()[0] for line in lines[2:14]] == ["◆", *"✗" * 10, "◆"]
    assert lines[14] == " … and 10 more: 9 waiting, 1 done"


def test_show_of_a_run_that_is_done_tells_what_its_branches_made(baton: Baton) -> None:
    baton("run", "all", '["a", "bad"]')
    baton("approve", "d-1")

    lines = told(baton("show", "@last")).splitlines()
    assert lines[2:6] == [
        " ✓ gather.asked done 2 entries, 1 failed",
        " ✗ asked.2 “bad” failed apps/one.py:3: ValueError: a bad note.",
        " ✓ gather.counted done 2",
        f" to mend {KEPT} baton fork all-1/gather.asked/asked.2 --from shout {ALL}",
    ]


def test_show_of_a_branch_names_the_run_it_belongs_to(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')
    lines = told(baton("show", "all/gather.asked/asked.2")).splitlines()

    assert lines[:2] == [
        "one all-1/gather.asked/asked.2 · waiting · profile offline · started NOW",
        " all › gather › asked › 2 of 2 “b” (all of it: baton show all-1)",
    ]
    assert lines[-1] == "next: baton inbox d-2"


def test_a_run_tells_programs_how_its_branches_stand(baton: Baton) -> None:
    baton("run", "all", '["a", "bad"]')
    shown = baton("show", "@last", "--json").json
    run = shown["run"]

    assert (shown["status"], shown["decision"]) == ("waiting", None)
    assert {one["run"].removeprefix(f"{run}/gather."): one["status"] for one in shown["branches"]} == {
        "asked": "waiting",
        "counted": "done",
        "asked/asked.1": "waiting",
        "asked/asked.2": "failed",
    }
    [failed] = [one for one in shown["branches"] if one["status"] == "failed"]
    assert failed["error"] == "apps/one.py:3: ValueError: a bad note."
    [waits] = [one for one in shown["branches"] if one["decision"]]
    assert (waits["decision"], waits["phase"]) == ("d-1", "ask")
    assert "branches" not in baton("run", "keep", "topic=tools", "--json").json


def test_progress_names_the_branch_and_the_last_line_says_what_waits(baton: Baton) -> None:
    ended = baton("run", "all", '["a", "bad", "c"]')

    assert ended.code == 3
    assert told(ended).splitlines()[1:] == [
        " ✓ gather.counted script TIME 3",
        " ✓ asked.1 shout script TIME 1 word",
        " ◆ asked.1 ask you Keep a?",
        f" ✗ asked.2 shout ValueError: a bad note. {KEPT}",
        f" baton fork all-1/gather.asked/asked.2 --from shout {ALL}",
        " ✓ asked.3 shout script TIME 1 word",
        " ◆ asked.3 ask you Keep c?",
        "gather: 2 branches wait for you; state is kept. next: baton inbox",
    ]


def test_a_run_waits_for_the_person_until_its_last_branch_is_answered(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')

    first = baton("approve", "d-1")
    assert first.code == 3
    assert told(first).splitlines()[-1] == "gather: 1 branch waits for you; state is kept. next: baton inbox d-2"

    again = baton("resume", "@last")
    assert again.code == 3
    assert told(again).splitlines()[-1] == "gather: 1 branch waits for you; state is kept. next: baton inbox d-2"

    last = baton("approve", "d-2", "--json")
    assert last.code == 0
    assert (last.json["run"].partition("/")[1], last.json["status"]) == ("", "done")


def test_several_answers_end_as_the_run_they_were_for(baton: Baton) -> None:
    baton("run", "all", '["a", "b", "c"]')

    assert baton("approve", "d-1", "d-2").code == 3
    assert baton("reject", "d-3").code == 0


def test_following_a_run_tells_all_of_it_in_order_of_time(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    waiting = told(baton("follow", "@last")).splitlines()
    assert waiting[-1] == "gather: 1 branch waits for you; state is kept. next: baton inbox d-1"

    baton("approve", "d-1")
    lines = told(baton("follow", "@last")).splitlines()
    assert [" ".join(line.split()[:3]) for line in lines] == [
        "✓ gather.counted script",
        "✓ asked.1 shout",
        "◆ asked.1 ask",
        "✓ asked.1 ask",
        "✓ asked.1 kept",
        "✓ gather.asked one",
        "✓ gather together",
        "✓ told script",
        "all-1 is done.",
    ]


def test_following_a_branch_tells_that_branch(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')

    lines = told(baton("follow", "all/gather.asked/asked.2")).splitlines()
    assert [" ".join(line.split()[:3]) for line in lines[:-1]] == ["✓ asked.2 shout", "◆ asked.2 ask"]


def test_following_for_a_program_names_the_run_of_each_event(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    events = [json.loads(line) for line in baton("follow", "@last", "--json").out.splitlines()]

    assert {event["run"].count("/") for event in events} == {0, 1, 2}
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)


def test_one_command_that_answers_all_branches_ends_as_the_run_does(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')

    assert baton("approve", "d-1", "d-2").code == 0


def test_completion_offers_runs_and_below_a_run_its_branches(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    run = baton("show", "@last", "--json").json["run"]
    branch = f"{run}/gather.asked/asked.1"

    assert baton("__complete", "show", "").out.split()[0::3] == [run]
    assert branch in baton("__complete", "show", f"{run}/gather.a").out.split()
    assert [line.split()[0] for line in baton("__complete", "goto", branch, "").out.splitlines()] == [
        "shout",
        "ask",
        "kept",
    ]


def test_what_a_branch_made_can_be_looked_at(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')

    assert baton("cat", "all/gather.asked/asked.1", "shout").out.strip() == "A"
    missing = baton("cat", "all/gather.asked/asked.7", "shout").err
    assert "Did you mean" in missing


def test_two_branches_are_compared_as_two_runs_are(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')
    one, other = (f"all/gather.asked/asked.{number}" for number in (1, 2))

    assert "[-A-]" in baton("diff", one, other).out


def test_the_day_names_the_way_to_what_asks(baton: Baton) -> None:
    baton("run", "all", '["a"]')

    way = "all › gather › asked › 1 of 1 “a”"
    assert f"pending d-1 {way}: Keep a? asked today" in told(baton("state"))
    assert [one["path"] for one in baton("state", "--json").json["pending"]] == [way]


def test_a_person_at_the_terminal_is_asked_for_one_branch_after_the_other(
    baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n>\ny\n"))
    ended = baton("run", "all", '["a", "b", "c"]')
    lines = told(ended).splitlines()

    assert [line for line in lines if line.startswith("d-")] == [
        "d-1 all › gather › asked › 1 of 3 “a”",
        "d-2 all › gather › asked › 2 of 3 “b”",
        "d-3 all › gather › asked › 3 of 3 “c”",
    ]
    assert ended.code == 3
    assert lines[-1] == "gather: 1 branch waits for you; state is kept. next: baton inbox d-2"


def test_who_ends_a_run_is_told_which_questions_of_its_branches_go(baton: Baton, root: Path) -> None:
    baton("run", "all", '["a", "b"]')
    with Workspace.open(root) as workspace:
        assert "ends where it is, and d-1, d-2 are withdrawn." in cancelling(workspace.run("@last"))


def test_a_run_is_gone_on_with_where_one_of_its_branches_is_stopped(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')
    stopped = baton("approve", "d-1", "--no-drive")

    assert told(stopped) == "gather: 1 branch is stopped, 1 waits for you; state is kept. next: baton resume all-1"
    assert told(baton("show", "@last")).splitlines()[-2:] == [
        " · gather: 1 branch is stopped, 1 waits for you",
        "next: baton resume all-1",
    ]
    assert "1 run interrupted" in told(baton())

    again = baton("resume")
    assert again.code == 3
    assert told(again).splitlines()[-1] == "gather: 1 branch waits for you; state is kept. next: baton inbox d-2"


def test_a_run_whose_app_within_was_cancelled_goes_on_in_a_new_run(baton: Baton) -> None:
    baton("run", "within", "hello")
    run = baton("show", "@last", "--json").json["run"]
    baton("cancel", f"{run}/inner")
    resumed = baton("resume", run)

    [advised] = re.findall(rf"baton (fork {run} --from inner)", resumed.out + resumed.err)[:1]
    assert baton(*advised.split()).code == 3


def test_a_run_that_stops_at_a_rejected_entry_goes_on_without_the_phase(baton: Baton, root: Path) -> None:
    asked = "{each: notes, app: one, reads: {note: item}, on_error: stop}"
    app = f"description: x\ninputs: {{notes: list}}\nphases:\n  asked: {asked}\n"
    (root / "apps/strict.yaml").write_text(app, encoding="utf-8")
    run = baton("run", "strict", '["a"]', "--json").json["run"]
    rejected = baton("reject", "d-1")

    assert rejected.code == 1
    assert f"baton skip {run}" in baton("show", run).out
    assert baton("skip", run).code == 0
    assert baton("show", run, "--json").json["status"] == "done"


def test_going_on_with_everything_wakes_a_branch_though_another_waits_for_the_person(baton: Baton, root: Path) -> None:
    phases = [
        "  ask: {gate: 'Keep {{ note }}?', reads: [note], then: {approve: end}}",
        "  rest: {wait: {until: note}, then: end}",
    ]
    for name, phase in zip(("asks", "rests"), phases, strict=True):
        text = f"description: One of two.\ninputs: {{note: string}}\nphases:\n{phase}\n"
        (root / "apps" / f"{name}.yaml").write_text(text, encoding="utf-8")
    members = "{asks: {app: asks, reads: [note]}, rests: {app: rests, reads: [note]}}"
    text = f"description: Both.\ninputs: {{note: string}}\nphases:\n  both: {{together: {members}}}\n"
    (root / "apps/both.yaml").write_text(text, encoding="utf-8")
    with Workspace.open(root, clock=Clock(datetime(2020, 2, 2, tzinfo=UTC))) as then:
        run = then.start("both", note="2020-02-03T00:00:00Z")
        run.drive()
        assert [branch.status for branch in run.branches()] == ["waiting", "sleeping"]

    assert baton("resume").code == 3
    with Workspace.open(root) as now:
        assert [branch.status for branch in now.run(run.id).branches()] == ["waiting", "done"]
