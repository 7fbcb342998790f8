"""Files of cases as people have them: each format becomes cases, and what is wrong is told by its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestrator.errors import DefinitionFaults
from orchestrator.evals.datasets.chat import chat_text
from orchestrator.evals.suite import Case, EvaluatorSpec, Suite
from orchestrator.evals.suite_file import read_suite

QA = "inputs: {note: question}\n  expected: {page: answer}"


def suite_of(root: Path, name: str, data: bytes | str, says: str) -> Suite:
    folder = root / "evals" / "s"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (folder / "suite.yaml").write_text(f"app: demo\ndataset:\n  file: {name}\n  {says}\n", encoding="utf-8")
    return read_suite(root, "s")


def cases_of(root: Path, name: str, data: bytes | str, says: str = QA) -> list[Case]:
    return list(suite_of(root, name, data, says).cases)


def faults_of(root: Path, name: str, data: bytes | str, says: str = QA) -> list[str]:
    with pytest.raises(DefinitionFaults) as raised:
        suite_of(root, name, data, says)
    return [str(fault).removeprefix("evals/s/") for fault in raised.value.faults]


def test_json_lines_of_an_editor_on_windows_with_a_mark_empty_lines_and_a_separator_in_a_text(tmp_path: Path) -> None:
    lines = b'\xef\xbb\xbf{"question": "a", "answer": "b", "level": 3}\r\n\r\n'
    lines += '{"question": "c\u2028d", "answer": "e", "level": 4}'.encode()
    first, second = cases_of(tmp_path, "qa.jsonl", lines)

    assert (first.name, first.inputs, first.expected) == ("qa-1", {"note": "a"}, {"page": "b"})
    assert first.metadata == {"level": 3}
    assert second.inputs == {"note": "c\u2028d"}
    assert (first.where, second.where) == ("evals/s/qa.jsonl:1", "evals/s/qa.jsonl:3")


def test_a_line_that_is_no_json_is_told_by_its_number_and_so_is_every_other(tmp_path: Path) -> None:
    lines = '{"question": "a", "answer": "b"}\n{"question": "a", \n[1]\n{"question": NaN, "answer": ""}\n'
    second, third, fourth = faults_of(tmp_path, "qa.jsonl", lines)

    assert second.startswith("qa.jsonl:2: no JSON")
    assert "in column" in second
    assert third.startswith("qa.jsonl:3: a record is [1], and no object")
    assert "NaN is not JSON" in fourth


def test_a_thousand_bad_lines_are_told_twenty_times(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, "qa.jsonl", "".join(f"line {number}\n" for number in range(1_000)))

    assert any("980 more faults" in fault for fault in faults)


def test_a_list_that_is_called_json_lines_and_json_lines_that_are_called_json(tmp_path: Path) -> None:
    listed = '[\n {"question": "a", "answer": "b"},\n {"question": "c",\n  "answer": "d"}\n]\n'
    lines = '{"question": "a", "answer": "b"}\n{"question": "c", "answer": "d"}\n'

    assert [case.where[-2:] for case in cases_of(tmp_path, "qa.jsonl", listed)] == [":2", ":3"]
    assert [case.where[-2:] for case in cases_of(tmp_path, "qa.json", lines)] == [":1", ":2"]


def test_a_list_somewhere_in_an_object_is_found_or_named(tmp_path: Path) -> None:
    rows = json.dumps({"version": 1, "data": [{"question": "a", "answer": "b"}]})
    deep = json.dumps({"x": [{"n": 1}], "y": {"z": [{"question": "a", "answer": "b"}]}}, indent=1)

    assert len(cases_of(tmp_path, "qa.json", rows)) == 1
    (case,) = cases_of(tmp_path, "qa.json", deep, f"at: y.z\n  {QA}")
    assert case.where == "evals/s/qa.json:9"
    assert "there is no 'zz'" in faults_of(tmp_path, "qa.json", deep, f"at: y.zz\n  {QA}")[0]


def test_what_a_viewer_of_data_sets_answers_and_columns(tmp_path: Path) -> None:
    row = {"question": "a", "answer": "b", "answers": {"text": ["b"], "answer_start": [5]}}
    viewed = json.dumps(
        {"features": [{"name": "question"}], "rows": [{"row_idx": 7, "row": row, "truncated_cells": []}]}
    )
    columns = json.dumps({"question": ["a", "c"], "answer": ["b", "d"]})
    says = "format: huggingface\n  inputs: {note: question}\n  expected: {page: answers.text.0}"

    (case,) = cases_of(tmp_path, "rows.json", viewed, says)
    assert (case.expected, case.metadata["row_idx"]) == ({"page": "b"}, 7)
    assert case.metadata["answers"] == row["answers"]  # taken in part, so the whole of it is kept
    assert [case.expected for case in cases_of(tmp_path, "c.json", columns)] == [{"page": "b"}, {"page": "d"}]


@pytest.mark.parametrize("data", [b"PAR1\0\0", b"ARROW1\0\0", b"\x1f\x8b\x08", b"PK\x03\x04"])
def test_what_is_no_text_is_told_with_what_writes_it_as_one(tmp_path: Path, data: bytes) -> None:
    assert "which is not read here" in faults_of(tmp_path, "qa.parquet", data)[0]


def test_csv_with_semicolons_line_ends_in_cells_and_a_separator_at_the_end_of_each_line(tmp_path: Path) -> None:
    rows = '\ufeffquestion;answer;Level;\r\n"two\r\nlines; and ""more""";b;3;\r\n\r\nc;"";4;\r\n'
    first, second = cases_of(tmp_path, "qa.csv", rows)

    assert first.inputs == {"note": 'two\r\nlines; and "more"'}
    assert (first.expected, first.metadata) == ({"page": "b"}, {"Level": "3"})
    assert (second.expected, second.where) == ({"page": ""}, "evals/s/qa.csv:5")


