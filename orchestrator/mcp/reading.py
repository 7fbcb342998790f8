"""Tools that look: apps, runs, decisions and the day. None runs a command of a source, asks an address, or counts as a
look of the person's.
"""

from __future__ import annotations

from orchestrator.face.lists import Filter, Lists
from orchestrator.features.apps.apps import Apps
from orchestrator.features.apps.shape import apps_shape, check_shape
from orchestrator.features.clients.answer import ClientAnswer
from orchestrator.features.clients.artifact import artifact_told
from orchestrator.features.clients.decision import decision_told
from orchestrator.features.deciding.shape import inbox_shape
from orchestrator.features.looking.account import account_of, account_shape
from orchestrator.features.looking.listing import moment, row_path, runs_shape, since_of
from orchestrator.features.looking.run_shape import run_shape
from orchestrator.features.looking.standing import standing
from orchestrator.features.rules.day import planned
from orchestrator.features.rules.shape import today_shape
from orchestrator.features.state.log import log_of
from orchestrator.features.state.shape import log_shape, state_shape
from orchestrator.mcp.offer import Arguments, ClientCall
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

MOST_ROWS = 50
"""Of a list of runs or decisions in one answer."""


def list_apps(call: ClientCall, _arguments: Arguments) -> ClientAnswer:
    known = Apps(call.workspace)
    apps = known.known()
    return ClientAnswer(f"{counted(len(apps), 'app')}.", apps_shape(call.workspace, apps, known.retired()))


def check_app(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    known, name = Apps(call.workspace), arguments.get("app")
    faults, remarks = known.faults(name), known.remarks(name)
    told = f"{counted(len(faults), 'fault')}." if faults else "Nothing is wrong."
    return ClientAnswer(told, check_shape([name] if name else list(known.names), faults, remarks))


def list_runs(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    workspace = call.workspace
    since = since_of(arguments["since"], workspace.clock()) if "since" in arguments else ""
    statuses = (arguments["status"],) if "status" in arguments else ()
    asked = Filter(arguments.get("app", ""), statuses, since, limit=arguments.get("offset", 0) + MOST_ROWS)
    with Lists(workspace.root) as lists:
        listed = lists.runs(asked)
    return ClientAnswer(f"{counted(listed.found, 'run')}, newest first.", runs_shape(listed))


def show_run(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    run = call.workspace.run(arguments["run"])
    return ClientAnswer(run_told(call, run.id), run_shape(run))


def run_told(call: ClientCall, id_: str) -> str:
    """How it stands, in a sentence."""
    run = call.workspace.run(id_)
    told = f"{run.id} of {run.state.app} is {run.status}"
    if run.state.ended:
        return f"{told}."
    waits = " A person has to answer; no tool can." if run.state.decision else ""
    return f"{told}: {standing(run).told}{waits}"


def read_artifact(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    run = call.workspace.run(arguments["run"])
    return artifact_told(run, arguments["name"])


def read_transcript(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    run = call.workspace.run(arguments["run"])
    account = account_of(run)
    return ClientAnswer(f"The account of {run.id}, {len(account):,} characters.", account_shape(run, account))


def list_decisions(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    asked = Filter(arguments.get("app", ""), limit=arguments.get("offset", 0) + MOST_ROWS)
    with Lists(call.workspace.root) as lists:
        waiting, count = lists.waiting(asked)
    decisions = [call.workspace.decision(row.decision) for row in waiting]
    paths = {row.decision: row_path(row) for row in waiting}
    still_open = [decision for decision in decisions if decision.is_open]
    told = f"{counted(count, 'decision')} before the person, who alone can answer: baton inbox."
    return ClientAnswer(told, inbox_shape(still_open, count - len(waiting), paths))


def read_decision(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    return decision_told(call.workspace.decision(arguments["decision"]))


def read_state(call: ClientCall, _arguments: Arguments) -> ClientAnswer:
    known = call.workspace.state(freshness="kept")
    told = f"As of {known.day}: {counted(len(known.tasks), 'open task')}, {counted(len(known.pending), 'decision')}."
    return ClientAnswer(told + _OF_SOURCES, state_shape(known))


def read_plan(call: ClientCall, _arguments: Arguments) -> ClientAnswer:
    made = planned(call.workspace, freshness="kept")
    told = (
        f"{counted(len(made.plan.placed), 'thing')} placed on {made.plan.day}; the plan proposes, the person decides."
    )
    return ClientAnswer(told + _OF_SOURCES, today_shape(made))


_OF_SOURCES = " Commands and addresses of sources were not asked for it; as_of says how old each part is."


def read_log(call: ClientCall, arguments: Arguments) -> ClientAnswer:
    workspace = call.workspace
    since = moment(since_of(arguments["since"], workspace.clock())) if "since" in arguments else None
    entries = log_of(workspace, arguments.get("query", ""), since)
    told = f"{counted(len(entries), 'entry', 'entries')}, newest first"
    told += f", with {visible(arguments['query'])!r} in them" if arguments.get("query") else ""
    return ClientAnswer(
        f"{told}. An entry with a client was written by that program, not by the person.", log_shape(entries)
    )
