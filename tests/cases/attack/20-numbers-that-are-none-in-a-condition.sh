#!/bin/bash
# A condition with infinity, or with anything else that can never be worked out, is a fault of its file: no run is pinned to it.
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
cp apps/publish.yaml whole.yaml; bad=0
for condition in "(review.findings | length) < ('inf' | float)" "1e999 > 1" "('nan' | float) == 1" "2 ** 99999999 > 1" "1 / 0 == 1"; do
  python3 - "$condition" <<'P'
import json, sys
text = open("whole.yaml").read()
assert 'when: review.verdict == "approve"' in text
open("apps/publish.yaml", "w").write(text.replace('when: review.verdict == "approve"', f"when: {json.dumps(sys.argv[1])}"))
P
  "$BATON" app check publish >check.txt 2>&1 && { echo "taken: $condition"; bad=1; }
  grep -q 'apps/publish.yaml:' check.txt || { echo "told without its place: $(cat check.txt)"; bad=1; }
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >out.txt 2>&1
  grep -q 'bug in Baton' out.txt && { echo "a bug in Baton: $condition"; bad=1; }
done
[ -z "$("$BATON" runs --json | grep '"run"')" ] || { echo "a run was begun"; bad=1; }
exit $bad
