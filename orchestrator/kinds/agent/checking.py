"""What can be wrong with the agent that a phase names."""

from __future__ import annotations

from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.toolbox import Toolbox
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Scalar


def check_agent(app: CheckedApp, named: Scalar) -> None:
    known = app.files.agent_names
    if named.text not in known:
        mend = did_you_mean(named.text, known, f"Add agents/{named.text}.md.")
        app.faults.add(named.place, f"no agent '{named.text}'", mend)
        return
    agent = app.files.agent(named.text)
    if agent is None:
        return
    if agent.model:
        _check_role(app, agent.model)
    toolbox = Toolbox(app.files, app.catalog)
    for tool in agent.tools:
        toolbox.check_tool(tool, of_agent=True)


def _check_role(app: CheckedApp, role: Scalar) -> None:
    settings = app.files.settings
    roles = settings.profiles.get(app.profile)
    if roles and role.text not in roles and not settings.doubts("profiles"):
        otherwise = f"Add '{role.text}' to profile {app.profile} in baton.yaml."
        found = f"no role '{role.text}' in profile {app.profile}"
        app.faults.add(role.place, found, did_you_mean(role.text, roles, otherwise))
