"""The words servers have for how an answer ended, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import JSON

Ending = Literal["complete", "calls", "too_long", "declined", "paused", "failed", "unknown"]
"""`paused`: the model would go on if asked. `failed`: the server says so. `unknown`: nothing is said, or in a word
that nobody has told us of; the answer is not taken, because it may lack its end."""

_WORDS: Mapping[Ending, str] = {
    # OpenAI, vLLM, llama.cpp, Ollama · Together, TGI, watsonx · Claude, Bedrock · Cohere · LM Studio · Baidu
    "complete": "stop eos eos_token eos_found end end_turn end_of_turn eot eom stop_sequence stop_string stop_token "
    "stop_string_found stop_word word stop_text stopped complete completed done finish finished normal success "
    "succeeded final eod model_stop stop_str eos_token_id end_of_text endoftext stopping_criteria",
    "calls": "tool_calls tool_call tool_use function_call function_calls tools tool",
    # OpenAI · Claude, Gemini · Mistral · watsonx · Bedrock, llama.cpp · LM Studio · Cohere
    "too_long": "length max_tokens max_token max_length model_length max_output_tokens max_output_reached token_limit "
    "limit truncated max_new_tokens max_completion_tokens max_predicted_tokens_reached context_length_reached "
    "context_length context_limit context_window max_context_length model_context_window_exceeded error_limit "
    "context_length_exceeded incomplete max_prompt_tokens max_model_len max_tokens_reached",
    # OpenAI, Azure · Claude · Bedrock · Gemini · Zhipu · Cohere
    "declined": "content_filter content_filtered refusal guardrail_intervened safety recitation blocklist blocked "
    "prohibited_content spii sensitive error_toxic content_policy content_policy_violation language image_safety "
    "moderation policy_violation",
    "paused": "pause_turn pause not_finished",
    "failed": "error failed failure network_error engine_error insufficient_system_resource server_error "
    "internal_error malformed_function_call unexpected_tool_call abort aborted cancelled canceled user_cancel "
    "user_stopped model_unloaded time_limit timeout other preempted malformed_response "
    "malformed_model_output malformed_tool_use missing_thought_signature too_many_tool_calls",
}
_ENDINGS: Mapping[str, Ending] = {word: ending for ending, words in _WORDS.items() for word in words.split()}

_BESIDE = ("stop_reason", "native_finish_reason", "done_reason", "finishReason", "stopReason")
"""Where servers say it when they leave `finish_reason` empty."""

_NO_WORD = frozenset({"", "null", "none", "unspecified", "finish_reason_unspecified"})


def ending_of(word: str) -> Ending:
    """Spelling does not count: `FinishReason.MAX_TOKENS`, `maxTokens` and `max-tokens` are one word."""
    return _ENDINGS.get(_plain(word), "unknown")


_CERTAIN = frozenset({"too_long", "declined", "failed"})


def word_that_counts(before: str, said: str) -> str:
    """Of the words of one answer's pieces: the last, but none takes back that the answer was stopped on the way. There
    are servers that end every stream with `stop`, behind what the model's own server said.
    """
    return before if not said or ending_of(before) in _CERTAIN else said


def word_in(said: Mapping[str, JSON], name: str) -> str:
    """The word for the end in a body or a piece of one; empty when it says none."""
    for key in (name, *_BESIDE):
        word = said.get(key)
        if isinstance(word, str) and _plain(word) not in _NO_WORD:
            return word
    return ""


def _plain(word: str) -> str:
    last = word.strip().strip("<|>").rpartition(".")[2]
    if not last.isupper():
        last = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", last)
    return re.sub(r"[\s_-]+", "_", last).strip("_").lower()
