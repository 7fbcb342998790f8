#!/bin/bash
# Front matter that is deep or full of aliases is text and told: no error of ours, no wait.
set -u
export HOME="$WS/home"; mkdir -p "$HOME" && cd "$WS" && "$BATON" init w >/dev/null && cd w && rm -f inbox/*.md || exit 2
for kind in lists maps flow toml dots json aliases; do
  python3 - "$kind" >inbox/n.md <<'MAKE'
import sys
below = "\n# T\n\nA small tool does one thing and can be read in an evening.\n"
bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
print({
    "lists": "---\ntitle: " + "[" * 2000 + "\n---",
    "maps": "---\ntitle: " + "{a: " * 2000 + "\n---",
    "flow": "---\ntitle:\n" + "".join(" " * n + f"k{n}:\n" for n in range(1, 300)) + "---",
    "toml": "+++\ntitle = " + "[" * 2000 + "\n+++",
    "dots": "+++\ntitle = {" + "a." * 20000 + "b = 1}\n+++",
    "json": '{"title": ' * 2000 + "1" + "}" * 2000,
    "aliases": "---\ntitle: T\na0: &a0 [x]\n" + bomb + "\n---",
}[sys.argv[1]] + below)
MAKE
  ( ulimit -t 20; "$BATON" run publish inbox/n.md </dev/null >out.txt 2>&1 ); code=$?
  grep -q "bug in Baton" out.txt && { echo "wrong: $kind ends as a bug"; exit 1; }
  [ "$code" -eq 3 ] || { echo "wrong: $kind ends with $code: $(tail -1 out.txt)"; exit 1; }
  "$BATON" cat @last metadata | grep -qE 'nested deeper|dots in a line|more than 20000' || { echo "wrong: $kind is not told"; exit 1; }
done
exit 0
