"""An entry of `mcp.servers` in `baton.yaml`: the program that serves tools, or where it is reached."""

from __future__ import annotations

import re

from orchestrator.domain.served_tool import ToolServer
from orchestrator.workspace.read.source_entry import VARIABLE
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Node
from orchestrator.workspace.yaml.secret import is_secret
from orchestrator.workspace.yaml.section import NAME, FileMap

_KEYS = ("command", "env", "url", "token_env", "timeout", "only_read")
_ADDRESS = re.compile(
    r"https://[^\s/@]+(/\S*)?|http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/\S*)?", re.IGNORECASE
)
_USUAL = ToolServer("")
_LONGEST_S = 600.0


def read_server(name: str, node: Node, faults: FaultLog) -> ToolServer:
    entry = FileMap(node, f"server {name}", _KEYS, faults)
    if not NAME.fullmatch(name):
        faults.add(entry.place, f"'{name}' is no name for a server", "Write small letters, digits and _: my_tracker.")
    command, address = _command(entry), entry.scalar("url")
    url = address.text if address else ""
    if entry.has("command") and entry.has("url"):
        entry.fault("url", f"{entry.what} has 'command' and 'url'", "Keep one of them.")
    elif not (entry.has("command") or entry.has("url") or entry.doubtful):
        entry.fault(
            "command", f"{entry.what} says neither what runs nor where it is", "Add command: [PROGRAM, ARGUMENT]."
        )
    if address and not _ADDRESS.fullmatch(url) and not is_secret("url", address):  # which is told of every text
        told = "'url' is no address that may be asked"
        entry.fault("url", told, "Begin it with https://, or http://127.0.0.1:PORT; put no name or key into it.")
    return ToolServer(
        name,
        command,
        tuple(_variable(entry, "env", one.text, one) for one in entry.texts("env")),
        url,
        _variable(entry, "token_env", entry.text("token_env")),
        _timeout(entry),
        tuple(one.text for one in entry.texts("only_read")),
    )


def _timeout(entry: FileMap) -> float:
    seconds = entry.number("timeout", _USUAL.timeout_s, least=1)
    if seconds > _LONGEST_S:
        entry.fault(
            "timeout", f"'timeout' is {seconds:g} seconds", f"Write at most {_LONGEST_S:g}: a run waits for it."
        )
    return min(seconds, _LONGEST_S)


def _command(entry: FileMap) -> tuple[str, ...]:
    """As a list, so that no shell takes it apart."""
    node = entry.node("command")
    if node is not None and not isinstance(node, Items):
        entry.fault("command", "'command' is one text", "Write a list, so that no shell reads it: [PROGRAM, ARGUMENT].")
        return ()
    words = tuple(one.text for one in entry.texts("command"))
    if node is not None and not words and "command" not in entry.doubtful:
        entry.fault("command", "'command' names nothing", "Write a list: [PROGRAM, ARGUMENT].")
    return words


def _variable(entry: FileMap, key: str, written: str, node: Node | None = None) -> str:
    if written and not VARIABLE.fullmatch(written):
        mend = "Write the name alone, such as TRACKER_TOKEN; its value stays in your environment."
        entry.fault(key, f"'{key}' holds what is no name of an environment variable", mend, node=node)
    return written
