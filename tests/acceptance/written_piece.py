"""One piece as a person and a model would write it: the idea, what a model said at each step, what a register knows.

The answers were written by hand, as what a strong model would say. One of them has a fault that models have: it cites a
work from memory.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chat_server import Chat
from citation_register import Record, record

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "writing"
IDEA = (FOLDER / "idea.md").read_text("utf-8")
LIBRARY = (FOLDER / "library.bib").read_text("utf-8")

REGISTER: dict[str, Record] = {
    "10.1016/0005-1098(83)90046-8": record("Ironies of automation", 1983, "Bainbridge, Lisanne"),
    "10.1109/PROC.1975.9939": record(
        "The protection of information in computer systems", 1975, "Saltzer, J.H.", "Schroeder, M.D."
    ),
    "10.1145/54289.871709": record("The Confused Deputy", 1988, "Hardy, Norm"),
    "10.1007/3-540-48184-2_32": record(
        "A Digital Signature Based on a Conventional Encryption Function", 1988, "Merkle, Ralph C.", kind="book-chapter"
    ),
    "10.1007/BF00196791": record("How to time-stamp a digital document", 1991, "Haber, Stuart", "Stornetta, W. Scott"),
    "10.1145/359545.359563": record(
        "Time, clocks, and the ordering of events in a distributed system", 1978, "Lamport, Leslie"
    ),
    "10.1007/3-540-08755-9_9": record("Notes on data base operating systems", 1978, "Gray, J. N.", kind="book-chapter"),
    "10.1145/3149.214121": record(
        "Impossibility of distributed consensus with one faulty process",
        1985,
        "Fischer, Michael J.",
        "Lynch, Nancy A.",
        "Paterson, Michael S.",
    ),
    "10.1145/289.291": record(
        "Principles of transaction-oriented database recovery", 1983, "Haerder, Theo", "Reuter, Andreas",
        **{"container-title": "ACM Computing Surveys", "volume": "15", "issue": "4", "page": "287-317",
           "DOI": "10.1145/289.291"},
    ),
    "10.1145/357401.357402": record(
        "End-to-end arguments in system design", 1984, "Saltzer, J. H.", "Reed, D. P.", "Clark, D. D."
    ),
    "10.1145/358198.358210": record("Reflections on trusting trust", 1984, "Thompson, Ken"),
    "10.1093/comjnl/27.2.97": record("Literate Programming", 1984, "Knuth, D. E."),
}  # fmt: skip
"""What the works are, as far as the library says it too. Written by hand; nobody was asked."""


def _has(key: str, text: str) -> dict[str, Any]:
    return {"text": text, "mark": "has a source", "keys": [key]}


OUTLINE: dict[str, Any] = {
    "title": "A yes that means something",
    "slug": "a-yes-that-means-something",
    "objection": "Whoever is asked to read every byte will read none of them.",
    "sections": [
        {
            "heading": "A yes that nobody read",
            "points": [
                _has("bainbridge1983ironies", "Who approves all day stops reading what they approve."),
                {
                    "text": "Of 31 approvals in one month of our own log, 4 (13 %) came after the text had changed.",
                    "mark": "is yours",
                },
                _has("saltzer1975protection", "A protection that is hard to use is used wrongly."),
            ],
        },
        {
            "heading": "What it is bound to",
            "points": [
                _has("hardy1988deputy", "A permission has to come together with the thing it is for."),
                _has("merkle1988signature", "It holds a hash of what was shown: a changed leaf changes the root."),
                _has(
                    "haber1991timestamp",
                    "Each entry of the log holds the hash of the one before, so that nobody puts a yes into the past.",
                ),
                _has("lamport1978time", "The order in the log counts, not the time on it: there is no common clock."),
            ],
        },
        {
            "heading": "What survives a crash",
            "points": [
                _has("gray1978notes", "The log is written before the change it tells of."),
                _has(
                    "fischer1985impossibility",
                    "A slow process cannot be told from a dead one, so a yes is good for one try, never for a second.",
                ),
                {
                    "text": "What a transaction promises has had its names for long.",
                    "mark": "needs one",
                    "search": "10.1145/289.291",
                },
            ],
        },
        {
            "heading": "What it does not give",
            "points": [
                _has("saltzer1984end", "Only the two ends know whether the right bytes arrived."),
                _has("thompson1984trusting", "Reading the source does not tell what the program does."),
                _has("knuth1984literate", "I keep both readable; a program is an essay for a person."),
                {"text": "A yes must not be asked for more than 10 times a day.", "mark": "is yours"},
            ],
        },
    ],
}  # fmt: skip
DRAFT = (Path(__file__).with_name("written") / "draft.md").read_text("utf-8")
FROM_MEMORY = "[@lampson1981crash]"
"""What the model cites and nobody knows."""
MENDED = DRAFT.replace(", and this is the last of them: what was acknowledged stays [@lampson1981crash].", ".")
FINDINGS: dict[str, Any] = {
    "verdict": "approve",
    "findings": [
        {
            "line": 19,
            "quote": "a program is an essay for a person",
            "problem": "no passage of the work was read that says so; the person may open it",
            "weight": "may",
        }
    ],
}


def said(asked: Chat) -> Chat | None:
    """What the model says to a request of the writing app."""
    tools = {tool["function"]["name"]: tool["function"]["parameters"] for tool in asked.get("tools", [])}
    wanted = asked.get("response_format", {}).get("json_schema", {}).get("schema") or tools.get("final_result") or {}
    asks = "\n".join(str(message.get("content")) for message in asked["messages"])
    if "sections" in wanted.get("properties", {}):
        return _output(OUTLINE, tools)
    if "verdict" in wanted.get("properties", {}):
        return _output(FINDINGS, tools)
    if "Write the " in asks:
        return {"content": MENDED if "Your last draft" in asks else DRAFT}
    return None


def _output(value: Chat, tools: Chat) -> Chat:
    if "final_result" not in tools:
        return {"content": json.dumps(value)}
    function = {"name": "final_result", "arguments": json.dumps(value)}
    return {"content": None, "tool_calls": [{"id": "call_1", "type": "function", "function": function}]}
