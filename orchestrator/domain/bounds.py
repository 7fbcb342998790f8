"""How much a text from outside may be before anybody takes it apart: bytes, depth, values and digits.

Each number is far above what work needs and far below what harms: Python's own parsers take memory and time for
whatever they are given, recurse once for every level, and spend the square of a number's digits. What passes a bound
is refused before it is parsed, with one line that names the bound.
"""

from __future__ import annotations

MIB = 1024 * 1024
"""Bytes."""

MAX_DEPTH = 100
"""Levels of lists and objects in one value. Nobody reads ten; our encoders and validators go down 250."""

MAX_DIGITS = 400
"""Digits of one number. The largest float has 309 before its point; beyond 4,300 Python refuses to spell it."""

MAX_VALUES = 500_000
"""Names and values of one JSON text. Each takes a hundred bytes of memory, whatever it is."""

MAX_JSON_BYTES = 16 * MIB
"""One JSON text: an artifact taken by hand, a line of a cassette, a dataset."""

MAX_CASSETTE_BYTES = 256 * MIB
"""One file of recorded exchanges, read as a whole."""

MAX_LINE_BYTES = 64 * MIB
"""One line of a cassette or of results: an artifact of 8 MiB, of which every character may be spelled out."""

MAX_ANSWER_BYTES = 4 * MIB
"""What a model says in one answer. The largest answer a vendor sells, 128,000 tokens, has half a megabyte."""

MAX_WIRE_BYTES = 96 * MIB
"""What may come over the wire for one answer. A stream wraps each token in some 300 bytes."""

MAX_STREAM_EVENTS = 600_000
"""Events of one stream: four for each token of the largest answer."""

MAX_CALLS = 1_000
"""Calls of tools in one answer. Models make a few dozen; each piece of one is looked for among all of them."""

MAX_ERROR_BYTES = MIB
"""What is read of a refusal. A page of HTML is shorter, and nobody is shown more than a line of it."""

MAX_NAME = 200
"""Characters of a name that somebody else gives: of a tool, a model, an id."""

MAX_RUN_FILE_BYTES = 256 * MIB
"""A run file, packed or unpacked. A run of a thousand handoffs has two."""

MAX_RUN_FILE_LINES = 400_000
"""Its events and artifacts together."""

MAX_RUN_FILE_BRANCHES = 100_000
"""Branches that all visits of its runs open together, begun or not: each is a name that is kept in memory."""

MAX_ARTIFACT_BYTES = 16 * MIB
"""One artifact of a run file. The largest source has half of it."""

MAX_MEDIA_BYTES = MAX_ARTIFACT_BYTES
"""One picture or PDF. Spelled in base64 for a vendor it has a third more; Anthropic takes 32 MB in one request."""
