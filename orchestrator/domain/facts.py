"""What can happen to a run, as immutable facts named in the past tense.

Facts are small: texts and payloads are artifacts, and a fact carries their digests. A field that holds its
default is not stored, so a new optional field needs no migration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.answers import Door
from orchestrator.domain.app_facts import OfApps
from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import OfChange
from orchestrator.domain.client_facts import OfClients
from orchestrator.domain.day_facts import OfDay
from orchestrator.domain.notice_facts import OfNotices
from orchestrator.domain.proposal_facts import OfProposals
from orchestrator.domain.run_status import EndStatus
from orchestrator.domain.slot_facts import OfSlots
from orchestrator.domain.use_facts import OfUse
from orchestrator.values import dataclass, field

END = "end"
"""Where the last handoff of a run that is done leads."""
REJECTED = "rejected"
"""Where a handoff leads that ends the run because a person said no."""
EACH_ITEM = "item"
"""What a phase with `each` calls the entry it is at."""

PERSON = "you"
"""The actor and author of everything the person does."""
KERNEL = "baton"
"""The actor of what the kernel does by itself."""
BY_CLIENT = "mcp:"
"""What the actor of everything begins with that a client did through MCP; behind it stands what that calls itself."""

ELSEWHERE = "elsewhere"
"""Who answered, in the state of a run, where this machine does not vouch for the answer."""

DecisionKind = Literal["gate", "budget", "model", "in_doubt", "conflict"]
TriggerKind = Literal["schedule", "watch", "mcp"]
CapScope = Literal["turn", "run", "day"]
"""What a cap bounds: one visit of an agent's phase, one run, or all runs of a day."""
BranchStatus = Literal[EndStatus, "failed"]
"""How a branch ended for its parent."""
StepState = Literal["done", "not_done", "in_doubt"]
"""What is known of a step of an effect."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Which run a fork shares its past with."""

    run: str
    seq: int = 0
    """The last of its events that was copied; 0 when the fork began at the beginning."""
    fresh: bool = False
    """Nothing that was answered in the other run is used again."""
    lane: str = ""
    """With `fresh`: of the branch that this holds for alone; what was answered in all others is."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What began a run that nobody asked for at that moment."""

    by: TriggerKind
    slot: str = ""
    """Of a schedule: the moment the run stands for."""
    like: str = ""
    """The run a trigger began before: what its models answered to the same request need not be asked again."""
    client: str = ""
    """Of a run that a client began through MCP: what that calls itself, which nobody vouches for."""


@dataclass(frozen=True, slots=True)
class BranchOf:
    """The place of a run that does one branch of a visit of another run, its parent. Its own name says it too."""

    run: str
    """The parent."""
    phase: str
    visit: int
    lane: str
    """Before the lanes of all it asks: the same in every run that comes by this branch on the same entry."""
    number: int = 0
    """Of the entry of the list, from 1; 0: of no list."""
    of: int = 0
    """How many entries the list has."""
    member: str = ""
    """Of a `together`."""
    keeps: bool = False
    """Its failure is kept with the results of the others, and so ends the branch."""


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run was begun on recorded inputs, pinned to its definition."""

    app: str
    definition: Digest
    profile: str
    inputs: Mapping[str, Digest]
    nonce: str
    """128 random bits in hex; effect keys derive from it, so no two runs anywhere share one."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Input name -> the path its text was read from, as the user wrote it."""
    fork: Fork | None = None
    branch: BranchOf | None = None
    """Of a run that is a branch of another one; pinned as that is, to its own part of the definition."""
    seal: str = field(default="", compare=False)
    """This machine's, over the fact and its place: only a fact that it appended itself lets something act here."""
    trigger: Trigger | None = None
    """Of a run, and of each branch of it, that began by itself. It may spend what unattended runs may."""
    refused: tuple[str, ...] = ()
    """Of a branch: what its parent knew that servers do not take, each as in `RunState.refused`."""


@dataclass(frozen=True, slots=True)
class DriverClaimed:
    """A process became the one that moves the run."""

    driver: str
    took_over: str = ""
    """The driver that held the run before, when it had not released it."""


