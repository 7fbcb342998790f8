#!/bin/bash
# Values nested thousands deep, and numbers of a hundred thousand digits, are refused in one line wherever a person may give one.
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
bad=0
cat >apps/t.yaml <<'Y'
description: Takes values.
inputs: {many: {type: object, description: Some}, count: {type: number, description: How many}}
phases:
  look: {gate: "Keep it?", reads: [many, count]}
Y
told() { # WHAT, then a command: ends with one line of error and code 1 or 2
  what=$1; shift; "$@" </dev/null >out.txt 2>err.txt; code=$?
  { [ $code -eq 1 ] || [ $code -eq 2 ]; } && [ "$(grep -c . err.txt)" -le 3 ] && ! grep -q 'bug in Baton' out.txt err.txt && return
  echo "$what: exit $code, $(head -c 300 err.txt)"; bad=1
}
told "a deep value" "$BATON" run t -p many="$(python3 -c 'print("[" * 20000 + "]" * 20000)')" -p count=1
told "a long number" "$BATON" run t -p many="$(python3 -c 'print("[" + "9" * 100000 + "]")')" -p count=1
told "no number" "$BATON" run t -p many='[NaN]' -p count=1
told "a number too large" "$BATON" run t -p many='{}' -p count=1e999
python3 -c 'print("{\"a\":" * 5000)' >schemas/review.json
told "a deep schema" "$BATON" app check publish
exit $bad
