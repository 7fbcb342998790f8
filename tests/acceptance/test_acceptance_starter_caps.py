"""The caps the starter comes with let a long note through at list prices, with the models of its own profiles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import yaml
from acceptance_workspace import REPOSITORY, Baton
from chat_server import Chat, ChatServer, chat_server

from orchestrator.domain.messages import Request, UserMessage
from orchestrator.domain.price import OUTPUT_BOUND, Price, input_bound
from orchestrator.models.prices import price_of

pytestmark = pytest.mark.usefixtures("vendors")

NOW = datetime(2026, 11, 28, tzinfo=UTC)
WORDS = 20_000
DEAREST = "claude"
TOKENS_PER_WORD = 1.6
"""More than English has with any vendor's tokenizer (some 1.3), and what German has."""
SENTENCE = "In line {n} of the notebook stands that a tool of {m} parts outlived one of {k}; nobody had expected it."
STARTER = yaml.safe_load((REPOSITORY / "baton.yaml").read_text("utf-8"))


def first_of(role: str | list[str]) -> str:
    """The model that plays a role; those behind it are for when it cannot answer."""
    return role if isinstance(role, str) else role[0]


def listed(profile: str) -> dict[str, dict[str, float]]:
    """Role -> what its model takes by the vendor's list; nothing of a profile whose models are no vendor's."""
    found = {role: price_of(first_of(m), {}, {}, input_tokens=WORDS, at=NOW) for role, m in profiles()[profile].items()}
    return {role: {"input": price.input, "output": price.output} for role, price in found.items() if price}


def profiles() -> dict[str, dict[str, str | list[str]]]:
    """Those whose models are vendors' own."""
    own = (*STARTER["providers"], "offline")
    return {name: p for name, p in STARTER["profiles"].items() if not any(of in str(p) for of in own)}


def long_text(words: int, title: str) -> str:
    each = len(SENTENCE.split())
    sentences = [SENTENCE.format(n=n, m=n * 7 % 89, k=n * 13 % 97) for n in range(words // each)]
    paragraphs = [" ".join(sentences[at : at + 8]) for at in range(0, len(sentences), 8)]
    return f"# {title}\n\n" + "\n\n".join(paragraphs) + "\n"


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


def at_list_prices(baton: Baton, server: ChatServer, profile: str) -> None:
    """The starter's settings, but that its models are reached at the test's own server, at what the vendor takes."""
    prices = listed(profile)
    assert set(prices) == {"fast", "strong"}
    settings = {
        "profile": "near",
        "profiles": {"near": {role: f"near:{role}" for role in prices}},
        "providers": {"near": {"kind": "openai-compatible", "base_url": server.url}},
        "prices": {f"near:{role}": price for role, price in prices.items()},
        "budgets": STARTER["budgets"],
    }
    (baton.root / "baton.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")


def test_no_other_profile_is_dearer_than_the_one_that_is_tried() -> None:
    assert set(profiles()) == {DEAREST, "openai"}
    for profile in profiles():
        for role, price in listed(profile).items():
            dearest = listed(DEAREST)[role]
            assert price["input"] <= dearest["input"]
            assert price["output"] <= dearest["output"]


def test_a_note_of_twenty_thousand_words_is_published_and_nobody_is_asked_for_money(
    baton: Baton, server: ChatServer
) -> None:
    at_list_prices(baton, server, DEAREST)
    note = long_text(WORDS, "What lasts")
    assert len(note.split()) > WORDS - 100
    (baton.root / "inbox" / "long.md").write_text(note, encoding="utf-8")
    page = long_text(4_000, "What lasts")
    takes = {"prompt_tokens": round(WORDS * TOKENS_PER_WORD), "completion_tokens": round(4_000 * TOKENS_PER_WORD)}
    server.usage = takes | {"total_tokens": sum(takes.values())}

    def says(asked: Chat) -> Chat | None:
        wants_json = asked.get("response_format") or asked.get("tools")
        return None if wants_json else {"content": page}

    server.says = says
    ended = baton("run", "publish", "inbox/long.md", "-p", "intent=edit", "-p", "brief=a page", "--json")
    assert ended.code == 3, ended.err
    [decision] = baton("inbox", "--json").json["decisions"]
    assert (decision["kind"], decision["phase"]) == ("gate", "approve")
    visited = [handoff["from"] for handoff in ended.json["handoffs"]]
    assert {"write", "review", "metadata"} <= set(visited)
    spent = baton("costs", "--json").json["total"]["spent_usd"]
    assert 0.05 < spent < STARTER["budgets"]["run_usd"]


@pytest.mark.parametrize(
    "word",
    ["lasted ", "Werkzeuge ", "записи ", "औज़ारों ", "工具"],
    ids=["English", "German", "Russian", "Hindi", "Chinese"],
)
@pytest.mark.parametrize(
    ("agent", "role", "drafts"), [("writer", "strong", 0), ("reviewer", "strong", 1), ("metadata_validator", "fast", 1)]
)
def test_the_caps_of_its_agents_hold_such_a_note_in_any_script(word: str, agent: str, role: str, drafts: int) -> None:
    """A letter of some scripts is two or three bytes, and bytes are what is reserved for."""
    front, _, system = (REPOSITORY / "agents" / f"{agent}.md").read_text("utf-8").removeprefix("---").partition("\n---")
    cap_usd = yaml.safe_load(front)["limits"]["cost_usd"]
    text = word * WORDS + drafts * word * 4_000
    request = Request("m", system, (UserMessage(text),), output_schema={"title": "x" * 4_000})
    price = listed(DEAREST)[role]
    assert Price(price["input"], price["output"]).most_usd(input_bound(request), OUTPUT_BOUND) < cap_usd
