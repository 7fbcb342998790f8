"""Every exit status there is stands in `--help` and on the page of commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.cli.catalogue import overview
from orchestrator.errors import BatonError

COMMANDS = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def errors(cls: type[BatonError] = BatonError) -> Iterator[type[BatonError]]:
    yield cls
    for below in cls.__subclasses__():
        yield from errors(below)


def test_help_and_the_page_name_the_same_ones() -> None:
    told = re.sub(r"\s+", " ", overview()).partition("Exit: ")[2]
    in_help = {int(number) for number in re.findall(r"(?:^|, )(\d+) ", told)}
    on_the_page = {int(number) for number in re.findall(r"^\| (\d+) \|", COMMANDS.read_text("utf-8"), re.MULTILINE)}
    assert in_help == on_the_page
    assert {error.exit_code for error in errors()} <= in_help
