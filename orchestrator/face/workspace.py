"""The workspace with journal, definitions and performers joined."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import BY_CLIENT, KERNEL, PERSON, DecisionOpened, Fork, Trigger
from orchestrator.domain.run_status import Status
from orchestrator.engine.fold import Vouch, vouch_for_all
from orchestrator.engine.recorder import Watcher, ignore
from orchestrator.errors import BatonError, JournalCorrupt, NotFound, UsageError
from orchestrator.face.beginning import Beginning, Claim, begin, begin_claimed, run_started
from orchestrator.face.colliding import Colliding
from orchestrator.face.decision import Decision
from orchestrator.face.run import NewRun, Run
from orchestrator.face.snapshots import AccountMemory, Snapshots
from orchestrator.face.status import with_branches
from orchestrator.face.vouching import Vouching
from orchestrator.files.writing import leave_writing_to_owner
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.clock import Clock, day_of, system_clock
from orchestrator.ports.journal import Journal, Seal, Spend, Verification
from orchestrator.ports.listing import EVERY, DecisionRow, RunRow, Wanted
from orchestrator.ports.liveness import Liveness
from orchestrator.ports.tool import ANY_REPOSITORY, Repositories
from orchestrator.workspace.home.folder import find_workspace, home_workspace

if TYPE_CHECKING:
    from orchestrator.agenda.state import State
    from orchestrator.domain.artifact import Artifact
    from orchestrator.domain.definition import App, Definition, Provider
    from orchestrator.domain.event import Event
    from orchestrator.domain.secrets import Secrets
    from orchestrator.domain.sources import AskedOf
    from orchestrator.engine.performer import Performer
    from orchestrator.face.day import Days
    from orchestrator.face.gathering import Gathering
    from orchestrator.face.home import Telling
    from orchestrator.face.loaded import Definitions
    from orchestrator.face.noticing import Noticing
    from orchestrator.face.preparing import Prepared
    from orchestrator.face.source import Freshness
    from orchestrator.face.usage import Usage
    from orchestrator.kinds.joins import ModelFor
    from orchestrator.ports.model import Model
    from orchestrator.ports.piece import Overhear
    from orchestrator.transcripts.accounts import TellingWatcher
    from orchestrator.workspace.trust import Trust, TrustPiece

_NAMED = 6
"""So many of what an id could mean are asked for: more than are told."""
_NEAR = 200
"""Among so many of the newest runs the one that was meant is looked for."""
_COLLECTOR = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""Variables that name where traces go, as in every program that OpenTelemetry watches."""


