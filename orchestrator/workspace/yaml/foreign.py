"""Names people bring from other tools, and what they are called here."""

from __future__ import annotations

EVERYWHERE = {"<<": "YAML 1.2 merges nothing; write the keys out."}

IN_APP = {
    "steps": "Use 'phases': a map from a phase's name to the phase.",
    "jobs": "Use 'phases': a map from a phase's name to the phase.",
    "tasks": "Use 'phases': a map from a phase's name to the phase.",
    "stages": "Use 'phases': a map from a phase's name to the phase.",
    "nodes": "Use 'phases'; edges are each phase's 'then'.",
    "edges": "Each phase says where work goes next, with 'then'.",
    "name": "The file's name is the app's name. Delete the line.",
    "on": "Use 'schedule' for times, 'watch' for files.",
    "trigger": "Use 'schedule' for times, 'watch' for files.",
    "cron": "Use 'schedule'.",
    "params": "Use 'inputs'.",
    "variables": "Use 'inputs'.",
    "env": "Values come in as 'inputs'; keys are read from the environment.",
    "output": "Use 'result', the name of an artifact.",
    "outputs": "Use 'result', the name of an artifact.",
    "version": "The format has no versions. Delete the line.",
}

IN_PHASE = {
    "needs": "Phases run in the order written; 'reads' says what a phase takes, 'then' where work goes.",
    "depends_on": "Phases run in the order written; 'reads' says what a phase takes, 'then' where work goes.",
    "if": "Use 'when', in an entry of the 'then' that leads here.",
    "when": "A condition belongs to an entry of 'then': {to: NAME, when: ...}.",
    "condition": "Use 'when', in an entry of the 'then' that leads here.",
    "to": "Use 'then'.",
    "next": "Use 'then'.",
    "goto": "Use 'then'.",
    "uses": "Say the kind: 'agent', 'script', 'tool' or 'effect'.",
    "type": "The kind is the key: 'agent: NAME', 'script: FUNCTION', 'gate: QUESTION' ...",
    "kind": "The kind is the key: 'agent: NAME', 'script: FUNCTION', 'gate: QUESTION' ...",
    "run": "Use 'script', a function in the app's .py file.",
    "steps": "Use 'together' for phases side by side, or write them as phases of the app.",
    "parallel": "Use 'together'.",
    "name": "The key is the phase's name. Delete the line.",
    "id": "The key is the phase's name. Delete the line.",
    "input": "Use 'reads'.",
    "inputs": "Use 'reads'.",
    "args": "Use 'reads' for values, 'with' for constants.",
    "params": "Use 'reads' for values, 'with' for constants.",
    "outputs": "Use 'writes'.",
    "loop": "Use 'each', an expression giving a list.",
    "for_each": "Use 'each', an expression giving a list.",
    "foreach": "Use 'each', an expression giving a list.",
    "matrix": "Use 'each', an expression giving a list.",
    "approval": "Use a phase of its own: 'gate: QUESTION'.",
    "human": "Use a phase of its own: 'gate: QUESTION'.",
    "model": "The agent's file names the model's role.",
    "tools": "The agent's file lists its tools.",
    "system": "The agent's file holds the system prompt.",
    "schema": "Use 'output'.",
    "retries": "Retrying is the kernel's. Delete the line.",
    "timeout": "A gate has 'expires'; other phases have their own bounds. Delete the line.",
    "on": "Use 'then'.",
    "at_most": "It belongs to an entry of 'then': {to: NAME, at_most: 2}.",
    "why": "It belongs to an entry of 'then': {to: NAME, why: ...}.",
}

IN_EDGE = {
    "if": "Use 'when'.",
    "condition": "Use 'when'.",
    "then": "Use 'to'.",
    "goto": "Use 'to'.",
    "max": "Use 'at_most'.",
}

IN_FIELD = {
    "required": "A field without 'default' is required; '... or none' may be none. Delete the line.",
    "enum": "Use 'options', with type choice.",
    "optional": "A field with a 'default' is optional. Delete the line.",
    "items": "Write a list as [{name: type}].",
    "source": "Use 'from'.",
}

IN_AGENT = {
    "role": "Use 'model'.",
    "system": "The text below the front matter is the system prompt.",
    "prompt": "The text below the front matter is the system prompt; the task is the phase's 'prompt'.",
    "temperature": "Baton sets no temperature. Delete the line.",
}
