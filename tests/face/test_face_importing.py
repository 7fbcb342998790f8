"""What a run file may say, and what is done with one that lies: one line is told, and nothing is written."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_server import chat_server
from modelled_workspace import make_modelled, settle
from phases import changed
from run_file_forger import Forged, Line
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain import facts
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_RUN_FILE_BYTES
from orchestrator.domain.canonical import digest_of
from orchestrator.domain.definition import Provider
from orchestrator.domain.event import GENESIS
from orchestrator.engine.answer import Given
from orchestrator.errors import BatonError, ImportNewer, ImportRefused
from orchestrator.face.importing import examined, imported, lacking
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.upgrading import examined as examined_upgrade
from orchestrator.features.apps.upgrading import upgraded


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def there(tmp_path: Path, clock: Clock) -> Workspace:
    return open_workspace(make_workspace(tmp_path / "there"), clock)


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Workspace:
    return open_workspace(make_workspace(tmp_path / "here"), clock)


@pytest.fixture
def waiting(there: Workspace) -> Run:
    """A run that waits for an answer to d-1."""
    run = there.start("keep", topic="tools")
    run.drive()
    return run


@pytest.fixture
def forged(there: Workspace, waiting: Run) -> Forged:
    return Forged.of(waiting.as_file().data)


def everything(workspace: Workspace) -> list[object]:
    """What is in a workspace's state and transcripts, by its bytes; the log of the journal grows with reads too."""
    journal = workspace.journal
    held = [journal.read("system"), journal.runs(), journal.decisions(open_only=False), journal.next_decision()]
    return [*held, sorted(workspace.root.iterdir()), sorted(map(str, workspace.root.rglob("*.md")))]


def refused(here: Workspace, data: bytes) -> str:
    """Why a file is not taken in; nothing is written."""
    path = here.root / "forged.baton"
    path.write_bytes(data)
    before = everything(here)
    with pytest.raises(ImportRefused) as told:
        imported(here, examined(here, path))
    assert everything(here) == before
    assert "\n" not in str(told.value)
    assert str(told.value).startswith(f"{path}: ")
    return told.value.message


# What is taken in


def test_a_file_that_is_chained_anew_is_what_it_was(
    here: Workspace, there: Workspace, waiting: Run, forged: Forged
) -> None:
    """The forger of these tests changes nothing by itself."""
    data = waiting.as_file().data
    assert Forged.of(forged.chained().counted().packed()).lines == Forged.of(data).lines
    (here.root / "run.baton").write_bytes(data)
    run = imported(here, examined(here, here.root / "run.baton"))
    assert run.events() == waiting.events()
    assert here.verify().ok


@pytest.fixture
def arrived(here: Workspace, there: Workspace, waiting: Run) -> Run:
    path = here.root / "run.baton"
    path.write_bytes(waiting.as_file().data)
    return imported(here, examined(here, path))


def test_a_question_that_came_is_open_for_nobody(here: Workspace, arrived: Run) -> None:
    assert here.decisions() == []
    assert arrived.status == "interrupted"
    assert arrived.state.decision is None
    with pytest.raises(BatonError, match="was withdrawn"):
        arrived.answer("d-1", given("approve"))


def given(answer: str) -> Given:
    return Given(answer, fields={"focus": "rest", "count": 3, "until": None})


def test_it_is_asked_anew_under_a_number_of_this_workspace(here: Workspace, arrived: Run) -> None:
    arrived.drive()
    kinds = [event.kind for event in arrived.events()][-3:]
    assert kinds == ["DecisionWithdrawn", "DriverClaimed", "DecisionOpened"]
    assert [decision.id for decision in here.decisions()] == ["d-2"]
    assert here.verify().ok


@pytest.mark.parametrize("move", ["cancel", "goto", "upgrade"])
def test_whatever_moves_it_makes_the_question_void(here: Workspace, arrived: Run, move: str) -> None:
    if move == "cancel":
        arrived.cancel()
    elif move == "goto":
        arrived.goto("draft")
    else:
        script = here.root / "apps" / "keep.py"
        script.write_text(script.read_text("utf-8").replace("Something", "A thing"), "utf-8")
        upgraded(here, examined_upgrade(here, arrived, {}))
    assert "DecisionWithdrawn" in [event.kind for event in arrived.events()]
    assert here.run(arrived.id).state.asked_elsewhere is None
    assert here.verify().ok


