"""An unfinished run is moved to its app as it is now when it fits, and is left alone when it does not."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from small_workspace import KEEP_SCRIPTS

from orchestrator.engine.answer import Given
from orchestrator.errors import NotFound, RunError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.app_since import changes_since, told_since
from orchestrator.features.apps.upgrading import Upgrade, examined, upgraded

Change = Callable[[str], str]
FILLED_IN = {"focus": "all", "until": "none"}


def rewrite(ws: Workspace, name: str, change: Change) -> None:
    path = ws.root / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.fixture
def waiting(ws: Workspace) -> Run:
    run = ws.start("keep", topic="tools")
    run.drive()
    return run


def look(ws: Workspace, run: Run, **names: str) -> Upgrade:
    return examined(ws, run, names)


def test_an_app_that_nobody_touched_is_the_same(ws: Workspace, waiting: Run) -> None:
    found = look(ws, waiting)

    assert (found.judged.verdict, found.changes) == ("same", ())
    assert upgraded(ws, found).events() == waiting.events()


def test_a_changed_script_is_compatible_and_takes_part_from_then_on(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.py", lambda text: text.replace('"kept": draft', '"kept": draft.upper()'))

    found = look(ws, waiting)
    run = upgraded(ws, found)

    assert found.judged.verdict == "compatible"
    assert [(change.what, change.verb) for change in found.changes] == [("apps/keep.py", "changed")]
    run.drive()
    [decision] = ws.decisions()
    decision.answer("approve", fields=FILLED_IN)
    assert ws.run(run.id).artifact("finish").value["kept"].startswith("# TOOLS")
    assert ws.verify().ok


def test_without_an_upgrade_a_run_ends_as_it_was_pinned_and_says_what_changed(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.py", lambda text: text.replace('"kept": draft', '"kept": draft.upper()'))
    moved_on(ws)

    assert told_since(ws, waiting) == "its app has changed since: apps/keep.py changed"
    [decision] = ws.decisions()
    decision.answer("approve", fields=FILLED_IN)
    assert ws.run(waiting.id).artifact("finish").value["kept"].startswith("# tools")
    assert changes_since(ws, ws.run(waiting.id)) == ()


def moved_on(ws: Workspace) -> None:
    """The clock of the tests stands in the future of the files that were just written."""
    for path in ws.root.glob("apps/*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))


def test_an_app_that_cannot_be_read_now_is_told_and_stops_nothing(ws: Workspace, waiting: Run) -> None:
    (ws.root / "apps" / "keep.yaml").unlink()
    moved_on(ws)

    told = told_since(ws, waiting)
    assert told.startswith("its app cannot be read now: ")
    assert "." not in told.removesuffix("; the run ends as it was pinned")[-1]


def test_a_question_that_was_open_is_asked_again_and_its_answer_is_void(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.yaml", lambda text: text.replace("Keep this?", "Keep this one?"))

    run = upgraded(ws, look(ws, waiting))
    run.drive()

    [decision] = ws.decisions()
    assert (decision.id, decision.question) == ("d-2", "Keep this one?")
    with pytest.raises(Exception, match="d-1 was withdrawn"):
        run.answer("d-1", Given("approve"))


def test_a_renamed_phase_breaks_until_it_is_mapped(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.yaml", lambda text: text.replace("decide", "signoff"))
    rewrite(ws, "apps/keep.py", lambda text: text.replace("decide", "signoff"))

    breaking = look(ws, waiting)
    assert breaking.judged.verdict == "breaking"
    assert breaking.judged.why == ("it stands at decide, which keep has no more",)
    with pytest.raises(RunError, match="cannot go on under keep as it is now: it stands at decide"):
        upgraded(ws, breaking)

    mapped = look(ws, waiting, decide="signoff")
    assert (mapped.judged.verdict, mapped.judged.artifacts) == ("mapped", {"decide": "signoff"})
    run = upgraded(ws, mapped)
    run.drive()
    [decision] = ws.decisions()
    decision.answer("approve", fields=FILLED_IN)
    assert ws.run(run.id).status == "done"


def test_an_artifact_of_a_renamed_phase_goes_on_under_the_new_name(ws: Workspace, waiting: Run) -> None:
    def rename(text: str) -> str:
        text = text.replace("draft: {script: draft", "sketch: {script: draft")
        return text.replace("[draft]", "[sketch]").replace("[draft, decide]", "{draft: sketch, decide: decide}")

    rewrite(ws, "apps/keep.yaml", rename)

    assert look(ws, waiting).judged.why == (
        "decide reads sketch, which nothing has written and nothing on its way writes",
        "finish reads sketch, which nothing has written and nothing on its way writes",
    )
    text = waiting.artifact("draft").text
    run = upgraded(ws, look(ws, waiting, draft="sketch"))

    assert (run.artifact("sketch").text, run.state.artifacts["sketch"].phase) == (
        text,
        "sketch",
    )


BREAKING: dict[str, tuple[Change, str]] = {
    "a new input without a default": (
        lambda text: text.replace("inputs: {topic: string}", "inputs: {topic: string, tone: string}"),
        "input tone is new and has no default",
    ),
    "an input of another type": (
        lambda text: text.replace("inputs: {topic: string}", "inputs: {topic: number}"),
        "input topic was of another type when the run started",
    ),
    "an artifact that nothing writes": (
        lambda text: text.replace("reads: [draft, decide]", "reads: {draft: more, decide: decide}").replace(
            "  decide:\n", "  more: {script: draft, reads: [topic]}\n  decide:\n"
        ),
        "finish reads more, which nothing has written and nothing on its way writes",
    ),
}


@pytest.mark.parametrize("name", list(BREAKING))
def test_what_breaks_is_told_and_nothing_is_recorded(ws: Workspace, waiting: Run, name: str) -> None:
    change, why = BREAKING[name]
    rewrite(ws, "apps/keep.yaml", change)
    before = waiting.events()

    found = look(ws, waiting)

    assert (found.judged.verdict, found.judged.why) == ("breaking", (why,))
    with pytest.raises(RunError, match="cannot go on"):
        upgraded(ws, found)
    assert waiting.events() == before


def test_a_new_input_with_a_default_has_it(ws: Workspace, waiting: Run) -> None:
    rewrite(
        ws,
        "apps/keep.yaml",
        lambda text: text.replace(
            "inputs: {topic: string}", "inputs: {topic: string, tone: {type: string, default: plain}}"
        ),
    )

    run = upgraded(ws, look(ws, waiting))

    assert run.artifact("tone").value == "plain"


@pytest.mark.parametrize(
    ("names", "told"),
    [({"nope": "decide"}, 'no phase "nope"'), ({"draft": "nope"}, 'no phase "nope"')],
)
def test_only_phases_that_are_there_can_be_mapped(
    ws: Workspace, waiting: Run, names: dict[str, str], told: str
) -> None:
    with pytest.raises(NotFound, match=told):
        look(ws, waiting, **names)


def test_two_phases_never_become_one(ws: Workspace, waiting: Run) -> None:
    with pytest.raises(UsageError, match="draft and finish would both become finish"):
        look(ws, waiting, draft="finish")


def test_an_ended_run_goes_on_under_no_app(ws: Workspace, waiting: Run) -> None:
    waiting.cancel()
    with pytest.raises(RunError, match="is cancelled"):
        look(ws, waiting)


def test_a_run_that_moved_since_it_was_looked_at_is_not_moved(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.yaml", lambda text: text.replace("Keep this?", "Keep this one?"))
    found = look(ws, waiting)
    ws.decisions()[0].answer("approve", fields=FILLED_IN, drive=False)

    with pytest.raises(RunError, match="has moved on meanwhile"):
        upgraded(ws, found)


def test_a_fork_of_an_upgraded_run_knows_the_new_names(ws: Workspace, waiting: Run) -> None:
    rewrite(ws, "apps/keep.yaml", lambda text: text.replace("decide", "signoff"))
    rewrite(ws, "apps/keep.py", lambda text: text.replace("decide", "signoff"))
    run = upgraded(ws, look(ws, waiting, decide="signoff"))
    run.drive()
    ws.decisions()[0].answer("approve", fields=FILLED_IN)

    fork = ws.fork(run.id, start="finish")
    fork.drive()

    assert fork.status == "done"
    assert fork.artifact("finish").value == ws.run(run.id).artifact("finish").value
    assert ws.verify().ok


def test_an_object_held_over_an_upgrade_sees_the_app_of_now(ws: Workspace, waiting: Run) -> None:
    assert waiting.definition.app.phase("decide").named == "Keep this?"
    rewrite(ws, "apps/keep.yaml", lambda text: text.replace("Keep this?", "Keep this one?"))
    upgraded(ws, look(ws, ws.run(waiting.id)))

    waiting.drive()

    assert ws.decisions()[0].question == "Keep this one?"


def test_a_failed_phase_is_tried_again_under_the_mended_app(ws: Workspace) -> None:
    rewrite(
        ws,
        "apps/keep.py",
        lambda _: KEEP_SCRIPTS.replace('return f"# {topic}', 'raise ValueError("no")\n    return f"# {topic}'),
    )
    run = ws.start("keep", topic="tools")
    run.drive()
    assert run.status == "failed"

    rewrite(ws, "apps/keep.py", lambda _: KEEP_SCRIPTS)
    moved = upgraded(ws, look(ws, run))
    moved.drive()

    assert moved.status == "waiting"
