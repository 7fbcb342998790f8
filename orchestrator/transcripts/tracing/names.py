"""The names of the GenAI semantic conventions, and our own beside them: all there are, in one place.

Source: open-telemetry/semantic-conventions-genai, v0.1.0 (its first release; every name in it is still *Development*).
They are written out here because the constants that come with the SDK are of before that release and deprecated.
Before it, a workflow's name stood in `gen_ai.workflow.name`, since then in `gen_ai.agent.name`: both are told, as what
draws traces today looks for the one or the other.
"""

from __future__ import annotations

from collections.abc import Mapping

CONVENTIONS = "open-telemetry/semantic-conventions-genai v0.1.0"

OPERATION = "gen_ai.operation.name"
INVOKE_WORKFLOW = "invoke_workflow"
INVOKE_AGENT = "invoke_agent"
CHAT = "chat"
EXECUTE_TOOL = "execute_tool"

WORKFLOW_NAME = "gen_ai.workflow.name"
AGENT_NAME = "gen_ai.agent.name"
CONVERSATION = "gen_ai.conversation.id"
PROVIDER = "gen_ai.provider.name"
REQUEST_MODEL = "gen_ai.request.model"
RESPONSE_MODEL = "gen_ai.response.model"
FINISH_REASONS = "gen_ai.response.finish_reasons"
OUTPUT_TYPE = "gen_ai.output.type"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
CACHED_TOKENS = "gen_ai.usage.cache_read.input_tokens"
CACHE_WRITTEN_TOKENS = "gen_ai.usage.cache_creation.input_tokens"
TOOL_NAME = "gen_ai.tool.name"
TOOL_TYPE = "gen_ai.tool.type"
TOOL_CALL = "gen_ai.tool.call.id"
ERROR_TYPE = "error.type"
OTHER_ERROR = "_OTHER"
"""Of an error whose kind is not known."""

SYSTEM_INSTRUCTIONS = "gen_ai.system_instructions"
INPUT_MESSAGES = "gen_ai.input.messages"
OUTPUT_MESSAGES = "gen_ai.output.messages"
TOOL_ARGUMENTS = "gen_ai.tool.call.arguments"
TOOL_RESULT = "gen_ai.tool.call.result"

SETTINGS: Mapping[str, str] = {
    "temperature": "gen_ai.request.temperature",
    "top_p": "gen_ai.request.top_p",
    "max_tokens": "gen_ai.request.max_tokens",
    "seed": "gen_ai.request.seed",
}
"""Our name of a model's setting -> theirs."""

PROVIDERS: Mapping[str, str] = {
    "azure": "azure.ai.openai",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "google": "gcp.gemini",
    "mistral": "mistral_ai",
    "moonshot": "moonshot_ai",
    "vertex": "gcp.vertex_ai",
    "xai": "x_ai",
}
"""What people call a provider in `baton.yaml` -> the well-known value, which must be used where one applies. Others
are told as they are called."""
OURS = "baton"
"""The provider of models that are a part of Baton."""

RUN = "baton.run.id"
APP = "baton.app"
PROFILE = "baton.profile"
STATUS = "baton.run.status"
RUN_COST = "baton.run.cost_usd"
"""Costs of a run, a phase and a request have names of their own: summed up under one, each would count three times."""
TRIGGER = "baton.trigger"
FORK_OF = "baton.fork.run"
FORK_SEQ = "baton.fork.seq"
PHASE = "baton.phase"
VISIT = "baton.visit"
TO = "baton.handoff.to"
BY = "baton.handoff.by"
BY_HAND = "baton.handoff.by_hand"
EDGE = "baton.handoff.edge"
WHY = "baton.handoff.why"
PHASE_COST = "baton.phase.cost_usd"
COST = "baton.cost.usd"
REUSED = "baton.reused"
PROVENANCE = "baton.provenance"
REFUSED = "baton.output.refused"
DECISION = "baton.decision.id"
DECISION_KIND = "baton.decision.kind"
ANSWER = "baton.decision.answer"
ANSWERED_BY = "baton.decision.answered_by"
DOOR = "baton.decision.door"
"""Where the person answered, in journals that say so."""
WITHDRAWN = "baton.decision.withdrawn"
EFFECT = "baton.effect.name"
EFFECT_KEY = "baton.effect.key"
APPROVAL = "baton.effect.approval"
ACCEPTS = "baton.effect.accepts"
STEP = "baton.effect.step"
PROBED = "baton.effect.probed"
"""Of a step: it was looked for before it was taken, as a process that was at it had stopped or was stopped."""
STEP_STATE = "baton.effect.step.state"
UNTIL = "baton.until"
