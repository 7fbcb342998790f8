"""A person feels start-up first, so what only looks imports nothing heavy. Modules are counted, not milliseconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, Baton

TRACING = {"opentelemetry", "google", "requests"}
VENDORS = {"pydantic", "pydantic_ai", "pydantic_core", "anthropic", "openai", "httpx", "httpx2", "google", "botocore"}
HEAVY = (
    VENDORS | {"yaml", "jinja2", "asyncio", "jsonschema_rs", "markdown_it", "msgspec", "anyascii", "tenacity"} | TRACING
)
HEAVY |= {"dataclasses", "inspect", "ast", "dis"}  # values are made by `orchestrator.values`
HEAVY |= {"mcp", "mcp_types", "anyio"}

KEEP = """\
description: Keep a thought, if the person says so.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  decide: {gate: "Keep this?", reads: [draft], then: {approve: finish, edit: decide}}
  finish: {script: draft, reads: {topic: draft}}
"""
RUNNER = str(Path(__file__).with_name("modules_loaded.py"))


def modules_after(baton: Baton, *words: str) -> set[str]:
    ended = baton.python(RUNNER, *words)
    assert ended.code in (0, 3), ended.err
    return set(ended.out.splitlines()[-1].split())


@pytest.mark.parametrize(
    "command",
    [
        "--help", "--version", "", "--json", "runs", "runs --json", "inbox", "inbox --json", "inbox d-1",
        "show @last", "show @last --json", "follow @last", "cat @last page", "transcript @last", "trace @last",
        "verify",
    ],
)  # fmt: skip
def test_looking_imports_nothing_heavy(waiting: Baton, command: str) -> None:
    if command in ("", "--json"):  # what they show of the day was planned before, and has not changed since
        time.sleep(2.1)  # less long after a change, another one of the same moment could not be told
        waiting("today")
    assert modules_after(waiting, *command.split()) & HEAVY == set()


def test_a_list_of_runs_makes_no_digest(waiting: Baton) -> None:
    """Which would load OpenSSL: two milliseconds of some forty."""
    assert "hashlib" not in modules_after(waiting, "runs")


def test_an_answer_imports_nothing_heavy(waiting: Baton) -> None:
    assert modules_after(waiting, "approve", "d-1", "--no-drive") & HEAVY == set()


def test_scripts_and_gates_are_driven_without_anything_heavy(baton: Baton) -> None:
    (baton.root / "apps" / "keep.yaml").write_text(KEEP, encoding="utf-8")
    (baton.root / "apps" / "keep.py").write_text("def draft(topic):\n    return topic\n", encoding="utf-8")
    baton("run", "keep", "tools")  # an app that is new is read and checked
    assert modules_after(baton, "run", "keep", "tools") & HEAVY == set()
    assert modules_after(baton, "approve", "d-2") & HEAVY == set()


def test_an_offline_run_imports_no_vendor(baton: Baton) -> None:
    heavy = VENDORS | TRACING | {"mcp", "mcp_types", "anyio"}
    assert modules_after(baton, "run", "publish", NOTE) & heavy == set()
    assert modules_after(baton, "approve", "d-1") & (VENDORS | TRACING) == set()


def test_importing_the_package_loads_nothing_and_does_nothing(baton: Baton) -> None:
    before = sorted(path.name for path in (baton.root / "state").iterdir())
    script = "import sys; before = set(sys.modules); import orchestrator; print(*set(sys.modules) - before)"
    loaded = set(baton.python("-c", script).out.split())
    assert {name for name in loaded if name.startswith("orchestrator")} == {"orchestrator"}
    assert loaded & HEAVY == set()
    assert sorted(path.name for path in (baton.root / "state").iterdir()) == before
    assert not (baton.root / "transcripts").exists()


def test_every_exported_name_can_be_imported(baton: Baton) -> None:
    script = """
import orchestrator
missing = [name for name in orchestrator.__all__ if not hasattr(orchestrator, name)]
print(missing, sorted(orchestrator.__all__) == sorted(dir(orchestrator)), len(set(orchestrator.__all__)) > 50)
"""
    assert baton.python("-c", script).out.split() == ["[]", "True", "True"]


def test_a_name_that_a_model_is_written_with_loads_no_vendor(baton: Baton) -> None:
    names = "Answer, AssistantMessage, Model, Request, Unreached, Unusable"
    script = f"from orchestrator import {names}; import sys; print(*sys.modules)"
    assert set(baton.python("-c", script).out.split()) & VENDORS == set()
