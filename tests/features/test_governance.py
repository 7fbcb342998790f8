"""The monthly review on a real journal: what it proposes is done by a yes alone, as it was shown, and can be undone."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

import orchestrator.face.governing.adopting as adopting
from orchestrator.domain.day_facts import NoteTaken
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import RunStarted
from orchestrator.errors import EffectMoved, UsageError
from orchestrator.face.governing.review_app import REVIEW_APP
from orchestrator.face.looks import note_look
from orchestrator.face.run import Run
from orchestrator.face.trust import trust_in, workspace_pieces
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps import lifecycle
from orchestrator.features.governance.month import begin_review, review_of_system
from orchestrator.features.governance.undoing import undo
from orchestrator.features.reviews.verifying import verified_reviews
from orchestrator.features.state.saying import take_note
from orchestrator.workspace.trust import Trust

REPOSITORY = Path(__file__).resolve().parents[2]
JOT = """\
description: Keep a thought.
baseline_minutes: 5
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  check: {gate: "Keep it?", reads: [draft, topic]}
  keep: {effect: save_file, reads: {text: draft, name: topic}, with: {folder: notes}}
"""
SCRIPTS = 'def draft(topic):\n    return f"# {topic}\\n"\n'
RULES = """\
# My rules. First that applies answers.
rules:
  reviews:                       # the pages of reviews
    app: "*-review"
    effect: save_file
    when: args.folder == "reviews"
    answer: approve
    why: it only adds a page

# the end
"""

ODD = """\
rules:
      reviews:
          {app: "*-review", effect: save_file, when: args.folder == "reviews", answer: approve, why: it adds}"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    Trust(written(tmp_path)).allow_folder()
    return tmp_path


