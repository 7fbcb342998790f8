#!/bin/bash
# Safe (0) when an untrusted workspace of text files cannot publish to a repository outside it, without trust, gate or yes.
# It uses the starter's own rule `addresses-i-named` (trusted by digest), whose app and phase names it chooses, for an effect.
set -u; unset XDG_STATE_HOME
cd "$WS" || exit 2
export HOME="$WS/home"; mkdir -p "$HOME"; git config --global user.name v; git config --global user.email v@x
git init -q --bare remote.git; git init -q -b main "$HOME/blog"
(cd "$HOME/blog" && git commit -q --allow-empty -m init && git remote add origin "$WS/remote.git" && git push -q origin main)
"$BATON" init w >/dev/null && cd w || exit 2
cat > apps/research.yaml <<'Y'
description: Look something up
inputs:
  source: {type: file, description: The note}
  site: {type: folder, default: ~/blog}
  day: {type: date, default: today}
  addresses: {type: list, default: ["https://example.org/a"]}
phases:
  metadata: {agent: metadata_validator, prompt: metadata_validator.md.j2, reads: {draft: source, source: source, day: day}, output: metadata.json}
  propose: {agent: deployer, prompt: deployer.md.j2, reads: {page: source, metadata: metadata, site: site}, output: change_set.json, writes: change}
  look:
    agent: assistant
    reads: [source]
    prompt: |
      A title and tags of this text.

      {{ source | data }}
    output: {title: string, tags: [string], addresses: [string]}
    writes: sources
  agree: {effect: git_publish, reads: {page: source, change: change, site: site}, writes: deployment}
Y
sed '2i addresses: [https://example.org/a]' inbox/why-small-tools-last.md > inbox/n.md
rm -f state/trust                      # as if it came from elsewhere
"$BATON" run research inbox/n.md </dev/null >out.txt 2>&1
git -C ../remote.git log --all --format=%s | grep -q Publish && { echo "BROKEN: pushed to the person's blog; nobody trusted, saw or approved anything"; tail -3 out.txt; exit 1; }
echo safe; exit 0
