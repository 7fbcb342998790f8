#!/bin/bash
# What is other than it was approved asks again and is named: branch, addresses from anywhere git reads them, author, hooks.
set -u
export HOME="$WS/home"
mkdir -p "$HOME"
bad=0
for way in branch pushurl global include worktree author hook hookspath; do
  cd "$WS" && rm -f "$HOME/.gitconfig" && mkdir "$way" && cd "$way" || exit 2
  git config --global user.name m && git config --global user.email m@example.org
  "$BATON" init w >/dev/null && cd w || exit 2
  there=$(cd .. && pwd)
  git init -q --bare ../A.git && git init -q --bare ../B.git && git init -q -b main site
  (cd site && git commit -q --allow-empty -m i && git remote add origin "$there/A.git" && git push -q origin main)
  "$BATON" run publish inbox/why-small-tools-last.md </dev/null >/dev/null 2>&1
  mkdir ../hooks && printf '#!/bin/sh\ntouch %s/RAN\n' "$there" >../hooks/pre-push && chmod +x ../hooks/pre-push
  word=addresses
  case $way in
  branch) git -C site switch -q -c other && word=branch ;;
  pushurl) git -C site remote set-url --add --push origin "$there/B.git" ;;
  global) git config --global "url.$there/B.insteadOf" "$there/A" ;;
  include) printf '[remote "origin"]\npushurl = %s/B.git\n' "$there" >../more &&
    git config --global includeIf.onbranch:main.path "$there/more" ;;
  worktree) git -C site config extensions.worktreeConfig true &&
    git -C site config --worktree remote.origin.pushurl "$there/B.git" ;;
  author) git config --global user.name somebody && word=author ;;
  hook) cp ../hooks/pre-push site/.git/hooks/ && word=programs ;;
  hookspath) git config --global core.hooksPath "$there/hooks" && word=programs ;;
  esac
  "$BATON" approve d-1 </dev/null >/dev/null 2>&1
  git -C ../A.git log --all --format=%s | grep -q Publish && echo "BROKEN ($way): went out" && bad=1
  git -C ../B.git log --all --format=%s 2>/dev/null | grep -q . && echo "BROKEN ($way): went to B" && bad=1
  [ -e "$there/RAN" ] && echo "BROKEN ($way): the hook ran" && bad=1
  "$BATON" inbox d-2 | grep 'since you looked' | grep -q "$word" || { echo "BROKEN ($way): not named" && bad=1; }
done
exit $bad
