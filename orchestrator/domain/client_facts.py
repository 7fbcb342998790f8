"""What programs did through MCP, recorded in the system's stream, named in the past tense.

A client is called what it calls itself, made visible and cut; nobody vouches for that.
"""

from __future__ import annotations

from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class ClientStarted:
    """A client asked for a run, in the commit that begins it."""

    app: str
    run: str
    client: str


OfClients = ClientStarted
