"""What a pattern finds in a folder where anybody may have put anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.errors import WorkspaceError, nearest_name
from orchestrator.files.finding import entries, finds, found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    for name in ("note.md", "inbox/a.md", "inbox/b.txt", "inbox/deep/c.md", "inbox/deep/er/d.md", ".hidden/e.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def names(folder: Path, pattern: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found(folder, pattern)]


@pytest.mark.parametrize(
    "pattern",
    [
        "*.md", "inbox/*.md", "inbox/*", "inbox/a.md", "**/*.md", "inbox/**/*.md", "*/*/*.md", "**/deep/**/*.md",
        "inbox/[ab].*", "inbox/?.md", "./inbox//*.md", "**/**/*.md", "none/*.md", "inbox/none.md", "*/a.md", "**/er/*",
    ],
)  # fmt: skip
def test_a_pattern_finds_what_it_finds_in_python(folder: Path, pattern: str) -> None:
    assert found(folder, pattern) == sorted(set(folder.glob(pattern)))
    files = [path.relative_to(folder).as_posix() for path in entries(folder) if path.is_file()]
    assert [name for name in sorted(files) if finds(pattern, name)] == [
        name for name in names(folder, pattern) if name in files
    ]


def test_no_link_leads_out_and_none_in_a_circle(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text("x")
    (folder / "inbox" / "out").symlink_to(tmp_path / "outside")
    (folder / "inbox" / "round").symlink_to(folder / "inbox")
    (folder / "other").symlink_to(folder / "inbox")
    assert not [name for name in names(folder, "*/*/*.md") + names(folder, "**/*.md") if "secret" in name]
    assert names(folder, "other/*.md") == ["other/a.md"]
    assert names(folder, "**/a.md") == ["inbox/a.md"]
    assert names(folder, "/".join(["*"] * 6)) == []
    assert names(folder, "*/round/*.md") == ["inbox/round/a.md"]


def test_more_than_anybody_looks_at_is_told(folder: Path) -> None:
    with pytest.raises(WorkspaceError, match="more files and folders than are looked at") as told:
        found(folder, "**/*.md", most=5)
    assert "Name a folder that holds less" in told.value.mend
    assert names(folder, "inbox/a.md") == ["inbox/a.md"]


def test_what_is_passed_over_by_name_is_not_gone_through(folder: Path) -> None:
    for number in range(50):
        (folder / "many" / str(number)).mkdir(parents=True)
    assert len(found(folder, "inbox/*.md", most=4)) == 1


def test_entries_end_at_the_bound_and_go_through_no_link(folder: Path) -> None:
    (folder / "inbox" / "round").symlink_to(folder)
    assert len(list(entries(folder))) == 11
    assert len(list(entries(folder, most=3))) == 3
    assert list(entries(folder / "none")) == []


def test_the_nearest_of_thousands_of_names_is_found_in_thousands_of_cases() -> None:
    known = [f"phase_name_{number}" for number in range(3_000)]
    nearest = [nearest_name(f"phase_nam_{number}", known) for number in range(1_000)]
    assert nearest == known[:1_000]
    assert nearest_name("x" * 100_000, known) is None


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("publsh", ["publish", "gist"], "publish"),
        ("reveiw", ["review", "view"], "review"),
        ("Publish", ["publish"], "publish"),
        ("nope", ["openai", "claude", "local"], None),
        ("weekly-review", ["system-review"], None),
        ("D1", ["D2"], None),
        ("lo", ["low", "mid", "high"], "low"),
        ("haiku", ["claude", "hamlet"], None),
        ("wirter", ["writer", "waiter"], "writer"),
        ("workstatoin", ["workstation"], "workstation"),
        ("sauce", ["draft", "source"], "source"),
        ("run", ["day_usd", "run_usd"], "run_usd"),
        ("d-9", ["d-1", "d-2"], None),
        ("d-11", ["d-1", "d-2"], "d-1"),
        ("qwen3-8b", ["qwen3-4b"], None),
        ("2026-11-20-bread.md", ["2026-11-21-bread.md"], "2026-11-21-bread.md"),
        ("dew", ["day", "due"], "due"),
        ("list", ["gist"], None),
        ("note.md", ["my-note.md"], "my-note.md"),
        ("view", ["review"], None),
        ("", ["a"], None),
    ],
)
def test_a_guess_is_a_name_that_a_typing_mistake_leads_to_and_no_far_one(
    name: str, known: list[str], meant: str | None
) -> None:
    assert nearest_name(name, known) == meant


def test_where_a_guess_has_consequences_only_one_slip_is_one() -> None:
    assert nearest_name("pubish", ["publish"], most=1) == "publish"
    assert [nearest_name(name, ["forms", "review-week"], most=1) for name in ("focus", "review")] == [None, None]