def test_csv_of_a_spreadsheet_in_utf_16_and_of_an_old_one_in_its_encoding(tmp_path: Path) -> None:
    rows = "question\tanswer\nGrüße\tb\n"

    assert cases_of(tmp_path, "qa.tsv", rows.encode("utf-16"))[0].inputs == {"note": "Grüße"}
    assert cases_of(tmp_path, "qa.tsv", rows.encode("cp1252"), f"encoding: cp1252\n  {QA}")[0].inputs == {
        "note": "Grüße"
    }
    assert faults_of(tmp_path, "qa.tsv", rows.encode("cp1252")) == [
        "qa.tsv:2: not UTF-8: byte 0xfc. Save it as UTF-8, or say what it is: encoding: cp1252"
    ]


def test_rows_that_are_too_long_too_short_or_end_in_a_quote_are_told_by_their_line(tmp_path: Path) -> None:
    long, short, quote = faults_of(tmp_path, "qa.csv", 'question,answer\na,b,c\nd\n"e,f\n')

    assert long.startswith("qa.csv:2: 3 cells, and 2 columns")
    assert short.startswith("qa.csv:3: the record has no 'answer'")
    assert quote.startswith("qa.csv:4: no CSV")


def test_a_cell_of_a_megabyte_is_read(tmp_path: Path) -> None:
    (case,) = cases_of(tmp_path, "qa.csv", f"question,answer\n{'long ' * 200_000},b\n")
    assert len(case.inputs["note"]) == 1_000_000


def test_columns_of_one_name_are_a_fault(tmp_path: Path) -> None:
    assert "2 columns are called 'answer'" in faults_of(tmp_path, "qa.csv", "question,answer,answer\na,b,c\n")[0]


def test_yaml_records_have_their_lines(tmp_path: Path) -> None:
    first, second = cases_of(tmp_path, "qa.yaml", "- question: a\n  answer: b\n# more\n- {question: c, answer: d}\n")
    assert (first.where, second.where) == ("evals/s/qa.yaml:1", "evals/s/qa.yaml:4")


def test_a_key_that_is_misspelled_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "qa.jsonl", '{"qestion": "a", "answer": "b"}\n')
    assert fault == (
        "qa.jsonl:1: the record has no 'question'. Did you mean 'qestion'? "
        "Where some records may be without it: may_lack: [question], when it is imported: --may-lack question"
    )


def test_what_may_be_missing_is_left_out_and_nothing_else_is(tmp_path: Path) -> None:
    lines = '{"question": "a", "answer": null, "hint": ""}\n{"question": "b", "answer": "c", "hint": "h"}\n'
    says = "inputs: {note: question, hint: hint}\n  expected: {page: answer}\n  may_lack: [hint, answer]"
    first, second = cases_of(tmp_path, "qa.jsonl", lines, says)

    assert (first.inputs, first.expected) == ({"note": "a"}, {})
    assert (second.inputs, second.expected) == ({"note": "b", "hint": "h"}, {"page": "c"})


