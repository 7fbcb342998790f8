"""Advice is tried: every mend that names a command of ours is typed as it stands, and goes on.

A mend is known by how it is written in the source. One that names a command and stands in neither list fails here: try
it, or say why it cannot be typed. Those that name none say what to change in a file, a setting or outside of Baton:
the edits that can be done to the letter are in test_cli_advice_edits.py.
"""

from __future__ import annotations

import ast
import os
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import media_files
import pytest
from cli_ended import Baton, Ended
from small_workspace import Clock, open_workspace

from orchestrator import Workspace

PACKAGE = Path(__file__).resolve().parents[2] / "orchestrator"
COMMAND = re.compile(r"baton ((?:[a-z][\w-]*)(?: (?!&&)[\w@./=-]*[\w/])*)")
FORM = ("-p", "focus=rest", "-p", "until=none")
BROKEN = "def draft(topic):\n    return 1 / 0\n\n\ndef finish(draft, decide):\n    return draft\n"


@cache
def mends() -> frozenset[str]:
    """How each `mend=` is written."""
    found = set()
    for source in (path.read_text("utf-8") for path in PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(source)) if "mend" in source else ():
            if isinstance(node, ast.Call):
                found |= {ast.unparse(keyword.value) for keyword in node.keywords if keyword.arg == "mend"}
    return frozenset(found)


def test_every_mend_that_names_a_command_is_tried_or_says_why_not() -> None:
    naming = {mend for mend in mends() if "baton " in mend}
    assert naming - {*TRIED, *NOT_TRIED} == set()
    assert {*TRIED, *NOT_TRIED} - naming == {"_MEND"}  # put together beside it


def last_run(baton: Baton) -> str:
    run: str = baton("runs", "--json").json["runs"][0]["run"]
    return run


def given_a_picture_for_a_model_that_does_not_look(baton: Baton, root: Path) -> Ended:
    near = '  near: {kind: openai-compatible, base_url: "http://127.0.0.1:1/v1"}\n'
    (root / "baton.yaml").write_text(f"profile: near\nprofiles:\n  near: {{fast: near:small}}\nproviders:\n{near}")
    phase = "{agent: finder, reads: [photo], prompt: 'What is it?'}"
    app = f"description: Look.\ninputs: {{photo: {{type: file, media: image}}}}\nphases:\n  look: {phase}\n"
    (root / "apps/look.yaml").write_text(app)
    (root / "red.png").write_bytes(media_files.png())
    return baton("run", "look", str(root / "red.png"))


