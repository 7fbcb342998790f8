#!/bin/bash
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
broken() { echo "BROKEN: $1"; exit 1; }
cat > apps/note.yaml <<'Y'
description: keep a text
inputs:
  source: {type: file, description: The note}
phases:
  say: {agent: assistant, reads: [source], prompt: "Say it. {{ source | data }}", output: {title: string}}
  draft: {script: one, reads: {say: say}}
  look:
    gate: Keep it
    reads: [source, draft, say]
    then: {approve: keep}
  keep: {effect: save_file, reads: {text: source}, with: {folder: notes, name: kept}}
Y
echo 'def one(say): return say["title"]' > apps/note.py
rule() { printf 'rules:\n  mine:\n    app: note\n    answer: approve\n    why: so\n' > rules/approvals.yaml; for line in "$@"; do echo "    $line" >> rules/approvals.yaml; done; }
rule; "$BATON" run note inbox/why-small-tools-last.md </dev/null >out.txt 2>&1
[ -e notes/kept.md ] && broken "a rule that names no effect let one act"
"$BATON" inbox | grep -q save_file || broken "nobody is asked at the effect: $(tail -3 out.txt)"
rule 'when: say.title'; "$BATON" app check note >out.txt 2>&1 && broken "a yes on a model's word loads"
grep -q "nothing but what a model wrote (say)" out.txt || broken "the fault is not told: $(cat out.txt)"
rule 'when: draft'; "$BATON" app check note >out.txt 2>&1 && broken "a yes on what a script made of a model's word loads"
rule 'when: say.title' 'accepts: what a model wrote' 'effect: save_file'
"$BATON" app check note >/dev/null || broken "accepting it does not help"
"$BATON" run note inbox/why-small-tools-last.md </dev/null >out.txt 2>&1; [ -e notes/kept.md ] && broken "the effect's rule answered the gate"
"$BATON" approve "$("$BATON" runs --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["runs"][0]["run"])')" </dev/null >/dev/null 2>&1
[ -e notes/kept.md ] || broken "a yes at the gate and a rule for the effect do not act"
echo safe
