#!/bin/bash
# The commit's message and its author go out, so the gate shows both; another author after that asks again.
set -u
export HOME="$WS/home"
mkdir -p "$HOME" && cd "$WS" || exit 2
git config --global user.name "Maker Of Pages"
git config --global user.email maker@example.org
"$BATON" init w >/dev/null && cd w || exit 2
git init -q -b main site && git -C site commit -q --allow-empty -m i
"$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
"$BATON" inbox d-1 | tr -s ' \n' ' ' >shown.txt
bad=0
grep -q 'say "Publish: Why small tools last"' shown.txt || { echo "BROKEN: the message is not shown" && bad=1; }
grep -q 'Maker Of Pages <maker@example.org>' shown.txt || { echo "BROKEN: the author is not shown" && bad=1; }
git -C site config user.name "Somebody Else"
"$BATON" approve d-1 >/dev/null 2>&1
git -C site log --format=%an | grep -q "Somebody Else" && echo "BROKEN: committed in a name that was not shown" && bad=1
"$BATON" inbox d-2 | tr -s ' \n' ' ' | grep -q "Somebody Else" || { echo "BROKEN: the new name is not shown" && bad=1; }
exit $bad
