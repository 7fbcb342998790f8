"""Care of a run that has branches, as a person meets it: a command takes the whole of it, or names the run to give."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from branching_workspace import make_branching, with_branching
from cli_ended import Baton


@pytest.fixture(autouse=True)
def branching(root: Path) -> None:
    with_branching(root)


@pytest.fixture
def waiting(baton: Baton) -> str:
    """A run of which two branches wait, and one has failed and is kept."""
    assert baton("run", "all", "-p", 'notes=["a", "bad", "c"]').code == 3
    run: str = baton("runs", "--json").json["runs"][0]["run"]
    return run


@pytest.fixture
def ended(baton: Baton, waiting: str) -> str:
    for decision in baton("inbox", "--json").json["decisions"]:
        baton("approve", decision["id"])
    assert baton("show", waiting, "--json").json["status"] == "done"
    return waiting


def in_journal(root: Path, sql: str) -> None:
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute(sql)


def test_gc_counts_a_run_with_its_branches_as_one(baton: Baton, root: Path, ended: str) -> None:
    in_journal(root, "UPDATE runs SET changed_at = '2024-01-01T00:00:00.000000Z'")

    assert "1 run with 5 branches would go." in baton("gc", "--dry-run").out
    assert "removed 1 run with 5 branches; the journal was" in baton("gc").out
    assert f"{ended} was removed with its 5 branches on" in baton("verify", ended).out
    assert f"{ended}/gather.counted was removed on" in baton("verify", f"{ended}/gather.counted").out
    assert baton("verify").code == 0


def test_gc_names_runs_and_counts_branches_in_json(baton: Baton, root: Path, ended: str) -> None:
    in_journal(root, "UPDATE runs SET changed_at = '2024-01-01T00:00:00.000000Z'")
    told = baton("gc", "--json").json

    assert (told["removed"], told["branches"]) == ([ended], 5)


def test_forget_takes_the_whole_tree_and_says_so(baton: Baton, root: Path, ended: str) -> None:
    done = baton("forget", ended, "--yes")

    assert done.code == 0
    assert f"of {ended} and its 5 branches. That it ran stays known." in done.out
    assert baton("cat", f"{ended}/gather.asked/asked.1", "shout").code == 1
    assert baton("show", ended).code == 0
    assert "failed in shout; why was forgotten" in baton("show", f"{ended}/gather.asked/asked.2").out
    assert baton("show", ended, "--json").code == baton("show", f"{ended}/gather.asked/asked.2", "--json").code == 0
    assert baton("verify").code == 0


def pages(root: Path) -> list[Path]:
    return sorted((root / "transcripts").rglob("*.html"))


@pytest.mark.parametrize("command", ["forget", "gc"])
def test_the_pages_of_branches_go_too(baton: Baton, root: Path, ended: str, command: str) -> None:
    for below in ("", "/gather.asked/asked.1", "/gather.counted"):
        assert baton("show", f"{ended}{below}", "--html").code == 0
    assert len(pages(root)) == 3

    if command == "gc":
        in_journal(root, "UPDATE runs SET changed_at = '2024-01-01T00:00:00.000000Z'")
        baton("gc")
    else:
        baton("forget", ended, "--yes")

    assert pages(root) == []


def test_forget_of_a_branch_names_its_root(baton: Baton, ended: str) -> None:
    refused = baton("forget", f"{ended}/gather.counted", "--yes")

    assert refused.code == 2
    assert f"is a branch of {ended}, and what it holds is held there too." in refused.err
    assert f"baton forget {ended}" in refused.err


def test_verify_of_a_run_counts_its_whole_tree(baton: Baton, ended: str) -> None:
    assert " in 6 streams are what was written." in baton("verify", ended).out
    assert " in 1 stream are what was written." in baton("verify", f"{ended}/gather.asked/asked.1").out


def test_verify_tells_where_a_branch_and_its_parent_disagree(baton: Baton, root: Path, ended: str) -> None:
    branch = f"{ended}/gather.asked/asked.1"
    of_branch = f"id >> 32 = (SELECT no FROM streams WHERE name = '{branch}')"
    in_journal(root, f"DELETE FROM events WHERE id = (SELECT max(id) FROM events WHERE {of_branch})")
    baton("doctor", "--mend")

    told = baton("verify", ended)

    assert told.code == 1
    assert f"{ended}/gather.asked event " in told.out
    assert f"it was told that asked.1 is done, which {branch} does not say" in told.out
    assert "baton verify" in baton("doctor").out


def test_doctor_mends_the_lists_of_a_tree(baton: Baton, root: Path, waiting: str) -> None:
    in_journal(root, "UPDATE runs SET status = 'done', waits = ''")
    in_journal(root, "UPDATE decisions SET open = 0")
    assert baton("inbox", "--json").json["decisions"] == []

    mended = baton("doctor", "--mend")

    assert "made the lists of runs and decisions anew" in mended.out
    assert len(baton("inbox", "--json").json["decisions"]) == 2
    assert baton("verify").code == 0


# From one workspace to another


@pytest.fixture
def file(baton: Baton, root: Path, waiting: str) -> Path:
    told = baton("export", waiting)
    assert told.code == 0
    assert f"{waiting} is in {waiting}.baton: 5 branches, " in told.out
    return root / f"{waiting}.baton"


@pytest.fixture
def elsewhere(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another workspace, entered, of which somebody has said that it is theirs."""
    monkeypatch.chdir(make_branching(tmp_path / "elsewhere"))
    return tmp_path / "elsewhere"


