"""Of each sentence of a published page: who wrote it, from which line of which source, who looked, who said yes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from audited_site import SOMEBODY, AuditedSite, audited_site

from orchestrator.features.audit.page import PageSentence
from orchestrator.features.audit.telling import sentence_lines


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AuditedSite]:
    for name, value in SOMEBODY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    with audited_site(tmp_path) as made:
        yield made


def said_of(sentence: PageSentence) -> dict[str, str]:
    found: dict[str, str] = {}
    for label, told in sentence_lines(sentence):
        found[label] = f"{found.get(label, '')} {told}".strip()
    return found


def from_lines(sentence: PageSentence) -> list[str]:
    assert sentence.traced is not None
    return [f"{place.making.by}:{place.unit.line}" for place in sentence.traced.sources]


def test_a_sentence_that_an_agent_kept_is_its_sources(site: AuditedSite) -> None:
    run = site.publish()

    kept = site.sentence("The radio clock has run")

    assert from_lines(kept) == ["inbox/clocks.md:4"]
    assert said_of(kept)["written"] == f"it stands so in inbox/clocks.md; {run} changed no word of it"
    assert said_of(kept)["through"] == "write → page"


def test_of_two_sources_the_one_that_says_it_is_named(site: AuditedSite) -> None:
    site.publish()

    assert from_lines(site.sentence("Behind 60 cm")) == ["inbox/more.md:1"]


def test_a_sentence_that_an_agent_changed_says_who_did_it_with_which_prompt(site: AuditedSite) -> None:
    run = site.publish()

    edited = site.sentence("The quartz clock loses")

    assert from_lines(edited) == ["inbox/clocks.md:6"]
    assert said_of(edited)["edited"].startswith(f"writer (big-model-7), in {run} write, write.md.j2@")


def test_a_sentence_that_an_agent_wrote_is_its_own_and_from_nowhere(site: AuditedSite) -> None:
    site.publish()

    own = site.sentence("Nobody measured it")

    assert said_of(own)["written"].startswith("writer (big-model-7)")
    assert said_of(own)["from"].startswith("unknown")


def test_front_matter_is_from_the_note_that_says_it(site: AuditedSite) -> None:
    site.publish()

    assert from_lines(site.sentence("Two clocks")) == ["inbox/clocks.md:2"]


def test_what_a_reviewer_found_stands_beside_the_sentence_it_is_of(site: AuditedSite) -> None:
    site.publish()

    [review] = site.sentence("The quartz clock loses").reviews
    [other] = site.sentence("It needs a signal").reviews

    assert (review.making.by, [found.problem for found in review.found]) == ("reviewer", ["The note says “a day”."])
    assert (other.found, other.as_it_stands) == ((), True)


def test_who_said_yes_and_when_and_that_nobody_measured_how_long_they_looked(site: AuditedSite) -> None:
    site.publish()

    told = said_of(site.sentence("It needs a signal"))

    assert told["approved"] == "you, 2026-11-22 12:00, how long you looked was not measured · d-1"
    assert site.git("rev-parse", "--short=7", "HEAD") in told["commit"]


def test_how_long_a_decision_was_before_the_person_is_told_where_it_was_measured(site: AuditedSite) -> None:
    run = site.workspace.start("tell", "inbox/clocks.md", more="inbox/more.md")
    run.drive()
    decision = site.open_decision()
    decision.note_look(seconds=60)
    site.workspace.clock.pass_(hours=1)  # type: ignore[attr-defined]
    decision.note_look(seconds=34)
    decision.approve()

    assert said_of(site.sentence("It needs a signal"))["approved"] == "you, 2026-11-22 13:00, after 94 s · d-1"


def test_words_put_in_at_the_gate_are_the_persons_and_reviewed_by_nobody(site: AuditedSite) -> None:
    run = site.publish(
        edit={"- Wind it on Sundays.": "- Wind it on Sundays.\n\nMy aunt winds both of them with one key."}
    )

    mine = site.sentence("My aunt winds")

    assert said_of(mine)["written"] == f"you, by editing it at the gate, in {run} approve (d-1)"
    assert said_of(mine)["reviewed"] == "by nobody"


def test_an_edit_at_the_gate_keeps_the_source_and_says_that_the_reviewer_saw_other_words(site: AuditedSite) -> None:
    site.publish(edit={"since March 2024": "since March 2025"})

    edited = site.sentence("The radio clock has run")

    assert from_lines(edited) == ["inbox/clocks.md:4"]
    assert said_of(edited)["edited"].startswith("you, by editing it at the gate")
    assert "before it was changed" in said_of(edited)["reviewed"]


def test_a_sentence_moved_at_the_gate_keeps_its_source(site: AuditedSite) -> None:
    line = "Behind 60 cm of stone there is no signal at all.\n"
    site.publish(edit={line: "", "The radio clock has": f"{line}\nThe radio clock has"})

    moved = site.sentence("Behind 60 cm")

    assert from_lines(moved) == ["inbox/more.md:1"]
    assert moved.traced is not None
    assert moved.traced.relation == "moved"


def test_work_taken_over_by_hand_is_the_persons(site: AuditedSite) -> None:
    from orchestrator.domain.artifact import Artifact

    run = site.workspace.start("tell", "inbox/clocks.md", more="inbox/more.md")
    run.take(Artifact.of_text("It needs a signal.\n\nA line of my own hand, of which no note knows.\n"))
    run.drive()
    site.open_decision().approve()

    mine = said_of(site.sentence("A line of my own"))
    kept = site.sentence("It needs a signal")

    assert mine["written"] == f"you, by hand, in {run.id} write"
    assert from_lines(kept) == ["inbox/clocks.md:4"]


def test_a_line_changed_by_a_later_commit_is_nobodys_but_that_commits(site: AuditedSite) -> None:
    site.publish()
    commit = site.commit_by_hand("Wind it on Sundays", "Wind it on Mondays")

    changed = site.sentence("Wind it")

    assert (changed.fate, changed.traced, changed.publication) == ("outside", None, None)
    assert said_of(changed)["changed"].startswith(f"its line, outside of Baton in commit {commit[:7]} (Ada, ")
    assert site.sentence("Never open").fate == "run"


def test_a_line_that_is_not_committed_is_said_to_be_so(site: AuditedSite) -> None:
    site.publish()
    site.write_by_hand("Wind it on Sundays", "Wind it on Mondays")

    assert said_of(site.sentence("Wind it")) == {"changed": "not committed: no run wrote its line as it stands"}


def test_a_commit_that_was_amended_is_no_runs_though_it_names_one(site: AuditedSite) -> None:
    site.publish()
    site.commit_by_hand("Wind it on Sundays", "Wind it on Mondays", "--amend", "--no-edit")

    assert {one.fate for one in site.page().sentences} == {"outside"}


def test_trailers_copied_into_a_commit_by_hand_prove_nothing(site: AuditedSite) -> None:
    site.publish()
    message = site.git("log", "-1", "--format=%B")
    site.commit_by_hand("Wind it on Sundays", "Wind it on Mondays", "--message", message)

    assert site.sentence("Wind it").fate == "outside"


def test_a_line_once_more_by_hand_leaves_open_which_of_them_is_the_runs(site: AuditedSite) -> None:
    site.publish()
    site.commit_by_hand(
        "- Never open the quartz clock.", "- Never open the quartz clock.\n- Never open the quartz clock."
    )

    found = [one for one in site.page().sentences if one.unit.text.startswith("Never open")]

    assert [one.fate for one in found] == ["unclear", "unclear"]
    assert "unknown" in said_of(found[0])["written"]


def test_a_page_published_again_names_the_run_that_brought_each_line(site: AuditedSite) -> None:
    first = site.publish()
    site.said.texts["You write."] = str(site.said.texts["You write."]).replace(
        "It needs a signal.", "It wants a signal."
    )
    (site.root / "apps/tell.py").write_text(
        (site.root / "apps/tell.py").read_text("utf-8").replace('"add"', '"replace"'), "utf-8"
    )
    second = site.publish()

    page = site.page()

    runs = {one.unit.text[:14]: one.publication.run for one in page.sentences if one.publication}
    assert (runs["It wants a sig"], runs["Behind 60 cm o"]) == (second, first)


def test_without_the_journal_the_page_and_its_commit_prove_what_they_can(site: AuditedSite) -> None:
    run = site.publish()

    told = said_of(site.sentence("It needs a signal", site.page(alone=True)))

    assert told["written"] == f"unknown: the journal of {run} is not here"
    assert told["from"] == "unknown"
    assert told["proved"].startswith("the bytes of the page have the digest that the commit names")


def test_of_a_run_that_was_removed_the_day_is_known_and_nothing_else(site: AuditedSite) -> None:
    run = site.publish()
    site.workspace.clock.pass_(days=40)  # type: ignore[attr-defined]
    assert site.workspace.journal.remove([run])

    told = said_of(site.sentence("It needs a signal"))

    assert told["written"] == f"unknown: {run} was removed from the journal on 2027-01-01"


def test_without_the_journal_the_note_that_the_page_names_is_looked_for(site: AuditedSite) -> None:
    """A page of the publishing app says the digest of its note; who has that note can say the line."""
    from hashlib import sha256

    digest = sha256((site.root / "inbox/clocks.md").read_bytes()).hexdigest()
    note = (site.root / "inbox/clocks.md").read_text("utf-8")
    (site.root / "inbox/clocks.md").write_text(note.replace("title:", f"source: sha256:{digest}\ntitle:"), "utf-8")
    run = site.publish()
    (site.root / "inbox/clocks.md").write_text(note, "utf-8")
    site.workspace.clock.pass_(days=40)  # type: ignore[attr-defined]
    site.workspace.journal.remove([run])

    told = said_of(site.sentence("It needs a signal"))

    assert told["from"] == "inbox/clocks.md:4 (the page names this note by its digest)"


def test_a_page_of_another_workspace_with_a_run_of_the_same_name_is_not_taken_for_it(
    site: AuditedSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = site.publish()
    with audited_site(tmp_path_factory.mktemp("other")) as other:
        page = site.page(other.workspace)

        assert (
            said_of(site.sentence("It needs a signal", page))["written"] == f"unknown: the journal of {run} is not here"
        )


def test_of_a_run_that_was_forgotten_nothing_is_made_up(site: AuditedSite) -> None:
    from orchestrator.domain.facts import RunStarted

    run = site.publish()
    [started] = [event.fact for event in site.workspace.run(run).events() if isinstance(event.fact, RunStarted)]
    site.workspace.journal.forget({run: [started.inputs["note"]]})

    kept = site.sentence("It needs a signal")

    assert kept.traced is not None
    assert (kept.traced.writer, kept.traced.sources) == (None, ())


def test_a_renamed_page_keeps_its_origin(site: AuditedSite) -> None:
    site.publish()
    site.git("mv", "content/clocks.md", "content/other.md")
    site.git("commit", "--quiet", "--message", "Rename it")
    from orchestrator.features.audit.page import AuditedPage

    page = AuditedPage(site.root / "site/content/other.md", site.workspace)

    assert from_lines(site.sentence("It needs a signal", page)) == ["inbox/clocks.md:4"]


def test_a_file_in_no_repository_is_nobodys(site: AuditedSite, tmp_path: Path) -> None:
    from orchestrator.features.audit.page import AuditedPage

    (tmp_path / "loose.md").write_text("A sentence.\n", "utf-8")

    assert [one.fate for one in AuditedPage(tmp_path / "loose.md", site.workspace).sentences] == ["uncommitted"]
