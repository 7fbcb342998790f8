"""Whether an app does one thing is remarked on, and why; it runs all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.face.definitions import check_app, check_workspace, remarks_on

HEAD = "description: Keep a thought.\ninputs: {topic: string}\nphases:\n"
WATCHES = 'description: Keep a thought.\nwatch: "{watch}"\ninputs: {{topic: file}}\nphases:\n'
DRAFT = "  draft: {script: draft, reads: [topic]}\n"
CHECK = "  check: {gate: Keep this, reads: [draft]}\n"
KEEP = "  keep: {effect: save_file, reads: {text: draft, name: draft}, with: {folder: notes}}\n"
SCRIPTS = "def draft(topic):\n    return topic\n\n\ndef tasks(topic):\n    return []\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "apps").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "baton.yaml").write_text("profile: offline\n")
    (tmp_path / "apps/mine.py").write_text(SCRIPTS)
    return tmp_path


def told(root: Path, phases: str) -> list[str]:
    (root / "apps/mine.yaml").write_text(HEAD + phases)
    assert check_app(root, "mine")[1] == []
    return [str(remark) for remark in remarks_on(root, ["mine"])]


def test_of_an_app_that_does_one_thing_nothing_is_said(root: Path) -> None:
    assert told(root, DRAFT + CHECK + KEEP) == []


@pytest.mark.parametrize(("most", "says"), [(2, False), (1, True)])
def test_more_phases_than_max_phases_are_remarked_on_where_they_begin(most: int, says: bool, root: Path) -> None:
    (root / "rules/governance.yaml").write_text(f"max_phases: {most}\n")
    found = told(root, DRAFT + CHECK + KEEP)
    expected = (
        "apps/mine.yaml:6:3: the app has 2 phases beside its scripts, and max_phases in rules/governance.yaml is 1."
    )
    assert [one.startswith(f"{expected} Move what can") for one in found] == [True] * says


@pytest.mark.parametrize(("gates", "says"), [(12, False), (13, True)])
def test_without_the_file_twelve_are_enough_and_scripts_do_not_count(gates: int, says: bool, root: Path) -> None:
    scripts = "".join(f"  p{number}: {{script: draft, reads: [topic], writes: draft}}\n" for number in range(20))
    asked = "".join(f"  g{number}: {{gate: Keep this, reads: [draft]}}\n" for number in range(gates))
    assert [True for _ in told(root, scripts + asked)] == [True] * says


@pytest.mark.parametrize(("member", "says"), [("script: tasks, reads: [topic]", False), ("app: other", True)])
def test_what_is_done_together_counts_once_where_not_all_of_it_is_scripts(member: str, says: bool, root: Path) -> None:
    (root / "rules/governance.yaml").write_text("max_phases: 1\n")
    (root / "apps/other.yaml").write_text("description: Another.\nphases:\n  look: {gate: Look}\n")
    both = f"  both:\n    together:\n      one: {{script: draft, reads: [topic]}}\n      two: {{{member}}}\n"
    after = "  check: {gate: Keep this, reads: [both]}\n"
    assert [True for one in told(root, both + after) if "beside its scripts" in one] == [True] * says


def test_of_the_apps_that_are_shipped_nothing_is_remarked(repository: Path) -> None:
    """A workspace does not begin with remarks about itself."""
    assert remarks_on(repository, sorted(path.stem for path in (repository / "apps").glob("*.yaml"))) == []


def test_effects_of_two_kinds_are_two_things(root: Path) -> None:
    add = "  add: {effect: append_file, reads: {text: draft}, with: {file: log.md}}\n"
    found = told(root, DRAFT + CHECK + KEEP + add)
    assert [one.split(". ")[0] for one in found] == [
        "apps/mine.yaml:7:3: the app has effects of 2 kinds: save_file, append_file"
    ]


def test_three_effects_of_one_kind_are_too_many_and_two_are_not(root: Path) -> None:
    two = KEEP + KEEP.replace("keep:", "also:").replace("notes", "more")
    assert told(root, DRAFT + CHECK + two) == []
    found = told(root, DRAFT + CHECK + two + KEEP.replace("keep:", "last:").replace("notes", "most"))
    assert [one.split(". ")[0] for one in found] == ["apps/mine.yaml:8:3: the app acts in 3 phases: keep, also, last"]


def test_results_that_nothing_reads_are_work_nobody_asked_for(root: Path) -> None:
    unread = "".join(f"  extra{number}: {{script: draft, reads: [topic]}}\n" for number in (1, 2))
    found = told(root, unread + DRAFT + CHECK + KEEP)
    assert [one.split(". ")[0] for one in found] == [
        "apps/mine.yaml:5:3: nothing reads what these phases make: extra1, extra2"
    ]


@pytest.mark.parametrize(
    ("watch", "effect", "says"),
    [
        ("notes/*.md", "save_file", True),
        ("notes/*", "save_draft", True),
        ("./notes//**/*.md", "save_file", True),
        ("**/*.md", "append_file", True),
        ("n*/[a-z]*.md", "save_file", True),
        ("notes/*.txt", "save_file", False),
        ("notes/in/*.md", "save_file", False),
        ("*.md", "save_file", False),
        ("inbox/*.md", "save_file", False),
    ],
)
def test_an_app_that_saves_into_what_it_watches_begins_itself(watch: str, effect: str, says: bool, root: Path) -> None:
    (root / "apps/mine.yaml").write_text(
        WATCHES.format(watch=watch) + DRAFT + CHECK + KEEP.replace("save_file", effect)
    )
    assert check_app(root, "mine")[1] == []
    found = [str(remark) for remark in remarks_on(root, ["mine"])]
    expected = (
        f"apps/mine.yaml:7:3: keep saves into 'notes', and the app watches '{watch}': a run may begin the next one."
    )
    assert [one.startswith(expected) for one in found] == [True] * says


@pytest.mark.parametrize(("name", "says"), [("log", True), ("log.md", True), ("other", False)])
def test_a_name_that_is_fixed_is_what_is_looked_at(name: str, says: bool, root: Path) -> None:
    keep = f"  keep: {{effect: append_file, reads: {{text: draft}}, with: {{folder: ./inbox/, name: {name}}}}}\n"
    (root / "apps/mine.yaml").write_text(WATCHES.format(watch="inbox/log*.md") + DRAFT + CHECK + keep)
    assert [True for one in remarks_on(root, ["mine"]) if "begin the next one" in str(one)] == [True] * says


def test_nothing_is_remarked_on_an_app_with_faults(root: Path) -> None:
    (root / "rules/governance.yaml").write_text("max_phases: 1\n")
    (root / "apps/mine.yaml").write_text(HEAD + DRAFT + DRAFT.replace("draft:", "more:").replace("topic", "nothing"))
    assert check_app(root, "mine")[1]
    assert remarks_on(root, ["mine"]) == []


def test_remarks_are_no_faults(root: Path) -> None:
    (root / "rules/governance.yaml").write_text("max_phases: 1\n")
    assert len(told(root, DRAFT + CHECK + KEEP)) == 1
    assert check_workspace(root) == []
