"""What a strong model would say to the research app about the bridge, slips of its kind included, on loopback."""

from __future__ import annotations

import json
from typing import Any

from chat_server import Chat

from orchestrator.domain.data_block import data_blocks

_SAID: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "closed the old bridge to all traffic on Wednesday": (
        "The council closed the bridge because of rust; a repair takes eighteen months and has no money yet.",
        [
            ("The council closed the old bridge to all traffic.",
             "The council of Linden closed the old bridge to all traffic on Wednesday morning."),
            ("The bridge carried 400,000 cars a day.", "The bridge carried 400,000 cars a day."),
            ("Nobody was ever in danger.", "nobody was in danger at any time"),
        ],
    ),
    "Salt that was strewn in winter": (
        "Road salt reached the steel of the piers.",
        [
            ("The old bridge carried 45,000 cars a day.", "The old bridge carried 45,000 cars a day"),
            ("The bridge would have fallen this year.", "The bridge would … have fallen this year."),
        ],
    ),
    "We ask the council to let vans": (
        "The traders say what the closure has cost them.",
        [("Shops in the lower town have lost 12 percent of their customers.",
          "Shops in the lower town have lost 12 percent of their customers since the bridge was closed.")],
    ),
    "We asked 212 shops": (
        "Shops below lost customers, shops above gained as many.",
        [("Shops in the lower town have lost 12 percent of their customers.",
          "Shops in the lower town have lost 12 percent of their customers since the bridge was closed.")],
    ),
    "The ferry takes twelve cars": (
        "The ferry runs every 40 minutes, and not always.",
        [("The ferry does not run on Sundays in winter.", "The ferry does not run on Sundays in winter.")],
    ),
    "two ways over the river for cyclists": (
        "Cyclists have the ferry and the footway.",
        [("In winter the ferry runs on Sundays.", "In winter the ferry runs on Sundays.")],
    ),
    "the council has known of the rust": (
        "The council knew, and waited.",
        [("The council has known of the rust since 2016.",
          "The council has known of the rust in the old bridge since 2016.")],
    ),
    "had been warned of the old bridge in a letter": (
        "The county was warned in 2014.",
        [("The letter of 2014 named five piers.", "The letter named five piers that had to be closed.")],
    ),
    "county office for bridges examined": (
        "Rust in 14 piers; eight more years at most.",
        [
            ("The bridge may be used for at most eight more years without a repair.",
             "The bridge may be used for at most eight more years without a repair"),
            ("The limit of 12 tonnes was put up.",
             "The limit was not put up, as the council asked for a second report."),
        ],
    ),
    "without the approaches": (
        "What the repair is to cost.",
        [("The repair of the old bridge will cost 18.4 million euros.",
          "The repair of the old bridge will cost 18.4 million euros without the approaches.")],
    ),
    "with the approaches": (
        "What the repair is to cost.",
        [("The repair of the old bridge will cost 26 million euros.",
          "The repair of the old bridge will cost 26 million euros with the approaches.")],
    ),
}  # fmt: skip
"""By words of the source: a summary, and claims with their quotes."""
_MENDED = {
    "The bridge carried 400,000 cars a day.": ("The bridge carried 40,000 cars a day.",) * 2,
    "Shops in the lower town have lost 12 percent of their customers.": (
        "Shops in the lower town have lost 30 percent of their customers, the traders say.",
        "shops in the lower town have lost 30 percent of their customers",
    ),
}
"""Claim -> claim and quote; to others it answers nothing, as the source does not say them."""
_DOUBTED = {
    "Nobody was ever in danger.": ("partly", "The mayor said so."),
    "The bridge may be used for at most eight more years without a repair.": (
        "partly",
        "Provided that no salt is strewn.",
    ),
}


def says(asked: Chat) -> Chat | None:
    """For `ChatServer.says`."""
    prompt = next(message["content"] for message in asked["messages"] if message["role"] == "user")
    blocks = {block.name: block.text for block in data_blocks(_text(prompt))}
    if "topic" in blocks:
        return _message(asked, _summary(blocks["source"]))
    if "failed" in blocks:
        return _message(asked, {"mended": list(filter(None, map(_mended, json.loads(blocks["failed"]))))})
    if "claims" in blocks:
        return _message(asked, {"verdicts": [_verdict(one) for one in json.loads(blocks["claims"])]})
    return None


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _summary(source: str) -> Chat:
    plain = " ".join(source.split())
    for words, (summary, claims) in _SAID.items():
        if words.casefold() in plain.casefold():
            return {"summary": summary, "claims": [{"claim": claim, "quote": quote} for claim, quote in claims]}
    return {"summary": None, "claims": []}


def _mended(failed: Chat) -> Chat | None:
    claim, quote = _MENDED.get(failed["claim"], ("", ""))
    return {"number": failed["number"], "claim": claim, "quote": quote} if claim else None


def _verdict(one: Chat) -> Chat:
    supports, why = _DOUBTED.get(one["claim"], ("yes", "It says so."))
    return {"number": one["number"], "supports": supports, "why": why}


def _message(asked: Chat, output: Chat) -> Chat:
    if asked.get("tools"):
        arguments = json.dumps(output)
        name = asked["tools"][0]["function"]["name"]
        return {
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}],
        }
    return {"content": json.dumps(output)}
