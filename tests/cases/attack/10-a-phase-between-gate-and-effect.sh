#!/bin/bash
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
broken() { echo "BROKEN: $1"; exit 1; }
# A script between gate and effect hides neither what would be done nor that it changed.
cat > apps/far.yaml <<'Y'
description: a script between
inputs:
  source: {type: file, description: The note}
phases:
  draft: {script: same, reads: {text: source}}
  final:
    gate: Save it now
    reads: [draft]
    then: {approve: stamp}
  stamp: {script: same, reads: {text: source}}
  keep: {effect: save_file, reads: {text: draft}, with: {folder: notes, name: far}}
Y
printf 'def same(text): return text\n' > apps/far.py
"$BATON" run far inbox/why-small-tools-last.md </dev/null >/dev/null
"$BATON" inbox d-1 > shown.txt; grep -q "save notes/far.md" shown.txt || broken "the gate does not say what would be done"
mkdir -p notes; echo other > notes/far.md                        # the world moves after the gate opened
"$BATON" approve d-1 </dev/null >/dev/null 2>&1
[ "$(cat notes/far.md)" = other ] || broken "acted though the world had moved"
"$BATON" inbox --json | grep -q '"d-2"' || broken "was not asked again"
# The second yes is to the world as it is now: a file in the way is not written over.
rm notes/far.md; "$BATON" approve d-2 </dev/null >/dev/null 2>&1; "$BATON" approve d-3 </dev/null >/dev/null 2>&1
[ -e notes/far.md ] || broken "the yes to what was shown does not act"
echo safe
