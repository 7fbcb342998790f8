#!/bin/bash
# A gate speaks of "since you last saw" only about texts a person has answered for; what a rule answered is shown whole.
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
cat > apps/two.yaml <<'Y'
description: A text passes two gates.
inputs:
  source: {type: file, description: The note}
phases:
  first: {script: one, reads: {source: source}, writes: draft}
  look:
    gate: Fine so far?
    reads: [draft]
    then: {approve: second, reject: rejected}
  second: {script: two, reads: {draft: draft}, writes: draft}
  final:
    gate: Save it?
    reads: [draft]
    then: {approve: keep, reject: rejected}
  keep: {effect: save_file, reads: {text: draft}, with: {folder: notes, name: kept}}
Y
cat > apps/two.py <<'P'
def one(source):
    return "".join(f"Paragraph {n} that nobody has seen.\n\n" for n in range(30))


def two(draft):
    return draft + "The end.\n"
P
cat >> rules/approvals.yaml <<'Y'
  early:
    app: two
    phase: look
    answer: approve
    why: the rough draft does not matter
Y
"$BATON" run two inbox/why-small-tools-last.md </dev/null >run.txt 2>&1
"$BATON" inbox --json >inbox.json
id=$(python3 -c 'import json; print(json.load(open("inbox.json"))["decisions"][0]["id"])') || { cat run.txt; exit 1; }
"$BATON" inbox "$id" >shown.txt 2>&1
grep -q "since you last saw" shown.txt && { echo "says that somebody saw it: $(grep -m1 "since you last saw" shown.txt)"; exit 1; }
for n in 0 17 29; do
  grep -q "Paragraph $n that" shown.txt || { echo "paragraph $n is not shown"; exit 1; }
done
exit 0
