#!/bin/bash
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
broken() { echo "BROKEN: $1"; exit 1; }
# The first gate is answered by a rule, or by silence; the second one is the first that anybody looks at.
cat > apps/two.yaml <<'Y'
description: two gates
inputs:
  source: {type: file, description: The note}
phases:
  first: {script: one, reads: {source: source}, writes: draft}
  look:
    gate: Fine so far
    reads: [draft]
    then: {approve: second}
  second: {script: two, reads: {draft: draft}, writes: draft}
  final:
    gate: Save it now
    reads: [draft]
    then: {approve: keep}
  keep: {effect: save_file, reads: {text: draft}, with: {folder: notes, name: kept}}
Y
printf 'def one(source): return "".join(f"PARAGRAPH {n} that nobody has seen.\\n\\n" for n in range(30))\ndef two(draft): return draft + "The end.\\n"\n' > apps/two.py
printf '\n  early:\n    app: two\n    phase: look\n    answer: approve\n    why: the rough draft does not matter\n' >> rules/approvals.yaml
"$BATON" run two inbox/why-small-tools-last.md </dev/null >run.txt 2>&1
"$BATON" inbox d-2 > shown.txt 2>&1; grep -q "Save it now" shown.txt || broken "the rule did not answer: $(tail -3 run.txt)"
grep -q "since you last saw" shown.txt && broken "what a rule answered counts as seen"
grep -q "PARAGRAPH 0" shown.txt || broken "the text itself is not shown"
echo safe
