"""What is told where a model cannot finish is done to the letter, and the very command that is named goes on.

Each slip is a server, an account or a line of `baton.yaml` as people have it; the mend is one edit, or none, and then
the command of the question is typed as it stands on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chat_server import Chat, ChatServer, chat_server
from cli_ended import Baton, Ended
from modelled_workspace import edit, make_modelled

NOWHERE = "http://127.0.0.1:9/v1"
ANSWER: Chat = {"content": "Small tools last."}
ONCE = "{model: 'near:small', tries: 1}"
"""So that no test waits between two tries."""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_modelled(tmp_path / "ws", server.url, ONCE)
    edit(root, "  offline:", "  second: {fast: 'near:large'}\n  offline:")
    monkeypatch.chdir(root)
    monkeypatch.setenv("TZ", "UTC")
    return root


def refuses(status: int, error: str, **headers: str) -> Callable[[Chat], Chat]:
    return lambda _: {"status": status, "error": error, "headers": headers}


def cut_below(tokens: int) -> Callable[[Chat], Chat]:
    def says(asked: Chat) -> Chat:
        most = asked.get("max_completion_tokens") or asked.get("max_tokens") or 0
        return ANSWER if most >= tokens else ANSWER | {"finish_reason": "length"}

    return says


def only(model: str) -> Callable[[Chat], Chat]:
    """Knows this model and no other."""
    return lambda asked: ANSWER if asked["model"] == model else {"status": 404, "error": "no such model"}


def without(setting: str) -> Callable[[Chat], Chat]:
    return lambda asked: {"status": 400, "error": f"{setting} is not supported"} if setting in asked else ANSWER


def answers(_: Chat) -> Chat:
    return ANSWER


@dataclass(frozen=True)
class Slip:
    advised: str
    """What the question says, beside its commands."""
    says: Callable[[Chat], Chat]
    """How the server answers."""
    wrong: tuple[str, str] = ("", "")
    """In `baton.yaml`: what is right, and what stands there instead."""
    mend: tuple[str, str] = ("", "")
    """The edit that the advice means: what stands there, and what is put in its place."""
    then: Callable[[Chat], Chat] | None = None
    """How the server answers once somebody has seen to it."""
    way: str = "Try again"
    """The line of the question whose command is typed."""


URL = 'base_url: "{url}"'
SLIPS: dict[str, Slip] = {
    "a wrong address": Slip(
        "Check the network, and base_url.", answers, (URL, f'base_url: "{NOWHERE}"'), (f'base_url: "{NOWHERE}"', URL)
    ),
    "an address of something else": Slip(
        "Check its name", lambda asked: {"status": 404, "error": "not here"}, then=answers
    ),
    "a key that is refused": Slip("Check whether the server wants a key", refuses(401, "bad key"), then=answers),
    "no money here and some elsewhere": Slip(
        "or take another profile.",
        lambda asked: ANSWER if asked["model"] == "large" else {"status": 402, "error": "insufficient credit"},
        way="second",
    ),
    "a model of another name": Slip(
        "Check its name", only("mini"), ("near:small", "near:smal"), ("near:smal", "near:mini"), way="With the models"
    ),
    "an account without money": Slip(
        "Top it up, or take another profile.", refuses(402, "insufficient credit"), then=answers
    ),
    "asked too often": Slip("Wait a little, then: baton resume", refuses(429, "slow down"), then=answers),
    "asked much too often": Slip(
        "It says when to ask again: in 3,600 s.", refuses(429, "slow down", **{"Retry-After": "3600"}), then=answers
    ),
    "an overloaded server": Slip("Wait a little, then: baton resume", refuses(503, "overloaded"), then=answers),
    "a server that failed": Slip("Wait a little, then: baton resume", refuses(500, "oops"), then=answers),
    "an answer that was cut off": Slip(
        "Raise max_tokens", cut_below(2000), ("tries: 1", "tries: 1, max_tokens: 500"), ("500", "4000")
    ),
    "an empty answer": Slip("Resume to ask again", lambda asked: {"content": ""}, then=answers),
    "a word for the end that nobody knows": Slip(
        "Resume to ask again.", lambda asked: ANSWER | {"finish_reason": "perhaps"}, then=answers
    ),
    "a setting the server refuses": Slip(
        "Change what it names", without("temperature"), ("tries: 1", "tries: 1, temperature: 0.5"),
        (", temperature: 0.5", ""), way="With the models",
    ),
    "a request that is too long": Slip(
        "Give it less to read, or take another model.",
        lambda asked: ANSWER if asked["model"] == "large" else {
            "status": 400, "error": "This model's maximum context length is 10 tokens. context_length_exceeded"
        },
        way="second",
    ),
    "less room than there is": Slip(
        "If this one has more, say so", answers, ("tries: 1", "tries: 1, context: 10"),
        ("context: 10", "context: 100000"),
    ),
    "a price that nobody knows": Slip(
        "Write it in baton.yaml", answers, ("providers:", "budgets: {run_usd: 1.0}\nproviders:"),
        ("budgets:", 'prices: {"near:small": {input: 0, output: 0}}\nbudgets:'),
    ),
    "a server that cannot stream": Slip(
        "Write 'stream: false' for near in baton.yaml.", lambda _: ANSWER | {"whole": True},
        ("stream: false", "stream: true"), ("stream: true", "stream: false"),
    ),
}  # fmt: skip


def change(root: Path, server: ChatServer, pair: tuple[str, str]) -> None:
    if pair[0]:
        edit(root, *(text.replace("{url}", server.url) for text in pair))


def asked(baton: Baton) -> str:
    (decision,) = baton("inbox", "--json").json["decisions"]
    assert decision["kind"] == "model", decision
    return str(decision["question"])


def command_in(question: str, way: str) -> list[str]:
    if way == "second":  # another of those that the line offers
        return [*command_in(question, "With the models")[:-1], "second"]
    (line,) = [line for line in question.splitlines() if line.startswith(way)]
    found = re.search(r"baton ((?:[\w@-]+ ?)+)", line)
    assert found, line
    return found[1].split()


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_told_is_done_and_the_command_that_is_named_goes_on(
    slip: str, baton: Baton, root: Path, server: ChatServer
) -> None:
    known = SLIPS[slip]
    server.says = known.says
    change(root, server, known.wrong)
    told = baton("run", "say", "-p", "topic=tools")
    assert told.code == 3, told
    question = asked(baton)
    assert known.advised in question, question
    change(root, server, known.mend)
    server.says = known.then or known.says

    ended = baton(*command_in(question, known.way))

    assert went_on(baton), (ended, question)


def went_on(baton: Baton) -> bool:
    """The agent's work is done, and the next question is the app's own."""
    (decision,) = baton("inbox", "--json").json["decisions"]
    return bool(decision["kind"] == "gate")


def test_the_work_is_taken_from_a_file_of_the_kind_that_is_named(baton: Baton, root: Path, server: ChatServer) -> None:
    server.says = refuses(401, "bad key")
    baton("run", "count", "-p", "topic=tools")
    question = asked(baton)
    assert "--with FILE (JSON with title, count)" in question
    (root / "FILE").write_text('{"title": "Tools", "count": 3}', encoding="utf-8")

    baton(*command_in(question, "By hand"))

    assert went_on(baton)


def test_next_is_what_goes_on(baton: Baton, root: Path, server: ChatServer) -> None:
    server.says = refuses(401, "bad key")
    told = baton("run", "say", "-p", "topic=tools")
    found = re.search(r"next: baton inbox d-1  ·  baton (resume \S+)", told.out)
    assert found, told
    server.says = answers

    baton(*found[1].split())

    assert went_on(baton)


def at_its_cap(baton: Baton, root: Path) -> Ended:
    edit(root, "providers:", 'budgets: {run_usd: 0.000001}\nprices: {"near:small": {input: 1, output: 1}}\nproviders:')
    return baton("run", "say", "-p", "topic=tools")


def test_at_a_cap_the_answer_that_is_named_goes_on(baton: Baton, root: Path, server: ChatServer) -> None:
    server.says = answers
    told = at_its_cap(baton, root)
    found = re.search(r"baton (answer d-1 raise)", told.out)
    assert found, told

    baton(*found[1].split())

    assert went_on(baton)


def test_a_missing_key_is_mended_as_it_says(baton: Baton, root: Path, server: ChatServer) -> None:
    server.says = answers
    edit(root, "kind: openai-compatible", "kind: openai-chat, key_env: NEAR_WORD")
    baton("run", "say", "-p", "topic=tools")
    question = asked(baton)
    found = re.search(r"or write (NEAR_WORD=)\.\.\. into (\S+) \(chmod 600\)", question)
    assert found, question
    path = Path(found[2])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{found[1]}pk4-9f1e77ab20c1\n", encoding="utf-8")
    path.chmod(0o600)

    baton(*command_in(question, "Try again"))

    assert went_on(baton)
    assert server.keys == {"Bearer pk4-9f1e77ab20c1"}


def test_resume_alone_names_what_could_not_go_on_and_leaves_it(baton: Baton, root: Path, server: ChatServer) -> None:
    server.says = refuses(401, "bad key")
    baton("run", "say", "-p", "topic=tools")
    (run,) = (one["run"] for one in baton("runs", "--json").json["runs"])
    server.says = answers
    count = len(server.asked)

    told = baton("resume")

    assert told.code == 0
    assert f"{run}  say: near:small: the key was refused (401): bad key." in told.out
    assert f"baton resume {run}" in told.out
    assert len(server.asked) == count  # nobody was there to be asked
    assert asked(baton)


def test_a_profile_needs_a_run(baton: Baton, root: Path) -> None:
    told = baton("resume", "--profile", "second")
    assert told.code == 2
    assert "Name it: baton resume RUN --profile second" in told.err


def test_somebody_at_the_terminal_is_asked_and_all_that_were_named_go_on(
    baton: Baton, root: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says = refuses(401, "bad key")
    for topic in ("tools", "boats"):
        baton("run", "say", "-p", f"topic={topic}")
    server.says = answers
    monkeypatch.setattr("orchestrator.cli.commands.move.can_ask", lambda: True)
    monkeypatch.setattr("orchestrator.cli.terminal.Terminal.forget_typed", lambda _: None)
    monkeypatch.setattr("orchestrator.cli.terminal.Terminal.choose", lambda *_: "n")
    assert baton("resume").code == 0
    assert len(server.asked) == 2
    monkeypatch.setattr("orchestrator.cli.terminal.Terminal.choose", lambda *_: "y")

    told = baton("resume")

    assert told.code == 3
    assert "2 runs could not go on:" in told.out
    assert {one["kind"] for one in baton("inbox", "--json").json["decisions"]} == {"gate"}


def test_a_run_that_failed_of_a_script_is_named_too(baton: Baton, root: Path) -> None:
    (root / "apps" / "torn.yaml").write_text(
        "description: x\nphases:\n  a: {script: a}\n  check: {gate: Good, reads: [a]}\n", encoding="utf-8"
    )
    (root / "apps" / "torn.py").write_text("def a():\n    return 1 / 0\n", encoding="utf-8")
    baton("run", "torn")

    told = baton("resume")

    assert "1 run could not go on:" in told.out
    assert "division by zero" in told.out


def test_where_the_secrets_file_is_not_used_the_list_of_models_says_why(
    baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    secrets = tmp_path / "home" / ".config" / "baton" / "secrets"
    secrets.parent.mkdir(parents=True)
    secrets.write_text("OPENAI_API_KEY=sk-something\n", encoding="utf-8")
    secrets.chmod(0o644)
    assert f"! others can read {secrets}, so it is not used. Run: chmod 600 {secrets}\n" in baton("models", "ls").out
    secrets.chmod(0o600)
    assert "!" not in baton("models", "ls").out
