"""The effect `save_file`."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing import MARK

from orchestrator.domain.canonical import digest_of
from orchestrator.errors import EffectError, EffectRefused
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.save_file import SaveFile

save = SaveFile()
NOTE = {"text": "# Week\n", "name": "2026-11-16", "folder": "reviews"}
SAVED = {"path": "reviews/2026-11-16.md", "digest": digest_of(b"# Week\n")}


def test_a_text_is_saved_as_a_markdown_file(around: Surroundings, root: Path) -> None:
    assert save.preview(NOTE, around).will == ("save reviews/2026-11-16.md",)
    assert save.probe("write", NOTE, around, MARK).state == "not_done"

    assert save.act("write", NOTE, around, MARK) == SAVED

    assert (root / "reviews/2026-11-16.md").read_text() == "# Week\n"
    assert save.probe("write", NOTE, around, MARK).found == SAVED
    assert [path.name for path in (root / "reviews").iterdir()] == ["2026-11-16.md"]


def test_a_text_that_hides_something_from_its_reader_is_refused(around: Surroundings) -> None:
    with pytest.raises(EffectRefused, match=r"text holds the control character U\+001B in line 1"):
        save.preview(NOTE | {"text": "Seen. \x1b]0;hidden"}, around)


def test_the_same_text_again_is_nothing_to_do(around: Surroundings) -> None:
    save.act("write", NOTE, around, MARK)

    assert save.preview(NOTE, around).nothing_to_do
    assert save.act("write", NOTE, around, MARK) == SAVED


def test_other_text_is_never_overwritten(around: Surroundings, root: Path) -> None:
    (root / "reviews").mkdir()
    (root / "reviews/2026-11-16.md").write_text("mine\n")

    preview = save.preview(NOTE, around)
    with pytest.raises(EffectRefused, match="is there already, with other text"):
        save.act("write", NOTE, around, MARK)

    assert preview.will[0].startswith("not save: reviews/2026-11-16.md is there with other text")
    assert preview.difference.endswith("-mine\n+# Week\n")
    assert preview.binds == {"path": "reviews/2026-11-16.md", "digest": digest_of(b"mine\n")}
    assert (root / "reviews/2026-11-16.md").read_text() == "mine\n"


def test_a_half_written_file_of_a_killed_process_is_replaced(around: Surroundings, root: Path) -> None:
    (root / "reviews").mkdir()
    (root / f"reviews/.{MARK.key[:16]}.baton").write_text("# We")

    save.act("write", NOTE, around, MARK)

    assert [path.name for path in (root / "reviews").iterdir()] == ["2026-11-16.md"]


@pytest.mark.parametrize("folder", [".", "", "a/b", "reviews/"])
def test_any_folder_of_the_users_will_do(around: Surroundings, root: Path, folder: str) -> None:
    save.act("write", {**NOTE, "folder": folder}, around, MARK)

    assert (root / folder / "2026-11-16.md").exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"folder": ".."},
        {"folder": "link"},
        {"folder": "agents"},
        {"folder": "State/x"},
        {"folder": "./rules"},
        {"folder": "notes/../apps"},
        {"folder": ".git"},
        {"folder": "a\nb"},
        {"name": ""},
        {"name": ".."},
        {"name": "a/b"},
        {"name": ".hidden"},
        {"name": "a\x1b[2J"},
        {"name": "a\u202eb"},
        {"name": "x" * 300},
        {"name": 7},
        {"text": None},
        {"text": "\ud800"},
    ],
)
def test_names_and_folders_that_lead_elsewhere_are_refused(
    around: Surroundings, root: Path, tmp_path: Path, changed: dict[str, object]
) -> None:
    (root / "link").symlink_to(tmp_path)

    with pytest.raises(EffectRefused) as refused:
        save.preview({**NOTE, **changed}, around)
    assert refused.value.mend
    assert list(root.iterdir()) == [root / "link"]


def test_a_file_in_the_way_of_the_folder_is_told(around: Surroundings, root: Path) -> None:
    (root / "reviews").write_text("")

    with pytest.raises(EffectError, match="cannot be written"):
        save.act("write", NOTE, around, MARK)


def test_a_folder_of_that_name_is_told(around: Surroundings, root: Path) -> None:
    (root / "reviews/2026-11-16.md").mkdir(parents=True)

    with pytest.raises(EffectRefused, match="cannot be read"):
        save.preview(NOTE, around)
