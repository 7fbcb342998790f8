"""A whole run: who wrote how much of what it put out; also what its branches wrote, and what it saved as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from audited_site import SOMEBODY, AuditedSite, audited_site

from orchestrator.cli.main import main
from orchestrator.errors import UsageError
from orchestrator.features.audit.page import AuditedPage
from orchestrator.features.audit.run_audit import audit_run
from orchestrator.features.audit.telling import place

BRANCHING = {
    "apps/all.yaml": """\
description: A page out of a folder of notes, each told by a branch of its own.
inputs: {notes: folder}
phases:
  told:
    each: notes | files("*.md")
    agent: writer
    prompt: one.md.j2
    reads: {note: item.text}
  text: {script: text, reads: [told]}
  keep: {gate: "Keep it?", reads: [text], then: {approve: save}}
  save: {effect: save_file, reads: [text], with: {name: all, folder: kept}}
""",
    "apps/all.py": "def text(told):\n    return '\\n\\n'.join(one['value'].strip() for one in told) + '\\n'\n",
    "prompts/one.md.j2": "Tell {{ note | data }}\n",
    "notes/a.md": "The first note is about clocks.\n\nIt has a second sentence.\n",
    "notes/b.md": "The second note is about bread.\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AuditedSite]:
    for name, value in SOMEBODY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with audited_site(tmp_path, BRANCHING) as made:
        yield made


def test_a_run_is_summed_up_by_who_wrote_how_much(site: AuditedSite) -> None:
    run = site.publish(
        edit={"- Wind it on Sundays.": "- Wind it on Sundays.\n\nMy aunt winds both of them with one key."}
    )

    audited = audit_run(site.workspace.run(run))

    [text] = audited.texts
    assert dict(text.writers) == {
        "inbox/clocks.md itself": 6, "writer (big-model-7)": 1, "inbox/more.md itself": 1, "you, in approve": 1
    }  # fmt: skip
    assert dict(text.changers) == {"writer (big-model-7)": 1}
    assert dict(text.sources) == {"inbox/clocks.md": 6, "unknown": 2, "inbox/more.md": 1}
    assert [(one.making.by, one.findings) for one in audited.reviews] == [("reviewer", 2)]
    assert [one.by for one in audited.consents] == ["you"]


def test_a_run_without_a_text_says_so(site: AuditedSite) -> None:
    run = site.workspace.start("tell", "inbox/clocks.md", more="inbox/more.md")

    with pytest.raises(UsageError, match="has made no text yet"):
        audit_run(run)


def test_a_sentence_that_a_branch_kept_is_of_the_file_that_the_branch_was_given(site: AuditedSite) -> None:
    site.said.texts["You write."] = "The first note is about clocks.\n"
    run = site.workspace.start("all", "notes")
    run.drive()
    site.open_decision().approve()

    page = AuditedPage(site.root / "kept/all.md", site.workspace)
    kept = page.sentences[0]

    assert kept.traced is not None
    assert run.refresh().status == "done"
    assert {one.making.run for one in kept.traced.way} >= {run.id}


def test_what_each_branch_wrote_is_told_by_its_own_run(site: AuditedSite) -> None:
    written = iter(
        ["The first note is about clocks. A branch adds this thought of its own.\n", "Bread needs a day of rest.\n"]
    )
    site.said.next = written
    run = site.workspace.start("all", "notes")
    run.drive()
    site.open_decision().approve()

    found = {one.unit.text: one.traced for one in AuditedPage(site.root / "kept/all.md", site.workspace).sentences}

    kept, own = found["The first note is about clocks."], found["A branch adds this thought of its own."]
    assert kept is not None
    assert own is not None
    assert own.writer is not None
    assert [place(one) for one in kept.sources] == ["notes/a.md:1"]
    assert own.writer.run.startswith(f"{run.id}/told.")
    assert own.writer.by == "writer"


def test_a_file_that_a_run_saved_and_a_person_changed_since_is_told_apart_line_by_line(site: AuditedSite) -> None:
    run = site.workspace.start("all", "notes")
    site.said.texts["You write."] = "Bread needs a day of rest.\n"
    run.drive()
    site.open_decision().approve()
    file = site.root / "kept/all.md"
    file.write_text(file.read_text("utf-8") + "\nMine alone.\n", "utf-8")

    fates = {one.unit.text: one.fate for one in AuditedPage(file, site.workspace).sentences}

    assert fates["Mine alone."] == "uncommitted"


def test_the_commands_print_what_is_known(site: AuditedSite, capsys: pytest.CaptureFixture[str]) -> None:
    run = site.publish()
    site.workspace.journal.shrink()
    (site.root / "site/content/clocks.md").write_text(site.file.read_text("utf-8"), "utf-8")

    assert main(["audit", "site/content/clocks.md:5"]) == 0
    one = capsys.readouterr().out
    assert "from      inbox/clocks.md:4" in one
    assert main(["blame", "site/content/clocks.md"]) == 0
    assert f"{run}  the source" in capsys.readouterr().out
    assert main(["audit", run, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["texts"][0]["artifact"] == "page"
    assert main(["audit", "site/content/clocks.md", "--json"]) == 0
    assert {one["fate"] for one in json.loads(capsys.readouterr().out)["sentences"]} == {"run"}


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("nowhere.md", "is no file here"),
        ("nowhere.md:3", "is no file here"),
        ("pub-0000", "no run or page"),
        ("site/content/clocks.md:99", "no line 99"),
        ("site/content/clocks.md:0", "and no line 0. Name one of them."),
        ("site/content/clocks.md:007", "and no line 007."),
        ("site/content/clocks.md:1000000000", "and no line 1000000000."),
        ("site/content/clocks.md:x", 'lines, and no line "x".'),
        ("site/content/clocks.md:3-5", 'and no line "3-5".'),
        ("site/content/clocks.md:", 'and no line "".'),
    ],
)
def test_what_is_neither_a_page_nor_a_run_is_told(
    site: AuditedSite, capsys: pytest.CaptureFixture[str], named: str, told: str
) -> None:
    if "clocks" in named:
        site.publish()

    assert main(["audit", named]) != 0
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("named", ["nowhere.md", "nowhere.md:3", "pub-0000", "site"])
def test_blame_is_of_a_page_and_advises_no_run(
    site: AuditedSite, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    assert main(["blame", named]) == 2
    told = capsys.readouterr().err
    assert "is no file here. Name a page" in told
    assert "a run" not in told
