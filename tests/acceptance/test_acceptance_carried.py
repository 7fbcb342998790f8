"""A run that goes from one machine to another in a file: two homes, two workspaces, real git. See docs/carrying.md."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, PAGE, Baton, Ended

from orchestrator.journal.sqlite.journal import SqliteJournal

KILLED = """
import os, sys
from orchestrator.cli.main import main
from orchestrator.journal.sqlite.journal import SqliteJournal
commit = SqliteJournal.commit

def killed(self, appends):
    events = commit(self, appends)
    if any(type(fact).__name__ == sys.argv[1] for one in appends for fact in one.facts):
        os._exit(137)
    return events

async def killed_later(self, appends):
    return killed(self, appends)

SqliteJournal.commit = killed
SqliteJournal.acommit = killed_later
main(sys.argv[2:])
"""
"""A process that dies right after the first fact of a kind is durable."""


@dataclass(frozen=True)
class Machine:
    """A workspace, and what one computer knows: which folders it trusts, and the key of its seals."""

    baton: Baton

    @classmethod
    def at(cls, folder: Path) -> Machine:
        folder.mkdir()
        machine = cls(Baton(folder / "workspace"))
        machine.baton.root.mkdir()
        assert machine("init").code == 0
        return machine

    @property
    def home(self) -> dict[str, str]:
        folder = self.baton.root.parent
        return {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")}

    def __call__(self, *words: str) -> Ended:
        return self.baton(*words, **self.home)

    def dies_after(self, kind: str, *words: str) -> None:
        assert self.baton.program(KILLED, kind, *words, **self.home).code == 137

    def export(self, run: str = "@last") -> Path:
        ended = self("export", run, "--json")
        assert ended.code == 0, ended.err
        return self.baton.root / ended.json["file"]

    def takes(self, file: Path) -> Ended:
        ended = self("import", str(file))
        assert ended.code == 0, ended.err
        return ended

    def head(self) -> str:
        digest: str = self.baton.events()[-1].digest
        return digest

    def artifacts(self) -> list[tuple[str, dict[str, str]]]:
        """What each phase handed on, by digest, in order."""
        handoffs = self("show", "@last", "--json").json["handoffs"]
        return [(handoff["from"], handoff["artifacts"]) for handoff in handoffs]


@pytest.fixture
def here(tmp_path: Path) -> Machine:
    return Machine.at(tmp_path / "here")


@pytest.fixture
def there(tmp_path: Path) -> Machine:
    return Machine.at(tmp_path / "there")


def test_a_run_that_waits_is_approved_anew_on_the_other_machine_and_published_once(
    here: Machine, there: Machine
) -> None:
    assert here("run", "publish", NOTE).code == 3
    file = here.export()
    there.takes(file)
    assert there.head() == here.head()
    assert there("verify").code == 0
    assert there.baton.open_decisions() == []  # what was asked there is asked here by nobody yet
    assert there("trust", "--yes").code == 0
    assert there("resume", "@last").code == 3
    assert there.baton.open_decisions() == ["d-2"]
    assert there("approve", "d-1").code == 1  # its answer would be for another screen
    assert not there.baton.site.commits
    assert there("approve", "d-2").code == 0
    assert len(there.baton.site.commits) == 1
    assert (there.baton.site.folder / PAGE).is_file()
    assert there("verify").code == 0
    assert there("resume").code == 0
    assert len(there.baton.site.commits) == 1


def test_what_goes_on_elsewhere_makes_what_it_would_have_made_here(here: Machine, there: Machine) -> None:
    """The day is an input; nothing else that a machine has for itself gets into what is made."""
    here("run", "publish", NOTE, "-p", "day=2026-03-01", "--until", "review")
    file = here.export()
    there.takes(file)
    there("trust", "--yes")
    for machine in (here, there):
        assert machine("resume", "@last").code == 3
        (open_now,) = machine.baton.open_decisions()
        assert machine("approve", open_now).code == 0
    made_here, made_there = here.artifacts(), there.artifacts()
    assert made_there[:-2] == made_here[:-2]  # the last two hold when and where: an answer, a commit
    assert len(made_there) == len(made_here)


def test_the_file_of_an_imported_run_is_the_file_it_came_in(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    file = here.export()
    there.takes(file)
    assert there.export().read_bytes() == file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_finished_run_can_be_looked_at_and_does_nothing(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    here("approve", "d-1")
    there.takes(here.export())
    assert there("show", "@last", "--json").json["status"] == "done"
    assert there("cat", "@last", "page").out == here("cat", "@last", "page").out
    assert there("transcript", "@last").out == here("transcript", "@last").out
    assert there("resume").out.startswith("nothing was cut off.")
    assert not there.baton.site.commits


def test_nothing_of_it_runs_before_the_person_has_said_so(here: Machine, there: Machine) -> None:
    """The folder is one's own, and what came into it is not."""
    here("run", "publish", NOTE, "--until", "review")
    there.takes(here.export())
    for command in (("resume", "@last"), ("step", "@last")):
        ended = there(*command)
        assert ended.code == 1
        assert "came in a file, and nobody has allowed this yet: run pub-" in ended.err
    assert there("show", "@last", "--json").json["status"] == "interrupted"
    assert there("verify", "@last").code == 0


