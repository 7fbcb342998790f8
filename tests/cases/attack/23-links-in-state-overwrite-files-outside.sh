#!/bin/bash
# Safe (0) when looking at an untrusted workspace (`baton inbox`) writes nothing through links that came with it.
# state/seen -> ~/.bashrc, and a decision whose id in the foreign journal is a shell command.
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
mkdir -p maker victim; export HOME="$WS/maker"
"$BATON" init w >/dev/null && cd w || exit 2
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null
cat > ../forge.py <<'P'
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal
j = SqliteJournal.open(Path("state/journal.db")); run = j.runs()[0].run; head = Head("pub-0000"); given = set()
for actor, group in groupby(j.read(run), key=lambda e: e.actor):
    fs = [replace(e.fact, decision="touch \"$HOME/RAN\"") if isinstance(e.fact, DecisionOpened) else e.fact for e in group]
    need = {d for f in fs for d in artifacts_named(f)} - given; given |= need
    head = j.append(head, fs, actor=actor, artifacts=[j.artifact(run, d) for d in sorted(need)])[-1].head
P
"$(dirname "$BATON")/python" ../forge.py || exit 2
cp -a "$WS/w" "$WS/foreign"; cd "$WS/foreign"; rm -rf state/trust state/locks state/seen
ln -s ../../victim/.bashrc state/seen
export HOME="$WS/victim"; echo "export EDITOR=vi  # mine" > "$HOME/.bashrc"
"$BATON" inbox </dev/null >/dev/null 2>&1
bash --rcfile "$HOME/.bashrc" -i -c true >/dev/null 2>&1 </dev/null
rm state/seen; mkdir "$HOME/elsewhere"; for part in transcripts state/locks site; do rm -rf "$part"; ln -s "$HOME/elsewhere" "$part"; done
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
[ -n "$(ls -A "$HOME/elsewhere")" ] && { echo "BROKEN: written through a link: $(ls "$HOME/elsewhere")"; exit 1; }
grep -q mine "$HOME/.bashrc" && { echo safe; exit 0; }
echo "BROKEN: ~/.bashrc now reads: $(tr '\n' '|' < "$HOME/.bashrc")"; [ -e "$HOME/RAN" ] && echo "  and the next shell ran it"; exit 1