def answered(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    baton("answer", "d-1", "later", *FORM)
    return baton("reject", "d-1")


def withdrawn(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    baton("cancel", "kee")
    return baton("reject", "d-1")


def expired(baton: Baton, root: Path) -> Ended:
    clock = Clock(datetime(2026, 1, 1, tzinfo=UTC))
    with Workspace.open(root, clock=clock) as workspace:
        workspace.start("keep", topic="old").drive()
        clock.pass_(hours=5)
        workspace.run("@last").drive()
    return baton("reject", "d-1")


def taken_at_a_gate(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    (root / "mine.md").write_text("Mine.\n", encoding="utf-8")
    return baton("take", "@last", "--with", "mine.md")


def skipped_too_early(baton: Baton, root: Path) -> Ended:
    (root / "FILE").write_text("Mine.\n", encoding="utf-8")
    baton("run", "keep", "tools", "--no-drive")
    return baton("skip", "@last")


def moved_when_over(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    baton("reject", "d-1")
    return baton("goto", "@last", "draft")


def upgraded_when_over(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    baton("reject", "d-1")
    return baton("upgrade", "@last")


def unseen(baton: Baton, root: Path) -> Ended:
    baton("run", "list", "-p", "note=x", "--no-drive")
    baton("run", "keep", "tools")
    return baton("reject")


def reopened(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    with open_workspace(root, Clock(datetime.now(UTC))) as elsewhere:
        elsewhere.decision("d-1").edit("Another text.\n")
    return baton("reject", "kee")


def cancelled_by_last(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("cancel", "@last")


def forgotten_too_early(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("forget", "kee", "--yes")


def kept_young(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    baton("reject", "d-1")
    return baton("gc", "--older-than", "1d")


def unknown_run(baton: Baton, root: Path) -> Ended:
    return baton("show", "zzz")


def unknown_decision(baton: Baton, root: Path) -> Ended:
    return baton("approve", "d-77")


def unknown_app(baton: Baton, root: Path) -> Ended:
    return baton("app", "check", "zzz")


def nothing_new(baton: Baton, root: Path) -> Ended:
    (root / "apps" / "look.yaml").write_text(
        "description: x\nwatch: inbox/*.md\ninputs: {source: file}\n"
        "phases:\n  draft: {script: draft, reads: [source]}\n  decide: {gate: Good, reads: [draft]}\n",
        encoding="utf-8",
    )
    (root / "apps" / "look.py").write_text("def draft(source):\n    return source\n", encoding="utf-8")
    (root / "FILE").write_text("A note.\n", encoding="utf-8")
    return baton("run", "look")


def untrusted(baton: Baton, root: Path) -> Ended:
    for path in Path(os.environ["XDG_STATE_HOME"]).rglob("*"):
        if path.is_file():
            path.unlink()
    return baton("run", "keep", "tools")


def broken_script(baton: Baton, root: Path) -> Ended:
    script = root / "apps" / "keep.py"
    whole = script.read_text("utf-8")
    script.write_text(BROKEN, encoding="utf-8")
    baton("run", "keep", "tools")
    ended = baton("show", "@last")
    script.write_text(whole, encoding="utf-8")
    return ended


def unfinished_case(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools", "--no-drive")
    return baton("eval", "from-run", "@last")


def no_fork(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("diff", "kee")


def opened_too_early(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("open", "@last")


def nothing_published(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("open")


def damaged(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    with sqlite3.connect(root / "state" / "journal.db") as journal:
        first = "(SELECT min(id) FROM events WHERE kind = 'PhaseStarted')"
        journal.execute(f"UPDATE events SET body = X'7b' WHERE id = {first}")
    journal.close()
    return baton("show", "@last")


def renamed(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    app = root / "apps" / "keep.yaml"
    app.write_text(app.read_text("utf-8").replace("decide", "choose"), encoding="utf-8")
    script = root / "apps" / "keep.py"
    script.write_text(script.read_text("utf-8").replace("decide", "choose"), encoding="utf-8")
    return baton("upgrade", "@last")


Situation = Callable[[Baton, Path], Ended]


def no_run_file(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("import", "FILE")


def napping(root: Path, until: str) -> None:
    text = f"description: Rest.\ninputs: {{at: string}}\nphases:\n  rest: {{wait: {until}}}\n"
    (root / "apps" / "nap.yaml").write_text(text, encoding="utf-8")


def taken_while_asleep(baton: Baton, root: Path) -> Ended:
    napping(root, "3d")
    baton("run", "nap", "x")
    return baton("take", last_run(baton), "--with", str(root / "baton.yaml"))


def woken_never(baton: Baton, root: Path) -> Ended:
    napping(root, "{until: at}")
    baton("run", "nap", "soon")
    return baton("show", last_run(baton))


def no_such_question(baton: Baton, root: Path) -> Ended:
    return baton("decided", "D7", "yes")


def no_such_source(baton: Baton, root: Path) -> Ended:
    return baton("sources", "try", "nowhere")


def needed_source(baton: Baton, root: Path) -> Ended:
    (root / "apps" / "list.yaml").write_text(
        "description: x\ninputs: {days: {from: calendar, missing: stop}}\nphases:\n  a: {script: a, reads: [days]}\n",
        encoding="utf-8",
    )
    (root / "apps" / "list.py").write_text("def a(days):\n    return days\n", encoding="utf-8")
    told = baton("run", "list")
    assert baton("run", "list", "-p", 'days={"entries": []}').code == 0
    return told


def no_such_task(baton: Baton, root: Path) -> Ended:
    return baton("done", "nothing-like-it")


def decided_at_a_gate(baton: Baton, root: Path) -> Ended:
    baton("run", "keep", "tools")
    return baton("decided", "d-1", "yes")


def paused(baton: Baton, root: Path) -> Ended:
    text = "description: Rest.\nphases:\n  rest: {wait: 3d}\n"
    (root / "apps" / "nap.yaml").write_text(text, encoding="utf-8")
    baton("app", "pause", "nap")
    return baton("run", "nap")


def used_by_another(baton: Baton, root: Path) -> Ended:
    text = "description: x\nphases:\n  first: {app: keep, with: {topic: x}}\n"
    (root / "apps" / "twice.yaml").write_text(text, encoding="utf-8")
    return baton("app", "retire", "keep")


def deleted_in_use(baton: Baton, root: Path) -> Ended:
    return baton("app", "delete", "keep")


def paused_while_retired(baton: Baton, root: Path) -> Ended:
    baton("app", "retire", "keep")
    return baton("app", "pause", "keep")


TRIED: dict[str, tuple[Situation, set[int]]] = {
    "f'Leave it out: baton skip {run}'": (taken_while_asleep, {0}),
    "'Leave the wait out: baton skip'": (woken_never, {0}),
    "f'See what followed: baton show {state.run}'": (answered, {0}),
    "f'See it: baton show {state.run}'": (withdrawn, {0}),
    "f'See how it stands: baton show {state.run}'": (expired, {0}),
    "f'Do it by hand instead: baton take {state.run} --with FILE'": (skipped_too_early, {3}),
    "f'Go on in a new one: baton fork {state.run}'": (moved_when_over, {3}),
    "f'baton fork {state.run}'": (upgraded_when_over, {3}),
    "f'Look at it, then name it: baton inbox {decision.id} && baton {does} {decision.id}'": (unseen, {0, 4}),
    "f'Look at it: baton inbox {decision.id}'": (reopened, {0}),
    "f\"Name it: baton {does} {(newest[0].run if newest else 'RUN')}\"": (cancelled_by_last, {0}),
    "f'baton cancel {one.id}'": (forgotten_too_early, {0}),
    "f'See it: baton show {root}' if slash else 'See all: baton runs'": (unknown_run, {0}),
    "'See what is open: baton inbox'": (unknown_decision, {0}),
    "f'Take a profile whose model does: baton models ls. If this one does, say so: {{model: {model}, reads: "
    "[{words}]}}'": (given_a_picture_for_a_model_that_does_not_look, {0}),
    "'See all: baton sources'": (no_such_source, {0}),
    "f'Mend that (baton sources), or give it yourself: -p {field.name}=JSON'": (needed_source, {0}),
    "'See them: baton state'": (no_such_question, {0}),
    "'See them: baton today'": (no_such_task, {0}),
    "f'Answer it: baton inbox {id_}'": (decided_at_a_gate, {0}),
    "'See all: baton app ls'": (unknown_app, {0}),
    "f'baton app resume {name}, or this once: baton run {name} --anyway'": (paused, {0, 5}),
    "f'Retire {them} first, or say that it shall go: baton app retire {name} --anyway'": (used_by_another, {0}),
    "f'Retire it first: baton app retire {name}'": (deleted_in_use, {0}),
    "f'To have it back: baton app restore {name}'": (paused_while_retired, {0}),
    "f'Put one there, or name one: baton run {app.name} FILE'": (nothing_new, {3}),
    "'Read it, then allow it: baton trust'": (untrusted, {0, 2}),
    "f'Go on with it first: baton resume {state.run}'": (unfinished_case, {3}),
    "_MEND": (broken_script, {3}),
    "f'Name the other run: baton diff {fork.id} RUN'": (no_fork, {0}),
    "f'How it stands: baton show {run.id}'": (opened_too_early, {0}),
    "'What waits for a yes: baton inbox'": (nothing_published, {0}),
    "'Run `baton verify`.'": (damaged, {1}),
    "'Name a file that `baton export RUN` wrote.'": (no_run_file, {0}),
    "f'Give --older-than {LEAST_DAYS}d or more; to erase what a run holds: baton forget RUN'": (kept_young, {2}),
    "f'Name a phase that is called otherwise: baton upgrade {run.id} --map OLD=NEW. Or let it end as it was pinned: baton resume {run.id}'": (  # noqa: E501
        renamed,
        {0, 3},
    ),
}
"""How it is written -> what brings it about, and the statuses with which going on ends."""

WITH_PLACES = {mend for mend in TRIED if re.search(r"\bRUN\b|OLD=NEW", mend)}
"""Where the person puts a run or a name of their choice."""

_SITES = "tests/cli/test_cli_advice_sites.py"
_FAILS_OUTSIDE = "what failed lies outside (a site, a remote, a disk) and is mended there; `baton resume RUN` is tried"
_OF_BRANCHES = "of a branch: tests/cli/test_cli_care_trees.py"
_BY_OTHERS = "with a second process in the middle of its work: tests/acceptance/test_acceptance_advice_of_others.py"
_CHANGES = "tests/cli/test_cli_changes.py, with its quotes"
_SERVERS = "tests/mcp/test_mcp_served_tools.py, with a server that changes"
NOT_TRIED: dict[str, str] = {
    "'See what can be: baton app ls'": "tests/cli/test_cli_commands.py, before anything was run",
    "'Read what is new, then allow it: baton trust. Then move the run: baton upgrade RUN'": _SERVERS,
    "'Begin a new run once its agent names another: baton app check'": _SERVERS,
    "'Record it in a run of your own, and make a case of that: baton eval from-run RUN'": _SERVERS,
    "f'Begin a new run, which asks the server first: baton run {definition.app.name}'": "a run that came in a file",
    '"Compare it with apprise\'s page on it, then: baton notify test"': "tests/cli/test_cli_notify.py",
    "'Give some text: cat note.md | baton run APP -'": "tests/cli/test_cli_watch.py, with a pipe",
    "'What was written stays; try that command, or take it away: baton schedule uninstall'": "tests/cli/test_cli_watch.py, where no systemd hears of it",  # noqa: E501
    "f'Look at it, and say yes, on a terminal: baton approve {decision.id}'": "tests/web/test_web_deciding.py, in a browser",  # noqa: E501
    "'Start one: baton review system'": "a proposal that somebody wrote by hand",
    "'Start a review: baton review system'": "a proposal that somebody wrote by hand",
    "'What it proposes: baton review system'": "tests/cli/test_cli_month.py, with the apps of the review",
    "'Mend them first: baton app check'": "rules/approvals.yaml is broken between a proposal and the yes to it",
    "'Look again: baton app ls'": "two processes that retire one app at once: tests/features/test_apps_lifecycle.py",
    "f'Edit it, then answer: baton edit {decision.id} --with FILE'": "tests/face/test_face_one_answer.py, with a form",
    "f'If that is meant, name the lines: baton {command} --lost {named}'": "tests/cli/test_cli_lost.py",
    "f'Look at it: baton inbox {opened.decision}'": "tests/cli/test_cli_lost.py, whoever goes past a decision's face",
    "'Look at its apps, then take the folder as yours: baton trust --always.'": "tests/tools, in a foreign workspace",
    "f'See it: baton show {parent.id}'": "an object of Python's that is held over a step by hand",
    "'Go on without it: baton skip'": "tests/cli/test_cli_trees.py, with an entry that was rejected",
    "'Go on in a new run: baton fork'": "tests/cli/test_cli_trees.py, with an app that runs another one",
    "f'Forget the whole run: baton forget {root}'": _OF_BRANCHES,
    "f'Take the whole run along: baton export {root}'": _OF_BRANCHES,
    "f'Export the whole: baton export {root}'": "a file that nobody's Baton has written",
    "f'Upgrade the whole run: baton upgrade {root}'": _OF_BRANCHES,
    "f'Look again: baton show {state.run}'": "what changes under an open decision also withdraws it",
    "f'If you did it yourself: baton skip {state.run}'": "tests/acceptance/test_acceptance_by_hand.py, with an effect",
    "f'See what happened: baton show {self.state.run}'": _BY_OTHERS,
    "f'Watch it: baton show {self.state.run}. Take it over: baton resume {self.state.run} --take-over'": _BY_OTHERS,
    "f'Wait until it rests, or end it: baton cancel {self.run.id}'": _BY_OTHERS,
    "f'Look again: baton show {run.id}'": "an object of Python's that is held over a change by another one",
    "'It was removed (baton gc). See what there is: baton runs'": "an object of Python's that is held over a `gc`",
    "'Write some below, or take it out of its marks, and begin a new run, which reads it again: baton run'": _SITES,
    "'Mend the function or what it found. A new run takes the new source: baton fork'": "tests/engine, as `named`",
    "'Let its preview say in `binds` what a yes holds for; a new run takes the new source: baton fork'": "the same",
    "'A schema holds all that it refers to, under \"$defs\". A new run takes one that does: baton fork'": "the same",
    "'See all: baton changes'": _CHANGES,
    "f'{mend} See all: baton changes'": _CHANGES,
    "f'Say why: baton note --change \"WHY\" --file {arguments.file}'": _CHANGES,
    'f\'Log it the next times: baton note "WHAT YOU DID" --pattern {name} --minutes N; or say why it cannot wait: baton app new {name} --anyway "WHY"\'': _CHANGES,  # noqa: E501
    "'Write it: baton decide \"Migrate the comments?\"'": "tests/cli/test_cli_day.py, with its quotes",
    "'Take it into another workspace: baton init DIR'": "tests/acceptance/test_acceptance_carried.py",
    "'A copy of the whole journal holds it: baton backup'": "a run of 256 MB",
    "f'Wait until it rests: baton show {file.run}'": _BY_OTHERS,
    "'Run `baton doctor`.'": "a failure of SQLite that has no name of its own",
    "f'There are: {known}' if known else 'Make one: baton review week'": "tests/acceptance/test_acceptance_review.py",
    "'Make one, and stand in it: baton init FOLDER && cd FOLDER. Or set BATON_HOME to one.'": "tried below",
}
NOT_TRIED |= (
    dict.fromkeys(
        [
            mend
            for mend in mends()
            if re.search(r"baton resume\b", mend) and "intervene" not in mend and mend not in TRIED
        ],
        _FAILS_OUTSIDE,
    )
    | NOT_TRIED
)


@pytest.mark.parametrize("mend", TRIED)
def test_what_an_error_advises_goes_on(mend: str, baton: Baton, root: Path) -> None:
    situation, ends = TRIED[mend]
    told = situation(baton, root)
    advised = told.err or re.sub(".*?(?=Mend the script|Leave the wait out)", "", told.out, count=1, flags=re.DOTALL)
    commands = COMMAND.findall(advised)
    assert commands, told
    for command in dict.fromkeys(commands):
        places = {"RUN": last_run(baton), "OLD=NEW": "decide=choose"} if mend in WITH_PLACES else {}
        ended = baton(*(places.get(word, word) for word in command.split()))
        assert ended.code in ends, (command, ended)


def test_where_there_is_no_workspace_the_advice_makes_one(
    baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.chdir(nowhere)
    monkeypatch.delenv("BATON_HOME", raising=False)
    told = baton("run", "publish", "x.md")
    assert (told.code, list(nowhere.iterdir())) == (1, [])
    assert "baton init FOLDER && cd FOLDER" in told.err
    assert baton("init", "FOLDER").code == 0
    monkeypatch.chdir(nowhere / "FOLDER")
    assert baton("runs").code == 0


def test_a_run_that_keeps_a_broken_script_is_not_advised_to_be_resumed(baton: Baton, root: Path) -> None:
    shown = broken_script(baton, root).out
    run = last_run(baton)
    assert shown.endswith(f"next: baton fork {run} --from draft\n")
    assert "baton resume" not in shown
    assert f"next: baton fork {run} --from draft" in baton().out


def test_a_failed_attempt_names_the_run_to_resume(baton: Baton, root: Path) -> None:
    (root / "apps" / "list.yaml").write_text(
        "description: x\ninputs: {note: string}\nphases:\n  find: {script: find, reads: [note]}\n", encoding="utf-8"
    )
    (root / "apps" / "list.py").write_text(
        "from orchestrator.errors import ToolError\n\n\ndef find(note):\n"
        "    raise ToolError('the disk is full.', mend='Make room, then go on with baton resume.')\n",
        encoding="utf-8",
    )
    told = baton("run", "list", "x").out
    assert f"Make room, then go on with baton resume {last_run(baton)}." in told
