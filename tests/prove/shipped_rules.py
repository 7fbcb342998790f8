"""The eight rules of attention that ship."""

from orchestrator.agenda.rule import Rule

FILE = "rules/attention.yaml"

SHIPPED = (
    Rule(
        "deadline-near",
        "first",
        "task.workdays_left is not none and task.workdays_left <= 2",
        "{{ 'overdue since' if task.due < day else 'due' }} {{ task.due }}, "
        "{{ task.workdays_left | abs | counted('working day') }}",
        path=FILE,
        line=2,
    ),
    Rule(
        "tired",
        "hold",
        'energy == "low" and task.energy == "high"',
        "wants high energy and you said low",
        unless="task.slack_days is not none and task.slack_days < 3",
        path=FILE,
        line=3,
    ),
    Rule(
        "not-yet",
        "hold",
        "task.scheduled is not none and task.scheduled > day",
        "scheduled for {{ task.scheduled }}",
        path=FILE,
        line=4,
    ),
    Rule(
        "project-weight",
        "add",
        "2 * project.weight",
        "{{ project.title }} has weight {{ project.weight }}",
        when="project is not none",
        path=FILE,
        line=5,
    ),
    Rule("fits-energy", "add", "3", "asks for the energy you have", when="task.energy == energy", path=FILE, line=6),
    Rule(
        "unblocks",
        "add",
        "4 * task.blocks | length",
        "{{ task.blocks | length }} {{ 'task waits' if task.blocks | length == 1 else 'tasks wait' }} for it",
        when="task.blocks",
        path=FILE,
        line=7,
    ),
    Rule(
        "carried",
        "add",
        "2 * task.carried",
        "carried {{ task.carried | counted('time') }}",
        when="task.carried",
        path=FILE,
        line=8,
    ),
    Rule(
        "decision-waits",
        "add",
        "5 + decision.age_days",
        "has waited {{ decision.age_days }} days for you",
        when="decision is not none and decision.age_days >= 2",
        path=FILE,
        line=9,
    ),
)
