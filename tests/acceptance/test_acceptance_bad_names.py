"""A name that is not known is answered with the nearest one, and a start that fits two names neither."""

from __future__ import annotations

import pytest
from acceptance_workspace import NOTE, Baton
from bad_input import Say, check_one_clear_error, command_in


@pytest.fixture
def say(waiting: Baton, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    return command_in(waiting.root, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "told", "mend"),
    [
        (f"run publsh {NOTE}", 'there is no app "publsh".', "Did you mean publish?"),
        ("goto @last metdata", 'there is no phase "metdata".', "Did you mean metadata?"),
        ("show pub-zzzz", 'there is no run "pub-zzzz".', "baton runs"),
        ("approve d-11", 'there is no decision "d-11".', "Did you mean d-1?"),
        ("cat @last drft", 'there is no artifact "drft".', "Did you mean draft?"),
        (f"run publish {NOTE} --profile ofline", 'there is no profile "ofline".', "Did you mean offline?"),
        ("fork @last --from metdata", '"metdata".', "Did you mean metadata?"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    say: Say, waiting: Baton, words: str, told: str, mend: str
) -> None:
    before = waiting.events()
    check_one_clear_error(say(*words.split()), 1, told, mend)
    assert waiting.events() == before


def test_a_far_name_is_no_guess_and_all_are_told(say: Say, waiting: Baton) -> None:
    ended = say("run", "publish", NOTE, "--profile", "nope")
    check_one_clear_error(ended, 1, 'there is no profile "nope".', "There is: offline, claude, openai, local.")
    assert "Did you mean" not in ended.err + say("eval", "show").err


def test_an_unknown_agent_is_told_where_it_is_written_with_the_nearest(say: Say, waiting: Baton) -> None:
    app = waiting.root / "apps" / "publish.yaml"
    app.write_text(app.read_text("utf-8").replace("agent: writer", "agent: writter"), "utf-8")
    check_one_clear_error(say("run", "publish", NOTE), 1, "no agent 'writter'", "Did you mean 'writer'?")


def test_the_start_of_two_runs_names_neither_and_lists_both(say: Say, waiting: Baton) -> None:
    assert say("run", "publish", NOTE).code == 3
    ended = say("show", "pub-")
    check_one_clear_error(ended, 2, "could be", "Give more of it.")
    assert all(run in ended.err for run in waiting.runs)
