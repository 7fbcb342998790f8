#!/bin/bash
# Hooks of a repository on this computer that a site pushes to: named by trust and at the gate, however the address is
# written; one that comes after the yes asks again.
set -u; unset XDG_STATE_HOME
export HOME="$WS/home"; mkdir -p "$HOME"
git config --global user.name m; git config --global user.email m@example.org
bad=0
for url in ../there.git ../there "file://$WS/x/w/there.git" "$WS/x/w/there.git"; do
  cd "$WS" && rm -rf x ran && mkdir x && cd x && "$BATON" init w >/dev/null && cd w || exit 2
  rm -f state/trust # as if it came from elsewhere
  git init -q --bare there.git && git init -q -b main site
  (cd site && git commit -q --allow-empty -m i && git remote add origin "$url")
  hook() { printf '#!/bin/sh\n%s\ntouch "%s/ran"\n' "$1" "$WS" >there.git/hooks/post-receive && chmod +x there.git/hooks/post-receive; }
  hook :
  "$BATON" trust --yes </dev/null 2>&1 | tr -s ' \n' ' ' | grep -q 'there.git: hook post-receive' || { echo "BROKEN ($url): trust does not name the hook"; bad=1; }
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  "$BATON" inbox d-1 </dev/null | tr -s ' \n' ' ' | grep -q 'there.git: hook post-receive' || { echo "BROKEN ($url): the gate does not name the hook"; bad=1; }
  hook "# another"
  "$BATON" approve d-1 </dev/null >/dev/null 2>&1
  [ -e "$WS/ran" ] && { echo "BROKEN ($url): a hook ran that nobody was shown"; bad=1; }
done
exit $bad
