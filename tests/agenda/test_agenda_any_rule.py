"""Whatever stands in a rule, a day gets its plan, and what could not be asked is told."""

from days import meeting, state
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.agenda.check import check_rules
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.project import Project
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.task import TaskEntry
from orchestrator.agenda.vocabulary import PATHS

ATOMS = st.sampled_from(
    [
        *sorted(PATHS),
        "project",
        "decision",
        "task",
        "none",
        "true",
        "'low'",
        "'2026-11-26'",
        "0",
        "2.5",
        "[]",
        "nowhere",
    ]
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(
            "({} {} {})".format, inner, st.sampled_from(["+", "*", "/", "**", "==", "<", "and", "or", "in", "~"]), inner
        ),
        st.builds("({} is {})".format, inner, st.sampled_from(["none", "not none", "defined", "string", "odd"])),
        st.builds(
            "({} | {})".format, inner, st.sampled_from(["length", "int", "first", "sort", "default(0)", "nothing"])
        ),
        st.builds("not {}".format, inner),
    ),
    max_leaves=6,
)
ANY = st.one_of(EXPRESSIONS, EXPRESSIONS, st.text(max_size=20))
RULES = st.builds(
    Rule,
    name=st.sampled_from("abcdef"),
    verb=st.sampled_from(["first", "hold", "add"]),
    expression=ANY,
    why=st.one_of(st.builds("{{{{ {} }}}}".format, ANY), st.text(max_size=20)),
    when=st.one_of(st.just(""), ANY),
    unless=st.one_of(st.just(""), ANY),
)
TASKS = (
    TaskEntry("a", "A", minutes=30, energy="high", project="p", tags=("x",)),
    TaskEntry("b", "", after=("a",)),
    TaskEntry("c", "C" * 100, minutes=500),
)


@given(st.lists(RULES, max_size=3))
def test_no_rule_keeps_a_day_from_its_plan(rules: list[Rule]) -> None:
    known = state(
        *TASKS,
        projects=[Project("p", "P")],
        gates=[PendingDecision("d-1", "Go on?", state().day)],
        calendar=[meeting("10:00", "11:00")],
        energy="low",
    )
    plan = plan_day(known, rules)
    told = [one.item for group in (plan.placed, plan.held, plan.left) for one in group]
    assert sorted(item.id for item in told) == ["a", "b", "c", "d-1"]
    for item in told:
        failed = [one for one in plan.failed if item.id in one.items]
        assert len(item.score.spoken) + len(failed) <= len(rules)
        assert round(item.score.points * 100) == sum(one.hundredths for one in item.score.spoken)


@given(st.lists(RULES, max_size=2))
def test_whatever_stands_in_a_rule_is_checked(rules: list[Rule]) -> None:
    assert all(fault.found for fault in check_rules(rules))
