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
OF = "of"


@dataclass
class Forged:
    """The lines of a real run file, to be changed; packed, they are chained and counted anew, as a forger would.

    While it is worked at, an event of a branch says under `OF` whose it is.
    """

    lines: list[Line]

    @classmethod
    def of(cls, data: bytes) -> Forged:
        forged = cls([json.loads(line) for line in gzip.decompress(data).decode().splitlines()])
        left = [branch["run"] for branch in forged.branches for _ in range(branch["events"])]
        below = forged.events[len(forged.events) - len(left) :] if left else []
        for line, run in zip(below, left, strict=True):
            line[OF] = run
        return forged

    @property
    def branches(self) -> list[Line]:
        """What the first line says of them."""
        found: list[Line] = self.lines[0].get("branches", [])
        return found

    def of_branch(self, run: str) -> list[Line]:
        return [line for line in self.events if line.get(OF) == run]

    def drop_branch(self, run: str) -> None:
        """As if it had never been; what its parent was told of it stays."""
        self.lines = [line for line in self.lines if line.get(OF) != run]
        self.lines[0]["branches"] = [branch for branch in self.branches if branch["run"] != run]

    def rename_branch(self, run: str, to: str) -> None:
        for line in self.of_branch(run):
            line[OF] = to
        for branch in self.branches:
            branch["run"] = to if branch["run"] == run else branch["run"]

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
        for run in ("", *(branch["run"] for branch in self.branches)):
            previous = GENESIS
            for seq, line in enumerate((line for line in self.events if line.get(OF, "") == run), 1):
                told = line["kind"], line["at"], line["actor"], line["body"]
                previous = seal(previous, run or self.lines[0]["run"], seq, *told)
                line |= {"seq": seq, "digest": previous}
        return self

    def counted(self) -> Forged:
        artifacts = [line for line in self.lines if "artifact" in line]
        size = sum(
            len(line["text"].encode() if "text" in line else base64.b64decode(line["base64"])) for line in artifacts
        )
        self.lines[0] |= {"events": len(self.events), "artifacts": len(artifacts), "bytes": size}
        own = [line for line in self.events if OF not in line]
        self.lines[0]["head"] = own[-1]["digest"] if own else ""
        for branch in self.branches:
            below = self.of_branch(branch["run"])
            branch |= {"events": len(below), "head": below[-1]["digest"] if below else ""}
        return self

    def packed(self) -> bytes:
        lines = ({name: value for name, value in line.items() if name != OF} for line in self.lines)
        return gzip.compress("".join(f"{json.dumps(line)}\n" for line in lines).encode("utf-8"), mtime=0)
