"""Run files as somebody would write them who wants one to be taken in that Baton never wrote."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import GENESIS, seal

Line = dict[str, Any]


@dataclass
class Forged:
    """The lines of a real run file, to be changed; packed, they are chained and counted anew, as a forger would."""

    lines: list[Line]

    @classmethod
    def of(cls, data: bytes) -> Forged:
        return cls([json.loads(line) for line in gzip.decompress(data).decode().splitlines()])

    @property
    def events(self) -> list[Line]:
        return [line for line in self.lines if "seq" in line]

    def event(self, kind: str) -> Line:
        return next(line for line in self.events if line["kind"] == kind)

    def drop(self, line: Line) -> None:
        self.lines.remove(line)

    def swap(self, digest: str, artifact: Artifact) -> None:
        """Another artifact in the place of one, wherever it is named."""
        text = json.dumps(self.lines).replace(digest, artifact.digest)
        self.lines = json.loads(text)
        line = next(line for line in self.lines if line.get("artifact") == artifact.digest)
        line.pop("text", None)
        line |= {"type": artifact.media_type, "base64": base64.b64encode(artifact.data).decode()}

    def chained(self) -> Forged:
        previous = GENESIS
        for seq, line in enumerate(self.events, 1):
            told = line["kind"], line["at"], line["actor"], line["body"]
            previous = seal(previous, self.lines[0]["run"], seq, *told)
            line |= {"seq": seq, "digest": previous}
        return self

    def counted(self) -> Forged:
        artifacts = [line for line in self.lines if "artifact" in line]
        size = sum(
            len(line["text"].encode() if "text" in line else base64.b64decode(line["base64"])) for line in artifacts
        )
        self.lines[0] |= {"events": len(self.events), "artifacts": len(artifacts), "bytes": size}
        self.lines[0]["head"] = self.events[-1]["digest"] if self.events else ""
        return self

    def packed(self) -> bytes:
        return gzip.compress("".join(f"{json.dumps(line)}\n" for line in self.lines).encode("utf-8"), mtime=0)
