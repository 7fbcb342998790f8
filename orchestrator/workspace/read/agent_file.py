"""Agents: `agents/NAME.md`, front matter above the system prompt."""

from __future__ import annotations

from frontmatter.default_handlers import YAMLHandler

from orchestrator.domain.definition import Agent
from orchestrator.values import dataclass
from orchestrator.workspace.yaml.faultlog import FaultLog, Place
from orchestrator.workspace.yaml.foreign import IN_AGENT
from orchestrator.workspace.yaml.node import Scalar
from orchestrator.workspace.yaml.secret import check_secrets
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

_KEYS = ("name", "description", "model", "tools", "limits")
_LIMITS = ("requests", "tokens", "cost_usd")


@dataclass(frozen=True)
class AgentSource:
    """An agent, with what later checks point at."""

    agent: Agent
    model: Scalar | None
    tools: tuple[Scalar, ...]


def parse_agent(name: str, text: str, faults: FaultLog) -> AgentSource | None:
    """The agent a file describes, or None when its front matter cannot be read."""
    path = f"agents/{name}.md"
    handler = YAMLHandler()
    try:
        front, body = handler.split(text) if handler.detect(text) else ("", "")
    except ValueError:
        front = ""
    if not front.strip():
        faults.add(
            Place(path, 1, 1), "no front matter", "Begin with ---, description, model, --- on lines of their own."
        )
        return None
    first_line = text[: text.index(front)].count("\n") + 1
    node = parse_document(front, path, faults, first_line=first_line)
    if node is None:
        return None
    check_secrets(node, faults)
    return _agent(name, FileMap(node, f"agent {name}", _KEYS, faults, IN_AGENT), body.strip())


def _agent(name: str, section: FileMap, system: str) -> AgentSource:
    own_name = section.text("name")
    if own_name and own_name != name:
        section.fault(
            "name", f"the file is {name}.md, the name '{own_name}'", f"Write 'name: {name}', or move the file."
        )
    model = section.scalar("model", required=True)
    tools = section.texts("tools")
    limits = section.below("limits", _LIMITS)
    defaults = Agent(name, "", "", "")
    agent = Agent(
        name=name,
        description=section.text("description", required=True),
        role=model.text if model else "",
        system=system,
        tools=tuple(tool.text for tool in tools),
        max_requests=limits.whole("requests", defaults.max_requests) if limits else defaults.max_requests,
        max_tokens=limits.whole("tokens", defaults.max_tokens) if limits else defaults.max_tokens,
        cost_usd=limits.number("cost_usd", 0.0) if limits else 0.0,
    )
    return AgentSource(agent, model, tools)
