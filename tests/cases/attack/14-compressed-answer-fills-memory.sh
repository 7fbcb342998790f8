#!/bin/bash
# A compressed answer, never asked for, is not unpacked: five megabytes on the wire are not a gigabyte of memory.
set -u
cd "$WS" || exit 2
"$BATON" init w >/dev/null && cd w || exit 2
head -c 1100M /dev/zero | gzip -1 >../bomb.gz
cat >../server.py <<'P'
import http.server, sys
bomb = open(sys.argv[2], "rb").read()
class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self.send_response(200)
        for name, value in (("type", "application/json"), ("encoding", "gzip"), ("length", str(len(bomb)))):
            self.send_header(f"content-{name}", value)
        self.end_headers()
        self.wfile.write(bomb)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
open(sys.argv[1], "w").write(str(server.server_port))
server.serve_forever()
P
python3 ../server.py ../port ../bomb.gz & server=$!; trap 'kill $server' EXIT
for _ in $(seq 100); do [ -s ../port ] && break; sleep 0.1; done
sed -i "s/^profile: .*/profile: fake/; s/^profiles:.*/&\n  fake: {fast: \"fake:m\", strong: \"fake:m\"}/
s/^providers:.*/&\n  fake: {kind: openai-compatible, base_url: \"http:\/\/127.0.0.1:$(cat ../port)\/v1\", stream: false}/
s/^prices:.*/&\n  \"fake:m\": {input: 0, output: 0}/" baton.yaml
(ulimit -v 3000000; exec "$BATON" run publish inbox/why-small-tools-last.md </dev/null) >run.txt 2>&1 & run=$!
peak=0
while now=$(awk '/VmHWM/{print $2}' "/proc/$run/status" 2>/dev/null) && [ -n "$now" ]; do
  [ "$now" -gt $peak ] && peak=$now; sleep 0.2
done
[ $peak -lt 900000 ] || { echo "$peak kB of memory"; exit 1; }
grep -q 'compressed (gzip)' run.txt || { cat run.txt; exit 1; }