def test_it_may_be_exported_and_taken_in_from_machine_to_machine(
    here: Workspace, there: Workspace, arrived: Run, tmp_path: Path, clock: Clock
) -> None:
    arrived.drive()
    third = open_workspace(make_workspace(tmp_path / "third"), clock)
    seen = there.run(arrived.id).state.head.seq
    path = tmp_path / "again.baton"
    path.write_bytes(arrived.as_file().data)
    run = imported(third, examined(third, path))
    run.drive()
    assert [decision.id for decision in third.decisions()] == ["d-3"]
    path.write_bytes(run.as_file().data)
    back = imported(there, examined(there, path))
    assert back.events() == run.events()
    assert there.journal.imported(back.id) == ((seen, back.state.head.seq),)
    assert there.decisions() == []
    there.journal.rebuild()  # type: ignore[attr-defined]
    assert there.verify().ok


def test_an_approval_that_held_here_ends_when_more_of_the_run_comes(there: Workspace, tmp_path: Path) -> None:
    """Whoever has the file could else steer the run to the effect on a way that nobody here has seen."""
    (there.root / "apps" / "save.yaml").write_text(SAVE, "utf-8")
    run = there.start("save", text="Something.\n")
    run.drive()
    run.answer("d-1", Given("approve"))
    assert run.state.approvals
    forged = Forged.of(run.as_file().data)
    at, claimed = forged.events[-1]["at"], {"driver": "1-0000000000000000"}
    forged.lines.append({"seq": 0, "kind": "DriverClaimed", "at": at, "actor": "baton", "body": claimed, "digest": ""})
    path = tmp_path / "more.baton"
    path.write_bytes(forged.chained().counted().packed())
    back = imported(there, examined(there, path))
    assert back.state.approvals == ()
    assert back.status == "interrupted"
    assert there.verify().ok


SAVE = """\
description: Save a text.
inputs: {text: string}
phases:
  decide:
    gate: Save it?
    reads: [text]
    then: {approve: keep}
  keep:
    effect: save_file
    reads: {text: text}
    with: {folder: notes, name: a.md}
"""


def test_a_cap_that_was_raised_there_is_not_raised_here(here: Workspace, there: Workspace, forged: Forged) -> None:
    raised = {"kind": "BudgetRaised", "at": forged.events[-1]["at"], "actor": "you", "digest": ""}
    for scope in ("run", "day"):
        body = {"scope": scope, "usd": 1000.0} | ({"day": "2026-11-22"} if scope == "day" else {})
        forged.lines.append({"seq": 0, **raised, "body": body})
    path = here.root / "run.baton"
    path.write_bytes(forged.chained().counted().packed())
    run = imported(here, examined(here, path))
    spend = here.journal.spend("2026-11-22", run.id)
    assert (spend.run_raised_usd, spend.day_raised_usd) == (0, 0)
    assert here.verify().ok


def test_what_was_spent_there_counts_for_the_run_and_for_no_day(here: Workspace, forged: Forged) -> None:
    spent(forged, 2.5)
    path = here.root / "run.baton"
    path.write_bytes(forged.chained().counted().packed())
    run = imported(here, examined(here, path))
    spend = here.journal.spend("2026-11-22", run.id)
    assert (spend.run_usd, spend.day_usd, here.journal.runs()[0].cost_usd) == (2.5, 0, 2.5)
    here.journal.rebuild()  # type: ignore[attr-defined]
    assert here.verify().ok


def test_what_a_vendors_cache_cost_more_than_it_saved_comes_along(tmp_path: Path) -> None:
    """So it is with the first request of every agent whose vendor is paid for what it puts there."""
    price = 'prices: {"near:small": {input: 10, output: 50, cache_write: 12.5}}\n'
    with chat_server() as server:
        server.says = lambda asked: {"content": "Small tools last."}
        put_there = {"prompt_tokens_details": {"cache_write_tokens": 90}}
        server.usage = {"prompt_tokens": 100, "completion_tokens": 20, **put_there}
        for name in ("one", "other"):
            settle(make_modelled(tmp_path / name, server.url), server.url, more=price)
        with Workspace.open(tmp_path / "one") as one, Workspace.open(tmp_path / "other") as other:
            run = one.start("say", topic="tools")
            run.drive()
            there = other.import_run(run.export(tmp_path / "run.baton"))
            [answered] = [event.fact for event in there.events() if isinstance(event.fact, facts.ModelAnswered)]
    assert answered.cache_saved_usd == -0.000225