def test_a_run_goes_on_elsewhere_with_its_branches_and_opens_its_gates_anew(
    baton: Baton, waiting: str, file: Path, elsewhere: Path
) -> None:
    came = baton("import", str(file))
    assert f"all {waiting} is here: 5 branches, " in came.out
    assert "It waited there, as d-1, d-2: the questions are asked anew here." in came.out
    assert baton("inbox", "--json").json["decisions"] == []
    assert baton("trust", "--yes").code == 0

    assert baton("resume", waiting).code == 3
    for decision in baton("inbox", "--json").json["decisions"]:
        assert baton("approve", decision["id"]).code in (0, 3)

    assert baton("show", waiting, "--json").json["status"] == "done"
    assert baton("cat", waiting, "told").out.strip() == "3: A!, apps/one.py:3: ValueError: a bad note, C!"
    assert baton("verify").code == 0


@pytest.mark.parametrize("below", ["", "/gather.asked/asked.1"])
def test_nothing_of_it_is_driven_before_it_is_trusted_and_the_run_stands_for_its_branches(
    baton: Baton, waiting: str, file: Path, elsewhere: Path, below: str
) -> None:
    baton("import", str(file))
    refused = baton("resume", f"{waiting}{below}")
    assert refused.code == 1
    assert "baton trust" in refused.err

    allowed = baton("trust", "--yes")

    assert f"run {waiting} of all, which came in a file" in allowed.out
    assert f"run {waiting}/" not in allowed.out
    baton("resume", f"{waiting}{below}")
    assert len(baton("inbox", "--json").json["decisions"]) == (1 if below else 2)


def test_what_comes_of_a_branch_later_is_allowed_anew(
    baton: Baton, root: Path, waiting: str, file: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    baton("import", str(file))
    baton("trust", "--yes")
    baton("resume", waiting)
    [first, _] = baton("inbox", "--json").json["decisions"]
    baton("approve", first["id"])
    back = elsewhere / "back.baton"
    assert baton("export", waiting, "--to", str(back)).code == 0

    monkeypatch.chdir(root)
    assert baton("import", str(back)).code == 0

    assert "baton trust" in baton("resume", waiting).err
    assert f"run {waiting} of all, which came in a file" in baton("trust", "--yes").out
    assert baton("resume", waiting).code == 3
    assert baton("verify").code == 0


def test_import_says_in_json_how_many_branches_came(baton: Baton, waiting: str, file: Path, elsewhere: Path) -> None:
    told = baton("import", str(file), "--json").json

    assert (told["run"], told["branches"], told["asked"]) == (waiting, 5, "d-1, d-2")
    again = baton("import", str(file))
    assert again.out == f"{waiting} is here already; nothing was written.\n"


@pytest.mark.parametrize(
    ("command", "status", "told"),
    [("export", 2, "and goes nowhere without it"), ("upgrade", 2, "and is pinned as that is")],
)
def test_what_is_for_whole_runs_names_the_root_of_a_branch(
    baton: Baton, waiting: str, command: str, status: int, told: str
) -> None:
    refused = baton(command, f"{waiting}/gather.counted")

    assert refused.code == status
    assert told in refused.err
    assert f"baton {command} {waiting}" in refused.err


def test_upgrade_waits_for_branches_that_would_be_others_now(baton: Baton, root: Path, waiting: str) -> None:
    script = root / "apps" / "one.py"
    script.write_text(script.read_text("utf-8").replace('shout + "!"', 'shout + "?"'), encoding="utf-8")

    refused = baton("upgrade", waiting)

    assert refused.code == 1
    assert f"branches of run {waiting} are under way in gather" in refused.err
    assert baton("goto", waiting, "gather", "--no-drive").code == 0
    assert baton("upgrade", waiting).code == 0
    assert baton("resume", waiting).code == 3
