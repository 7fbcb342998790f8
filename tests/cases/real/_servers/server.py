"""A server as people run them, on loopback: it answers each question in the way that stands in it (way-NAME).

Usage: server.py FILE. Writes its port into the file. Streams when it is asked to. The first question of a way that
ends in "-once" is answered with trouble, every later one with the page.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
PAGE = "# Bees\n\nI keep two hives on a flat roof.\n"
REVIEW = '{"verdict": "approve", "count": 2}'

THOUGHTS = {
    "glued": ["<think>\nThe", " user wants a page.", "\n</think>\n\n# Bees", "\n\nI keep two hives on a flat roof.\n"],
    "split": ["<thi", "nk>\nThe user wants a page.\n</th", "ink>\n\n", PAGE],
    "letters": list(f"<think>\nThe user wants a page.\n</think>\n\n{PAGE}"),
    "closing": ["The user wants a page.\n", "</think>", "\n\n" + PAGE],
    "closing-with-code": ["The user wants\n```\na page.\n", "</think>\n" + PAGE],
    "capitals": ["<THINKING kind='long'>The user wants a page.</Thinking>\n" + PAGE],
    "reasoning": ["<reasoning>The user wants a page.</reasoning>\n", PAGE],
    "nested": ["<think>The <think>user</think> wants a page.</think>\n", PAGE],
    "twice-opened": ["<think>\n<think>\nThe user wants a page.\n</think>\n", PAGE],
    "repeated": ["<think>The user wants a page.</think>\n", PAGE, "\n<think>The user wants more?</think>"],
}
ENDS = [
    "eos",
    "eos_token",
    "end_turn",
    "stop_sequence",
    "STOP",
    "COMPLETE",
    "eosFound",
    "completed",
    "FinishReason.STOP",
]
CUT = ["length", "max_tokens", "MAX_TOKENS", "model_length", "token_limit", "maxPredictedTokensReached"]
ERRORS = {
    "number-once": {"error": {"message": "upstream is rate limited", "code": 429}},
    "text-once": {"error": {"message": "upstream is rate limited", "code": "429"}},
    "word-once": {"error": {"message": "upstream is rate limited", "type": "rate_limit_exceeded"}},
    "list-once": [{"error": {"message": "upstream is rate limited", "status": "RESOURCE_EXHAUSTED"}}],
    "bare-once": {"error": "upstream is rate limited"},
    "detail-once": {"detail": "upstream is rate limited", "status": 503},
    "message-once": {"object": "error", "message": "the model is overloaded", "code": 503},
    "key": {"error": {"message": "no such key here", "code": 401}},
}


def chunk(delta, finish=None, usage=None):
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": usage,
    }


def streamed(*events):
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events)


def said(pieces, finish, streams):
    if streams:
        deltas = [chunk({"role": "assistant", "content": piece}) for piece in pieces]
        return streamed(*deltas, chunk({}, finish, USAGE)) + "data: [DONE]\n\n", "text/event-stream"
    message = {"role": "assistant", "content": "".join(pieces)}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    whole = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": USAGE}
    return json.dumps(whole), "application/json"


def answered(way, first, streams):
    if way.endswith("-once") and not first:
        return said([PAGE], "stop", streams)
    if way in ("half-once", "half-and-half"):
        halves = {
            "half-once": ["# Bees \ud83d\n\nI keep two hives.\n"],
            "half-and-half": ["# Bees \ud83d", "\udc1d\n\nI keep two hives.\n"],
        }
        return said(halves[way], "stop", streams)
    if way == "middle-once":
        body = streamed(
            chunk({"role": "assistant", "content": "# Be"}), {"error": {"message": "is overloaded", "code": 503}}
        )
        return (body, "text/event-stream") if streams else answered("number-once", first, streams)
    if way in ERRORS:
        return json.dumps(ERRORS[way]), "application/json"
    if way in ("fence", "prose"):
        value = f"```json\n{REVIEW}\n```" if way == "fence" else REVIEW
        return said([f"Here is what you asked for:\n\n{value}\n\nTell me if it should change."], "stop", streams)
    if way == "deep":
        return said(['{"verdict":' + "[" * 800 + "]" * 800 + "}"], "stop", streams)
    return said(THOUGHTS.get(way, [PAGE]), way if way in (*ENDS, *CUT, "frobnicated") else "stop", streams)


SEEN = set()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        way = re.search(r"way-([\w.-]+)", json.dumps(asked))[1]
        first = way not in SEEN
        SEEN.add(way)
        body, kind = answered(way, first, bool(asked.get("stream")))
        body = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
Path(sys.argv[1]).write_text(str(server.server_port))
server.serve_forever()
