"""The value of a key in a note is replaced before anything sees it, and leaves in nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, Baton

KEY = "sk-ant-api03-R7kq/Zt+9xWv_2Lm"
OTHER = "wp93-Qz71-kk20-Hh5c"
NAME = "ANTHROPIC_API_KEY"

LEAKING = """\
description: A script that reads the environment, and an effect behind its page.
inputs: {topic: string}
phases:
  page: {script: page, reads: [topic]}
  approve:
    gate: Keep it?
    reads: [page]
    then: {approve: keep, edit: keep}
  keep: {effect: save_file, reads: {text: page}, with: {path: kept.md}}
"""
LEAKING_SCRIPT = f"""\
import os


def page(topic):
    return f"# {{topic}}\\n\\nIt is {{os.environ['{NAME}']}}.\\n"
"""


@pytest.fixture
def telling(baton: Baton) -> Baton:
    """A note with a key in it, as it stands and encoded, and with what the secrets file holds."""
    encoded = b64encode(f"key: {KEY}".encode()).decode()
    note = baton.root / NOTE
    with note.open("a", encoding="utf-8") as file:
        file.write(f"\nI set it to {KEY} and forgot. Encoded it is {encoded}. The other is {OTHER[:9]}\n{OTHER[9:]}.\n")
    return baton


def secrets_file(home: Path, text: str) -> None:
    path = home / ".config" / "baton" / "secrets"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


def leaks(root: Path) -> Iterator[Path]:
    """Files that Baton wrote and that hold a part of a key, as it stands or in base64."""
    traces = [KEY[9:].encode(), OTHER[5:].encode()]
    traces += [b64encode(b"x" * before + KEY.encode())[4:-4] for before in range(3)]
    for folder in ("state", "transcripts", "site"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and any(trace in path.read_bytes() for trace in traces):
                yield path


def test_a_key_in_a_note_reaches_nothing(telling: Baton, tmp_path: Path) -> None:
    secrets_file(tmp_path, f"MAIL_PASSWORD={OTHER}\n")
    own = {NAME: KEY, "HOME": str(tmp_path)}
    started = telling("run", "publish", NOTE, **own)
    assert started.code == 3, started.err
    assert telling("approve", "d-1", **own).code == 0
    assert list(leaks(telling.root)) == []
    assert telling("cat", "@last", "source").out.count(f"(secret {NAME})") == 2
    assert "(secret MAIL_PASSWORD)" in telling("cat", "@last", "source").out
    assert KEY not in started.out + started.err


def test_the_person_is_told_once_by_file_and_line(telling: Baton) -> None:
    line = len((telling.root / NOTE).read_text(encoding="utf-8").splitlines()) - 1
    started = telling("run", "publish", NOTE, ANTHROPIC_API_KEY=KEY)
    assert started.err == (
        f"warning: {NOTE}:{line} held the value of {NAME}; it was replaced before anything saw it.\n"
    )


def test_without_a_secret_a_note_is_recorded_as_it_is(baton: Baton) -> None:
    baton("run", "publish", NOTE, "--no-drive", ANTHROPIC_API_KEY=KEY)
    assert baton("cat", "@last", "source").out == (baton.root / NOTE).read_text(encoding="utf-8")


def test_an_edit_and_a_comment_are_rid_of_it_too(waiting: Baton, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(waiting("cat", "@last", "page").out + f"\nIt is {KEY}.\n", encoding="utf-8")
    ended = waiting("edit", "d-1", "--with", str(page), "-m", f"mind {KEY}", ANTHROPIC_API_KEY=KEY)
    assert f"It is (secret {NAME})." in waiting("cat", "@last", "page").out
    assert "your comment held the value of" in ended.err
    assert list(leaks(waiting.root)) == []


def test_work_done_by_hand_is_rid_of_it_too(baton: Baton, tmp_path: Path) -> None:
    baton("run", "publish", NOTE, "-p", "intent=edit", "-p", "brief=short", "--until", "write")
    draft = tmp_path / "draft.md"
    draft.write_text(f"# Mine\n\nIt is {KEY}.\n", encoding="utf-8")
    taken = baton("take", "@last", "--with", str(draft), "--no-drive", ANTHROPIC_API_KEY=KEY)
    assert "draft:3 held the value of" in taken.err
    assert list(leaks(baton.root)) == []


@pytest.fixture
def leaking(baton: Baton) -> Baton:
    (baton.root / "apps" / "leaking.yaml").write_text(LEAKING, encoding="utf-8")
    (baton.root / "apps" / "leaking.py").write_text(LEAKING_SCRIPT, encoding="utf-8")
    return baton


def test_what_a_script_let_out_is_refused_at_the_gate_and_when_acting(leaking: Baton) -> None:
    leaking("run", "leaking", "tools", ANTHROPIC_API_KEY=KEY)
    assert f"page:3 holds the value of {NAME}" in leaking("inbox", "d-1").out
    ended = leaking("approve", "d-1", "--json", ANTHROPIC_API_KEY=KEY)
    assert (ended.json["status"], ended.json["decision"]) == ("waiting", "d-2")
    assert "EffectIntended" not in leaking.kinds()
    assert not (leaking.root / "kept.md").exists()


def test_a_secret_in_a_script_is_not_pinned(leaking: Baton) -> None:
    script = leaking.root / "apps" / "leaking.py"
    script.write_text(f"def page(topic):\n    return '{KEY}'\n", encoding="utf-8")
    ended = leaking("run", "leaking", "tools", ANTHROPIC_API_KEY=KEY)
    assert (ended.code, leaking.runs) == (1, [])
    assert f"apps/leaking.py:2 holds the value of {NAME}" in ended.err
    assert KEY not in ended.err
