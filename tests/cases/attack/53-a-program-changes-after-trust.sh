#!/bin/bash
# A script that a setting of a foreign site names was allowed; when the script changes it does not run unasked.
set -u; unset XDG_STATE_HOME
export HOME="$WS/home"; mkdir -p "$HOME"
git config --global user.name m; git config --global user.email m@example.org
bad=0
for value in tools/clean "sh tools/clean" "sh -c 'tools/clean'"; do
  cd "$WS" && rm -rf x ran && mkdir x && cd x && "$BATON" init w >/dev/null && cd w || exit 2
  rm -f state/trust
  git init -q -b main site && mkdir site/tools
  printf '#!/bin/sh\ncat\n' >site/tools/clean && chmod +x site/tools/clean
  (cd site && echo '*.md filter=x' >.gitattributes && git add . && git commit -qm i && git config filter.x.clean "$value")
  "$BATON" trust --yes </dev/null >/dev/null 2>&1
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  [ $? = 3 ] || { echo "BROKEN ($value): what was allowed does not run"; bad=1; }
  printf '#!/bin/sh\ntouch "%s/ran"\ncat\n' "$WS" >site/tools/clean
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  "$BATON" approve d-1 </dev/null >/dev/null 2>&1
  [ -e "$WS/ran" ] && { echo "BROKEN ($value): the changed script ran"; bad=1; }
done
exit $bad
