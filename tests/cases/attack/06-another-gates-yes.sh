#!/bin/bash
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
broken() { echo "BROKEN: $1"; exit 1; }
# Two gates show the same text; only the yes to "Save it now" is one to saving.
cat > apps/two.yaml <<'Y'
description: two gates
inputs:
  source: {type: file, description: The note}
phases:
  name: {script: name, reads: {source: source}}
  look:
    gate: Is the wording all right
    reads: [source, name]
    asks: {tone: {type: string, default: dry}}
    then: {approve: tag}
  tag: {script: tag, reads: {source: source}}
  final:
    gate: Save it now
    reads: [source, name]
    then: {approve: stamp}
  stamp: {script: tag, reads: {source: source}}
  keep: {effect: save_file, reads: {text: source, name: name}, with: {folder: notes}}
Y
printf 'def name(source): return "kept"\ndef tag(source): return "x"\n' > apps/two.py
begin() {
  "$BATON" run two inbox/why-small-tools-last.md --no-drive </dev/null >/dev/null || true
  run=$("$BATON" runs --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["runs"][0]["run"])')
  "$BATON" resume "$run" </dev/null >/dev/null
  "$BATON" answer "$run" approve -p tone=dry </dev/null >/dev/null    # the wording is all right
}
no_file() { [ ! -e notes/kept.md ] || broken "$1: saved, and 'Save it now' was never answered with yes"; }
begin; "$BATON" goto "$run" keep </dev/null >/dev/null 2>&1; no_file "goto the effect"
begin; "$BATON" goto "$run" stamp </dev/null >/dev/null 2>&1; no_file "goto what stands before it"
begin; "$BATON" goto "$run" stamp --no-drive </dev/null >/dev/null 2>&1; "$BATON" skip "$run" </dev/null >/dev/null 2>&1; no_file "skip"
echo y > work.md
begin; "$BATON" goto "$run" stamp --no-drive </dev/null >/dev/null 2>&1; "$BATON" take "$run" --with work.md </dev/null >/dev/null 2>&1; no_file "take"
# A yes that was left behind is no yes either.
begin; "$BATON" approve "$run" --no-drive </dev/null >/dev/null; "$BATON" goto "$run" keep </dev/null >/dev/null 2>&1; no_file "a yes left behind"
# The yes to saving, on the way it leads, is.
begin; "$BATON" inbox --json | grep -q "Save it now" || broken "the second gate does not ask"
"$BATON" approve "$run" </dev/null >/dev/null || broken "the right yes failed"
[ -e notes/kept.md ] || broken "the right yes does not save"
echo safe