@dataclass(frozen=True, slots=True)
class DriverReleased:
    """The driver let go of a run that has not ended."""

    why: Literal["stopped", "interrupted"] = "stopped"


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A visit of a phase began, on these versions of what it reads."""

    phase: str
    visit: int
    """Counts from 1, over the whole run."""
    reads: Mapping[str, Digest] = field(default_factory=dict)
    """Artifact or input name -> the version this visit works from."""


@dataclass(frozen=True, slots=True)
class PhaseSlept:
    """The visit goes on at a moment and nobody is asked; whoever drives the run from then on goes on with it."""

    phase: str
    until: str
    """In UTC, as the journal stamps moments."""


@dataclass(frozen=True, slots=True)
class PhaseFailed:
    """An attempt at a phase failed; resuming begins the next one."""

    phase: str
    error: Digest
    """A JSON artifact: kind, message, where, mend."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent, as the workspace said when a request was about to leave; 0 means no cap."""

    day: str
    """The person's own day, `2026-11-22`: the request counts for this one, whenever it is settled."""
    run_usd: float = 0.0
    day_usd: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelAsked:
    """One request is about to leave. Messages already in the turn are not repeated."""

    key: Digest
    """Digest of the whole request's projection (see `messages.Request.key`)."""
    model: str
    reserved_usd: float = 0.0
    """Counts as spent until the answer or the failure settles it."""
    budget: Budget | None = None
    """Of a request that costs something. The journal refuses the fact when its reserve would pass a cap."""
    attempt: str = ""
    """The model this attempt goes to, when it is not the one requested."""
    system: Digest | None = None
    prompt: Digest | None = None
    tools: Digest | None = None
    output_schema: Digest | None = None
    settings: Digest | None = None
    """These five stand in the first request of a turn only; the last one again where it is another one."""
    media: Mapping[str, Digest] = field(default_factory=dict)
    """Pictures and PDFs that the model is to look at with the prompt, by what the app calls them; they stand there too.
    """
    lane: str = ""
    """Where it took place, as `Lane.spelled`. Empty in journals from before: in the visit begun last."""


@dataclass(frozen=True, slots=True)
class ModelAnswered:
    """A model gave a complete answer."""

    answer: Digest
    """A JSON artifact: the assistant message."""
    model: str
    """Who really answered, as the provider names it."""
    finish: str = "stop"
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, what the vendor found in its prompt cache."""
    cost_usd: float = 0.0
    settles: int = 0
    """The seq of the `ModelAsked` whose reserve this cost takes the place of; 0: none."""
    provenance: str = ""
    """How the answer was made, where that is worth saying: `extractive`."""
    reused: str = ""
    """Where it was recorded before, a run or a cassette; nothing was asked now, and nothing paid."""
    first_cost_usd: float = 0.0
    """What a reused answer cost when it was first given."""
    lane: str = ""
    cache_written_tokens: int = 0
    """Of the input, what the vendor put into its prompt cache now."""
    cache_saved_usd: float = 0.0
    """What the answer would have cost more without that cache; below 0, where it wrote more than it found."""


@dataclass(frozen=True, slots=True)
class ModelFailed:
    """One attempt that brought no answer."""

    model: str
    cause: str
    error: Digest
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    """What was paid for nothing: as told, or all that was reserved when nobody told and it may have been paid."""
    settles: int = 0
    """As in `ModelAnswered`."""
    lane: str = ""
    refused: str = ""
    """The way of structured output that its server does not take, and where that is: `native http://127.0.0.1:1/v1`.
    The run does not try it there again."""


@dataclass(frozen=True, slots=True)
class BudgetNeared:
    """Four fifths of a cap are spent."""

    scope: CapScope
    spent_usd: float
    cap_usd: float


@dataclass(frozen=True, slots=True)
class BudgetAwaited:
    """A request waits in line: it fits under a cap once what is reserved for others is settled."""

    scope: CapScope
    wanted_usd: float
    held_usd: float
    """What is reserved for the others."""
    holders: tuple[str, ...]
    """Their streams: runs, and what records an eval or checks models."""


@dataclass(frozen=True, slots=True)
class BudgetRaised:
    """The person allowed more than a cap says, for one turn, run or day."""

    scope: CapScope
    usd: float
    day: str = ""
    """The day whose cap is raised."""


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """A tool is about to be called."""

    call: str
    tool: str
    arguments: Digest
    lane: str = ""


@dataclass(frozen=True, slots=True)
class ToolReturned:
    """A tool came back, with a result or with why it failed."""

    call: str
    tool: str
    result: Digest
    failed: bool = False
    reused: str = ""
    """Where it was recorded before, a run or a cassette; the tool was not called now, unless it is pure."""
    differs: Digest | None = None
    """What a pure tool gave now, where that is not what was recorded."""
    lane: str = ""


@dataclass(frozen=True, slots=True)
class OutputRefused:
    """An answer did not fit its schema; `repair` is the message that asks again."""

    repair: Digest
    lane: str = ""


Exchanged = ModelAsked | ModelAnswered | ModelFailed | ToolCalled | ToolReturned | OutputRefused
"""What takes place in a lane."""


@dataclass(frozen=True, slots=True)
class HandoffRecorded:
    """A phase ended and gave its artifacts on. This is the checkpoint a run resumes from."""

    phase: str
    to: str
    by: str
    why: str = ""
    artifacts: Mapping[str, Digest] = field(default_factory=dict)
    by_hand: bool = False
    """A person moved the run here: take, skip or goto."""
    comment: Digest | None = None
    cost_usd: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    provenance: str = ""
    edge: int = 0
    """Which entry of the phase's `then` the work left by, from 1. 0: it left otherwise, or none was recorded yet."""
    chosen: bool = False
    """A person named the phase it goes to (goto): what they wrote may change there."""


