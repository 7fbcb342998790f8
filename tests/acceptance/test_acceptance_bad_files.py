"""Files that would take for ever, or reach out of their app, are refused with their place."""

from __future__ import annotations

from itertools import pairwise
from string import ascii_lowercase

import pytest
from acceptance_workspace import NOTE, Baton
from bad_input import Say, check_one_clear_error, command_in

BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in pairwise(ascii_lowercase[:9])
)
ENDLESS = {
    "a_gigabyte": ("{{ 'x' * 1000000000 }}", "makes a text of more than 4,194,304 characters.", "Print less."),
    "a_billion_items": ("{% for n in range(10**9) %}x{% endfor %}", "more than 100,000 items.", "Take less."),
    "loops_in_loops": (
        "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}",
        "does more than 1,000,000 steps of work.",
        "Loop over less",
    ),
}


@pytest.fixture
def say(baton: Baton, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    return command_in(baton.root, monkeypatch, capsys)


def asking(prompt: str) -> str:
    """An app of one agent that is asked with this prompt."""
    phase = f'{{agent: writer, reads: [source], prompt: "{prompt}{{{{ source | data }}}}"}}'
    return f"description: Ask.\ninputs: {{source: file}}\nphases:\n  one: {phase}\n"


@pytest.mark.parametrize(
    ("app", "told", "mend"),
    [
        ("description: A tab.\nphases:\n\tone: {gate: Go?}\n", "odd.yaml:3:1: a tab stands", "Use spaces."),
        (BOMB, "more than 20000 values, aliases written out.", "Make the file smaller."),
        (asking("{{ nobody }}"), "uses 'nobody', but odd/one passes source.", "Add it to reads"),
        (asking("{{ source.__class__.__mro__ }}"), "source has no '__class__'", "Use it whole."),
    ],
    ids=["tab", "bomb", "undefined_name", "python_internals"],
)
def test_a_file_that_cannot_be_meant_is_told_with_its_place(
    say: Say, baton: Baton, app: str, told: str, mend: str
) -> None:
    (baton.root / "apps" / "odd.yaml").write_text(app)
    check_one_clear_error(say("run", "odd", NOTE), 1, told, mend)
    assert baton.runs == []


@pytest.mark.parametrize("name", ENDLESS)
def test_a_template_that_would_take_for_ever_is_stopped(say: Say, baton: Baton, name: str) -> None:
    prompt, told, mend = ENDLESS[name]
    (baton.root / "apps" / "odd.yaml").write_text(asking(prompt))
    ended = say("run", "odd", NOTE)
    assert (ended.code, baton.kinds()[-1]) == (1, "PhaseFailed")
    assert mend in " ".join(ended.out.split()).partition(told)[2]


def test_an_app_of_ten_thousand_phases_is_answered_in_seconds(say: Say, baton: Baton) -> None:
    phases = "".join(f"  p{number}: {{gate: 'Go on?'}}\n" for number in range(10_000))
    (baton.root / "apps" / "odd.yaml").write_text(f"description: Large.\nphases:\n{phases}")
    check_one_clear_error(say("run", "odd"), 1, "more than 20000 values", "Make the file smaller.")


def test_an_app_of_a_thousand_phases_loads(say: Say, baton: Baton) -> None:
    phases = "".join(f"  p{number}: {{gate: 'Go on?'}}\n" for number in range(1000))
    (baton.root / "apps" / "odd.yaml").write_text(f"description: Large.\nphases:\n{phases}")
    assert say("run", "odd").code == 3
