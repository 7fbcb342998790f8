#!/bin/bash
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
broken() { echo "BROKEN: $1"; exit 1; }
# Whoever steps in while an effect acts: it is done once, and the run says what came of it.
cat > tools/slow_post.py <<'P'
import time
from pathlib import Path
def preview(text): return "post it once"
def act(text, surroundings, mark):
    root = Path(surroundings.root)
    (root / "BEGUN").touch()
    while not (root / "GO").exists(): time.sleep(0.05)
    with (root / "POSTED").open("a") as f: f.write(mark.key + "\n")
    return {}
def probe(text, surroundings, mark):
    posted = Path(surroundings.root) / "POSTED"
    return posted.exists() and mark.key in posted.read_text()
P
cat > apps/post.yaml <<'Y'
description: post
inputs:
  source: {type: file, description: The note}
phases:
  draft: {script: one, reads: {source: source}}
  final:
    gate: Post it now
    reads: [draft]
    then: {approve: post}
  post: {effect: slow_post, reads: {text: draft}}
Y
echo 'def one(source): return source' > apps/post.py
acting() {  # a run in the middle of its effect, in a process of its own
  rm -f BEGUN GO POSTED
  "$BATON" run post inbox/why-small-tools-last.md </dev/null >/dev/null
  run=$("$BATON" runs --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["runs"][0]["run"])')
  python3 - "$BATON" "$run" <<'P' & a=$!
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its jobs ignore it
os.execv(sys.argv[1], [sys.argv[1], "approve", sys.argv[2]])
P
  for _ in $(seq 600); do [ -e BEGUN ] && return; sleep 0.1; done; broken "the effect never began"
}
once() { n=$(cat POSTED 2>/dev/null | wc -l); [ "$n" = 1 ] || broken "$1: posted $n times"; }
acting; "$BATON" resume "$run" --take-over </dev/null >b.txt 2>&1; code=$?
[ $code = 3 ] || broken "take-over ends with $code: $(tail -2 b.txt)"
"$BATON" inbox | grep -q "another process may still be doing it" || broken "nobody is told that the other may be at it"
touch GO; wait $a; once take-over
"$BATON" answer "$run" again </dev/null >/dev/null 2>&1; once "again after take-over"
acting; kill -INT $a; sleep 1; "$BATON" resume "$run" </dev/null >/dev/null 2>&1; [ -e POSTED ] && broken "a second process acted"
touch GO; wait $a; "$BATON" resume "$run" </dev/null >/dev/null 2>&1; once "Ctrl-C"
acting; "$BATON" cancel "$run" </dev/null >/dev/null 2>&1 || "$BATON" cancel "$run" -m stop --yes </dev/null >/dev/null 2>&1
"$BATON" show "$run" | grep -q "not known" || broken "a run cancelled while it acts says nothing of it"
touch GO; wait $a; once cancel
"$BATON" show "$run" | grep -q "act was done" || broken "what came of it is not said: $("$BATON" show "$run" | tail -4)"
"$BATON" transcript "$run" | grep -q "it was done" || broken "the transcript does not say what came of it"
echo safe