@dataclass(frozen=True, slots=True)
class CapReached:
    """Which cap a request would have passed."""

    scope: CapScope
    short_usd: float
    """What is missing for this one request."""
    day: str = ""


@dataclass(frozen=True, slots=True)
class DecisionOpened:
    """A person is asked; the run waits and holds nothing."""

    decision: str
    kind: DecisionKind
    phase: str
    question: Digest
    answers: Mapping[str, str]
    """Answer -> where it leads: a phase, `end` or `rejected`."""
    shows: Mapping[str, Digest] = field(default_factory=dict)
    """What the person sees, by version; an approval holds for exactly these bytes."""
    edits: str = ""
    """The one shown that the answer `edit` replaces."""
    approving: tuple[str, ...] = ()
    """Answers after which an effect may act on what was shown."""
    writes: str = ""
    """The artifact the answer becomes: answer, comment, fields. Empty: none."""
    form: Digest | None = None
    """A JSON artifact: the fields the answer must come with."""
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Answer -> the effects it lets act, once each: the phases that were previewed here, and no other."""
    previews: Mapping[str, Digest] = field(default_factory=dict)
    """Effect, by its phase -> what it computed it would do."""
    previewed: Mapping[str, str] = field(default_factory=dict)
    """Effect, by its phase -> the digest of the arguments it computed that for."""
    preview: Digest | None = None
    """In journals from before there could be several: of the effect that `approve` led straight to."""
    expires_at: str = ""
    expires_answer: str = ""
    reached: CapReached | None = None
    """Of kind `budget`: the cap that may be raised."""
    step: str = ""
    """Of kind `in_doubt`: the step of the effect that is in doubt."""
    cause: str = ""
    """Of kind `model`: why it cannot finish, in one word."""
    in_visit: bool = False
    """Of kind `model`: tried again, it goes on in the visit where it was, and asks nothing that was answered."""
    must_see: Digest | None = None
    """A JSON artifact, `[{line, told}]`: without these before their eyes nobody approves."""
    seal: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DecisionAnswered:
    """A decision was answered, once."""

    decision: str
    answer: str
    to: str
    approves: bool = False
    """A person said yes to what was shown: the effects the answer lets act may do so, once each."""
    comment: Digest | None = None
    fields: Digest | None = None
    edited: Mapping[str, Digest] = field(default_factory=dict)
    accepts: str = ""
    """Of a standing rule's answer: the ground that the rule says it accepts."""
    with_edit: str = ""
    """Of a yes that was given together with an edit, as one answer: the decision that was answered with the edit."""
    saw: Digest | None = None
    """Of a yes: what of `must_see` the person had before their eyes, or named."""
    door: Door = ""
    """Where they answered."""
    seal: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DecisionWithdrawn:
    """The run moved on by other means, so the question is void."""

    decision: str


@dataclass(frozen=True, slots=True)
class EffectIntended:
    """The effect is about to act. Recording this consumes the approval."""

    phase: str
    effect: str
    key: str
    approval: str
    arguments: Digest
    preview: Digest
    """What was approved; where a standing rule let it act, what it said when it was about to."""
    accepts: str = ""
    """Where a standing rule let it act: the ground that the rule says it accepts."""
    seal: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class EffectStepDone:
    """One step of an effect was done, or found to have been done."""

    step: str
    found: Digest


@dataclass(frozen=True, slots=True)
class EffectStepTold:
    """A process that lost the run in the middle of a step says what came of it. It moves the run nowhere."""

    key: str
    """Of the intent the step was taken on."""
    step: str
    state: StepState
    found: Digest
    driver: str
    """Who it was."""