def test_without_inputs_the_keys_there_are_are_named(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, "qa.csv", "question,answer\na,b\n", "expected: {page: answer}")
    assert "its keys are question, answer" in fault


CHAT = [
    {"role": "system", "content": "Be short."},
    {"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "image_url", "image_url": {}}]},
]


def test_chats_become_one_text_or_one_of_their_messages(tmp_path: Path) -> None:
    shared = [{"from": "human", "value": "Hi"}]
    line = json.dumps({"messages": CHAT, "conversations": shared, "spelled": json.dumps(shared)})
    says = (
        "inputs: {all: {from: messages, as: chat}, one: {from: conversations, as: chat},"
        " cell: {from: spelled, as: chat}, last: messages.-1.content.0.text}"
    )
    (case,) = cases_of(tmp_path, "chats.jsonl", line, says)

    assert case.inputs == {
        "all": "system: Be short.\n\nuser: Hi\n[image_url]", "one": "Hi", "cell": "Hi", "last": "Hi"
    }  # fmt: skip


def test_cells_are_read_as_what_they_are_to_be(tmp_path: Path) -> None:
    rows = 'q,n,b,j,l\na,3,yes,"{""x"": [1]}","a, b"\n'
    says = (
        "inputs: {note: q, fixed: {value: [1]}}\n  expected: {n: {from: n, as: number}, b: {from: b, as: boolean},"
        " j: {from: j, as: json}, l: {from: l, as: list}}"
    )
    (case,) = cases_of(tmp_path, "t.csv", rows, says)

    assert case.inputs == {"note": "a", "fixed": [1]}
    assert case.expected == {"n": 3, "b": True, "j": {"x": [1]}, "l": ["a", "b"]}
    (fault,) = faults_of(tmp_path, "t.csv", rows.replace("3", "three"), says)
    assert fault.startswith("t.csv:2: 'n' is “three”, and no number")


def test_ids_become_names_of_files_and_tell_apart_what_they_told_apart(tmp_path: Path) -> None:
    lines = "".join(
        json.dumps({"id": id_, "question": "a", "answer": "b"}) + "\n" for id_ in ("geo/1", "geo 1", 7, "../x")
    )
    first, second, third, fourth = cases_of(tmp_path, "qa.jsonl", lines, f"name: id\n  {QA}")

    assert first.name == "geo-1"
    assert second.name.startswith("geo-1-")
    assert (third.name, fourth.name) == ("7", "x")
    assert (first.metadata, third.metadata) == ({"id": "geo/1"}, {})


def test_two_records_of_one_id_are_told_with_both_lines_and_can_be_numbered(tmp_path: Path) -> None:
    lines = '{"id": "a", "question": "q", "answer": "b"}\n' * 2
    (fault,) = faults_of(tmp_path, "qa.jsonl", lines, f"name: id\n  {QA}")

    assert fault.startswith("qa.jsonl:2: two records are called 'a', the other on line 1")
    numbered = cases_of(tmp_path, "qa.jsonl", lines, f"name: {{value: q}}\n  {QA}")
    assert [case.name for case in numbered] == ["q-1", "q-2"]


def test_kind_tags_and_evaluators_come_from_the_record(tmp_path: Path) -> None:
    line = json.dumps({"question": "a", "topic": "geo", "labels": ["easy", "eu"], "must": ["x", "y"], "lang": "de"})
    says = (
        "inputs: {note: question}\n  kind: topic\n  tags: [labels, lang]\n"
        "  evaluators:\n    - ContainsAny: {artifact: page, texts: {from: must}}\n"
        "    - not: {Contains: {artifact: page, text: no}}"
    )
    (case,) = cases_of(tmp_path, "qa.jsonl", line, says)

    assert case.labels == ("geo", "easy", "eu", "de")
    assert [(spec.name, dict(spec.arguments), spec.negated) for spec in case.evaluators] == [
        ("ContainsAny", {"artifact": "page", "texts": ["x", "y"]}, False),
        ("Contains", {"artifact": "page", "text": "no"}, True),
    ]


def test_a_text_of_a_dataset_is_never_a_path_unless_the_suite_says_so(tmp_path: Path) -> None:
    line = json.dumps({"question": "../../baton.yaml", "paper": "papers/one.md", "answer": "b"})
    (plain,) = cases_of(tmp_path, "qa.jsonl", line)
    (named,) = cases_of(tmp_path, "qa.jsonl", line, "inputs: {note: {file: paper}}")

    assert (plain.inputs, plain.paths) == ({"note": "../../baton.yaml"}, ())
    assert (named.inputs, named.paths) == ({"note": {"file": "papers/one.md"}}, ("note",))


@pytest.mark.parametrize("name", ["../outside.jsonl", "/etc/passwd"])
def test_a_dataset_lies_in_its_suite(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "evals" / "s"
    folder.mkdir(parents=True)
    (folder / "suite.yaml").write_text(f"app: demo\ndataset: {{file: {name}, inputs: {{a: b}}}}\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="leads out of the suite's folder"):
        read_suite(tmp_path, "s")


def test_files_of_cases_and_datasets_stand_side_by_side_with_a_name_each(tmp_path: Path) -> None:
    (tmp_path / "evals/s/cases").mkdir(parents=True)
    (tmp_path / "evals/s/cases/one.yaml").write_text("name: one\ninputs: {note: n}\n", encoding="utf-8")
    lines = '{"id": "two", "question": "a", "answer": "b"}\n'
    says = f"name: id\n  {QA}"

    assert [case.name for case in cases_of(tmp_path, "qa.jsonl", lines, says)] == ["one", "two"]
    (fault,) = faults_of(tmp_path, "qa.jsonl", lines.replace("two", "one"), says)
    assert fault.startswith("qa.jsonl:1: case 'one' is there already, in evals/s/cases/one.yaml")


def equals(text: object) -> EvaluatorSpec:
    return EvaluatorSpec("Equals", {"artifact": "page", "value": text})


PYDANTIC = """\
# yaml-language-server: $schema=capitals_schema.json
name: capitals
cases:
- name: near
  inputs: {question: "Capital of Austria?", hint: Danube}
  metadata: {difficulty: easy}
  expected_output: Vienna
- name: far
  inputs: {question: "Capital of Palau?"}
  expected_output: Ngerulmud
  evaluators:
  - HasMatchingSpan: {query: {name_equals: search}}
evaluators:
- EqualsExpected
"""


def test_a_dataset_of_pydantic_evals_says_itself_what_its_inputs_are(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "capitals.yaml", PYDANTIC, "format: pydantic-evals\n  result: page")
    near, far = suite.cases

    assert near.inputs == {"question": "Capital of Austria?", "hint": "Danube"}
    assert (near.evaluators, near.metadata["difficulty"]) == ((equals("Vienna"),), "easy")
    assert (far.name, far.where) == ("far", "evals/s/capitals.yaml:8")
    assert suite.left_out == ("capitals.yaml: HasMatchingSpan, which has no counterpart",)
    assert far.metadata["evaluators"] == [{"HasMatchingSpan": {"query": {"name_equals": "search"}}}]


def test_the_same_dataset_as_json_with_texts_for_inputs(tmp_path: Path) -> None:
    text = json.dumps({"cases": [{"name": None, "inputs": "q", "expected_output": None, "evaluators": []}]})
    (case,) = cases_of(tmp_path, "d.json", text, "format: pydantic-evals\n  inputs: {note: inputs}")

    assert (case.name, case.inputs, case.metadata) == ("d-1", {"note": "q"}, {})
    (fault,) = faults_of(tmp_path, "d.json", text, "format: pydantic-evals")
    assert "Say which input it is: inputs: {INPUT: inputs}" in fault


def test_samples_of_inspect_with_chats_targets_and_what_nothing_sets_up(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(sample)
        for sample in (
            {"id": 1, "input": "2 + 2?", "target": "4", "metadata": {"level": 1}},
            {"id": 2, "input": CHAT, "target": ["a", "b"], "choices": ["a", "b"], "sandbox": "docker"},
        )
    )
    suite = suite_of(tmp_path, "s.jsonl", lines, "format: inspect\n  inputs: {note: input}\n  result: page")
    first, second = suite.cases

    assert (first.name, first.inputs, first.metadata) == ("1", {"note": "2 + 2?"}, {"level": 1, "target": "4"})
    assert first.evaluators == (EvaluatorSpec("ContainsAny", {"artifact": "page", "texts": ["4"]}),)
    assert second.inputs["note"].startswith("system: Be short.")
    assert second.metadata["choices"] == ["a", "b"]
    assert suite.left_out == ("s.jsonl: 'sandbox' of its samples, which nothing here sets up",)


PROMPTFOO = """\
prompts: ["Translate {{text}} to {{language}}"]
providers: [openai:gpt-5-mini]
defaultTest:
  assert: [{type: not-contains, value: sorry}]
tests:
  - description: one
    vars: {text: Hello, language: [French, German]}
    assert:
      - {type: icontains, value: bonjour}
      - {type: llm-rubric, value: is polite, threshold: 0.8}
      - {type: javascript, value: output.length < 9}
    metadata: {topic: greeting}
  - vars: {text: Bye, language: French}
"""


def test_tests_of_promptfoo_with_defaults_lists_of_variables_and_code(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "promptfooconfig.yaml", PROMPTFOO, "format: promptfoo\n  result: page")
    french, german, bye = suite.cases

    assert (french.inputs, german.inputs["language"]) == ({"text": "Hello", "language": "French"}, "German")
    assert [(spec.name, spec.negated) for spec in french.evaluators] == [
        ("Contains", True), ("Contains", False), ("Judge", False)
    ]  # fmt: skip
    assert french.evaluators[2].arguments["at_least"] == 0.8
    assert french.metadata["topic"] == "greeting"
    assert len(bye.evaluators) == 1
    assert suite.left_out == ("promptfooconfig.yaml: javascript, which has no counterpart (2 of 3)",)


def test_what_is_odd_in_a_file_is_no_bug_of_ours(tmp_path: Path) -> None:
    told = faults_of(tmp_path, "qa.csv", "question,answer\na,b\n", f"delimiter: ';;'\n  {QA}")
    assert "'delimiter' is ';;'" in told[0]
    rows = "question,__expected\nWhy?,similar(0.8.1): so\n"
    (case,) = suite_of(tmp_path, "odd.csv", rows, "format: promptfoo\n  result: page").cases
    assert case.evaluators == (equals("similar(0.8.1): so"),)
    assert faults_of(tmp_path, "odd.json", '"abc"', f"at: x\n  {QA}")
    assert chat_text([{"role": "user", "content": "Hello", "tool_calls": 5}]) == "Hello"


def test_rows_of_promptfoo_in_csv(tmp_path: Path) -> None:
    rows = (
        "question,__expected,__expected2,__description,__metadata:topic,__metadata:tags[]\n"
        'Capital of France?,Paris,"contains-any: Paris, Lutetia",easy,geo,"a, b"\n'
        "Time?,Note: none,fn:output > 1,,,\n"
    )
    suite = suite_of(tmp_path, "tests.csv", rows, "format: promptfoo\n  result: page")
    first, second = suite.cases

    assert first.inputs == {"question": "Capital of France?"}
    assert first.evaluators[0] == equals("Paris")
    assert first.evaluators[1].arguments["texts"] == ["Paris", "Lutetia"]
    assert (first.metadata["topic"], first.metadata["tags"]) == ("geo", ["a", "b"])
    assert second.evaluators == (equals("Note: none"),)
    assert suite.left_out == ("tests.csv: javascript, which has no counterpart",)


def test_variables_in_what_promptfoo_expects_are_filled_in_and_escaped_commas_stay(tmp_path: Path) -> None:
    head = "topic,__expected,__metadata:tags[]\n"
    rows = head + 'ice,"llm-rubric: Is it about {{ topic }}, {{ this | upper }}?","cold\\, hard,wet"\n'
    (case,) = suite_of(tmp_path, "tests.csv", rows, "format: promptfoo\n  result: page").cases

    assert case.evaluators[0].arguments["question"] == "Is it about ice, {{ this | upper }}?"
    assert case.metadata["tags"] == ["cold, hard", "wet"]


def test_without_a_result_the_evaluators_of_a_tool_are_kept_and_told(tmp_path: Path) -> None:
    suite = suite_of(tmp_path, "tests.csv", "question,__expected\na,b\n", "format: promptfoo")

    assert suite.cases[0].evaluators == ()
    assert suite.cases[0].metadata["assert"] == [{"type": "equals", "value": "b"}]
    assert "names no 'result'" in suite.left_out[0]
