#!/bin/bash
# Right (0) when a look at 3,000 runs, a tenth of them waiting, takes less than three times the processor time of a look
# at one; and when what is not shown is counted.
set -u
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME"
"$BATON" init w >/dev/null && cd w || exit 2
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null
looks=("runs" "runs --json" "inbox" "" "__complete show pu")
cpu() {
    TIMEFORMAT='%U %S'
    # shellcheck disable=SC2086
    { time "$BATON" $1 </dev/null >/dev/null 2>&1; } 2>&1 | python3 -c 'print(sum(map(float, input().split())))'
}
few=()
for look in "${looks[@]}"; do cpu "$look" >/dev/null; few+=("$(cpu "$look")"); done
cat > ../load.py <<'P'
from pathlib import Path
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, RunEnded
from orchestrator.journal.naming import artifacts_named
j = SqliteJournal.open(Path("state/journal.db")); j._connection.pragma("synchronous", "off")
events = j.read(j.runs()[0].run); run = events[0].stream; first = events[0].fact
opened = next(e.fact for e in events if isinstance(e.fact, DecisionOpened))
arts = [j.artifact(run, d) for d in {*artifacts_named(first), opened.question}]
for i in range(3000):
    ask = DecisionOpened(f"d-{i + 2}", "gate", "approve", opened.question, opened.answers)
    j.append(Head(f"pub-{i:06x}"), [first, ask if i % 10 == 0 else RunEnded("cancelled")], actor="you", artifacts=arts)
P
"$(dirname "$BATON")/python" ../load.py || exit 2
wrong=0
for at in "${!looks[@]}"; do
    cpu "${looks[$at]}" >/dev/null   # as with one run: the first look after a change plans the day anew
    many=$(cpu "${looks[$at]}")
    echo "baton ${looks[$at]}: ${few[$at]} s with one run, $many s with 3,000"
    python3 -c "import sys; sys.exit(not $many < 3 * max(${few[$at]}, 0.03))" || wrong=1
done
"$BATON" runs | tail -1 | grep -q "2,901 more are not shown" || { echo "runs does not count what it leaves out"; wrong=1; }
"$BATON" inbox | grep -q "201 more are not shown" || { echo "inbox does not count what it leaves out"; wrong=1; }
"$BATON" verify >/dev/null || { echo "the lists do not agree with the events"; wrong=1; }
exit $wrong