class Workspace:
    """A folder with a `baton.yaml`, its journal, and what runs in it."""

    def __init__(
        self,
        root: Path,
        *,
        journal: Journal,
        liveness: Liveness,
        clock: Clock = system_clock,
        model_for: ModelFor | None = None,
        must_be_trusted: bool = False,
        trusted_as: Path | None = None,
        vouch: Vouch = vouch_for_all,
        snapshots: Snapshots | None = None,
        notices: bool = False,
        let_go: Callable[[], None] = lambda: None,
    ) -> None:
        """Join given parts; `open` joins the usual ones.

        Args:
            root: the workspace folder.
            journal: where its runs are recorded.
            liveness: which of its drivers live.
            clock: what time it is.
            model_for: stands in for the models of `baton.yaml`.
            must_be_trusted: nothing of the workspace's own runs unless it was made here or allowed.
            trusted_as: the folder whose trust counts, where this one is another one's past.
            vouch: which events of the journal this machine has appended itself.
            snapshots: where is kept what long runs have come to, under this `vouch`; None: nowhere.
            notices: what was changed among the files that the person edits is recorded.
            let_go: called when it is closed, for what was opened for it alone.
        """
        self.root = root
        self.journal = journal
        self.colliding = Colliding(journal)
        self.liveness = liveness
        self.clock = clock
        self.model_for = model_for
        self.vouch = vouch
        self.snapshots = snapshots or Snapshots(root, None)
        self.must_be_trusted = must_be_trusted
        self._notices = notices
        self._trusted_as = trusted_as or root
        self._let_go = let_go
        self.overhear: Overhear | None = None
        """Told what models say while they say it, from the next request on; nothing of it is a result. None: nobody
        listens, and it costs nothing."""

    @classmethod
    def open(
        cls, path: Path | str | None = None, *, clock: Clock = system_clock, model: Model | None = None
    ) -> Workspace:
        """The workspace at or above a folder (default: here, then $BATON_HOME, then ~/baton).

        Args:
            path: the folder.
            clock: what time it is.
            model: plays every role in place of the models that `baton.yaml` names, for tests and for trying one out.

        Raises:
            WorkspaceMissing: there is none.
        """
        root = find_workspace(Path(path) if path is not None else Path.cwd())
        state = root / "state"
        vouching = Vouching(root)
        journal = _opened(state / "journal.db", clock, vouching.sealed)
        with suppress(OSError):  # whoever may write there could put another journal in its place
            leave_writing_to_owner(root, "state")
        liveness = LockLiveness(state / "locks")
        return cls(
            root,
            journal=journal,
            liveness=liveness,
            clock=clock,
            model_for=None if model is None else lambda *_: model,
            must_be_trusted=True,
            vouch=vouching.vouches,
            snapshots=Snapshots(root, vouching),
            notices=True,
            let_go=liveness.close,
        )

    @classmethod
    def make_home(cls) -> Workspace:
        """Make the workspace at $BATON_HOME or ~/baton from the starter, trust it, and open it."""
        from orchestrator.face.folder import make_workspace

        home = home_workspace()
        make_workspace(home)
        return cls.open(home)

    def close(self) -> None:
        """Let go of the journal, and of being a driver: what this object was driving can be gone on with by another."""
        from orchestrator.models.connections import let_go

        self.journal.close()
        self._let_go()
        let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def notice(self) -> tuple[Event, ...]:
        """Record what was changed among the files that the person edits since anybody noticed last, and give the events
        of the changes that were recorded now. What cannot be recorded is warned of, and is found again by the next.
        """
        if not self._notices:
            return ()
        try:
            return self._noticing.notice()
        except BatonError as error:
            from orchestrator.face.log import warn_once

            warn_once(f"what was changed among your files could not be recorded: {error}")
            return ()

    @cached_property
    def _noticing(self) -> Noticing:
        from orchestrator.face.noticing import Noticing

        return Noticing(self.root, self.journal, lambda: self.days.today.isoformat(), self.own_secrets)

    def definition(self, app: str, *, profile: str | None = None) -> Definition:
        """What a run started now would be pinned to. Raises DefinitionFaults or NotFound."""
        return self.definitions.load(app, profile)

    def state(self, day: date | None = None, *, freshness: Freshness = "now") -> State:
        """What is true for the person on a day, today if none is named: a function of their files, of what they said
        and of the day. What could not be read is among its `holes`.

        Args:
            day: which one.
            freshness: `now` runs the commands and asks the addresses of their sources; `recent` does not where it was
                done minutes ago, `kept` never does.
        """
        return self.days.on(day, freshness=freshness).state

    @property
    def days(self) -> Days:
        """The person's days, as their files are now."""
        from orchestrator.face.day import Days

        return Days(self.root, self.journal, self.clock, self.own_secrets)

    def usage(self, *, since: str = "", until: str = "", app: str = "") -> Usage:
        """What apps and agents were used for, what they cost, and what came of it at gates, of all runs, or of one
        app's, that started in a window: stamps of the journal's, the first with, the second without; empty: no bound.
        """
        from orchestrator.face.definitions import files_of
        from orchestrator.face.usage import usage

        def takes(row: RunRow) -> bool:
            return app in ("", row.app) and (not until or row.started_at < until)

        return usage(self.journal, since=since, takes=takes, agents=files_of(self.root).agent_names)

    def source_values(self) -> Callable[[AskedOf], JSON]:
        """Gives what a source holds now, for the inputs of one run; nothing is read or imported before it is asked."""

        @cache
        def gathering() -> Gathering:
            from orchestrator.face.gathering import Gathering

            return Gathering(self.root, self.days, self.journal, self.liveness)

        return lambda asked: gathering().value(asked)

    @cached_property
    def definitions(self) -> Definitions:
        """Those that this object has loaded."""
        from orchestrator.face.loaded import Definitions

        return Definitions(self.root, self.snapshots)

    def prepare(
        self,
        app: str,
        first: JSON,
        given: Mapping[str, JSON],
        *,
        profile: str | None = None,
        at: datetime | None = None,
        here: Path | None = None,
    ) -> Prepared:
        """Everything a run would begin with, read and checked; nothing is recorded. Raises what `start` raises.

        Args:
            app: its name.
            first: the value of its first input; bytes are a text, where that input is a file too.
            given: values by name; bytes as above.
            profile: the models to use, instead of the one `baton.yaml` says.
            at: the moment that `today` and `monday` are of, where the person is; now, where none is given.
            here: the folder that paths start from; the current one, where none is given.
        """
        here = here or Path.cwd()
        from orchestrator.face.preparing import Prepared, check_looked_at, given_texts, leading_out, named_inputs
        from orchestrator.workspace.read.inputs import Places, check_folders, read_inputs

        definition = self.definition(app, profile=profile)
        secrets = self.secrets(definition.providers)
        inputs, texts = given_texts(definition.app, named_inputs(definition.app, first, given), secrets.tell)
        self.check_trusted(definition, leading_out(definition.app, inputs, self.root, here))
        self.check_repositories(definition.app, inputs, here)
        places = Places(self.root, here, at or self.clock().astimezone(), self.source_values(), secrets.tell)
        read = read_inputs(definition.app, inputs, places, texts)
        check_folders(definition.app, read, self.root)
        check_looked_at(definition, read)
        return Prepared(definition, read.without(secrets), secrets)

    def start(
        self,
        app: str,
        first: JSON = None,
        /,
        *,
        profile: str | None = None,
        watcher: Watcher = ignore,
        inputs: Mapping[str, JSON] | None = None,
        **named: JSON,
    ) -> Run:
        """Start a run on recorded inputs, pinned to the workspace as it is now. It does not move until it is driven.

        Args:
            app: its name.
            first: the value of the app's first input; bytes are a text, where that input is a file too.
            profile: the models to use, instead of the one `baton.yaml` says.
            watcher: told of each event once it is durable.
            inputs: values by name, for inputs whose names are taken here.
            named: values by name.

        Raises:
            DefinitionFaults: the app, or something it names, has faults; all are told.
            NotFound: no such app, profile, input or file.
            UsageError: an input is missing or not of its type.
            RunError: the app asks for something this version does not run.
            Untrusted: it would use something that nobody has allowed.
            WorkspaceError: a file that the run would be pinned to holds a secret.
        """
        self.notice()
        self.meet_servers(app, profile=profile)
        prepared = self.prepare(app, first, {**(inputs or {}), **named}, profile=profile)
        beginning, pinned = _beginning(prepared)
        return self._begun(begin(self.journal, app, lambda _: beginning), prepared, pinned, watcher)

    def start_claimed(
        self,
        app: str,
        claim: Callable[[], Claim],
        trigger: Trigger,
        *,
        at: datetime | None = None,
        inputs: Mapping[str, JSON] | None = None,
        watcher: Watcher = ignore,
    ) -> Run | None:
        """Start a run that nobody asked for at this moment, in one commit with what claims the right to it; None where
        that was claimed before.

        Args:
            app: its name.
            claim: what the system's stream is told; asked for once the inputs are read.
            trigger: what begins it.
            at: the moment that `today` and `monday` are of.
            inputs: values by name, bytes as in `start`; paths start at the workspace.
            watcher: told of each event once it is durable.

        Raises:
            What `start` raises.
        """
        self.notice()
        self.meet_servers(app)
        prepared = self.prepare(app, None, inputs or {}, at=at, here=self.root)
        beginning, pinned = _beginning(prepared, trigger)
        begun = begin_claimed(self.journal, app, beginning, claim())
        return self._begun(begun, prepared, pinned, watcher) if begun else None

    def meet_servers(self, app: str, *, profile: str | None = None) -> None:
        """Ask the servers of tools that an app uses, and nobody has met yet, what those are, and keep what they say: a
        run is pinned to it. Where none is used nothing is loaded for it.

        Raises:
            Untrusted: nobody has allowed what would be started.
            ToolError, WorkspaceError: a server does not answer, or cannot be started.
        """
        definition = self.definition(app, profile=profile)
        if not definition.servers:
            return
        from orchestrator.face.meeting import meet, unmet

        if names := unmet(self.root, definition):
            self.check_trusted(definition)
            meet(self.root, [definition.servers[name] for name in names])

    def _begun(self, begun: tuple[Event, ...], prepared: Prepared, pinned: Artifact, watcher: Watcher) -> Run:
        run = Run(self, begun[0].stream, watcher=watcher, new=NewRun(begun, prepared.secrets, pinned))
        self.definitions.remember(prepared.definition)
        return run

    def fork(
        self,
        run: str,
        *,
        start: str | int = "",
        profile: str | None = None,
        fresh: bool = False,
        watcher: Watcher = ignore,
    ) -> Run:
        """A new run on the same inputs, under the workspace as it is now. It does not move until it is driven.

        Every exchange whose request is unchanged is taken from the other run. Approvals are not: what goes out of a
        fork is approved for the fork.

        Args:
            run: the run to share the past of; a branch stands for its root, begun at the branch.
            start: the phase or the seq to go on from; what was handed on before it is shared as it is. Empty: all
                phases are gone through again. A branch (`fetch.3`): the phase it is of.
            profile: the models to use, instead of those the run was started with.
            fresh: ask everything after the start again; where that is a branch, what it asked and no other.
            watcher: told of each event once it is durable.

        Raises:
            NotFound: no such run, phase or profile.
            UsageError: there is nothing to go on from.
            DefinitionFaults: the app has faults now.
        """
        from orchestrator.face.fork import begun_as_fork, check_goes_on, first_of, point_of, way_of
        from orchestrator.face.preparing import check_without_secrets

        named = self.full_id(run)
        origin = self.run(root_of_tree(named))
        way = way_of(named, start)
        events = origin.events()
        self.notice()
        self.meet_servers(origin.state.app, profile=profile or origin.state.profile)
        definition = self.definition(origin.state.app, profile=profile or origin.state.profile)
        self.check_trusted(definition, origin.asked_for_fork(), imported=origin.came_in_file)
        until = point_of(events, start, way)
        begun = self.run(f"{origin.id}/{way}").state.branch if way and fresh else None
        check_goes_on(definition.app, events, until)
        pinned = definition.pinned()
        check_without_secrets(pinned, self.secrets(definition.providers))
        fork = Fork(origin.id, until, fresh, begun.lane if begun else "")
        began = first_of(events)
        started = run_started(definition, pinned.digest, began.inputs, files=began.files, fork=fork)
        copied = partial(begun_as_fork, self.journal, events, started, pinned)
        return Run(self, begin(self.journal, started.app, copied)[0].stream, watcher=watcher)

    def import_run(self, path: Path) -> Run:
        """Take in a run from a file that `Run.export` wrote, here or on another machine. It is not driven.

        What it allowed is not allowed here; what waited is asked anew once it is driven.

        Raises:
            ImportRefused: the file is no run file, does not hold what was written, or does not fit what is here.
        """
        from orchestrator.face.importing import examined, imported

        return imported(self, examined(self, path))

    def run(self, run: str, *, watcher: Watcher = ignore) -> Run:
        """A run by its id, a unique prefix of it, or `@last`. Raises NotFound or UsageError."""
        return Run(self, self.full_id(run), watcher=watcher)

    def full_id(self, given: str) -> str:
        if given == "@last":
            newest = self.journal.runs(limit=1)
            if newest:
                return newest[0].run
            raise NotFound("run", given, told="there is no run yet.", mend="See what can be: baton app ls")
        if self.journal.run(given):
            return given
        root, slash, branch = given.partition("/")
        if slash:
            given = f"{self.full_id(root)}/{branch}"
            if self.journal.run(given):
                return given
        wanted = Wanted(prefix=given, branches=bool(slash))
        matches = [row.run for row in self.journal.runs(wanted, limit=_NAMED)] if given else []
        if len(matches) > 1:
            raise UsageError(f'"{given}" could be {", ".join(sorted(matches)[:5])}.', mend="Give more of it.")
        if not matches:
            among = Wanted(prefix=f"{given.partition('/')[0]}/", branches=True) if slash else EVERY
            near = (row.run for row in self.journal.runs(among, limit=_NEAR))
            raise NotFound("run", given, near, mend=f"See it: baton show {root}" if slash else "See all: baton runs")
        return matches[0]

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        """Newest first."""
        return self.journal.runs(wanted, limit=limit)

    def status(self, row: RunRow) -> Status:
        return with_branches(row, self.journal.runs, self.liveness)[1]

    def decisions(self) -> list[Decision]:
        """What waits for the person, oldest first."""
        return [self._decision(row) for row in self.journal.decisions()]

    def decision(self, given: str, *, watcher: Watcher = ignore) -> Decision:
        """A decision by its id, or by the id of a run that waits (or its start). Raises NotFound."""
        row = self.journal.decision(given)
        if row:
            return self._decision(row, watcher=watcher)
        asked = Wanted(prefix=given, statuses=("waiting",), branches=True)
        runs = self.journal.runs(asked, limit=_NAMED) if given else []
        waiting = [run.waits for run in runs if run.waits]
        if len(waiting) > 1:
            raise UsageError(f'"{given}" could be {", ".join(sorted(waiting)[:5])}.', mend="Name one.")
        row = self.journal.decision(waiting[0]) if waiting else None
        if row is None:
            near = (row.decision for row in self.journal.decisions())
            raise NotFound("decision", given, near, mend="See what is open: baton inbox")
        return self._decision(row, watcher=watcher)

    def _decision(self, row: DecisionRow, *, watcher: Watcher = ignore) -> Decision:
        opened = self.journal.read(row.run, after=row.seq - 1)[0]
        if not isinstance(opened.fact, DecisionOpened):
            raise JournalCorrupt(f"event {row.seq} of {row.run} opens no decision.", mend="Run `baton verify`.")
        return Decision(Run(self, row.run, watcher=watcher), opened.fact, opened.at, opened.digest)

    def spent_today(self) -> Spend:
        """What all runs have spent since midnight, where the person is."""
        return self.journal.spend(day_of(self.clock()))

    def verify(self, run: str | None = None) -> Verification:
        """Of everything, or of one run; a run that was removed is named by its whole id."""
        if run is None or self.journal.tombstone(run):
            return self.journal.verify(run)
        return self.journal.verify(self.full_id(run))

    def backup(self, target: Path) -> None:
        self.journal.backup(target)

    def secrets(self, providers: Mapping[str, Provider]) -> Secrets:
        """What this machine knows as secret, now."""
        from orchestrator.face.known_secrets import known_secrets
        from orchestrator.face.log import warn_once

        return known_secrets(providers, os.environ, warn_once)

    def secrets_of(self, definition: Definition) -> Secrets:
        """The same for a run under way: keys of the providers it is pinned to, and of those `baton.yaml` names now."""
        if definition.is_offline:  # which reads no settings
            return self.secrets(definition.providers)
        from orchestrator.workspace.read.settings import read_settings

        providers = list(definition.providers.values())
        with suppress(BatonError):  # what is wrong in it is told where a model is asked
            providers += read_settings(self.root).providers.values()
        return self.secrets({str(number): provider for number, provider in enumerate(providers)})

    def own_secrets(self) -> Secrets:
        """The same with the keys of the providers that `baton.yaml` names; where it cannot be read, without them."""
        from orchestrator.workspace.read.settings import read_settings

        try:
            providers = read_settings(self.root).providers
        except BatonError:
            providers = {}
        return self.secrets(providers)

    def check_trusted(self, definition: Definition, more: Sequence[TrustPiece] = (), *, imported: bool = False) -> None:
        """Raises Untrusted when a run under this definition, or what else is named, was allowed by nobody."""
        if self.must_be_trusted:
            self._trust.check(definition, more, imported=imported)

    @cached_property
    def _trust(self) -> Trust:
        from orchestrator.face.trust import trust_in

        return trust_in(self._trusted_as)

    def reached_now(self, definition: Definition) -> Definition:
        """A definition with what is read anew for a run under way.

        Raises:
            DefinitionFaults: what `baton.yaml` says now cannot be read.
            Untrusted: it names an address that nobody has allowed.
        """
        if definition.is_offline:
            return definition
        from orchestrator.face.anew import as_reached_now
        from orchestrator.workspace.read.settings import read_settings

        now = as_reached_now(definition, read_settings(self.root))
        if self.must_be_trusted and now.providers != definition.providers:
            self._trust.check_providers(now.providers.values())
        return now

    def profiles_for(self, definition: Definition) -> tuple[str, ...]:
        """The profiles that a run could go on with, its own first; none where `baton.yaml` cannot be read."""
        from orchestrator.face.swapping import profiles_for
        from orchestrator.workspace.read.settings import read_settings

        try:
            return profiles_for(definition, read_settings(self.root))
        except BatonError:
            return ()

    def check_repositories(self, app: App, given: Mapping[str, JSON], here: Path | None = None) -> None:
        """Raises Untrusted when a folder that a run would begin with is a repository that came along."""
        if self.must_be_trusted:
            from orchestrator.workspace.read.inputs import folders_named

            for folder in folders_named(app, given, self.root, here or Path.cwd()):
                self.repositories.check(folder)

    @cached_property
    def repositories(self) -> Repositories:
        """Where git may be used."""
        if not self.must_be_trusted:
            return ANY_REPOSITORY
        from orchestrator.face.repositories import OwnRepositories

        return OwnRepositories(self._trusted_as)

    def performers(self) -> Mapping[str, Performer]:
        """What does the work of each kind of phase, joined to this workspace."""
        return self._performers

    @cached_property
    def _performers(self) -> Mapping[str, Performer]:
        from orchestrator.face.governing.late import LateGoverning
        from orchestrator.face.meeting import LateServers
        from orchestrator.face.pages import WorkspacePages
        from orchestrator.face.performers import performers_for
        from orchestrator.face.purse import WorkspacePurse

        return performers_for(
            self.root,
            self.clock,
            self.model_for,
            purse=WorkspacePurse(self.root, self.clock),
            repositories=self.repositories,
            pages=WorkspacePages(self._trusted_as, self.clock, lambda: self.secrets({})),
            governing=LateGoverning(self),
            servers=LateServers(self.root),
            reached_now=self.reached_now,
            profiles_for=self.profiles_for,
            listening=lambda: self.overhear,
        )

    @cached_property
    def _telling(self) -> TellingWatcher:
        from orchestrator.face.log import warn_once
        from orchestrator.transcripts.accounts import TellingWatcher

        return TellingWatcher(self.root, self.journal, warn_once, AccountMemory(self.snapshots))

    def begin_transcript(self, run: str, length: int, events: Sequence[Event] = ()) -> Telling:
        """Have the readable account of a run told as it happens, until it is brought up to date. `length`: how many
        events it has; `events`: all of them, where it was begun just now.
        """
        self._telling.begin(run, length, events)
        return self._telling.take

    def write_transcript(self, run: str, *, anew: bool = False, length: int = 0) -> None:
        """Bring the readable account of a run up to date; `anew` when what it told before does not hold any more.
        `length`: how many events are to be told at least; 0: all that there are.
        """
        self._telling.bring_up(run, anew=anew, length=length)


