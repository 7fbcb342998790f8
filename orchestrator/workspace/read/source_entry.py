"""An entry of `sources` in `baton.yaml`: which reader reads what, and where that is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from orchestrator.domain.canonical import JSON
from orchestrator.domain.sources import OWN_READERS, PLACES, SOURCE_KEYS
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table
from orchestrator.workspace.yaml.secret import is_secret
from orchestrator.workspace.yaml.section import FileMap

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""A name of the environment."""
_ADDRESS = re.compile(r"(https?|webcal)://[^\s/]", re.IGNORECASE)


def read_source(name: str, node: Node, faults: FaultLog) -> JSON:
    """The entry as it is written. A reader of an installed package may take other keys besides."""
    named = node.get("reader") if isinstance(node, Table) else None
    is_ours = isinstance(named, Scalar) and named.text in OWN_READERS
    what = f"source {name}"
    entry = FileMap(node, what, SOURCE_KEYS, faults) if is_ours else FileMap.over(node, what, faults)
    entry.scalar("reader", required=True)
    _check_path(entry)
    entry.scalar("command")
    _check_address(entry)
    _check_variable(entry)
    given = [key for key in PLACES if entry.has(key)]
    if len(given) > 1:
        entry.fault(given[1], f"{entry.what} has '{given[0]}' and '{given[1]}'", "Keep one of them.")
    elif is_ours and entry.text("reader") == "git":
        if given and given != ["path"]:
            entry.fault(given[0], f"git reads no '{given[0]}'", "Name the folders of repositories: path: [...].")
    elif is_ours and not given and not entry.doubtful:
        entry.fault("reader", f"{entry.what} does not say where it is", f"Add one of {', '.join(PLACES)}.")
    return node.plain


def _check_path(entry: FileMap) -> None:
    if isinstance(entry.node("path"), Items):
        if not entry.texts("path"):
            entry.fault("path", f"'path' of {entry.what} names nothing", "Write a path, or a list of them.")
    else:
        entry.scalar("path")


def _check_address(entry: FileMap) -> None:
    address = entry.scalar("address")
    if address is None or is_secret("address", address):  # which is told of every text
        return
    if not _ADDRESS.match(address.text):
        entry.fault("address", "'address' is no address", "Begin it with https://, http:// or webcal://.")
    elif _has_name(address.text):
        mend = "Put the whole address into the environment, and name the variable: address_env: NAME."
        entry.fault("address", "'address' holds a name or a key before its '@'", mend)


def _has_name(address: str) -> bool:
    try:
        return "@" in urlsplit(address).netloc
    except ValueError:
        return False


def _check_variable(entry: FileMap) -> None:
    variable = entry.scalar("address_env")
    if variable is None or VARIABLE.fullmatch(variable.text) or is_secret("address_env", variable):
        return
    told = "'address_env' is no name of an environment variable"
    entry.fault("address_env", told, "Write the name of one that holds the address, such as CALENDAR_ADDRESS.")
