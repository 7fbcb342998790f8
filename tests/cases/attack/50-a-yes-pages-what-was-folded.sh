#!/bin/bash
# On a terminal a yes to a page of which only the beginning was on the screen answers nothing until its end was there.
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
{ printf '# A long note\n\n'; for n in $(seq 1 60); do printf 'Sentence number %s of the note says one thing.\n\n' "$n"; done; } >inbox/long.md
cat >ask.py <<'P'
import os, pty, select, sys

def play(command, answers):
    pid, screen = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", LINES="24", COLUMNS="80")
        os.environ.pop("PAGER", None)
        os.execvp(command[0], command)
    seen, since = b"", 0
    while True:
        if not select.select([screen], [], [], 120)[0]:
            break
        try:
            read = os.read(screen, 65536)
        except OSError:
            break
        if not read:
            break
        seen += read
        for wait in (b"Enter ? ", b"leaves -- "):
            if seen[since:].rstrip(b"\r\n").endswith(wait.rstrip()) or seen[since:].endswith(wait):
                since = len(seen)
                os.write(screen, (answers.pop(0) if answers else "q").encode() + b"\n")
    os.waitpid(pid, 0)
    return seen.decode("utf-8", "replace")

print(play(sys.argv[2:], sys.argv[1].split(",")))
P
python3 ask.py y,q,q "$BATON" run publish inbox/long.md >first.txt
grep -q "nothing was answered" first.txt || { echo "a yes with the page left in the middle was taken"; tail -5 first.txt; exit 1; }
"$BATON" inbox --json | grep -q '"d-1"' || { echo "d-1 is answered"; exit 1; }
python3 ask.py y,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,q "$BATON" inbox d-1 >second.txt
last=$("$BATON" cat @last page | tail -1)
grep -qF "$last" second.txt || { echo "the end of the page was never shown"; tail -5 second.txt; exit 1; }
exit 0
