"""The account of a run is whole, and no text in it can pose as a part of the account."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event, Head, fact_from, spelt_body
from orchestrator.domain.facts import (
    KERNEL,
    DecisionAnswered,
    DecisionOpened,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    PhaseFailed,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunUpgraded,
    ToolCalled,
    ToolReturned,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.transcripts.accounts import Accounts
from orchestrator.transcripts.file import transcript_path
from orchestrator.transcripts.markdown import Load, transcript

SLY = "harmless\n```\n\n# Fake heading\n<img src=x>\n\n2026-11-22 · **approve → deploy** by you\n````\n"


class Account:
    """A run in memory, written event by event."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.head = Head("pub-1")
        self.kept: list[Artifact] = []
        definition, source = self.keep({}), self.keep("a note")
        self.add(RunStarted("publish", definition, "offline", {"source": source}, "00", {"source": "inbox/a|b.md"}))

    def keep(self, value: JSON) -> Digest:
        self.kept.append(Artifact.of_value(value))
        return self.kept[-1].digest

    def say(self, text: str) -> Digest:
        self.kept.append(Artifact.of_text(text, PLAIN_TEXT))
        return self.kept[-1].digest

    def add(self, fact: Fact, actor: str = KERNEL) -> None:
        self.head = self.journal.append(self.head, [fact], actor=actor, artifacts=self.kept)[-1].head
        self.kept = []

    @property
    def events(self) -> list[Event]:
        return self.journal.read("pub-1")

    @property
    def text(self) -> str:
        return transcript(self.events, lambda digest: self.journal.artifact("pub-1", digest))

    def outside_fences(self) -> str:
        """What a renderer takes for markup."""
        lines, fence = [], ""
        for line in self.text.splitlines():
            if fence:
                fence = "" if line == fence else fence
            elif line.startswith("```"):
                fence = line.rstrip("abcdefghijklmnopqrstuvwxyz")
            else:
                lines.append(line)
        assert not fence, "a fence is never closed"
        return "\n".join(lines)


@pytest.fixture
def account() -> Account:
    return Account()


def opened(account: Account, question: str, **more: str) -> DecisionOpened:
    asked = DecisionOpened("d-1", "gate", "approve", account.say(question), {"approve": "deploy", "reject": "rejected"})
    return replace(asked, **more)  # type: ignore[arg-type]


def test_an_artifact_cannot_leave_its_fence(account: Account) -> None:
    account.add(HandoffRecorded("write", "review", "writer", artifacts={"draft": account.keep(SLY)}))
    assert "<img" in account.text
    assert "<img" not in account.outside_fences()
    assert "Fake heading" not in account.outside_fences()


def test_a_fence_that_appears_only_once_control_characters_are_gone_is_counted_too(account: Account) -> None:
    account.add(HandoffRecorded("write", "review", "writer", artifacts={"draft": account.keep("``\x1b[0m`\n# Fake\n")}))
    assert "Fake" not in account.outside_fences()


@pytest.mark.parametrize(
    "question", ["Publish\n\n# Fake?", "<script>x</script>", "![](http://x)", "**d-1** `answered`"]
)
def test_a_question_is_one_line_without_markup(account: Account, question: str) -> None:
    account.add(opened(account, question))
    said = account.outside_fences()
    assert "\n# Fake" not in said
    assert "<script" not in said.replace("\\<", "")
    assert "[](" not in said
    assert "**d-1** `" not in said


def test_a_reason_a_failure_and_a_name_are_without_markup_too(account: Account) -> None:
    error = account.keep({"kind": "model", "message": "<b>no</b>", "where": "", "mend": "**try**"})
    account.add(HandoffRecorded("write", "review", "<b>writer</b>", "<b>why</b>"))
    account.add(PhaseFailed("review", error))
    assert "<b>" not in account.text.replace("\\<", "")
    assert "inbox/a\\|b.md" in account.text


def test_a_model_s_text_and_its_output_are_both_told(account: Account) -> None:
    answer = account.keep({"text": "I looked.", "output": {"verdict": "approve"}})
    account.add(ModelAnswered(answer, "offline", provenance="extractive"))
    assert "I looked." in account.text
    assert '"verdict": "approve"' in account.text
    assert "extractive" in account.text