@dataclass(frozen=True, slots=True)
class BranchesOpened:
    """The visit's work is done by runs of their own: one for each entry of a list, for each member, or just one."""

    phase: str
    visit: int
    items: Digest | None = None
    """A JSON artifact: the list, evaluated once. None: there is none."""
    count: int = 0
    """How many entries it has."""
    members: tuple[str, ...] = ()
    """Of a `together`."""


@dataclass(frozen=True, slots=True)
class BranchEnded:
    """A branch of the visit came to its end: in one commit with that, whoever drove it. It moves the run nowhere."""

    branch: str
    """The last part of its run's name: `fetch.3`, `fetch~2.3` on a later visit, `gather.blocked`, `publish`."""
    status: BranchStatus
    result: Digest | None = None
    """What it made, where it is done and made something."""
    error: Digest | None = None
    """A text: why it made nothing."""
    cost_usd: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    """What it used, since it failed before where it was gone on with."""
    cached_tokens: int = 0
    cache_written_tokens: int = 0
    cache_saved_usd: float = 0.0
    """Of that, as in `ModelAnswered`."""
    refused: tuple[str, ...] = ()
    """What it found that servers do not take."""


@dataclass(frozen=True, slots=True)
class BranchResumed:
    """A branch that had failed, which was told, is gone on with: its parent waits for it again."""

    branch: str


@dataclass(frozen=True, slots=True)
class BranchesRested:
    """None of the branches that are left can go on now: they wait for a person, or sleep."""

    phase: str
    until: str = ""
    """The first moment one of them sleeps for, where none waits for a person; as the journal stamps moments."""


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run ended otherwise than by its last handoff."""

    status: EndStatus
    comment: Digest | None = None


@dataclass(frozen=True, slots=True)
class RunUpgraded:
    """The person moved an unfinished run to its app as it is now. What was approved before holds no more."""

    definition: Digest
    phases: Mapping[str, str] = field(default_factory=dict)
    """Old name -> new name, of phases that are called otherwise now."""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """The same, of artifacts."""
    inputs: Mapping[str, Digest] = field(default_factory=dict)
    """Inputs that the app had not before, with their defaults."""
    anew: bool = False
    """The visit that was under way begins again: the phase, or what it uses, is another one now."""


@dataclass(frozen=True, slots=True)
class ProfileSwapped:
    """The person had an unfinished run go on with other models. What was answered stands; what is asked from here on is
    asked of these.
    """

    profile: str
    definition: Digest
    """What the run is pinned to from here on: as before, with the roles and providers of this profile."""


@dataclass(frozen=True, slots=True)
class StreamRemoved:
    """In the system stream: a whole stream was taken out of the journal. What is left of it stands here."""

    stream: str
    last_seq: int
    last_digest: str
    """Of its last event, so that a head kept elsewhere can still be compared."""
    last_decision: int = 0
    """The highest number of its decisions; numbers are never given twice."""


@dataclass(frozen=True, slots=True)
class ArtifactsForgotten:
    """In the system stream: bytes of artifacts were erased. The events that name them stay."""

    stream: str
    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunImported:
    """In the system stream: events of a run came here in a file. They stay what they were; nothing they allow holds."""

    stream: str
    after: int
    """The seq of the last event that was here before; 0: the run was not."""
    last_seq: int
    last_digest: str
    """Of the last event that came."""


@dataclass(frozen=True, slots=True)
class KeyClaimed:
    """In a stream that is no run: what follows was appended under a key, and nothing else will be."""

    key: str
    facts: int
    """How many follow."""


OfBranches = BranchesOpened | BranchEnded | BranchResumed | BranchesRested
OfPhase = PhaseStarted | PhaseSlept | PhaseFailed | HandoffRecorded
OfRun = RunStarted | RunEnded | RunUpgraded | ProfileSwapped | DriverClaimed | DriverReleased | OfPhase
OfTurn = Exchanged | BudgetNeared | BudgetAwaited | BudgetRaised
OfGate = DecisionOpened | DecisionAnswered | DecisionWithdrawn | EffectIntended | EffectStepDone | EffectStepTold
OfSystem = (
    StreamRemoved
    | ArtifactsForgotten
    | RunImported
    | KeyClaimed
    | OfDay
    | OfApps
    | OfChange
    | OfUse
    | OfProposals
    | OfSlots
    | OfClients
    | OfNotices
)
"""In the system's stream; no run has one."""
Fact = OfRun | OfBranches | OfTurn | OfGate | OfSystem
"""Whoever tells facts apart names each, so that a new one without its place there fails the type check."""


def of_no_run(_fact: OfSystem) -> None:
    """Says to the type check that only facts of the system's stream are left: one of a run does not fit in here."""