def spent(forged: Forged, usd: float) -> None:
    """A request that reserved something, in the first visit."""
    at = forged.events.index(forged.event("PhaseStarted")) + 1
    after = forged.events[at]
    body = {"key": GENESIS, "model": "acme:one", "reserved_usd": usd, "budget": {"day": "2026-11-22", "run_usd": 9.0}}
    asked = {"seq": 0, "kind": "ModelAsked", "at": after["at"], "actor": "writer", "body": body, "digest": ""}
    forged.lines.insert(forged.lines.index(after), asked)


def answered(forged: Forged, saved_usd: float) -> None:
    """What that request came to."""
    asked = forged.event("ModelAsked")
    body = {"answer": GENESIS, "model": "one", "cache_saved_usd": saved_usd}
    forged.lines.insert(forged.lines.index(asked) + 1, {**asked, "kind": "ModelAnswered", "body": body})


# What is refused


def retold(change: Callable[[Forged], object]) -> Callable[[Forged], bytes]:
    """A change of the lines, chained and counted anew."""

    def made(forged: Forged) -> bytes:
        change(forged)
        return forged.chained().counted().packed()

    return made


def only_counted(change: Callable[[Forged], object]) -> Callable[[Forged], bytes]:
    """A change of the lines by somebody who knows nothing of chains."""

    def made(forged: Forged) -> bytes:
        change(forged)
        return forged.counted().packed()

    return made


def as_it_is(change: Callable[[Forged], object]) -> Callable[[Forged], bytes]:
    def made(forged: Forged) -> bytes:
        change(forged)
        return forged.packed()

    return made


def put(kind: str, **fields: Any) -> Callable[[Forged], bytes]:
    """Other fields in the body of the first event of a kind."""
    return retold(lambda forged: forged.event(kind)["body"].update(fields))


def head(**fields: Any) -> Callable[[Forged], bytes]:
    return as_it_is(lambda forged: forged.lines[0].update(fields))


def renamed(run: str) -> Callable[[Forged], bytes]:
    return retold(lambda forged: forged.lines[0].update(run=run))


def another(name: str, data: bytes, media_type: str = "text/markdown") -> Callable[[Forged], bytes]:
    """Other bytes for an artifact, by the field of the fact that names it first."""

    def change(forged: Forged) -> None:
        digest = next(line["body"][name] for line in forged.events if name in line["body"])
        forged.swap(digest, Artifact(data, media_type))

    return retold(change)


def with_event(kind: str, body: Line, place: int = 99) -> Callable[[Forged], bytes]:
    def change(forged: Forged) -> None:
        at = forged.events[-1]["at"]
        event = {"seq": 0, "kind": kind, "at": at, "actor": "you", "body": body, "digest": ""}
        forged.lines.insert(place if place < len(forged.lines) else len(forged.lines), event)

    return retold(change)


def twice(forged: Forged) -> None:
    forged.lines.insert(2, dict(forged.events[0]))


