"""What a strong model would say to the research app about the bridge, slips of its kind included, on loopback."""

from __future__ import annotations

import json
from typing import Any

from chat_server import Chat, ChatServer

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
_OF_EVALS: dict[str, list[tuple[str, str]]] = {
    "has closed the old bridge to all traffic": [
        ("The council has closed the old bridge to all traffic.", "has closed the old bridge to all traffic."),
        ("14 of its 22 piers had rust.", "Engineers had found rust in 14 of its 22 piers."),
    ],
    "It decided then to wait for a second report": [
        ("The council has known of the rust since 2016.",
         "The council has known of the rust in the old bridge since 2016."),
    ],
    "unless the wind blows harder": [
        ("The ferry runs every 40 minutes, unless the wind blows harder than 60 km/h.",
         "The ferry runs every 40 minutes, unless the wind blows harder than 60 km/h."),
        ("It does not run on Sundays in winter.", "It does not run on Sundays in winter."),
    ],
    "draught did not shorten": [
        ("The draught did not make the volunteers fall asleep sooner.",
         "The draught did not shorten the time that the volunteers needed to fall asleep."),
        ("2 of 64 volunteers had headaches.", "Two of the 64 volunteers had headaches."),
    ],
    "1.240 Völker": [
        ("2021 gab es in der Stadt 1.240 Völker.", "Im Jahr 2021 zählte der Verein 1.240 Völker in der Stadt."),
    ],
    "ﬂute of the collection": [
        ("Playing in the upper register needs a narrow embouchure.",
         "Efficient playing of the upper register needs a narrow embouchure."),
    ],
    "the fishermen say that the water": [
        ("The council says that the water has become cleaner.", "The council says that the water has become cleaner."),
        ("The fishermen say that it has not.", "The fishermen say that the water has not become cleaner."),
    ],
    "prices of the ferry have not changed": [
        ("The prices have not changed since 2022.", "The prices of the ferry have not changed since 2022."),
        ("Small children travel free of charge.",
         "Children under six years travel free of charge on every ferry."),
    ],
    "that the old bridge is to be sold": [
        ("Somebody was told that the old bridge is to be sold.", "Somebody told me that the old bridge is to be sold."),
        ("The writer has found nothing about a sale.", "I have not found anything about such a sale"),
    ],
}  # fmt: skip
_NOT_WHOLLY = {
    "Nobody was in danger.": ("partly", "The mayor said so; whether it is so is not said."),
    "The bridge may be used for eight more years.": ("partly", "Provided that no salt is strewn, and at most."),
    "The limit was put up.": ("no", "It was not put up."),
    "All shops have lost customers.": ("no", "Those in the upper town have gained."),
    "The closure made four shops give up.": ("partly", "They gave up since then; why is not said."),
    "The draught helps travellers.": ("partly", "Suggested for some, and not proven."),
    "Rust weakens steel.": ("no", "Of what rust does the passage says nothing."),
    "The bridge was always safe.": ("no", "The passage says nothing of it."),
    "It is the longest bridge.": ("no", "It gives a length and compares none."),
}
_MENDED = {
    "The bridge carried 400,000 cars a day.": ("The bridge carried 40,000 cars a day.",) * 2,
    "Shops in the lower town have lost 12 percent of their customers.": (
        "Shops in the lower town have lost 30 percent of their customers, the traders say.",
        "shops in the lower town have lost 30 percent of their customers",
    ),
    "The bridge is no longer open to cars.": (
        "The bridge is no longer open to cars.",
        "Die Brücke ist nicht mehr für Autos offen.",
    ),
    "The ferry does not run on Sundays in winter.": (
        "It does not run on Sundays in winter.",
        "It does not run on Sundays in winter.",
    ),
    "It carried 45,000 cars.": ("It carried 40,000 cars a day.", "The bridge carried 40,000 cars a day."),
}
"""Claim -> claim and quote; to others it answers nothing, as the source does not say them."""
_DOUBTED = {
    "Nobody was ever in danger.": ("partly", "The mayor said so."),
    "The bridge may be used for at most eight more years without a repair.": (
        "partly",
        "Provided that no salt is strewn.",
    ),
    **_NOT_WHOLLY,
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
    for words, claims in _OF_EVALS.items():
        if words.casefold() in plain.casefold():
            return {"summary": None, "claims": [{"claim": claim, "quote": quote} for claim, quote in claims]}
    return {"summary": None, "claims": []}


def _mended(failed: Chat) -> Chat | None:
    claim, quote = _MENDED.get(failed["claim"], ("", ""))
    return {"number": failed["number"], "claim": claim, "quote": quote} if claim else None


def _verdict(one: Chat) -> Chat:
    supports, why = _DOUBTED.get(one["claim"], ("yes", "It says so."))
    return {"number": one["number"], "supports": supports, "why": why}


def main() -> None:
    """Stands where `baton.yaml` looks for the model of `local`: suites are recorded with what is said here."""
    with ChatServer(11434) as server:
        server.says = says
        server.serve_forever()


def _message(asked: Chat, output: Chat) -> Chat:
    if asked.get("tools"):
        arguments = json.dumps(output)
        name = asked["tools"][0]["function"]["name"]
        return {
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}],
        }
    return {"content": json.dumps(output)}


if __name__ == "__main__":
    main()