def test_a_foreign_script_is_named_before_it_runs(here: Machine, there: Machine) -> None:
    script = here.baton.root / "apps" / "publish.py"
    script.write_text(script.read_text("utf-8") + "\n\nprint('ran')\n", "utf-8")
    here("run", "publish", NOTE)
    run = here.baton.runs[0]
    there.takes(here.export())
    ended = there("resume", "@last")
    assert f"apps/publish.py, as run {run} was started with" in there("trust", "--yes").out
    assert "apps/publish.py" in ended.err
    assert there("resume", "@last").code == 3


def test_an_approval_that_was_given_there_lets_nothing_act_here(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    here("approve", "d-1", "--no-drive")
    there.takes(here.export())
    there("trust", "--yes")
    assert there("trust", "--journal", "--yes").out.endswith("nothing in it came along.\n")  # by no word
    assert there("resume", "@last").code == 3
    assert not there.baton.site.commits
    assert there("approve", there.baton.open_decisions()[0]).code == 0
    assert len(there.baton.site.commits) == 1


def test_an_effect_that_was_done_there_is_found_and_not_done_again(
    here: Machine, there: Machine, tmp_path: Path
) -> None:
    """Both machines publish to one site, as two clones of a repository would."""
    here("run", "publish", NOTE)
    here.dies_after("EffectStepDone", "approve", "d-1")
    there.takes(here.export())
    here.baton.site.folder.rename(there.baton.site.folder)
    there("trust", "--yes", "--always")
    assert there("resume", "@last").code == 3
    ended = there("approve", there.baton.open_decisions()[0])
    assert ended.code == 0, ended.err
    assert len(there.baton.site.commits) == 1


def test_an_effect_that_may_be_acting_there_yet_is_in_doubt_here(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    here.dies_after("EffectIntended", "approve", "d-1")
    told = there.takes(here.export()).out
    assert "git_publish was about to act there" in told
    there("trust", "--yes")
    there("resume", "@last")
    ended = there("approve", there.baton.open_decisions()[0], "--json")
    assert ended.code == 3
    (doubt,) = there("inbox", "--json").json["decisions"]
    assert (doubt["kind"], "may still be doing it" in doubt["question"]) == ("in_doubt", True)
    assert not there.baton.site.commits
    assert there("answer", doubt["id"], "again").code == 0
    assert len(there.baton.site.commits) == 1


def test_a_run_that_was_killed_goes_on_elsewhere_where_it_was(here: Machine, there: Machine) -> None:
    here.dies_after("ModelAnswered", "run", "publish", NOTE)
    there.takes(here.export())
    assert there("show", "@last", "--json").json["status"] == "interrupted"
    there("trust", "--yes")
    assert there("resume", "@last").code == 3
    answered = [event for event in there.baton.events() if event.kind == "ModelAnswered"]
    asked = [event for event in there.baton.events() if event.kind == "ModelAsked"]
    assert len(answered) == len(asked)  # what was answered there is not asked again


def test_it_comes_back_with_what_was_done_in_the_meantime(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    there.takes(here.export())
    there("trust", "--yes")
    there("resume", "@last")
    there("approve", "d-2")
    told = here.takes(there.export()).out
    assert "events more" in told
    assert here.head() == there.head()
    assert here.baton.open_decisions() == []
    assert here("verify").code == 0
    assert here("doctor", "--mend").code == 0
    assert here("verify").code == 0
    assert here("approve", "d-1").code == 1
    assert not here.baton.site.commits


def test_coming_back_unfinished_it_asks_here_again(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    there.takes(here.export())
    there("trust", "--yes")
    there("resume", "@last")
    there("send-back", "d-2", "-m", "shorter")
    there("skip", "@last")  # no model there follows a note
    here.takes(there.export())
    assert "came in a file" in here("resume", "@last").err
    here("trust", "--yes")
    assert here("resume", "@last").code == 3
    (now,) = here.baton.open_decisions()
    assert here("approve", now).code == 0
    assert len(here.baton.site.commits) == 1
    assert here("verify").code == 0


def test_what_went_on_in_both_places_is_told_and_changes_nothing(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    file = here.export()
    there.takes(file)
    there("trust", "--yes")
    there("resume", "@last")
    assert "has gone on since by" in there.takes(file).out
    here("send-back", "d-1", "-m", "shorter")
    head = there.head()
    file.unlink()
    ended = there("import", str(here.export()))
    assert (ended.code, "it went on in both places" in ended.err) == (1, True)
    assert there.head() == head


def test_the_same_file_twice_is_taken_once(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    file = here.export()
    there.takes(file)
    assert "is here already; nothing was written." in there.takes(file).out
    assert here.takes(file).out == f"{here.baton.runs[0]} is here already; nothing was written.\n"


def test_its_numbers_are_nobody_elses(here: Machine, there: Machine) -> None:
    """Both have a d-1; the one that came in a file answers to no number here."""
    here("run", "publish", NOTE)
    there("run", "publish", NOTE)
    mine = there.baton.runs[0]
    there.takes(here.export())
    assert there("inbox", "--json").json["decisions"][0]["run"] == mine
    there("trust", "--yes")
    there("resume", here.baton.runs[0])
    assert there.baton.open_decisions() == ["d-1", "d-2"]
    assert there("reject", "d-1").code == 4
    assert there("show", here.baton.runs[0], "--json").json["decision"] == "d-2"


def test_what_was_forgotten_stays_forgotten(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    here("reject", "d-1")
    here("forget", here.baton.runs[0], "--yes")
    told = here("export", "@last", "--to", "other.baton")
    assert "forgotten, and not in it:" in told.out
    there.takes(here.baton.root / "other.baton")
    assert there.head() == here.head()
    assert there("verify").code == 0
    ended = there("cat", "@last", "page")
    assert (ended.code, "was forgotten" in ended.err) == (1, True)


def test_a_fork_stands_alone_and_says_whose_answers_it_would_still_use(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    parent = here.baton.runs[0]
    here("fork", parent, "--from", "review", "--no-drive")
    told = here("export", "@last")
    assert f"baton export {parent}" in told.out
    fork = here.baton.runs[0]
    assert f"{parent}, which it was forked from, is not here" in there.takes(here.baton.root / f"{fork}.baton").out
    there.takes(here.export(parent))
    there("trust", "--yes")
    assert there("resume", fork).code == 3
    reused = [event.fact.reused for event in there.baton.events(fork) if event.kind == "ModelAnswered"]  # type: ignore[union-attr]
    assert set(reused) == {parent}


def test_a_run_that_was_removed_here_is_not_taken_in_again(here: Machine, there: Machine) -> None:
    here("run", "publish", NOTE)
    here("reject", "d-1")
    file = here.export()
    there.takes(file)
    with SqliteJournal.open(there.baton.root / "state" / "journal.db") as journal:
        assert journal.remove([there.baton.runs[0]])
    ended = there("import", str(file))
    assert (ended.code, "was removed here" in ended.err) == (1, True)
    assert "baton init DIR" in ended.err


def test_a_file_that_is_there_is_not_replaced_without_a_word(here: Machine) -> None:
    here("run", "publish", NOTE)
    file = here.export()
    file.write_text("mine", "utf-8")
    assert here("export", "@last").code == 2
    assert file.read_text("utf-8") == "mine"
    assert here("export", "@last", "--yes").code == 0
    assert file.read_bytes()[:2] == b"\x1f\x8b"


def test_what_looks_like_a_secret_is_told_as_a_guess(here: Machine) -> None:
    note = here.baton.root / "inbox" / "keys.md"
    note.write_text("# Keys\n\nThe password: hunter2-Ga3!xQ9z\n\nIt opens the shed. Nobody minds.\n", "utf-8")
    here("run", "publish", "inbox/keys.md")
    told = here("export", "@last", "--json").json
    assert told["guesses"]
    assert "hunter2-Ga3!xQ9z" not in json.dumps(told)


WALK = """\
description: Tell of a folder.
inputs: {place: folder}
phases:
  check:
    gate: Tell of {{ place }}?
    reads: [place]
    then: {approve: end}
"""


@pytest.mark.parametrize("ends", [False, True])
def test_a_folder_that_came_in_a_run_is_asked_about_before_a_fork_uses_it(
    here: Machine, there: Machine, tmp_path: Path, *, ends: bool
) -> None:
    """The workspace is one's own, and the folder was named by whoever made the file."""
    for machine in (here, there):
        (machine.baton.root / "apps" / "walk.yaml").write_text(WALK, "utf-8")
    assert here("run", "walk", str(tmp_path)).code == 3
    if ends:
        here("reject", "d-1")
    there.takes(here.export())
    ended = there("fork", "@last")
    assert (ended.code, f"and works in {tmp_path}" in ended.err) == (1, True)
    assert there("trust", "--yes").code == 0
    assert there("fork", "@last").code == 3
