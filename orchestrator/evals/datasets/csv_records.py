"""Records from CSV: a row each, its first row the names. What spreadsheets write, semicolons and tabs included."""

from __future__ import annotations

import csv
import io
from collections import Counter

from orchestrator.evals.datasets.record import MAX_DATASET_BYTES, MAX_RECORDS, DatasetTrouble, Layout, Record, some

_DELIMITERS = (",", ";", "\t", "|")


def csv_records(text: str, layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    """A row each; a cell in quotes may hold line ends. Lines that are empty are passed over."""
    delimiter = _named(layout.delimiter) or _likely(text)
    usual = csv.field_size_limit(MAX_DATASET_BYTES)  # of the process, where others read CSV with a smaller one
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    names: list[str] = []
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            while names and len(row) > len(names) and not row[-1]:
                row.pop()
            if not names:
                names = _header(row, line, trouble)
            elif len(row) > len(names):
                told = f"{len(row)} cells, and {len(names)} columns: the first too many is “{some(row[len(names)])}”"
                trouble.at(line, told, 'Put cells that hold a separator into quotes: "a, b".')
            elif len(records) == MAX_RECORDS:
                trouble.at(line, f"more than {MAX_RECORDS:,} records", "Split the file.")
                break
            else:
                records.append(Record(line, dict(zip(names, row, strict=False))))
    except csv.Error as error:
        trouble.at(before + 1, f"no CSV: {error}", "A quote that is opened must be closed; one in a text is doubled.")
    finally:
        csv.field_size_limit(usual)
    if not names and not records:
        trouble.at(0, "the file is empty", "Its first line names the columns.")
    return records


def _named(delimiter: str) -> str:
    return "\t" if delimiter in ("tab", "\\t") else delimiter


def _likely(text: str) -> str:
    """The one that stands most often on the first line that is not empty, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _header(row: list[str], line: int, trouble: DatasetTrouble) -> list[str]:
    names = [cell.strip() for cell in row]
    while names and not names[-1]:
        names.pop()  # a separator at the end of every line, as some programs write
    for name, times in Counter(names).items():
        if times > 1 and name:
            trouble.at(line, f"{times} columns are called '{name}'", "Give each its own name.")
    if "" in names:
        trouble.at(line, f"column {names.index('') + 1} has no name", "Give it one.")
    return names
