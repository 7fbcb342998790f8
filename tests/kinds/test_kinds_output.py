"""What an agent's answer stands for: the text, or the one value in it that fits, wherever a model puts it."""

from __future__ import annotations

import json

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.domain.messages import AssistantMessage
from orchestrator.kinds.agent.output import OutputFault, read_output, schema_faults

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["day"],
    "properties": {"day": {"type": "string", "format": "date"}},
}
DAYS = {"type": "array", "items": {"type": "string", "format": "date"}}


def value(text: str, schema: dict[str, JSON] = SCHEMA) -> JSON:
    return read_output(AssistantMessage(text), schema).value


def fenced(*days: str) -> str:
    return "\n".join(f'Perhaps:\n```json\n{{"day": "{day}"}}\n```' for day in days)


def test_a_text_ends_in_one_line_end() -> None:
    assert read_output(AssistantMessage("\n  # A day\n\nIt rained. \n\n"), None).text == "# A day\n\nIt rained.\n"


def test_an_output_the_vendor_parsed_is_taken_before_what_the_text_says() -> None:
    said = AssistantMessage('{"day": "2026-11-21"}', output={"day": "2026-11-22"})
    assert read_output(said, SCHEMA).value == {"day": "2026-11-22"}


@pytest.mark.parametrize(
    "text",
    [
        ' {"day": "2026-11-22"} \n',
        'It is {"day": "2026-11-22"}, I think.',
        'Days: {"day": "2026-11-22"}',
        '[1] says so: {"day": "2026-11-22"}',
        'Here:\n\n```\n{"day": "2026-11-22"}\n```\n\nIs that well?',
    ],
)
def test_a_value_is_found_where_it_stands(text: str) -> None:
    assert value(text) == {"day": "2026-11-22"}


def test_a_list_is_found_between_words() -> None:
    assert value('These: ["2026-11-22"].', DAYS) == ["2026-11-22"]


def test_of_several_values_the_last_that_fits_is_the_answer() -> None:
    assert value(fenced("2026-11-20", "2026-11-22", "Monday")) == {"day": "2026-11-22"}


def test_where_none_fits_it_is_told_of_the_last() -> None:
    with pytest.raises(OutputFault, match="Monday") as told:
        value(fenced("Sunday", "Monday"))
    assert "Sunday" not in str(told.value)


def test_a_fence_that_holds_no_value_is_passed_over() -> None:
    assert value(fenced("2026-11-22") + "\n```\nnone of these\n```") == {"day": "2026-11-22"}


def test_only_the_last_eight_fences_are_read() -> None:
    assert value(fenced("2026-11-22", *["soon"] * 7)) == {"day": "2026-11-22"}
    with pytest.raises(OutputFault):
        value(fenced("2026-11-22", *["soon"] * 8))


@pytest.mark.parametrize("text", ["", "no", "}{", "] and [", '{"day": }'])
def test_what_holds_no_value_is_told_as_no_json(text: str) -> None:
    with pytest.raises(OutputFault, match="is not JSON") as told:
        value(text)
    assert told.value.found.startswith("is not JSON (Expecting ")


def test_a_fault_that_quotes_much_is_told_by_both_its_ends() -> None:
    long = "a" * 5_000
    [fault] = schema_faults({"type": "number"}, long)
    assert fault.startswith('at /: "aaa')
    assert " ... aaa" in fault
    assert "number" in fault[-60:]
    assert 600 < len(fault) < 620


def test_a_fault_of_a_few_words_is_told_whole() -> None:
    [around] = schema_faults({"type": "number"}, "")
    most = 600 - len(around.removeprefix("at /: "))
    assert "a" * most in schema_faults({"type": "number"}, "a" * most)[0]
    assert "a" * most not in schema_faults({"type": "number"}, "a" * (most + 1))[0]


def test_eight_faults_are_told_and_no_more() -> None:
    faults = schema_faults(DAYS, [f"day {number}" for number in range(20)])
    assert [fault.partition(":")[0] for fault in faults] == [f"at /{number}" for number in range(8)]


def test_what_fits_has_no_faults() -> None:
    assert schema_faults(DAYS, json.loads('["2026-11-22"]')) == []
