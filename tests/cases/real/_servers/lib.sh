# A workspace whose only model is server.py, asked by one app that shows what it was answered at a gate.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export GIT_CONFIG_NOSYSTEM=1
cd "$WS" && "$BATON" init w >/dev/null 2>&1 && cd w || exit 1
bad=0
wrong() { echo "wrong: $*"; bad=1; }
python3 "$here/server.py" "$WS/port" >"$WS/server.log" 2>&1 & server=$!
trap 'kill $server 2>/dev/null' EXIT
for _ in $(seq 100); do [ -s "$WS/port" ] && break; sleep 0.1; done
rm -f apps/* inbox/*.md
printf -- '---\nname: helper\ndescription: Helps.\nmodel: fast\n---\nYou help.\n' >agents/helper.md
cat >apps/q.yaml <<'Y'
description: Asks once, shows it.
inputs: {source: {type: file, description: A note}}
phases:
  ask: {agent: helper, reads: [source], prompt: "Write a short page.\n\n{{ source | data }}"}
  check: {gate: "Keep it?", reads: [ask]}
Y
cat >apps/v.yaml <<'Y'
description: Asks for a value, shows it.
inputs: {source: {type: file, description: A note}}
phases:
  ask: {agent: helper, reads: [source], prompt: "Judge.\n\n{{ source | data }}", output: {verdict: string, count: number}}
  check: {gate: "Keep it?", reads: [ask]}
Y
settings() { # STREAM
  cat >baton.yaml <<Y
profile: local
profiles: {local: {fast: lo:m, strong: lo:m}}
providers: {lo: {kind: openai-compatible, base_url: "http://127.0.0.1:$(cat "$WS/port")/v1", stream: $1}}
prices: {"lo:m": {input: 0, output: 0}}
Y
}
ask() { # APP WAY: leaves run.json and ask.md
  printf '# Bees way-%s\n\nI keep two hives on a flat roof.\n' "$2" >"inbox/$2.md"
  "$BATON" run "$1" "inbox/$2.md" --json >run.json 2>run.err
  : >ask.md
  "$BATON" cat "$(grep -oE '"run": "[^"]*"' run.json | head -1 | cut -d'"' -f4)" ask >ask.md 2>/dev/null
  grep -q 'bug in Baton' run.json run.err && wrong "($2) ends as a bug in Baton"
}