def written(tmp_path: Path) -> Path:
    files = {
        "baton.yaml": "profile: offline\nprofiles:\n  offline: {fast: offline}\nbuild_hours_month: 1\n",
        "apps/jot.yaml": JOT,
        "apps/jot.py": SCRIPTS,
        "rules/approvals.yaml": RULES,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("system-review.yaml", "system_review.py", "proposal.yaml"):
        shutil.copy(REPOSITORY / "apps" / name, tmp_path / "apps" / name)
    return tmp_path


@pytest.fixture
def ws(root: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(root, clock) as workspace:
        yield workspace


def jot(ws: Workspace, topic: str) -> Run:
    run = ws.start("jot", topic=topic)
    run.drive()
    return run


def kept_untouched(ws: Workspace, clock: Clock, times: int = 10) -> None:
    for number in range(times):
        run = jot(ws, f"thought-{number}")
        note_look(ws, run.id, decision=ws.decisions()[-1].id, seconds=12.0)
        ws.decisions()[-1].approve()
        ws.run(run.id).drive()
        clock.pass_(hours=1)


def reviewed(ws: Workspace) -> Run:
    """Started, and driven to what it asks first."""
    run = ws.start(REVIEW_APP)
    run.drive()
    return run


def answered(ws: Workspace, run: Run, word: str) -> Run:
    """Every question of the run and its branches, until there is none: proposals with a word, the rest with a yes."""
    while open_ := [one for one in ws.decisions() if one.run.id.partition("/")[0] == run.id]:
        for decision in open_:
            is_proposal = "/" in decision.run.id
            decision.answer(word if is_proposal else "approve", fields=None if is_proposal else {})
            decision.run.drive()
        ws.run(run.id).drive()
    return ws.run(run.id)


def evidence(run: Run) -> dict[str, object]:
    value: dict[str, object] = run.artifact("system").value["entries"][0]
    return value


def proposed(run: Run) -> list[str]:
    return [one["id"] for one in run.artifact("system").value["entries"][0]["proposals"]]


def approvals(ws: Workspace) -> str:
    return (ws.root / "rules/approvals.yaml").read_bytes().decode()


def test_a_rule_is_proposed_shown_adopted_at_work_and_undone(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock)
    run = reviewed(ws)
    assert proposed(run) == ["relax:jot/check"]
    [decision] = ws.decisions()
    assert any("+  yes-to-jot-check:" in str(preview) for preview in previews(decision))
    assert approvals(ws) == RULES

    done = answered(ws, run, "approve")

    assert done.status == "done"
    after = approvals(ws)
    assert after.startswith(RULES.partition("\n# the end")[0])
    assert after.endswith("\n# the end\n")
    assert jot(ws, "unasked").status == "done"
    assert "relax:jot/check: you said yes" in done.artifact("page").text

    undone = undo(ws)

    assert approvals(ws) == RULES
    assert "byte for byte" in undone.told
    assert jot(ws, "asked").status == "waiting"
    with pytest.raises(UsageError, match="nothing that a review proposed is adopted"):
        undo(ws)


def previews(decision):  # type: ignore[no-untyped-def]
    return [decision.run.artifact_of(digest).value for digest in decision.opened.previews.values()]


@pytest.mark.parametrize(
    "text",
    [
        RULES.replace("\n", "\r\n"),
        RULES.rstrip(),
        f"\ufeff{RULES}",
        ODD,
    ],
    ids=["CRLF", "no final newline", "a mark of the encoding", "another indent"],
)
def test_a_file_keeps_its_ways_and_comes_back_byte_for_byte(ws: Workspace, clock: Clock, text: str) -> None:
    path = ws.root / "rules/approvals.yaml"
    path.write_bytes(text.encode())
    path.chmod(0o600)
    kept_untouched(ws, clock)
    answered_proposal(ws, reviewed(ws))
    assert "yes-to-jot-keep" in approvals(ws)
    assert ("\r\n" in approvals(ws)) == ("\r\n" in text)
    undo(ws, "relax:jot/check")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (text.encode(), 0o600)


def answered_proposal(ws: Workspace, run: Run, word: str = "approve") -> None:
    for decision in [one for one in ws.decisions() if one.run.id.startswith(f"{run.id}/")]:
        decision.answer(word)
        decision.run.drive()


def test_a_file_that_was_edited_since_is_not_taken_back(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock)
    answered_proposal(ws, reviewed(ws))
    edited = approvals(ws) + "# mine\n"
    (ws.root / "rules/approvals.yaml").write_text(edited, encoding="utf-8")
    with pytest.raises(UsageError, match=r"edited since(.|\n)*\+  yes-to-jot-check"):
        undo(ws)
    assert approvals(ws) == edited


def test_a_file_that_was_edited_before_the_yes_is_asked_about_again(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock)
    run = reviewed(ws)
    (ws.root / "rules/approvals.yaml").write_text(RULES + "# mine\n", encoding="utf-8")
    answered_proposal(ws, run)
    assert approvals(ws) == RULES + "# mine\n"
    assert len(ws.decisions()) == 1
    answered_proposal(ws, run)
    assert "yes-to-jot-check" in approvals(ws)
    assert "# mine" in approvals(ws)


class Killed(BaseException):
    """A process that ends here and cleans nothing up."""


def test_killed_between_the_record_and_the_file_it_is_written_by_the_next_one(
    root: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(root, clock) as ws:
        kept_untouched(ws, clock)
        run = reviewed(ws)
        [decision] = ws.decisions()

        def killed(*_: object) -> None:
            raise Killed

        monkeypatch.setattr(adopting, "write_over", killed)
        with pytest.raises(Killed):
            decision.answer("approve")
        monkeypatch.undo()
        assert approvals(ws) == RULES
    with open_workspace(root, clock) as ws:
        ws.run(f"{run.id}/ask.1").drive()
        assert approvals(ws).count("yes-to-jot-check:") == 1
        assert answered(ws, run, "approve").status == "done"
        undo(ws)
        assert approvals(ws) == RULES


@pytest.mark.parametrize("killed_in", ["load_definition", "write_over", "written"])
def test_whenever_it_is_killed_an_adopted_rule_may_answer_where_the_workspace_was_made_elsewhere(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    """Before it is vouched for, before the file is written, and once it is."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    trust_in(written(tmp_path)).allow(workspace_pieces(tmp_path))
    write_over = adopting.write_over

    def killed(*given: object) -> None:
        if killed_in == "written":
            write_over(*given)  # type: ignore[arg-type]
        raise Killed

    with open_workspace(tmp_path, clock) as ws:
        ws.must_be_trusted = True
        kept_untouched(ws, clock)
        run = reviewed(ws)
        [decision] = ws.decisions()
        with monkeypatch.context() as patch:
            patch.setattr(adopting, "write_over" if killed_in == "written" else killed_in, killed)
            with pytest.raises(Killed):
                decision.answer("approve")
    with open_workspace(tmp_path, clock) as ws:
        ws.must_be_trusted = True
        ws.run(f"{run.id}/ask.1").drive()
        assert ws.run(f"{run.id}/ask.1").status == "done"
        assert jot(ws, "unasked").status == "done"


@pytest.mark.parametrize(
    "where",
    [
        "reads: {text: draft, name: topic, folder: topic}",
        "reads: {text: draft, name: topic}, with: {folder: 'my \"notes\"'}",
        "reads: {text: draft, name: topic}, with: {folder: 'a\\b'}",
    ],
    ids=["given by the run", "a quote", "a backslash"],
)
def test_a_rule_that_would_let_more_act_than_was_approved_is_not_proposed(
    ws: Workspace, clock: Clock, where: str
) -> None:
    fixed = "reads: {text: draft, name: topic}, with: {folder: notes}"
    (ws.root / "apps/jot.yaml").write_text(JOT.replace(fixed, where), encoding="utf-8")
    kept_untouched(ws, clock)
    run = reviewed(ws)
    assert proposed(run) == []
    assert "where its effect writes is not fixed in the app" in run.artifact("evidence").value["lines"]


def test_a_pattern_whose_app_is_called_otherwise_is_not_proposed_again(ws: Workspace) -> None:
    for spelled in ("Jöt", "stand up"):
        for _ in range(5):
            take_note(ws, "did it", pattern=spelled)
    assert proposed(reviewed(ws)) == ["build:stand up"]


def test_the_name_of_a_pattern_marks_nothing_in_the_page_nor_at_the_gate(ws: Workspace) -> None:
    for _ in range(5):
        take_note(ws, "did it", pattern="[see](x) <b>")
    run = reviewed(ws)
    evidence = run.artifact("evidence").value
    asked = run.artifact("system").value["entries"][0]["proposals"][0]["about"]
    for told in (*(one["told"] for one in evidence["ledger"]), asked):
        assert "[see]" not in told.replace("\\[", "")
        assert "<b>" not in told.replace("\\<", "")


def test_an_edit_while_a_yes_is_carried_out_is_not_adopted_unseen(
    ws: Workspace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_untouched(ws, clock)
    [proposal] = reviewed(ws).artifact("system").value["entries"][0]["proposals"]
    governing = adopting.WorkspaceGoverning(ws.root, ws.journal, lambda: ws.days.today, lambda: ws.secrets({}))
    approved = governing.adoption(proposal["code"]).binds
    edited = RULES + "# mine\n"
    shown = adopting.unified

    def edits(*given: object) -> str:
        (ws.root / "rules/approvals.yaml").write_text(edited, encoding="utf-8")
        return shown(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(adopting, "unified", edits)
    with pytest.raises(EffectMoved, match="was changed meanwhile"):
        governing.adopt(proposal["code"], "k", approved)
    assert approvals(ws) == edited


def test_an_app_that_nobody_uses_is_retired_by_a_yes_and_had_back(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock, 1)
    waiting = jot(ws, "waits")
    (ws.root / "apps/jot.py").chmod(0o640)
    clock.now = clock.now.replace(year=2030)
    run = reviewed(ws)
    [one] = run.artifact("system").value["entries"][0]["proposals"]
    assert one["id"] == "retire:jot"
    assert f"1 run not ended ({waiting.id})" in one["lost"][0]

    answered_proposal(ws, run)

    assert (ws.root / "apps/retired/jot.yaml").read_text("utf-8") == JOT
    assert not (ws.root / "apps/jot.py").exists()
    next(one for one in ws.decisions() if one.run.id == waiting.id).approve()
    ws.run(waiting.id).drive()
    assert ws.run(waiting.id).status == "done"

    assert "byte for byte" in undo(ws, "retire:jot").told
    assert (ws.root / "apps/jot.yaml").read_text("utf-8") == JOT
    assert (ws.root / "apps/jot.py").stat().st_mode & 0o777 == 0o640


def test_a_pinned_app_is_not_proposed_and_a_no_is_kept(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock, 1)
    clock.now = clock.now.replace(year=2030)
    lifecycle.pin(ws, "jot")
    assert proposed(reviewed(ws)) == []
    lifecycle.unpin(ws, "jot")
    run = reviewed(ws)
    answered(ws, run, "reject")
    assert (ws.root / "apps/jot.yaml").exists()
    assert proposed(reviewed(ws)) == []
    clock.pass_(days=31)
    assert proposed(reviewed(ws)) == ["retire:jot"]


def test_later_changes_nothing_and_is_asked_again(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock)
    answered(ws, reviewed(ws), "later")
    assert approvals(ws) == RULES
    assert proposed(reviewed(ws)) == ["relax:jot/check"]


def test_a_proposal_that_nobody_answers_is_no_yes(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock)
    run = reviewed(ws)
    clock.pass_(days=26)
    ws.run(f"{run.id}/ask.1").drive()
    ws.run(run.id).drive()
    assert approvals(ws) == RULES
    assert "relax:jot/check: later" in ws.run(run.id).artifact("prefilled").text


def test_periods_follow_each_other_without_a_gap_and_totals_are_the_journal_s(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock, 3)
    take_note(ws, "mended it", minutes=90, building=True)
    clock.pass_(hours=1)
    first = answered(ws, reviewed(ws), "later")
    clock.pass_(days=30)
    kept_untouched(ws, clock, 2)
    take_note(ws, "mended it again", minutes=30, building=True)
    clock.pass_(hours=1)
    second = answered(ws, reviewed(ws), "later")

    runs = [evidence(one)["apps"][0]["runs"] for one in (first, second)]  # type: ignore[index]
    built = [evidence(one)["motion"]["building_minutes"] for one in (first, second)]  # type: ignore[index]
    assert (runs, built) == ([3, 2], [90, 30])
    events = [event.fact for row in ws.runs() for event in ws.journal.read(row.run)]
    started = Counter(fact.app for fact in events if isinstance(fact, RunStarted))
    notes = [event.fact for event in ws.journal.read(SYSTEM) if isinstance(event.fact, NoteTaken)]
    assert sum(runs) == started["jot"]
    assert sum(built) == sum(fact.minutes for fact in notes if fact.building)
    assert evidence(second)["after"] == first.id
    assert "1.5 h building, of 1 h a month" in first.artifact("page").text
    assert [Path(one.path).name for one in verified_reviews(ws)] == ["2026-11-system.md", "2026-12-system.md"]
    assert all(one.exit_status == 0 and not one.failing for one in verified_reviews(ws))


def test_a_review_that_did_not_look_for_what_followed_says_so(ws: Workspace, clock: Clock) -> None:
    """As its schedule begins it; what nobody looked for is not shown as nothing."""
    kept_untouched(ws, clock, 2)
    unasked = "what followed changes at the gates: not looked for"
    by_schedule = answered(ws, reviewed(ws), "later").artifact("page").text
    assert unasked in by_schedule.partition("## HOLES")[2].partition("##")[0]
    asked = begin_review(ws)
    asked.drive()
    assert unasked not in answered(ws, asked, "later").artifact("page").text
    assert all(one.exit_status == 0 and not one.failing for one in verified_reviews(ws))


def test_a_line_that_was_tampered_with_is_named(ws: Workspace, clock: Clock) -> None:
    kept_untouched(ws, clock, 2)
    answered(ws, reviewed(ws), "later")
    path = ws.root / "reviews/2026-11-system.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("jot: 2 runs", "jot: 9 runs", 1), encoding="utf-8")
    [review] = verified_reviews(ws)
    assert [line.text for line in review.failing] == [
        line for line in path.read_text("utf-8").split("\n") if "9 runs" in line
    ]


def test_a_review_is_due_again_after_as_many_days_as_the_rules_say(ws: Workspace, clock: Clock) -> None:
    assert review_of_system(ws).last is None
    run = reviewed(ws)
    assert review_of_system(ws).waiting
    answered(ws, run, "later")
    found = review_of_system(ws)
    assert (str(found.last), str(found.due), found.kept) == ("2026-11-22", "2026-12-22", "reviews/2026-11-system.md")


def test_an_adopted_rule_may_answer_in_a_workspace_that_was_made_elsewhere(tmp_path: Path, clock: Clock) -> None:
    trust_in(written(tmp_path)).allow(workspace_pieces(tmp_path))
    with open_workspace(tmp_path, clock) as ws:
        ws.must_be_trusted = True
        kept_untouched(ws, clock)
        run = ws.start(REVIEW_APP)
        run.drive()
        answered_proposal(ws, run)
        assert jot(ws, "unasked").status == "done"