def _opened(path: Path, clock: Clock, seal: Seal) -> SqliteJournal:
    """The journal; where the environment names a collector of traces, one that tells it what is committed."""
    if not any(map(os.environ.get, _COLLECTOR)):
        return SqliteJournal.open(path, clock=clock, seal=seal)
    from orchestrator.face.tracing.live import TracedJournal, traced

    return traced(path, TracedJournal.open(path, clock=clock, seal=seal), os.environ)


def _beginning(prepared: Prepared, trigger: Trigger | None = None) -> tuple[Beginning, Artifact]:
    """What a run begins with, and the definition it is pinned to. Raises WorkspaceError: that holds a secret."""
    from orchestrator.face.preparing import check_without_secrets

    read, pinned = prepared.inputs, prepared.definition.pinned()
    check_without_secrets(pinned, prepared.secrets)
    digests = {name: artifact.digest for name, artifact in read.artifacts.items()}
    started = run_started(prepared.definition, pinned.digest, digests, files=read.files, trigger=trigger)
    return Beginning([started], [_begun_by(trigger)], [pinned, *read.artifacts.values()]), pinned


def _begun_by(trigger: Trigger | None) -> str:
    """The actor of its beginning: never the person, where a trigger began it."""
    if trigger is None:
        return PERSON
    return f"{BY_CLIENT}{trigger.client}" if trigger.by == "mcp" else KERNEL
