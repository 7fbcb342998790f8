"""The day with a person at it: a key for what is said of a task, and the plan again with what that changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orchestrator.cli.explanation import tell_explanation
from orchestrator.cli.one_key import forget_typed
from orchestrator.cli.plan import MOST_BESIDE, is_cut, tell_plan
from orchestrator.cli.terminal import Terminal
from orchestrator.errors import BatonError, UsageError
from orchestrator.face.refusal import of_system
from orchestrator.face.workspace import Workspace
from orchestrator.features.rules.day import PlannedDay, explained, next_item, note_shown, planned
from orchestrator.features.state import saying
from orchestrator.text.visible import visible
from orchestrator.values import dataclass

Act = Callable[[], "saying.Acknowledgement | None"]
"""Returns what it recorded; None when there is nothing to plan anew for."""

_QUIT = "q"
_ALL = "a"
_ALIKE = {"+": _ALL, "later": "l", "done": "d", "energy": "e", "why": "w", "undo": "u", "all": _ALL, "quit": _QUIT}
"""What means the same as a key: its word, and a sign."""
_LEVELS: Mapping[str, str] = {"l": "low", "m": "mid", "h": "high"}
_TOMORROW = "tomorrow"


def walk_day(workspace: Workspace, terminal: Terminal, *, most: int | None = MOST_BESIDE) -> None:
    """Show the plan of today and take keys until the person leaves: what was said until then is recorded.

    Args:
        workspace: whose day it is.
        terminal: with a person at it.
        most: so many lines of what has no place; None: all.
    """
    walk = _Walk(workspace, terminal, planned(workspace), most)
    walk.show()
    try:
        while walk.goes_on():
            pass
    except EOFError:
        terminal.line()


@dataclass
class _Walk:
    workspace: Workspace
    terminal: Terminal
    today: PlannedDay
    most: int | None

    def show(self) -> None:
        """The plan, and that it was on the screen."""
        tell_plan(self.terminal, self.today, self.workspace.clock(), most=self.most, onward=False)
        note_shown(self.workspace, self.today)

    def goes_on(self) -> bool:
        """One key, and what it does. False when the person leaves. Raises EOFError when they are gone."""
        typed = self._key()
        key = _ALIKE.get(typed, typed)
        if key in ("", _QUIT):
            return False
        acts: dict[str, Act] = {
            "d": self._done,
            "l": self._later,
            "e": self._energy,
            "w": self._why,
            "u": lambda: saying.undo(self.workspace),
            _ALL: self._all,
        }
        if key not in acts:
            self.terminal.line(f"  no such key: {visible(typed)}")
            return True
        try:
            if said := acts[key]():
                self._told(said)
        except BatonError as error:
            self.terminal.line(f"  {visible(str(error))}")
        except OSError as error:
            self.terminal.line(f"  {visible(str(of_system(error)))}")
        return True

    def _told(self, said: saying.Acknowledgement) -> None:
        self.terminal.line(visible(said.told))
        self.terminal.line()
        self.today = planned(self.workspace)
        self.show()

    def _key(self) -> str:
        shown = ["(d)one", "(l)ater", "(e)nergy", "(w)hy", "(u)ndo"]
        shown += ["(a)ll"] * is_cut(self.today, self.most) + ["(q)uit"]
        keys = {one[1] for one in shown} | {"+"}
        forget_typed()
        self.terminal.line(" ".join(shown))
        return self._chosen("? " if self.terminal.by_key else "key, then Enter ? ", keys)

    def _chosen(self, prompt: str, keys: set[str]) -> str:
        return self.terminal.choose(prompt, keys).strip().lower()

    def _asked(self, prompt: str, otherwise: str) -> str:
        """A line; Enter alone takes what stands in the brackets."""
        forget_typed()
        try:
            return self.terminal.read(f"{prompt} [{self.terminal.spelled(visible(otherwise))}] ").strip() or otherwise
        except OSError as error:  # of the terminal itself, which is gone: nothing is to be told on it
            raise EOFError from error

    def _which(self, verb: str, *, task: bool) -> str:
        """The task that is meant, as it was named.

        Raises:
            UsageError: there is none, or it is a decision and only a task will do.
        """
        following = next_item(self.today, self.workspace.clock(), task=task)
        if not following:
            raise UsageError("there is nothing to do today.")
        given = self._asked(f"{verb}: which?", following)
        if task and (answer := _how_answered(self.today, given)):
            raise UsageError(answer)
        return given

    def _done(self) -> saying.Acknowledgement:
        return saying.done(self.workspace, self._which("done", task=True))

    def _later(self) -> saying.Acknowledgement:
        task = saying.task_named(self.today.state, self._which("later", task=True))
        return saying.defer(self.workspace, task.id, self._asked("to?", _TOMORROW), asked="to")

    def _energy(self) -> saying.Acknowledgement:
        forget_typed()
        typed = self._chosen("energy: (l)ow (m)id (h)igh ? ", set(_LEVELS))
        return saying.say_energy(self.workspace, saying.level_of(_LEVELS.get(typed, typed)))

    def _why(self) -> None:
        explanation, _ = explained(self.workspace, self._which("why", task=False))
        tell_explanation(self.terminal, explanation)

    def _all(self) -> None:
        self.most = None
        tell_plan(self.terminal, self.today, self.workspace.clock(), most=None, onward=False)


def _how_answered(today: PlannedDay, given: str) -> str:
    """Of a decision how it is answered; empty where something else was named."""
    one = next((one for one in today.state.pending if one.id.casefold() == given.casefold()), None)
    if one is None:
        return ""
    if one.kind == "gate":
        return f"{one.id} is a gate's question. Answer it: baton inbox {one.id}"
    return f'{one.id} is a question of your own. Decide it: baton decided {one.id} "ANSWER"'
