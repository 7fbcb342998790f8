"""Answers are the shapes of `--json`, of a bearable size, and say what was left off and how to have it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mcp_served import Served

from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.features.clients.answer import MOST_CHARACTERS, ClientAnswer, bounded, page_of

LETTERS = "# Letters\n\n" + "".join(f"{number}: A line of some words, told.\n" for number in range(9_000))


def _size(shape: object) -> int:
    return len(json.dumps(shape, ensure_ascii=False))


def test_a_small_answer_is_whole() -> None:
    answer = ClientAnswer("2 runs.", {"v": 1, "runs": ["a", "b"]})
    assert bounded(answer, NO_SECRETS) == answer


def test_a_long_text_is_read_page_by_page_and_nothing_is_lost() -> None:
    whole = ClientAnswer("The account.", {"v": 1, "run": "keep-1", "markdown": LETTERS})
    pages, offset = [], 0
    while True:
        page = bounded(whole, NO_SECRETS, part="markdown", offset=offset)
        assert _size(page.shape) < MOST_CHARACTERS + 500
        pages.append(page.shape["markdown"])
        if "left_off" not in page.shape:
            break
        (left,) = page.shape["left_off"]
        assert left["go_on"]["part"] == "markdown"
        offset = left["go_on"]["offset"]
        assert f"offset={offset}" in page.told
    assert "".join(pages) == LETTERS


def test_a_long_list_says_how_many_are_left_off() -> None:
    rows = [{"run": f"keep-{number}", "app": "keep"} for number in range(3_000)]
    page = bounded(ClientAnswer("3,000 runs.", {"v": 1, "runs": rows}), NO_SECRETS, part="runs")
    (left,) = page.shape["left_off"]
    assert (left["at"], left["of"], left["shown"]) == ("runs", 3_000, len(page.shape["runs"]))
    assert f"runs: {left['shown']:,} of 3,000 entries" in page.told
    rest = page_of({"runs": rows}, "runs", left["go_on"]["offset"])
    assert page.shape["runs"] + rest["runs"] == rows


def test_of_two_long_parts_each_can_be_gone_on_with() -> None:
    shape = {"v": 1, "tasks": ["a task"] * 5_000, "holes": ["a hole"] * 5_000}
    page = bounded(ClientAnswer("", shape), NO_SECRETS, part="tasks")
    assert {left["go_on"]["part"] for left in page.shape["left_off"]} == {"tasks", "holes"}
    holes = bounded(ClientAnswer("", shape), NO_SECRETS, part="holes", offset=4_990)
    assert len(holes.shape["holes"]) == 10


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=2_000),
    lambda inner: st.lists(inner, max_size=60) | st.dictionaries(st.text(max_size=20), inner, max_size=20),
    max_leaves=60,
)


@settings(max_examples=15)
@given(st.dictionaries(st.text(max_size=20), JSONS, max_size=8), st.integers(1, 200))
def test_whatever_is_told_is_of_a_bearable_size(shape: dict[str, Any], times: int) -> None:
    many = {**shape, "many": [shape] * times, "long": "x\n" * times * 500}
    page = bounded(ClientAnswer("told.", many), NO_SECRETS)
    assert _size({name: part for name, part in page.shape.items() if name != "left_off"}) <= MOST_CHARACTERS
    assert set(page.shape) - {"left_off"} == set(many)


def test_secrets_are_taken_out_of_every_place() -> None:
    secrets = Secrets({"KEY": "sk-live-12345678"})
    shape = {"a": ["sk-live-12345678"], "sk-live-12345678": {"b": "x sk-live-12345678 y"}}
    page = bounded(ClientAnswer("sk-live-12345678", shape), secrets)
    assert "12345678" not in page.told + json.dumps(page.shape)


def test_a_secret_that_a_page_ends_in_is_taken_out_before_it_is_cut() -> None:
    secret = "sk-live-" + "7" * 40
    text = "x" * (MOST_CHARACTERS - 60) + secret + "y" * 500
    whole = ClientAnswer("", {"v": 1, "value": text})
    for offset in range(MOST_CHARACTERS - 80, MOST_CHARACTERS, 7):
        page = bounded(whole, Secrets({"KEY": secret}), part="value", offset=offset)
        assert "7777" not in page.shape["value"]


def test_halves_of_characters_are_spelled_out() -> None:
    page = bounded(ClientAnswer("a\udce9", {"v": 1, "\udce9": ["x\ud800"]}), NO_SECRETS)
    assert (page.told, page.shape) == ("a\\udce9", {"v": 1, "\\udce9": ["x\\ud800"]})


def test_a_bug_of_ours_is_told_as_that_and_leaks_nothing(
    served: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a secret of the inside")

    monkeypatch.setattr("orchestrator.mcp.server.check_arguments", broken)
    told = served.refused("read_log")
    assert told.startswith("this is a bug in Baton (KeyError).")
    assert "a secret of the inside" in capsys.readouterr().err


def test_a_journal_that_cannot_be_read_is_one_clear_error(served: Served) -> None:
    (served.root / "state").mkdir(exist_ok=True)
    (served.root / "state/journal.db").write_bytes(b"no database" * 1_000)
    assert "journal" in served.refused("list_runs")


def test_a_large_artifact_of_json_is_spelled_and_paged(served: Served) -> None:
    app = "description: Much.\nphases:\n  much: {script: much}\n"
    (served.root / "apps/much.yaml").write_text(app, "utf-8")
    (served.root / "apps/much.py").write_text(
        "def much():\n    return {'rows': [{'n': n} for n in range(9000)]}\n", "utf-8"
    )
    run = served.call("start_run", app="much").shape["run"]
    spelled, offset = "", 0
    while True:
        shape = served.call("read_artifact", run=run, name="much", offset=offset).shape
        spelled += shape["value"]
        if "left_off" not in shape:
            break
        offset = shape["left_off"][0]["go_on"]["offset"]
    assert json.loads(spelled) == {"rows": [{"n": number} for number in range(9000)]}


@pytest.mark.parametrize(
    ("tool", "arguments", "keys"),
    [
        ("list_apps", {}, {"apps", "retired"}),
        ("check_app", {"app": "keep"}, {"ok", "apps", "faults", "remarks"}),
        ("list_runs", {}, {"runs", "not_shown"}),
        ("list_decisions", {}, {"decisions", "not_shown"}),
        ("read_state", {}, {"day", "tasks", "pending", "projects", "holes"}),
        ("read_plan", {}, {"day", "placed", "held", "left"}),
        ("read_log", {}, {"log"}),
    ],
)
def test_shapes_are_those_of_the_command_line(
    served: Served, tool: str, arguments: dict[str, str], keys: set[str]
) -> None:
    assert keys | {"v"} <= served.call(tool, **arguments).shape.keys()


def test_a_page_of_runs_begins_where_the_last_ended(served: Served) -> None:
    for topic in ("a", "b", "c"):
        served.call("start_run", app="keep", inputs={"topic": topic})
    runs = [run["run"] for run in served.call("list_runs").shape["runs"]]
    assert [run["run"] for run in served.call("list_runs", offset=1).shape["runs"]] == runs[1:]


def test_a_decision_is_read_with_all_that_it_shows(served: Served) -> None:
    served.call("start_run", app="keep", inputs={"topic": "tools"})
    answer = served.call("read_decision", decision="d-1")
    assert answer.shape["texts"] == {"draft": "# tools\n\nSomething about tools.\n"}
    assert answer.shape["answers"] == ["approve", "edit", "later", "reject"]
    assert "Only the person answers: baton inbox d-1." in answer.told


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("show_run", {"run": "keep-nope"}, 'no run "keep-nope"'),
        ("read_decision", {"decision": "d-99"}, "no decision"),
        ("read_artifact", {"run": "@last", "name": "x"}, "no run"),
        ("read_log", {"since": "yesteryear"}, "is no moment"),
        ("list_runs", {"status": "asleep"}, "is not one of"),
        ("show_run", {}, "required"),
        ("show_run", {"run": "x" * 300}, "show_run: run:"),
        ("read_state", {"offset": -1}, "minimum"),
    ],
)
def test_bad_input_is_one_clear_error(served: Served, tool: str, arguments: dict[str, Any], told: str) -> None:
    assert told in served.refused(tool, **arguments)