def test_system_prompt_and_tools_are_told_once_a_turn(account: Account) -> None:
    parts = {name: account.keep(f"the {name}") for name in ("system", "prompt")}
    account.add(ModelAsked(Digest("sha256:aa"), "offline", **parts))
    account.add(ToolCalled("c1", "look", account.keep({"at": "`here`"})), actor="writer")
    account.add(ToolReturned("c1", "look", account.keep("**found**")))
    assert all(text in account.text for text in ("the system", "the prompt", '"at": "`here`"', "**found**"))
    assert "**found**" not in account.outside_fences()


def test_a_text_that_comes_again_is_not_told_again(account: Account) -> None:
    account.add(ModelAnswered(account.keep({"text": "The page."}), "offline"))
    account.add(HandoffRecorded("write", "review", "writer", artifacts={"draft": account.keep("The page.\n")}))
    assert account.text.count("The page.") == 1
    assert "(as above)" in account.text


def test_what_a_person_was_shown_and_said_is_told(account: Account) -> None:
    preview = account.keep({"will": ["add a page"], "undo": "git revert HEAD", "difference": "+ line"})
    account.add(replace(opened(account, "Publish?"), preview=preview))
    account.add(DecisionAnswered("d-1", "reject", "rejected", comment=account.say("not yet")), actor="you")
    for told in ("Publish?", "approve → deploy", "will add a page", "git revert HEAD", "+ line", "by you", "not yet"):
        assert told in account.text


def test_an_answer_that_silence_gave_says_so(account: Account) -> None:
    account.add(opened(account, "Publish?", expires_at="2026-11-26T12:00:00.000000Z", expires_answer="reject"))
    account.add(DecisionAnswered("d-1", "reject", "rejected"))
    account.add(RunEnded("expired"))
    assert "Unanswered at 2026-11-26 12:00, it is answered reject." in account.text
    assert "answered: reject, by nobody in time" in account.text
    assert "**expired** by baton" in account.text


def written(folder: Path, account: Account, load: Load) -> Path:
    path = Accounts(folder).bring_up("pub-1", lambda after: account.events[after:], load)
    assert path is not None
    return path


def test_two_writes_are_equal_and_leave_nothing_else(account: Account, tmp_path: Path) -> None:
    texts = []
    for _ in range(2):
        path = written(tmp_path, account, lambda digest: account.journal.artifact("pub-1", digest))
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_write_that_fails_keeps_the_account_before_it(account: Account, tmp_path: Path) -> None:
    path = transcript_path(tmp_path, account.events)
    path.write_text("before", encoding="utf-8")

    def load(_: Digest) -> Artifact:
        raise OSError("the journal is away")

    with pytest.raises(OSError, match="away"):
        written(tmp_path, account, load)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(path.name, "before")]


def test_who_drives_tells_the_same_as_who_reads_it_later() -> None:
    """A fact as it was made has its names in the order of the app's file, and as it is stored in their own."""
    account = Account()
    one, other = account.say("one"), account.say("other")
    made: list[Fact] = [
        PhaseStarted("write", 1, {"z": one, "a": other}),
        DecisionOpened(
            "d-1", "gate", "ask", one, {"reject": "rejected", "approve": "end"}, shows={"z": one, "a": other}
        ),
        HandoffRecorded("write", "ask", "script", artifacts={"z": one, "a": other}),
        RunUpgraded(one, {"z": "y", "a": "b"}, {"q": "p", "c": "d"}),
    ]
    for fact in made:
        account.add(fact)
    first, *rest = account.events
    assert [event.fact for event in rest] == made
    read = [replace(event, fact=fact_from(event.kind, json.loads(spelt_body(event.fact)))) for event in rest]
    assert [list(event.fact.reads) for event in (rest[0], read[0]) if isinstance(event.fact, PhaseStarted)] == [
        ["z", "a"],
        ["a", "z"],
    ]
    load = partial(account.journal.artifact, "pub-1")
    assert transcript([first, *rest], load) == transcript([first, *read], load)
