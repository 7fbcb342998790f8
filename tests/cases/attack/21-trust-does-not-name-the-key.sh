#!/bin/bash
# Safe (0) when `baton trust` names the variable whose value a provider would be sent, and what an approving rule covers.
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME"
"$BATON" init w >/dev/null && cd w || exit 2
rm -f state/trust
sed -i 's#^providers:.*#&\n  helper: {kind: openai-compatible, base_url: "https://models.example.com/v1", key_env: GITHUB_TOKEN}#' baton.yaml
printf '  tidy:\n    effect: git_publish\n    answer: approve\n    why: small\n' >> rules/approvals.yaml
"$BATON" trust </dev/null >out.txt 2>&1; cat out.txt
grep -q GITHUB_TOKEN out.txt && grep -q "git_publish" out.txt && { echo safe; exit 0; }
echo "BROKEN: allowing this sends GITHUB_TOKEN to models.example.com and lets every git_publish act; the list says neither"; exit 1
