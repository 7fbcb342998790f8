"""One record of a dataset, and what every reader of datasets shares: its text, and faults with their line."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

from orchestrator.domain.bounds import MIB
from orchestrator.domain.canonical import JSON
from orchestrator.evals.suite import EvaluatorSpec
from orchestrator.values import dataclass, field
from orchestrator.workspace.yaml.faultlog import FaultLog, Place

MAX_DATASET_BYTES = 64 * MIB
"""A file of cases; a hundred thousand questions have half of it."""
MAX_RECORDS = 100_000
"""Cases are kept in memory, each with its own."""
MOST_FAULTS = 20
"""Told of one file: what is wrong with the thousandth line is wrong with the first."""

_BINARY = (
    (b"PAR1", "Parquet", 'Write it as JSON lines: Dataset.from_parquet("FILE").to_json("FILE.jsonl")'),
    (b"ARROW1", "Arrow", 'Write it as JSON lines: Dataset.from_file("FILE").to_json("FILE.jsonl")'),
    (b"\xff\xff\xff\xff", "Arrow", 'Write it as JSON lines: Dataset.from_file("FILE").to_json("FILE.jsonl")'),
    (b"PK\x03\x04", "an archive or a workbook", "Save the sheet as CSV, or unpack the archive."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first: gunzip FILE"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """What stands on one line, in one row or at one entry."""

    line: int
    """Where it begins; counts from 1."""
    fields: Mapping[str, JSON]
    evaluators: tuple[EvaluatorSpec, ...] = ()
    """What the file itself says it is judged by."""
    left_out: tuple[str, ...] = ()
    """What it says and nothing here does, in words; the fields have it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read where its bytes do not say."""

    format: str = ""
    at: str = ""
    """The list of records in a JSON or YAML file: a key, or a path of keys."""
    encoding: str = ""
    delimiter: str = ""
    result: str = ""
    """The artifact that evaluators of another tool look at."""


@dataclass
class DatasetTrouble:
    """Faults of one file, at most so many of them."""

    path: str
    faults: FaultLog
    left_out: int = field(default=0)

    def at(self, line: int, found: str, mend: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.add(Place(self.path, line), found, mend)
        else:
            self.left_out += 1

    def end(self) -> None:
        """Say how many were not told."""
        if self.left_out:
            self.faults.add(Place(self.path), f"{self.left_out} more faults", "Mend those first.")


def text_of(data: bytes, layout: Layout, trouble: DatasetTrouble) -> str | None:
    """The file as text, without byte order mark; None with a fault. Line ends stay as they are.

    Spreadsheets write UTF-16 with a mark, which is believed; another encoding has to be named.
    """
    if len(data) > MAX_DATASET_BYTES:
        trouble.at(0, f"larger than {MAX_DATASET_BYTES:,} bytes", "Split it.")
        return None
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for start, what, mend in _BINARY:
        if data.startswith(start):
            trouble.at(0, f"it is {what}, which is not read here", mend)
            return None
    encoding = "utf-16" if utf_16 else layout.encoding or "utf-8"
    try:
        return data.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except LookupError:
        trouble.at(0, f"there is no encoding '{encoding}'", "Write utf-8, cp1252, latin-1 or utf-16.")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        mend = "Save it as UTF-8, or say what it is: encoding: cp1252"
        trouble.at(line, f"not {encoding.upper()}: byte 0x{data[error.start]:02x}", mend)
    return None


def some(text: str, most: int = 60) -> str:
    """The beginning of what was found, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
