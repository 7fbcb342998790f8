"""Whatever a file holds, there are cases or faults, and no name that leads anywhere."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.evals.datasets.dataset import Dataset, cases_of
from orchestrator.evals.datasets.formats import FORMATS
from orchestrator.evals.datasets.mapping import Mapped, MappedValue
from orchestrator.evals.datasets.record import Layout
from orchestrator.workspace.yaml.faultlog import FaultLog

MAPPINGS = (
    Mapped(name=MappedValue("id"), inputs={"n": MappedValue("q")}, expected={"p": MappedValue("a")}),
    Mapped(all_inputs="inputs"),
    Mapped(inputs={"n": MappedValue("q", read_as="chat")}),
    Mapped(),
)
SEEDS = (
    b"", b"\xef\xbb\xbf", b"q,a\n", b"q,a\n,\n", b"1", b"[]", b"{}", b"null", b"[1,2]", b'{"a":[],"b":[1]}', b"[" * 200,
    b'{"q":' * 150, b"q\ta\r1\t2\r", b"\xff\xfe", b"\xff\xfea\x00", b"\x00\x00", b"- q: 1\n- 2\n", b"- &a {q: *a}\n",
    b"tests: [1, {vars: 3}, {vars: {a: [[]]}, assert: 5}]", b"cases: [1, {inputs: 2, evaluators: 7}]", b"cases: {a: 1}",
    b'{"cases":[{"inputs":{"q":1},"evaluators":[1,{"Contains":null},{"LLMJudge":{}}]}]}',
    b'{"input":{"a":1},"target":{"b":2}}', b'{"input":[{"role":"user","content":null}],"target":null,"choices":[1]}',
    b'{"input":[{"from":1,"value":2}]}', b"__expected\nis-json\n", b'q,__expected,__threshold\na,"similar(x): b",z\n',
    b'{"rows":[{"row_idx":1,"row":3}]}', b'{"q": 1e999, "a": 1}', b'{"id": {"a":1}, "q": "../x", "a": 2}\n' * 2,
    b'{"id": "x", "q": "\\ud800", "a": 1}',
)  # fmt: skip


def spoiled(draw: random.Random) -> bytes:
    """One of them with some bytes changed, taken out or put in."""
    data = bytearray(draw.choice(SEEDS)[:300])
    for _ in range(draw.randrange(1, 6)):
        at = draw.randrange(len(data) + 1)
        data[at : at + draw.randrange(3)] = bytes(draw.choice(b'{}[]",:\n\r\\-a\xff') for _ in range(draw.randrange(3)))
    return bytes(data)


def files() -> Iterator[bytes]:
    yield from SEEDS
    draw = random.Random(20261128)  # noqa: S311 - chance, not secrecy
    for _ in range(120):
        yield spoiled(draw)


@pytest.mark.parametrize("format_", ["", *FORMATS])
def test_there_are_cases_or_faults_and_nothing_else(format_: str) -> None:
    for number, data in enumerate(files()):
        name = ("a.jsonl", "a.json", "a.csv", "a.yaml", "a")[number % 5]
        dataset = Dataset(name, Layout(format=format_, result="p"), MAPPINGS[number % len(MAPPINGS)])
        faults = FaultLog()
        read = cases_of(data, name, dataset, Path(), faults)

        assert read.cases or faults.faults, data
        for case in read.cases:
            json.dumps([case.inputs, case.expected, case.metadata])
            assert case.name.strip("-_")
            assert "/" not in case.name
