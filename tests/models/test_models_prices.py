"""What models cost: the user's table first, then the list; and an upper bound of what a request can cost."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Request, ToolSpec, UserMessage
from orchestrator.domain.money import in_nano
from orchestrator.domain.price import Price, input_bound
from orchestrator.models.prices import price_of
from orchestrator.text.quantity import amount

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PROVIDERS = {
    "workstation": Provider("workstation", "openai-compatible", "http://127.0.0.1:11434/v1"),
    "proxy": Provider("proxy", "openai", "https://proxy.example/v1", "PROXY_KEY"),
    "mac": Provider("mac", "ollama", "http://localhost:11434"),
    "rack": Provider("rack", "ollama", "http://10.0.0.7:11434"),
    "hosted": Provider("hosted", "ollama", "https://ollama.com"),
    "router": Provider("router", "openai-compatible", "https://openrouter.ai/api/v1", "ROUTER_KEY"),
}


def price(model: str, own: dict[str, Price] | None = None, input_tokens: int = 1000) -> Price | None:
    return price_of(model, own or {}, PROVIDERS, input_tokens=input_tokens, at=NOW)


def test_the_vendors_own_models_have_a_list_price() -> None:
    assert price("anthropic:claude-haiku-4-5") == Price(1.0, 5.0, 0.1, 1.25)
    assert price("openai:gpt-5-mini-2025-08-07") == price("openai-chat:gpt-5-mini") == Price(0.25, 2.0, 0.025)


def test_a_long_request_costs_more_where_the_list_says_so() -> None:
    assert price("anthropic:claude-sonnet-4-5", input_tokens=200_000) == Price(3.0, 15.0, 0.3, 3.75)
    assert price("anthropic:claude-sonnet-4-5", input_tokens=200_001) == Price(6.0, 22.5, 0.6, 7.5)


def test_the_users_own_price_goes_first() -> None:
    own = Price(0.5, 1.0)
    assert price("anthropic:claude-haiku-4-5", {"anthropic:claude-haiku-4-5": own}) == own


@pytest.mark.parametrize("model", ["workstation:gpt-5", "proxy:gpt-5", "anthropic:claude-of-tomorrow"])
def test_nobody_knows_the_price_of_a_server_or_a_model_that_no_list_has(model: str) -> None:
    assert price(model) is None


@pytest.mark.parametrize("model", ["ollama:qwen3:4b", "mac:qwen3:30b", "ollama:my-cloudy-model", "ollama:cloud9:7b"])
def test_what_ollama_runs_on_this_machine_costs_nothing_and_the_users_price_goes_first(model: str) -> None:
    assert price(model) == Price(0, 0)
    assert price(model, {model: Price(0.1, 0.2)}) == Price(0.1, 0.2)


@pytest.mark.parametrize(
    "model",
    [
        "ollama:gpt-oss:120b-cloud",
        "ollama:glm-4.6:cloud",
        "mac:kimi-k2:1t-Cloud",
        "rack:qwen3:4b",
        "hosted:gpt-oss:120b",
        "workstation:gpt-oss:20b",
    ],
)
def test_what_a_vendor_or_another_machine_may_run_is_not_taken_to_be_free(model: str) -> None:
    assert price(model) is None


def test_a_known_host_is_found_by_its_address() -> None:
    assert price("router:openai/gpt-5") is not None


@pytest.mark.parametrize(
    ("kind", "address", "model"),
    [
        ("gemini", "", "gemini-2.5-flash"),
        ("vertex", "https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/p/locations/l", "gemini-2.5-flash"),
        (
            "bedrock",
            "https://bedrock-runtime.eu-central-1.amazonaws.com",
            "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        ),
        ("azure", "https://mine.openai.azure.com/openai/v1", "gpt-5-mini"),
        ("mistral", "", "mistral-medium-latest"),
        ("groq", "", "openai/gpt-oss-120b"),
        ("openrouter", "", "anthropic/claude-sonnet-4.5"),
    ],
)
def test_every_vendors_models_have_a_list_price(kind: str, address: str, model: str) -> None:
    providers = {"mine": Provider("mine", kind, address)}
    found = price_of(f"mine:{model}", {}, providers, input_tokens=1000, at=NOW)
    assert found is not None
    assert not found.is_free


def test_a_model_that_is_part_of_baton_is_free_and_loads_no_list() -> None:
    code = "from datetime import datetime\nimport sys\nfrom orchestrator.models.prices import price_of\n"
    code += "free = price_of('offline', {}, {}, input_tokens=1, at=datetime.now()).is_free\n"
    code += "print(free, 'genai_prices' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "True False\n"


def test_a_cost_is_rounded_up_to_a_nano_dollar() -> None:
    assert Price(0.0001, 0).cost_usd(1, 0) == 1e-9
    assert Price(3.0, 15.0, 0.3).cost_usd(1000, 100, 400) == 600 * 3e-6 + 400 * 0.3e-6 + 100 * 15e-6


def test_more_cached_than_read_is_no_gain() -> None:
    assert Price(3.0, 15.0, 0.3).cost_usd(10, 0, 1000) == Price(3.0, 15.0, 0.3).cost_usd(10, 0, 10)


@pytest.mark.parametrize("text", ["A small tool. " * 500, "ねこ " * 900, "\x00\u202e" * 300, "🐈" * 400])
def test_the_bound_is_one_token_for_each_byte_and_more(text: str) -> None:
    assert input_bound(Request("m", text, (UserMessage(text),))) > 2 * len(text.encode())


@pytest.mark.parametrize(("character", "tokens"), [("\ufdfa", 15), ("\u3350", 4), ("\u0439", 1)])
def test_the_bound_holds_where_a_tokenizer_writes_characters_out(character: str, tokens: int) -> None:
    """As many as the tokenizer of Claude 2 made of each, or more."""
    text = character * 1_000
    assert input_bound(Request("m", "", (UserMessage(text),))) > 1_000 * tokens


def test_tools_and_the_schema_count_in_the_bound() -> None:
    bare = Request("m", "", (UserMessage("x"),))
    schema = {"type": "object", "description": "y" * 1000}
    with_tool = Request("m", "", (UserMessage("x"),), (ToolSpec("t", "z" * 1000, {}),), schema)
    assert input_bound(with_tool) > input_bound(bare) + 1000 + 2 * len(json.dumps(schema))


def test_what_is_added_to_the_body_counts_in_the_bound() -> None:
    """It is sent and may be read: servers take documents there, and what their templates say."""
    more = {"extra_body": {"documents": [{"text": "ねこ " * 1_000}], "top_k": 20}}
    bare = Request("m", "", (UserMessage("x"),))
    assert input_bound(replace(bare, settings=more)) > input_bound(bare) + 7_000
    assert input_bound(replace(bare, settings={"temperature": 0.5})) == input_bound(bare)


@pytest.mark.parametrize(
    ("usd", "told"),
    [(0, "0.00"), (2.5, "2.50"), (0.1, "0.10"), (0.0043, "0.0043"), (0.03, "0.030"), (1e-9, "0.000000001")],
)
def test_an_amount_says_something_at_any_size(usd: float, told: str) -> None:
    assert amount(usd) == told


def test_an_amount_beyond_all_money_still_fits_the_journal() -> None:
    assert in_nano(float("inf")) == in_nano(1e300) < 2**63