def bomb(_: Forged) -> bytes:
    piece = b" " * (1 << 20)
    return gzip.compress(piece * (MAX_RUN_FILE_BYTES // len(piece) + 1), compresslevel=1, mtime=0)


def many_lines(_: Forged) -> bytes:
    return gzip.compress(b"\n" * 500_000)


def raw(text: str) -> Callable[[Forged], bytes]:
    return lambda _: gzip.compress(text.encode("utf-8", "surrogatepass"))


def first_artifact(forged: Forged) -> Line:
    return next(line for line in forged.lines if "artifact" in line)


HOSTILE: dict[str, tuple[Callable[[Forged], bytes], str]] = {
    "nothing": (lambda _: b"", "is no run file"),
    "a note": (lambda _: b"# A note\n", "is no run file"),
    "a pickle": (lambda _: b"\x80\x04\x95.", "is no run file"),
    "another archive": (raw("hello\n"), "line 1 cannot be read"),
    "cut off": (lambda forged: forged.packed()[:-40], "is cut off"),
    "a byte that is another": (lambda forged: flipped(forged.packed()), ""),
    "something behind its end": (lambda forged: forged.packed() + b"more", "goes on behind its end"),
    "two archives": (lambda forged: forged.packed() * 2, "goes on behind its end"),
    "a bomb": (bomb, "unpacks to more than"),
    "many lines": (many_lines, "has more than 400,000 lines"),
    "a line without end": (raw('{"format":"baton-run","v":1}'), "ends in the middle of a line"),
    "no UTF-8": (lambda _: gzip.compress(b'{"format":"\xff"}\n'), "holds bytes that are no UTF-8"),
    "deep JSON": (raw("[" * 5_000 + "\n"), "nested more than"),
    "a deep body": (only_counted(lambda forged: forged.events[1].update(body=nested(90))), "nested more than"),
    "a long number": (raw('{"format":"baton-run","v":' + "1" * 500 + "}\n"), "digits"),
    "NaN": (raw('{"format":"baton-run","v":NaN}\n'), "is not JSON"),
    "a newer file": (head(v=3), "was written by a newer version of Baton"),
    "an older file": (head(v=0), "line 1 is not how a run file begins"),
    "a head with more": (head(secret="x"), "line 1 is not how a run file begins"),
    "a count that lies": (head(events=1), "does not hold what its first line says"),
    "a head that lies": (head(head=GENESIS), "does not hold what its first line says"),
    "no events": (as_it_is(lambda forged: forged.lines.__delitem__(slice(1, None))), "holds no event"),
    "a line of neither kind": (
        as_it_is(lambda forged: forged.lines.append({"x": 1})),
        "is neither an event nor an artifact",
    ),
    "an event with more": (
        as_it_is(lambda forged: forged.events[0].update(x=1)),
        "is neither an event nor an artifact",
    ),
    "a path for an id": (renamed("../../etc/passwd"), "as Baton never would"),
    "an id with an end of line": (renamed("pub-1\nok"), "as Baton never would"),
    "an id in another script": (renamed("рub-1"), "as Baton never would"),
    "an id that is none": (renamed(""), "as Baton never would"),
    "the stream of the system": (renamed("system"), "is no run"),
    "events of another run": (
        as_it_is(lambda forged: forged.lines[0].update(run="kee-0000")),
        "event 1 is not what was written",
    ),
    "an event twice": (only_counted(twice), "event 2 is not what was written"),
    "an event that is gone": (
        only_counted(lambda forged: forged.drop(forged.events[2])),
        "event 3 is not what was written",
    ),
    "events in another order": (
        only_counted(lambda forged: forged.lines.insert(1, forged.lines.pop(forged.lines.index(forged.events[3])))),
        "event 1 is not",
    ),
    "another word in an event": (
        only_counted(lambda forged: forged.events[0]["body"].update(profile="paid")),
        "event 1 is not",
    ),
    "another actor": (only_counted(lambda forged: forged.events[2].update(actor="you")), "event 3 is not"),
    "an actor that is none": (
        retold(lambda forged: forged.events[1].update(actor="\x1b[31myou")),
        "its actor is no name",
    ),
    "a time that is none": (retold(lambda forged: forged.events[1].update(at="yesterday")), "its time is none"),
    "a time to come": (retold(lambda forged: forged.events[1].update(at="2999-01-01T00:00:00.000000Z")), "yet to come"),
    "a kind of the future": (with_event("RunPraised", {}), "which this version of Baton does not know"),
    "a field of the future": (put("RunStarted", mood="good"), "which this version does not know"),
    "a kind of the system's": (
        with_event("StreamRemoved", {"stream": "x", "last_seq": 1, "last_digest": "x"}),
        "belongs to no run",
    ),
    "an import in a run": (
        with_event("RunImported", {"stream": "x", "after": 0, "last_seq": 1, "last_digest": "x"}),
        "belongs to no run",
    ),
    "a start in the middle": (retold(lambda forged: forged.lines.append(dict(forged.events[0]))), "a run begins once"),
    "no start": (retold(lambda forged: forged.drop(forged.events[0])), "a run begins once"),
    "a nonce that is none": (put("RunStarted", nonce="0"), "nonce"),
    "a path for an app": (put("RunStarted", app="../keep"), "as Baton never would"),
    "an app of another name": (put("RunStarted", app="list"), "an app of another name"),
    "a file of no input": (put("RunStarted", files={"x": "/etc/passwd"}), "a file of an input it does not have"),
    "a number for a text": (put("RunStarted", profile=7), "profile is no text"),
    "a list for an object": (put("RunStarted", inputs=[]), "inputs is no object"),
    "a digest that is none": (put("RunStarted", definition="../journal.db"), "definition is no digest"),
    "a field that is missing": (retold(lambda forged: forged.event("RunStarted")["body"].pop("nonce")), "has no nonce"),
    "a visit before the first": (put("PhaseStarted", visit=-1), "visit is below zero"),
    "a control character": (put("PhaseStarted", phase="draft\x1b[2J"), "cannot be seen"),
    "a right-to-left name": (put("PhaseStarted", phase="dra\u202eft"), "cannot be seen"),
    "a driver with an end of line": (put("DriverClaimed", driver="1-2\n"), "cannot be seen"),
    "a negative cost": (retold(lambda forged: spent(forged, -5.0)), "below zero"),
    "a saving beyond all": (
        retold(lambda forged: spent(forged, 1.0) or answered(forged, -2e6)),
        "is beyond 1,000,000, to either side",
    ),
    "a cost beyond all": (retold(lambda forged: [spent(forged, 9e5) for _ in range(2_000)]), "more than there is"),
    "an id of a decision that is a path": (put("DecisionOpened", decision="../d-1"), "as Baton never would"),
    "a number of a decision far ahead": (
        put("DecisionOpened", decision="d-99999999999999"),
        "as no workspace comes to",
    ),
    "a decision twice": (
        retold(lambda forged: forged.lines.append(dict(forged.event("DecisionOpened")))),
        "a second time",
    ),
    "an answer to nothing": (
        with_event("DecisionAnswered", {"decision": "d-9", "answer": "approve", "to": "end"}),
        "do not add up",
    ),
    "an intent of nobody": (
        with_event("EffectStepDone", {"step": "write", "found": GENESIS}, place=2),
        "do not add up",
    ),
    "a phase that the app has not": (put("PhaseStarted", phase="nowhere"), "do not add up"),
    "an artifact that is missing": (
        retold(lambda forged: forged.drop(first_artifact(forged))),
        "which it does not hold",
    ),
    "an artifact of other bytes": (
        as_it_is(lambda forged: first_artifact(forged).update(text="x")),
        "its digest is another one",
    ),
    "an artifact twice": (retold(lambda forged: forged.lines.append(dict(first_artifact(forged)))), "is there twice"),
    "an artifact of nothing": (
        retold(lambda forged: forged.lines.append({"artifact": digest_of(b"x"), "type": "text/plain", "text": "x"})),
        "belongs to none of its events",
    ),
    "a path for an artifact": (
        as_it_is(lambda forged: first_artifact(forged).update(artifact="../../x")),
        "its digest is another one",
    ),
    "a media type with a line": (
        as_it_is(lambda forged: first_artifact(forged).update(type="text/x\nok")),
        "for a media type",
    ),
    "no base64": (
        as_it_is(lambda forged: forged.lines.append({"artifact": "x", "type": "a/b", "base64": "%"})),
        "cannot be made of",
    ),
    "half a character": (
        as_it_is(lambda forged: forged.lines.append({"artifact": "x", "type": "a/b", "text": "\ud800"})),
        "cannot be made of",
    ),
    "a text that was forgotten too early": (
        retold(lambda forged: forged.lines[0].update(forgotten=[gone(forged)])),
        "which no run could do without",
    ),
    "forgotten twice": (head(forgotten=["x", "x"]), "twice"),
    "forgotten by no digest": (head(forgotten=[7]), "not by its digest"),
    "a definition that is none": (another("definition", b'{"app": 7}', "application/json"), "do not add up"),
    "a definition of text": (another("definition", b"hello"), "do not add up"),
    "a definition without phases": (
        another(
            "definition",
            b'{"app": {"name": "keep", "description": "", "phases": []}, "profile": "", "roles": {}}',
            "application/json",
        ),
        "do not add up",
    ),
    "a deep definition": (another("definition", b"[" * 5_000, "application/json"), "nested more than"),
    "JSON that is none": (another("form", b"{", "application/json"), "cannot be read"),
    "a question that is no text": (another("question", b"\xff\xfe", "text/plain"), "it is no text"),
    "a question of bytes": (another("question", b"\xff\xfe", "application/octet-stream"), "do not add up"),
    "a form that is none": (another("form", b'"hello"', "application/json"), "do not add up"),
}


def flipped(data: bytes) -> bytes:
    return data[:200] + bytes([data[200] ^ 1]) + data[201:]


def nested(depth: int) -> Any:
    value: Any = {}
    for _ in range(depth):
        value = {"a": [value]}
    return value


def gone(forged: Forged) -> str:
    line = first_artifact(forged)
    forged.drop(line)
    digest: str = line["artifact"]
    return digest


@pytest.mark.parametrize("lie", HOSTILE)
def test_a_file_that_lies_is_told_in_one_line_and_leaves_nothing(here: Workspace, forged: Forged, lie: str) -> None:
    made, told = HOSTILE[lie]
    assert told in refused(here, made(forged))


def test_a_seal_that_was_forged_makes_nothing_ours(here: Workspace, there: Workspace, forged: Forged) -> None:
    """A seal is a field like any other until it is compared with this machine's key."""
    for kind in ("RunStarted", "DecisionOpened"):
        forged.event(kind)["body"]["seal"] = "0" * 32
    path = here.root / "run.baton"
    path.write_bytes(forged.chained().counted().packed())
    run = imported(here, examined(here, path))
    assert not run.state.begun_here
    assert run.came_along()


def test_seals_of_this_very_machine_do_not_hold_in_what_comes_in_a_file(tmp_path: Path) -> None:
    """Else an old file would bring back an approval that has been used since."""
    root = make_workspace(tmp_path / "ws")
    with Workspace.open(root) as workspace:
        run = workspace.start("keep", topic="tools")
        run.drive()
        run.answer("d-1", given("approve"))
        assert run.state.begun_here
        path = run.as_file().write(tmp_path / "run.baton")
    (root / "state" / "journal.db").rename(tmp_path / "old.db")
    with Workspace.open(root) as workspace:
        run = imported(workspace, examined(workspace, path))
        assert not run.state.begun_here
        assert [answered.actor for answered in run.state.answered.values()] == [facts.ELSEWHERE]


@pytest.mark.parametrize("what", ["pipe", "folder", "nothing", "link in a circle"])
def test_what_is_no_file_is_told(here: Workspace, what: str) -> None:
    path = here.root / "x.baton"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "link in a circle":
        path.symlink_to(path)
    with pytest.raises(ImportRefused, match=r"no file|no such file|cannot be read"):
        examined(here, path)


def test_a_newer_version_is_told_as_that(here: Workspace, forged: Forged) -> None:
    path = here.root / "x.baton"
    path.write_bytes(with_event("RunPraised", {})(forged))
    with pytest.raises(ImportNewer) as told:
        examined(here, path)
    assert told.value.mend == "Upgrade Baton here, then import it."


def test_a_run_that_moved_meanwhile_is_told(here: Workspace, there: Workspace, waiting: Run) -> None:
    path = here.root / "run.baton"
    path.write_bytes(waiting.as_file().data)
    first, second = examined(here, path), examined(here, path)
    imported(here, first)
    with pytest.raises(ImportRefused, match="moved here meanwhile"):
        imported(here, second)
    assert here.verify().ok


def test_what_a_run_would_use_and_did_not_bring_is_told(there: Workspace, waiting: Run) -> None:
    definition = waiting.definition
    assert lacking(definition) == []
    scripts = definition.modules["apps/keep.py"].replace("def finish", "def finish_")
    other = replace(definition, modules={"apps/keep.py": scripts})
    assert lacking(other) == ["phase finish: function finish of apps/keep.py"]
    effect = changed(definition.app.phases[0], name="send", kind="effect", effect="send_mail")
    assert lacking(replace(definition, app=replace(definition.app, phases=(effect,)))) == [
        "phase send: effect send_mail, of an installed package"
    ]
    providers = {"old": Provider("old", "parlour", "https://parlour.example"), "own": Provider("own", "openai")}
    assert lacking(replace(definition, providers=providers)) == ["provider old: kind parlour, of an installed package"]


def test_no_other_run_is_in_the_file(there: Workspace, waiting: Run) -> None:
    other = there.start("keep", topic="a secret of another run")
    other.drive()
    text = gzip.decompress(waiting.as_file().data).decode()
    assert other.id not in text
    assert "a secret of another run" not in text
    assert str(there.root) not in text


def test_a_text_that_no_utf_8_can_spell_travels_too(there: Workspace, here: Workspace) -> None:
    run = there.start("keep", topic="half \ud83d of a picture")
    path = run.as_file().write(here.root / "run.baton")
    assert imported(here, examined(here, path)).artifact("topic").value == "half \ud83d of a picture"


def test_from_python_it_is_two_calls(there: Workspace, here: Workspace, waiting: Run, tmp_path: Path) -> None:
    run = here.import_run(waiting.export(tmp_path / "run.baton"))
    assert (run.id, run.state.head.digest) == (waiting.id, waiting.state.head.digest)
    with pytest.raises(BatonError, match="is there already"):
        waiting.export(tmp_path / "run.baton")
    assert waiting.export(tmp_path / "run.baton", replace=True).stat().st_mode & 0o777 == 0o600
